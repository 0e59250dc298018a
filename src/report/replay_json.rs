//! A replay as JSON, version 1: own types, so that the form does not change by accident.

use schemars::JsonSchema;
use serde::Serialize;

use super::Story;
use super::observed_json::{ObservedV1, observed};
use super::words::{no_way, way};
use crate::ensemble::{Band, Milestone};
use crate::network::{Basis, PostId};
use crate::plan::{Copy, Known, KnownId};
use crate::time::Moment;
use crate::timeline::{Ending, Phase, Row, Spell, Spent, Told};

/// A replay: the typical run, the bands of many runs, and what they rest on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReplayV1 {
    /// The version of this form: 1.
    version: u32,
    /// The version of deskby.
    deskby: &'static str,
    /// The name of the scenario.
    scenario: String,
    /// What it is, in words.
    title: String,
    /// The network.
    network: String,
    /// The seed of the runs.
    seed: u64,
    /// The SHA-256 of the input files and of what was asked.
    #[serde(skip_serializing_if = "String::is_empty")]
    inputs: String,
    /// How many runs the bands rest on.
    runs: u32,
    /// The telegram, as far as a timeline needs it.
    telegram: TelegramV1,
    /// What happened in the typical run, in order.
    events: Vec<EventV1>,
    /// Each addressee and each desk.
    copies: Vec<CopyV1>,
    /// What the archive says happened, beside what the runs say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observed: Vec<ObservedV1>,
    /// What is sure from the document, as sentences.
    sure: Vec<String>,
    /// What held in every run, as sentences.
    holds: Vec<String>,
    /// Which unknowns go with whose arrival.
    depends: Vec<DependenceV1>,
    /// Which archive might settle the unknowns.
    look_for: Vec<LookForV1>,
    /// Every figure, with its basis.
    figures: Vec<FigureV1>,
}

/// The telegram, as far as a timeline needs it.
#[derive(Debug, Serialize, JsonSchema)]
struct TelegramV1 {
    from: Option<String>,
    number: Option<String>,
    /// When it was handed in.
    handed_in: String,
    /// Whether that is the telegram's own hour.
    handed_in_as_printed: bool,
    classification: Option<String>,
    subject: Option<String>,
    words: usize,
}

/// Something that happened in the typical run.
#[derive(Debug, Serialize, JsonSchema)]
struct EventV1 {
    /// Greenwich time.
    at: String,
    /// The clock of the post.
    local: String,
    /// The id of the post.
    post: String,
    /// What was done.
    what: &'static str,
    /// `begun`, `done`, `called out` or `interrupted`.
    phase: &'static str,
    /// At which precedence it queued.
    precedence: &'static str,
    /// Whose copies it served, by place among `copies`.
    copies: Vec<usize>,
}

/// One copy.
#[derive(Debug, Serialize, JsonSchema)]
struct CopyV1 {
    name: String,
    /// What its telegram is called, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    telegram: Option<String>,
    /// When that was handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_in: Option<String>,
    /// `action`, `info` or `desk`.
    role: &'static str,
    /// The kind of a desk.
    kind: Option<&'static str>,
    /// The list that names a desk.
    list: Option<String>,
    post: Option<String>,
    precedence: &'static str,
    /// Whether it goes by bag; its precedence then only ranks the text on the wire before.
    saving: bool,
    way: String,
    /// `delivered`, `undeliverable`, `lost` or `on its way`.
    ending: &'static str,
    /// Why it is undeliverable.
    why: Option<String>,
    at_post: Option<MilestoneV1>,
    could_be_seen: Option<MilestoneV1>,
    /// Minutes in the typical run from hand-in to the last milestone.
    elapsed_minutes: Option<f64>,
    /// Where the time went in the typical run; sums to the elapsed time.
    spells: Vec<SpellV1>,
    deadline: Option<DeadlineV1>,
    /// The figures that it rests on, by place among `figures`.
    rests_on: Vec<usize>,
}

/// A moment of a copy: in the typical run, and the 10 to 90 % band.
#[derive(Debug, Serialize, JsonSchema)]
struct MilestoneV1 {
    typical: Option<String>,
    /// One run in ten is not later; null for never.
    low: Option<String>,
    middle: Option<String>,
    /// Nine runs in ten are not later; null for never.
    high: Option<String>,
    /// The weakest basis on the way there.
    basis: Option<&'static str>,
}

/// A stretch of a copy's time.
#[derive(Debug, Serialize, JsonSchema)]
struct SpellV1 {
    from: String,
    to: String,
    post: String,
    /// `wait` or `work`.
    kind: &'static str,
    what: &'static str,
    /// Microseconds.
    micros: i64,
}

/// A DESKBY time and what became of it in the typical run.
#[derive(Debug, Serialize, JsonSchema)]
struct DeadlineV1 {
    by: String,
    met: bool,
    /// Microseconds late; negative where there was time to spare; null for never there.
    late_micros: Option<i64>,
    because: Option<&'static str>,
    /// In how many of the runs it was met.
    met_in_runs: usize,
}

/// Which unknowns go with whose arrival.
#[derive(Debug, Serialize, JsonSchema)]
struct DependenceV1 {
    copies: Vec<String>,
    on: Vec<ShareV1>,
}

/// An unknown and the share of the variation that goes with it.
#[derive(Debug, Serialize, JsonSchema)]
struct ShareV1 {
    /// By place among `figures`.
    figure: usize,
    /// The squared rank correlation over the runs, to three places.
    share: f64,
}

/// Where evidence might be, and what it would settle.
#[derive(Debug, Serialize, JsonSchema)]
struct LookForV1 {
    look_for: String,
    settles: Vec<String>,
}

/// A figure with its basis.
#[derive(Debug, Serialize, JsonSchema)]
struct FigureV1 {
    path: String,
    name: String,
    shown: String,
    basis: &'static str,
    source: Option<String>,
    note: Option<String>,
    look_for: Option<String>,
    range_missing: bool,
}

/// A replay as JSON.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn replay_json(story: &Story<'_>) -> String {
    let document = document(story);
    let mut text = serde_json::to_string_pretty(&document).expect("the types are plain");
    text.push('\n');
    text
}

fn document(story: &Story<'_>) -> ReplayV1 {
    let scenario = story.scenario;
    let telegram = &scenario.telegram;
    let found = story.conclusions;
    ReplayV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        network: scenario.network.id.clone(),
        seed: story.ensemble.seed,
        inputs: story.scenario.inputs.clone(),
        runs: story.ensemble.runs,
        telegram: TelegramV1 {
            from: telegram.from.clone(),
            number: telegram.number.clone(),
            handed_in: scenario.handed_in.to_string(),
            handed_in_as_printed: scenario.handed_in_as_printed,
            classification: telegram.classification.clone(),
            subject: telegram.subject.clone(),
            words: telegram.words,
        },
        events: story.timeline.events.iter().map(|told| event(story, told)).collect(),
        copies: story.timeline.rows.iter().map(|row| copy(story, row)).collect(),
        observed: observed(story),
        sure: found.sure.clone(),
        holds: found.holds.clone(),
        depends: found
            .depends
            .iter()
            .map(|depends| DependenceV1 {
                copies: depends.copies.clone(),
                on: depends.on.iter().copied().map(share).collect(),
            })
            .collect(),
        look_for: found
            .look_for
            .iter()
            .map(|(look_for, settles)| LookForV1 {
                look_for: look_for.clone(),
                settles: settles.clone(),
            })
            .collect(),
        figures: story.plan.known.iter().map(figure).collect(),
    }
}

fn share((known, share): (KnownId, f64)) -> ShareV1 {
    ShareV1 { figure: known.0, share: libm::rint(share * 1_000.0) / 1_000.0 }
}

fn figure(known: &Known) -> FigureV1 {
    FigureV1 {
        path: known.path.to_string(),
        name: known.name.to_string(),
        shown: known.shown.to_string(),
        basis: known.basis.word(),
        source: known.source.as_deref().map(str::to_owned),
        note: known.note.as_deref().map(str::to_owned),
        look_for: known.look_for.as_deref().map(str::to_owned),
        range_missing: known.range_missing,
    }
}

pub(super) fn local(story: &Story<'_>, post: PostId, at: Moment) -> String {
    let clock = &story.scenario.network.post(post).clock;
    let ahead = clock.ahead_of_utc(at).as_micros() / 60_000_000;
    let sign = if ahead < 0 { '-' } else { '+' };
    let shown = clock.local(at).format("%Y-%m-%dT%H:%M:%S");
    format!("{shown}{sign}{:02}:{:02}", ahead.abs() / 60, ahead.abs() % 60)
}

fn event(story: &Story<'_>, told: &Told) -> EventV1 {
    EventV1 {
        at: told.at.to_string(),
        local: local(story, told.post, told.at),
        post: story.scenario.network.post(told.post).id.clone(),
        what: told.doing.words(),
        phase: match told.phase {
            Phase::Begun => "begun",
            Phase::Done => "done",
            Phase::CalledOut => "called out",
            Phase::Interrupted => "interrupted",
        },
        precedence: told.precedence.word(),
        copies: told.copies.clone(),
    }
}

fn copy(story: &Story<'_>, row: &Row) -> CopyV1 {
    let network = &story.scenario.network;
    let itinerary = &story.plan.itineraries[row.itinerary];
    let (role, kind, list) = match &itinerary.copy {
        Copy::Addressee { role, .. } => (role.word(), None, None),
        Copy::Desk { kind, list } => ("desk", Some(kind.key()), list.clone()),
    };
    let (ending, why) = match row.ending {
        Ending::Delivered => ("delivered", None),
        Ending::Undeliverable(why) => ("undeliverable", Some(no_way(network, why))),
        Ending::Lost => ("lost", None),
        Ending::OnItsWay => ("on its way", None),
    };
    let unit = itinerary.on_desk.first().copied().or(itinerary.at_post);
    let handed = &story.plan.telegrams[itinerary.telegram];
    let several = story.plan.telegrams.len() > 1;
    CopyV1 {
        name: itinerary.name.clone(),
        telegram: several.then(|| handed.name.clone()),
        handed_in: several.then(|| handed.at.to_string()),
        role,
        kind,
        list,
        post: itinerary.post.map(|post| network.post(post).id.clone()),
        precedence: itinerary.precedence.word(),
        saving: itinerary.is_saving(),
        way: way(network, itinerary),
        ending,
        why,
        at_post: milestone(story, row, Milestone::AtPost),
        could_be_seen: milestone(story, row, Milestone::Seen),
        elapsed_minutes: row.arrived().map(|at| minutes(at, handed.at)),
        spells: row.spells.iter().map(|spell| stretch(story, spell)).collect(),
        deadline: deadline(story, row),
        rests_on: unit.map_or_else(Vec::new, |unit| {
            story.plan.rests_on(unit).iter().map(|known| known.0).collect()
        }),
    }
}

#[expect(clippy::cast_precision_loss, reason = "minutes to a microsecond within 60 days")]
fn minutes(at: Moment, from: Moment) -> f64 {
    (at - from).as_micros() as f64 / 60e6
}

fn milestone(story: &Story<'_>, row: &Row, of: Milestone) -> Option<MilestoneV1> {
    let band: Option<Band> = story.ensemble.band(story.plan, row.itinerary, of);
    let (typical, basis): (Option<Moment>, Option<Basis>) = match of {
        Milestone::AtPost => (row.at_post, row.basis_at_post),
        Milestone::Seen => (row.seen, row.basis_seen),
    };
    let text = |moment: Option<Moment>| moment.map(|moment| moment.to_string());
    let band =
        band.or_else(|| typical.map(|_| Band { low: typical, middle: typical, high: typical }))?;
    Some(MilestoneV1 {
        typical: text(typical),
        low: text(band.low),
        middle: text(band.middle),
        high: text(band.high),
        basis: basis.map(Basis::word),
    })
}

fn stretch(story: &Story<'_>, spell: &Spell) -> SpellV1 {
    let (kind, what) = match spell.spent {
        Spent::Waiting(why) => ("wait", why.words()),
        Spent::Working(doing) => ("work", doing.words()),
    };
    SpellV1 {
        from: spell.from.to_string(),
        to: spell.to.to_string(),
        post: story.scenario.network.post(spell.post).id.clone(),
        kind,
        what,
        micros: spell.length().as_micros(),
    }
}

fn deadline(story: &Story<'_>, row: &Row) -> Option<DeadlineV1> {
    let deadline = row.deadline?;
    let itinerary = &story.plan.itineraries[row.itinerary];
    let arrivals = story.ensemble.arrivals(row.itinerary, itinerary);
    Some(DeadlineV1 {
        by: deadline.by.to_string(),
        met: deadline.late.is_some_and(|late| late.as_micros() <= 0),
        late_micros: deadline.late.map(crate::time::Span::as_micros),
        because: deadline.because.map(crate::timeline::Reason::words),
        met_in_runs: arrivals.iter().flatten().filter(|at| **at <= deadline.by).count(),
    })
}
