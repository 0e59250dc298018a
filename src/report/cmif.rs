//! A replay as CMIF, the format in which correspSearch gathers letters: sender, addressees and
//! whole days, nothing finer.

use sha2::{Digest as _, Sha256};

use super::Story;
use super::plain::hex;
use super::tei::title;
use super::xml::Element;
use crate::ensemble::Milestone;
use crate::network::Basis;
use crate::time::Moment;
use crate::timeline::Row;

/// A replay in the Correspondence Metadata Interchange Format, version 1.1.
///
/// Two things in it are the publisher's to replace: `idno`, which must be the address at which
/// the file stands, and the licence.
#[must_use]
pub fn replay_cmif(story: &Story<'_>) -> String {
    let scenario = story.scenario;
    let source = uuid(&format!("source {}", scenario.id), "id-");
    let bibl = Element::of("bibl", scenario.title.as_str())
        .with("type", "online")
        .with("xml:id", source.clone());
    let date = story.date.format("%Y-%m-%d").to_string();
    let licence = Element::of("licence", "The dates of sending and receipt are free to use (CC0).")
        .with("target", "https://creativecommons.org/publicdomain/zero/1.0/");
    let published = Element::new("publicationStmt")
        .holding(Element::of("publisher", "deskby"))
        .holding(Element::of("idno", uuid(&scenario.id, "urn:uuid:")).with("type", "url"))
        .holding(Element::new("date").with("when", date))
        .holding(Element::new("availability").holding(licence));
    let editor = format!("deskby {}", env!("CARGO_PKG_VERSION"));
    let titles = Element::new("titleStmt")
        .holding(Element::of("title", title(&scenario.telegram)))
        .holding(Element::of("editor", editor));
    let file = Element::new("fileDesc")
        .holding(titles)
        .holding(published)
        .holding(Element::new("sourceDesc").holding(bibl));
    let description = description(story).with("source", format!("#{source}"));
    let header = Element::new("teiHeader")
        .holding(file)
        .holding(Element::new("profileDesc").holding(description));
    let text = Element::new("text").holding(Element::new("body").holding(Element::new("p")));
    Element::new("TEI")
        .with("xmlns", "http://www.tei-c.org/ns/1.0")
        .holding(header)
        .holding(text)
        .document()
}

fn description(story: &Story<'_>) -> Element {
    let scenario = story.scenario;
    let from = scenario.telegram.from.as_deref().unwrap_or("unknown");
    let basis = if scenario.handed_in_as_printed { Basis::Printed } else { Basis::Assumed };
    let sent = certain(Element::new("date").with("when", day(scenario.handed_in)), Some(basis));
    let sent = Element::new("correspAction")
        .with("type", "sent")
        .holding(Element::of("orgName", from))
        .holding(sent);
    let rows = story.timeline.rows.iter();
    let receipts: Vec<Element> = rows.filter_map(|row| receipt(story, row)).collect();
    let mut description = Element::new("correspDesc").holding(sent);
    if receipts.is_empty() {
        let nobody = Element::of("orgName", "unknown");
        let none = Element::new("correspAction").with("type", "received").holding(nobody);
        description = description.holding(none);
    }
    let what = "Days of receipt come from a simulation (the 10 and 90 % points of its runs), \
                not from the archive.";
    description.holding_all(receipts).holding(Element::of("note", what))
}

fn receipt(story: &Story<'_>, row: &Row) -> Option<Element> {
    let itinerary = &story.plan.itineraries[row.itinerary];
    itinerary.role()?;
    let name = Element::of("orgName", itinerary.name.as_str());
    let one = Element::new("correspAction").with("type", "received").holding(name);
    let band = story.ensemble.band(story.plan, row.itinerary, Milestone::AtPost);
    let (low, high) = band.map_or((None, None), |band| (band.low.map(day), band.high.map(day)));
    let date = Element::new("date");
    let date = match (low, high) {
        (Some(low), Some(high)) if low == high => date.with("when", low),
        (Some(low), high) => date.with("notBefore", low).with_any("notAfter", high),
        (None, _) => return Some(one),
    };
    Some(one.holding(certain(date, row.basis_at_post)))
}

/// CMIF knows one degree of doubt; what the document itself prints has none.
fn certain(element: Element, basis: Option<Basis>) -> Element {
    match basis {
        None | Some(Basis::Printed) => element,
        Some(Basis::Documented | Basis::Inferred | Basis::Borrowed | Basis::Assumed) => {
            element.with("cert", "low").with("evidence", "conjecture")
        }
    }
}

fn day(moment: Moment) -> String {
    moment.utc_date().format("%Y-%m-%d").to_string()
}

/// A UUID (version 8, RFC 9562) that is the same for the same name, with something before it.
fn uuid(name: &str, before: &str) -> String {
    let mut bytes: [u8; 16] = [0; 16];
    let hash = Sha256::digest(format!("deskby cmif {name}").as_bytes());
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let figures = hex(&bytes);
    let parts =
        [&figures[..8], &figures[8..12], &figures[12..16], &figures[16..20], &figures[20..]];
    format!("{before}{}", parts.join("-"))
}
