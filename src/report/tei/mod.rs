//! A telegram, and what became of it, as TEI P5: the text with each field marked, and a
//! `correspDesc` with a `correspAction` for each step.
//!
//! Times are written with their offset, `+00:00`. `deskby read` makes the same telegram of it.

mod actions;
mod header;
mod telegram;

use super::Story;
use super::xml::Element;
use crate::reader::Reading;
use header::About;

pub(super) use header::title;

/// The value of `text/@subtype` by which the reader knows a telegram that deskby wrote.
const FORM: &str = "deskby-1";

/// A reading as TEI: what the text says, and who sent it to whom.
#[must_use]
pub fn reading_tei(reading: &Reading, source: &str) -> String {
    let telegram = &reading.telegram;
    let about = About {
        title: title(telegram),
        published: None,
        source: Element::new("sourceDesc").holding(Element::of("bibl", source)),
        words: telegram.words,
        what: "A telegram as deskby read it from the text named in sourceDesc.".to_owned(),
    };
    document(&about, actions::of_reading(telegram), telegram::text(telegram))
}

/// A replay as TEI: the telegram, and every step by which it was sent, passed on and received.
#[must_use]
pub fn replay_tei(story: &Story<'_>) -> String {
    let scenario = story.scenario;
    let about = About {
        title: title(&scenario.telegram),
        published: Some(story.date),
        source: header::source(&scenario.document),
        words: scenario.telegram.words,
        what: format!(
            "A simulation, not a record: scenario {}, network {}, seed {}, {} runs. Steps bear the \
             times of the typical run (every figure at its median; no minute of it is known). \
             Receipts bear the 10 and 90 % points of the runs. @cert and @ana give the weakest \
             basis of each time.",
            scenario.id, scenario.network.id, story.ensemble.seed, story.ensemble.runs
        ),
    };
    let actions = actions::of_replay(story);
    document(&about, actions, telegram::text(&scenario.telegram))
}

fn document(about: &About, actions: Element, text: Element) -> String {
    Element::new("TEI")
        .with("xmlns", "http://www.tei-c.org/ns/1.0")
        .holding(header::header(about, actions))
        .holding(text)
        .document()
}
