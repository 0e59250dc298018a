//! What a happening of a diagram says of itself in one sentence.

use super::super::Story;
use super::super::words::{about, date_and_time};
use super::chart::{Chart, Happened, Happening};
use super::layout::whose_short;

/// What happened, without where, when and to whom.
pub(in super::super) fn what(story: &Story<'_>, chart: &Chart, it: &Happening) -> String {
    let name = |lane: usize| chart.lanes[lane].name.clone();
    let took = || about(it.to - it.from);
    match it.what {
        Happened::HandedIn if story.scenario.drafted => "drafting begins".to_owned(),
        Happened::HandedIn if story.scenario.handed_in_as_printed => {
            "handed in: the time is printed; that it was handed in then is assumed".to_owned()
        }
        Happened::HandedIn => "handed in, at an hour that is not the telegram's own".to_owned(),
        Happened::Waits(why) => format!("waits {}: {}", took(), why.words()),
        Happened::Works(doing) => format!("{}, {}", doing.words(), took()),
        Happened::Wire(_, to) => format!("sent to {}, {}", name(to), took()),
        Happened::Bag(_, to) => format!("in the bag to {}, {}", name(to), took()),
        Happened::CalledOut => "somebody is called out".to_owned(),
        Happened::AtPost => "at the post".to_owned(),
        Happened::Seen => "could be seen".to_owned(),
        Happened::Observed(true) => "seen, as the archive says".to_owned(),
        Happened::Observed(false) => "received, as the archive says".to_owned(),
        Happened::Deadline => "DESKBY: it must be on the desk".to_owned(),
    }
}

/// A sentence: where, when, what, for whom.
pub(in super::super) fn sentence(story: &Story<'_>, chart: &Chart, it: &Happening) -> String {
    let lane = &chart.lanes[it.lane];
    let local = story.scenario.network.post(lane.post).clock.local(it.from);
    let whose = whose_short(story, &it.copies);
    let text = format!(
        "{}, {}: {} ({whose})",
        lane.name,
        when(it, date_and_time(local)),
        what(story, chart, it)
    );
    super::super::plain::on_one_line(&text)
}

/// What is printed or observed has its minute; the rest is about so.
pub(in super::super) fn when(it: &Happening, clock: String) -> String {
    match it.what {
        Happened::HandedIn | Happened::Observed(_) | Happened::Deadline => clock,
        _ => format!("about {clock}"),
    }
}
