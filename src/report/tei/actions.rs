//! What was done to a telegram, as a `correspDesc`: sent, transmitted, forwarded, received.

use super::header::known;
use super::telegram::stated;
use crate::ensemble::Milestone;
use crate::network::{Basis, PostId};
use crate::report::Story;
use crate::report::moves::{By, Move, moves};
use crate::report::words::ending;
use crate::report::xml::Element;
use crate::telegram::{Printed, Reference, Role, Telegram};
use crate::time::Moment;
use crate::timeline::{Ending, Row};

/// An instant to the second, with its offset.
fn instant(moment: Moment) -> String {
    moment.utc().format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

fn action(kind: &str) -> Element {
    Element::new("correspAction").with("type", kind)
}

fn named(name: &str, key: Option<&str>) -> Element {
    Element::of("orgName", name).with_any("key", key)
}

/// Who sent a telegram to whom, as far as its text says.
pub(super) fn of_reading(telegram: &Telegram) -> Element {
    let sender = named(telegram.from.as_deref().unwrap_or("unknown"), None);
    let mut sent = action("sent").holding(sender);
    if let Some(time) = telegram.date_time {
        let date = Element::new("date").with("when", stated(time));
        sent = sent.holding(known(date, Some(Basis::Printed)));
    }
    let mut all = vec![sent];
    let dated = |Printed { printed, at }: &Printed| {
        let date = Element::of("date", printed.as_str()).with("when", stated(*at));
        known(date, Some(Basis::Printed))
    };
    all.extend(telegram.despatched.as_ref().map(|time| action("transmitted").holding(dated(time))));
    let actions = telegram.addressees.iter().filter(|one| one.role == Role::Action).count();
    for addressee in &telegram.addressees {
        let one = action("received").with("subtype", addressee.role.word());
        let one = one.holding(named(&addressee.name, addressee.post.as_deref()));
        // The time of receipt is that of the one addressee for action; of several, nobody's.
        let own = telegram.received.as_ref();
        let own = own.filter(|_| addressee.role == Role::Action && actions == 1);
        all.push(one.holding_all(own.map(dated)));
    }
    description(all, &telegram.references)
}

/// Every step of a replay.
pub(super) fn of_replay(story: &Story<'_>) -> Element {
    let mut all = vec![sent(story)];
    all.extend(moves(story).iter().map(|one| moved(story, one)));
    let addressed = |row: &&Row| story.plan.itineraries[row.itinerary].role().is_some();
    all.extend(story.timeline.rows.iter().filter(addressed).map(|row| received(story, row)));
    description(all, &story.scenario.telegram.references)
}

/// The actions with the telegrams that the text refers to.
fn description(actions: Vec<Element>, references: &[Reference]) -> Element {
    let description = Element::new("correspDesc").holding_all(actions);
    if references.is_empty() {
        return description;
    }
    let each = references.iter().map(|one| Element::of("ref", one.printed.as_str()));
    description.holding(Element::new("correspContext").holding_all(each))
}

fn post(story: &Story<'_>, id: PostId) -> Element {
    let post = story.scenario.network.post(id);
    named(&post.name, Some(&post.id))
}

fn sent(story: &Story<'_>) -> Element {
    let scenario = story.scenario;
    let by = story.sender().map_or_else(
        || named(scenario.telegram.from.as_deref().unwrap_or("unknown"), None),
        |id| post(story, id),
    );
    let basis = if scenario.handed_in_as_printed { Basis::Printed } else { Basis::Assumed };
    let date = Element::new("date").with("when", instant(scenario.handed_in));
    action("sent").holding(by).holding(known(date, Some(basis)))
}

/// A transmission or a bag: `transmitted` from the sender, `forwarded` from a relay.
fn moved(story: &Story<'_>, one: &Move) -> Element {
    let kind = if story.sender() == Some(one.from) { "transmitted" } else { "forwarded" };
    let date =
        Element::new("date").with("from", instant(one.begun)).with_any("to", one.done.map(instant));
    let of = match one.by {
        By::Wire(_) => "circuit",
        By::Bag(_) => "bag",
    };
    let names: Vec<&str> = one
        .copies
        .iter()
        .map(|&copy| &story.plan.itineraries[copy])
        .filter(|itinerary| itinerary.role().is_some())
        .map(|itinerary| itinerary.name.as_str())
        .collect();
    let said = format!("{} for {}", one.precedence.word(), names.join(", "));
    action(kind)
        .with("subtype", one.by.word())
        .holding(post(story, one.from).with("type", "from"))
        .holding(post(story, one.to).with("type", "to"))
        .holding(Element::of("name", one.by.id(story)).with("type", of))
        .holding(known(date, one.basis))
        .holding(Element::of("note", said))
}

/// A receipt: the 10 and 90 % points of the runs, or why there is none.
fn received(story: &Story<'_>, row: &Row) -> Element {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let network = &story.scenario.network;
    let key = itinerary.post.map(|id| network.post(id).id.as_str());
    let role = itinerary.role().map_or("info", Role::word);
    let mut one = action("received").with("subtype", role).holding(named(&itinerary.name, key));
    let band = story.ensemble.band(story.plan, row.itinerary, Milestone::AtPost);
    let (low, high) = band.map_or((None, None), |band| (band.low, band.high));
    if let Some(low) = low {
        let date = Element::new("date").with("notBefore", instant(low));
        let date = date.with_any("notAfter", high.map(instant));
        one = one.holding(known(date, row.basis_at_post));
    }
    let said = match row.ending {
        Ending::Delivered => return one,
        Ending::Undeliverable(_) | Ending::Lost | Ending::OnItsWay => ending(network, row.ending),
    };
    one.holding(Element::of("note", said))
}
