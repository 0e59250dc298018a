//! The text of a telegram as TEI: one element a field, so that nothing of it is lost.

use super::FORM;
use crate::report::xml::Element;
use crate::telegram::{
    Addressee, DistributionBlock, Paragraph, Printed, Reference, Relay, Stated, Telegram,
};

/// A telegram as the `text` of a TEI document.
pub(super) fn text(telegram: &Telegram) -> Element {
    let mut body = Element::new("body").holding(heading(telegram));
    let parts = [
        division("text", paragraphs(telegram)),
        division("relay", telegram.relay.iter().map(relay).collect()),
        division("distribution", distribution(telegram)),
        division("references", telegram.references.iter().map(reference).collect()),
    ];
    body = body.holding_all(parts.into_iter().flatten());
    Element::new("text").with("type", "telegram").with("subtype", FORM).holding(body)
}

fn division(kind: &str, inside: Vec<Element>) -> Option<Element> {
    if inside.is_empty() {
        return None;
    }
    Some(Element::new("div").with("type", kind).holding_all(inside))
}

fn ab(kind: &str) -> Element {
    Element::new("ab").with("type", kind)
}

fn seg(kind: &str, text: &str) -> Element {
    Element::of("seg", text).with("type", kind)
}

fn segs<'a>(kind: &'a str, text: Option<&'a String>) -> impl Iterator<Item = Element> + 'a {
    text.into_iter().map(move |text| seg(kind, text))
}

/// A time in the form of XML Schema: with its offset, without one, or a date.
pub(super) fn stated(time: Stated) -> String {
    match time {
        Stated::Instant(at) => at.utc().format("%Y-%m-%dT%H:%M:%S%.f+00:00").to_string(),
        Stated::Local(local) => local.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Stated::Date(date) => date.format("%Y-%m-%d").to_string(),
    }
}

fn date(time: Stated) -> Element {
    Element::new("date").with("when", stated(time))
}

fn printed(kind: &str, Printed { printed, at }: &Printed) -> Element {
    ab(kind).holding(Element::of("date", printed.as_str()).with("when", stated(*at)))
}

fn heading(telegram: &Telegram) -> Element {
    let mut parts = Vec::new();
    let mut one = |kind: &str, value: Option<&String>| {
        parts.extend(value.map(|value| ab(kind).text(value.as_str())));
    };
    one("classification", telegram.classification.as_ref());
    for caveat in &telegram.caveats {
        one("caveat", Some(caveat));
    }
    one("system", telegram.system.as_ref());
    let from = telegram.from.as_ref();
    parts.extend(from.map(|name| ab("from").holding(Element::of("orgName", name.as_str()))));
    parts.extend(telegram.number.as_ref().map(|number| ab("number").text(number.as_str())));
    let time = |time: Stated| ab("date_time").holding(date(time).text(time.to_string()));
    parts.extend(telegram.date_time.map(time));
    parts.extend(telegram.despatched.as_ref().map(|time| printed("despatched", time)));
    parts.extend(telegram.received.as_ref().map(|time| printed("received", time)));
    parts.extend(telegram.addressees.iter().map(addressee));
    parts.extend(telegram.subject.as_ref().map(|subject| ab("subject").text(subject.as_str())));
    if parts.is_empty() {
        // A division is never empty; an element without a meaning says that there is no heading.
        parts.push(Element::new("ab"));
    }
    Element::new("div").with("type", "heading").holding_all(parts)
}

fn addressee(addressee: &Addressee) -> Element {
    let Addressee { role, name, post, precedence, deskby, saving } = addressee;
    let name = Element::of("orgName", name.as_str()).with_any("key", post.as_deref());
    let mut one = ab("addressee").with("subtype", role.word()).holding(name);
    one = one.holding_all(segs("precedence", precedence.as_ref().map(|known| &known.word)));
    one = one.holding_all(
        deskby.map(|time| date(time).with("type", "deskby").text(format!("DESKBY {time}"))),
    );
    if *saving { one.holding(seg("saving", "SAVING")) } else { one }
}

fn paragraphs(telegram: &Telegram) -> Vec<Element> {
    let each = telegram.paragraphs.iter().map(|Paragraph { number, text }| {
        Element::of("p", text.as_str()).with_any("n", number.map(|number| number.to_string()))
    });
    let mut parts: Vec<Element> = each.collect();
    if let Some(name) = &telegram.signature {
        // A closer follows something; a signature below nothing is a block of its own.
        parts.push(if parts.is_empty() {
            ab("signature").text(name.as_str())
        } else {
            Element::new("closer").holding(Element::of("signed", name.as_str()))
        });
    }
    parts
}

fn reference(reference: &Reference) -> Element {
    let Reference { kind, from, number, to, printed } = reference;
    ab("reference")
        .holding(seg("kind", kind))
        .holding_all(segs("from", from.as_ref()))
        .holding_all(segs("number", number.as_ref()))
        .holding_all(segs("to", to.as_ref()))
        .holding(seg("printed", printed))
}

fn relay(relay: &Relay) -> Element {
    let Relay { by, to, precedence, saving, acknowledged } = relay;
    let mut one = ab("relay").holding(seg("by", by)).holding_all(to.iter().map(|to| seg("to", to)));
    one = one.holding_all(segs("precedence", precedence.as_ref().map(|known| &known.word)));
    if *saving {
        one = one.holding(seg("saving", "SAVING"));
    }
    if *acknowledged { one.holding(seg("acknowledged", "REPEATED AS REQUESTED")) } else { one }
}

fn distribution(telegram: &Telegram) -> Vec<Element> {
    let blocks =
        telegram.distribution.iter().map(|DistributionBlock { list, kind, recipients }| {
            ab("list")
                .holding_all(segs("name", list.as_ref()))
                .holding_all(segs("kind", kind.as_ref()))
                .holding_all(recipients.iter().map(|one| seg("recipient", one)))
        });
    let mut parts: Vec<Element> = blocks.collect();
    parts.extend(telegram.advance_copies.iter().map(|name| ab("advance_copy").text(name.as_str())));
    parts.extend(telegram.copies_to.iter().map(|name| ab("copy_to").text(name.as_str())));
    parts
}
