//! Deadlines: how many had one, met it, or did not. An observer of its own, since nobody is
//! called out for traffic that is due: it is only counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Event, Figure, FigureId, Observer, Outcome, Program, Scope, UnitId, What};
use crate::chance::{Key, Luck};
use crate::time::{Moment, Span, Window};

/// When a telegram of a source is due: a share of them is, so long after the hand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// How many in a million are.
    pub share: FigureId,
    /// How long after the hand-in, in microseconds.
    pub within: FigureId,
}

/// What is due in a program, and in which group each copy is counted.
#[derive(Clone, Debug, Default)]
pub struct Deadlines {
    /// The deadlines of the copies that planned units end.
    pub planned: BTreeMap<UnitId, Vec<Deadline>>,
    /// By template; empty where none is due.
    pub templates: Vec<Option<Due>>,
    /// To which group a unit of each template belongs when it is delivered, if to any.
    pub groups: Vec<Option<u32>>,
}

/// The deadline of a copy of a planned telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The group in which it is counted.
    pub group: u32,
    /// When it is handed in.
    pub handed_in: Moment,
    /// By when it must be there.
    pub by: Moment,
}

/// How many had a deadline, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnTime {
    /// They came by then.
    pub on_time: u64,
    /// They came later.
    pub late: u64,
    /// They had not come when the run was over, or never will.
    pub outstanding: u64,
}

impl OnTime {
    /// How many had one.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.on_time + self.late + self.outstanding
    }

    /// Adds others.
    pub const fn merge(&mut self, other: Self) {
        self.on_time += other.on_time;
        self.late += other.late;
        self.outstanding += other.outstanding;
    }
}

/// Counts what is due among all that is handed in within a period.
#[derive(Clone, Debug)]
pub struct Punctual {
    deadlines: Arc<Deadlines>,
    period: Window,
    luck: Luck,
    /// The groups of all that a unit of each template is split into, in the end.
    beyond: Vec<Vec<u32>>,
    figures: Vec<Figure>,
    sources: Vec<Key>,
    /// Units of sources that are due: their templates and when; by the places they have now.
    slots: Vec<Option<(u32, Moment)>>,
    planned: usize,
    groups: Vec<OnTime>,
}

/// Apart from all draws of the engine.
const DUE: u64 = 0x6465_736b_6279;

impl Punctual {
    /// Nothing yet of a run under this luck, of so many groups.
    #[must_use]
    pub fn new(
        program: &Program,
        deadlines: Arc<Deadlines>,
        (period, groups): (Window, usize),
        luck: Luck,
    ) -> Self {
        let due = !deadlines.templates.is_empty();
        Self {
            beyond: if due { beyond(program, &deadlines.groups) } else { Vec::new() },
            figures: if due { program.figures.clone() } else { Vec::new() },
            sources: program.sources.iter().map(|source| source.key).collect(),
            slots: Vec::new(),
            planned: program.units.len(),
            groups: vec![OnTime::default(); groups],
            deadlines,
            period,
            luck,
        }
    }

    /// What became of each group.
    #[must_use]
    pub fn groups(&self) -> &[OnTime] {
        &self.groups
    }

    fn drawn(&self, figure: FigureId, key: Key) -> i64 {
        let figure = &self.figures[figure.0 as usize];
        let key = match figure.scope {
            Scope::Run => figure.key,
            Scope::Use => key,
        };
        figure.distribution.at(self.luck.uniform(key))
    }

    /// When a telegram of a source is due, if it is; the same for all its copies.
    #[expect(clippy::cast_precision_loss, reason = "a share of a million")]
    fn due(&self, due: Due, (source, number): (u32, u64), handed_in: Moment) -> Option<Moment> {
        let key = self.sources[source as usize].with(DUE).with(number);
        let share = self.drawn(due.share, key.with(1)) as f64 / 1e6;
        let is_due = self.luck.uniform(key) < share && self.period.contains(&handed_in);
        is_due.then(|| {
            handed_in.saturating_add(Span::from_micros(self.drawn(due.within, key.with(2))))
        })
    }

    #[cold]
    fn made(&mut self, unit: UnitId, template: u32, due: Option<Moment>) {
        let slot = unit.0 as usize - self.planned;
        if slot >= self.slots.len() {
            self.slots.resize(slot + 1, None);
        }
        self.slots[slot] = due.map(|due| (template, due));
    }

    /// A planned unit has ended.
    fn told(&mut self, unit: UnitId, outcome: Outcome, at: Moment) {
        for copy in self.deadlines.planned.get(&unit).into_iter().flatten() {
            if self.period.contains(&copy.handed_in) {
                note(&mut self.groups[copy.group as usize], outcome, at <= copy.by);
            }
        }
    }

    #[cold]
    fn ended(&mut self, template: u32, outcome: Outcome, on_time: bool) {
        if let Some(group) = self.deadlines.groups[template as usize] {
            note(&mut self.groups[group as usize], outcome, on_time);
        }
        if !matches!(outcome, Outcome::Delivered | Outcome::Split) {
            for &group in &self.beyond[template as usize] {
                self.groups[group as usize].outstanding += 1;
            }
        }
    }
}

fn note(group: &mut OnTime, outcome: Outcome, on_time: bool) {
    match outcome {
        Outcome::Delivered | Outcome::Split if on_time => group.on_time += 1,
        Outcome::Delivered | Outcome::Split => group.late += 1,
        Outcome::NoWay | Outcome::Refused | Outcome::Dropped | Outcome::OnItsWay => {
            group.outstanding += 1;
        }
    }
}

/// For each template the groups of its children and of theirs; children stand behind parents.
fn beyond(program: &Program, groups: &[Option<u32>]) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); program.templates.len()];
    for at in (0..program.templates.len()).rev() {
        let children = program.templates[at].children.clone().map(|child| child as usize);
        let beyond = children.flat_map(|child| {
            groups[child].into_iter().chain(all[child].clone()).collect::<Vec<u32>>()
        });
        all[at] = beyond.collect();
    }
    all
}

impl Observer for Punctual {
    const CHANGES: bool = false;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        match event.what {
            What::Made { unit, source, template, number, handed_in, .. } => {
                if !self.deadlines.templates.is_empty() {
                    let due = self.deadlines.templates[template as usize];
                    let due = due.and_then(|due| self.due(due, (source.0, number), handed_in));
                    self.made(unit, template, due);
                }
            }
            What::Ended { unit, outcome } => {
                let slot = (unit.0 as usize).checked_sub(self.planned);
                match slot {
                    Some(slot) => {
                        if let Some(Some((template, due))) = self.slots.get(slot).copied() {
                            self.ended(template, outcome, event.at <= due);
                        }
                    }
                    None if self.deadlines.planned.is_empty() => {}
                    None => self.told(unit, outcome, event.at),
                }
            }
            What::Released { .. }
            | What::Rerouted { .. }
            | What::Shares { .. }
            | What::Blocked { .. }
            | What::Refused { .. }
            | What::Joined { .. }
            | What::CalledOut { .. }
            | What::Started { .. }
            | What::Interrupted { .. }
            | What::Completed { .. }
            | What::Lost { .. }
            | What::Laid { .. }
            | What::Left { .. }
            | What::Landed { .. }
            | What::Lagged { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => {}
        }
    }
}
