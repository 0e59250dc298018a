//! The smallest changes that bring a copy to its reader in time, and the latest hour at which a
//! telegram can still be handed in.
//!
//! What a change costs is a count that orders advice, and no more: a step of precedence 1, a
//! DESKBY 1, each two hours earlier 1, a wire in the place of a bag 3, another policy of ways 3,
//! a bag that leaves beside the timetable 4.

use chrono::{Days, NaiveDateTime, NaiveTime};

use super::order::{NEVER, Share, share};
use super::sample::Columns;
use crate::chance::Luck;
use crate::engine::{Engine, Silent};
use crate::network::Routing;
use crate::plan::{Way, called, plan};
use crate::scenario::{At, Change, Findings, Scenario};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// Who is to have it by when, and how surely.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// The addressee or desk.
    pub who: String,
    /// By when.
    pub by: Moment,
    /// In how many runs of a hundred; without it, in the typical run.
    pub percent: Option<u32>,
    /// How many runs the odds rest on.
    pub runs: u32,
}

/// How a scenario does by an aim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// When it has it in the typical run; none for never.
    pub typical: Option<Moment>,
    /// In how many runs it has it in time.
    pub odds: Share,
}

/// A change with what it costs and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// What is changed.
    pub steps: Vec<Step>,
    /// What it costs.
    pub cost: u32,
    /// What comes of it.
    pub outcome: Outcome,
}

/// One part of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This addressee has it at this precedence.
    Precedence(String, Precedence),
    /// This addressee has it by wire, not by bag, at this precedence.
    Wire(String, Precedence),
    /// This addressee has a DESKBY.
    Deskby(String, Moment),
    /// Ways are chosen by another policy.
    Way(Routing),
    /// A bag run leaves once more, at this local time of the post that it leaves.
    Bag(String, NaiveDateTime),
    /// It is handed in at this moment.
    HandedIn(Moment),
}

/// What is tried: each part is nothing, or more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Attempt {
    precedence: Option<Precedence>,
    deskby: bool,
    way: Option<Routing>,
    bag: Option<NaiveDateTime>,
    at: Option<Moment>,
}

impl Attempt {
    const NOTHING: Self = Self { precedence: None, deskby: false, way: None, bag: None, at: None };
}

impl Aim {
    /// How a scenario does; none where nobody is called so.
    #[must_use]
    pub fn outcome(&self, scenario: &Scenario) -> Option<Outcome> {
        let plan = plan(scenario);
        let at = called(&plan, &scenario.network, &self.who)?;
        let columns = Columns::of(&plan);
        let Some(column) = columns.last(at) else {
            return Some(Outcome { typical: None, odds: share(0, self.runs.max(1) as usize) });
        };
        let program = plan.program.for_planned();
        let mut engine = Engine::new(&program);
        engine.run(None, &mut Silent);
        let typical = columns.read(column, &engine);
        let runs = self.runs.max(1);
        let in_time = (0..u64::from(runs)).filter(|&run| {
            engine.run(Some(Luck::new(scenario.seed, run)), &mut Silent);
            let end = columns.read(column, &engine);
            end != NEVER && end <= self.by.as_micros()
        });
        let odds = share(in_time.count(), runs as usize);
        let typical = (typical != NEVER).then(|| Moment::from_micros(typical));
        Some(Outcome { typical, odds })
    }

    /// Whether an outcome is what is aimed at.
    #[must_use]
    pub fn is_met(&self, outcome: &Outcome) -> bool {
        match self.percent {
            Some(percent) => outcome.odds.count * 100 >= percent as usize * outcome.odds.of,
            None => outcome.typical.is_some_and(|typical| typical <= self.by),
        }
    }

    /// The latest whole minute within a fortnight before the deadline at which the telegram can
    /// be handed in and still meet the aim, by bisection; none where the fortnight is too short.
    #[must_use]
    pub fn latest(&self, scenario: &Scenario) -> Option<(Moment, Outcome)> {
        const MINUTE: i64 = 60_000_000;
        let met = |minute: i64| {
            let at = Moment::from_micros(minute * MINUTE);
            let changed = handed_in(scenario, at);
            let outcome = self.outcome(&changed)?;
            self.is_met(&outcome).then_some((at, outcome))
        };
        let mut high = self.by.as_micros().div_euclid(MINUTE);
        let mut low = (self.by - Span::from_days(14)).as_micros().div_euclid(MINUTE);
        let mut best = met(low)?;
        if let Some(last) = met(high) {
            return Some(last);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match met(middle) {
                Some(found) => (low, best) = (middle, found),
                None => high = middle,
            }
        }
        Some(best)
    }

    /// The changes that meet the aim, the cheapest first; none of them holds a cheaper one that
    /// meets it too. Empty also where the scenario meets it as it is.
    #[must_use]
    pub fn advice(&self, scenario: &Scenario) -> Vec<Advice> {
        let Some(target) = Target::of(self, scenario) else { return Vec::new() };
        let mut met: Vec<(Attempt, Advice)> = Vec::new();
        let mut attempts: Vec<(u32, Attempt)> =
            target.attempts().into_iter().map(|attempt| (target.cost(attempt), attempt)).collect();
        attempts.sort_by_key(|(cost, _)| *cost);
        for (cost, attempt) in attempts {
            if met.iter().any(|(known, _)| known.is_part_of(attempt)) {
                continue;
            }
            let steps = target.steps(attempt);
            let Some(outcome) = self.outcome(&with(scenario, &steps)) else { continue };
            if self.is_met(&outcome) {
                met.push((attempt, Advice { steps, cost, outcome }));
            }
        }
        for precedence in target.precedences() {
            let without = Attempt { precedence, ..Attempt::NOTHING };
            if met.iter().any(|(known, _)| known.is_part_of(without)) {
                continue;
            }
            let raised = with(scenario, &target.steps(without));
            let Some((at, outcome)) = self.latest(&raised) else { continue };
            if at < scenario.handed_in {
                let attempt = Attempt { at: Some(at), ..without };
                let (steps, cost) = (target.steps(attempt), target.cost(attempt));
                met.push((attempt, Advice { steps, cost, outcome }));
            }
        }
        let mut advice: Vec<Advice> = met.into_iter().map(|(_, advice)| advice).collect();
        advice.sort_by_key(|advice| advice.cost);
        advice
    }
}

impl Attempt {
    /// Whether another attempt does all that this one does, and more.
    fn is_part_of(self, other: Self) -> bool {
        self.precedence.is_none_or(|own| other.precedence.is_some_and(|more| more >= own))
            && self.deskby <= other.deskby
            && self.way.is_none_or(|own| other.way == Some(own))
            && self.bag.is_none_or(|own| other.bag == Some(own))
            && self.at.is_none_or(|own| other.at.is_some_and(|earlier| earlier <= own))
    }
}

/// The addressee whose precedence is changed for an aim.
struct Target<'a> {
    aim: &'a Aim,
    scenario: &'a Scenario,
    addressee: String,
    now: Precedence,
    saving: bool,
    /// The first bag run of its way, and when it might leave once more, local time.
    bag: Option<(String, Vec<NaiveDateTime>)>,
}

impl<'a> Target<'a> {
    fn of(aim: &'a Aim, scenario: &'a Scenario) -> Option<Self> {
        let plan = plan(scenario);
        let at = called(&plan, &scenario.network, &aim.who)?;
        let post = plan.itineraries[at].post?;
        let mut addressees = scenario.telegram.addressees.iter();
        let found = addressees.find(|known| scenario.network.find(&known.name) == Some(post))?;
        Some(Self {
            aim,
            scenario,
            addressee: found.name.clone(),
            now: Scenario::rank_of(found),
            saving: found.saving,
            bag: evenings(scenario, &plan.itineraries[at].way, aim.by),
        })
    }

    /// The precedences that are tried: as it is, and every higher one.
    fn precedences(&self) -> Vec<Option<Precedence>> {
        let higher = Precedence::ALL
            .into_iter()
            .filter(|rank| *rank > self.now || self.saving && *rank >= Precedence::Routine);
        std::iter::once(None).chain(higher.map(Some)).collect()
    }

    fn attempts(&self) -> Vec<Attempt> {
        let others = Routing::ALL.into_iter().filter(|way| *way != self.scenario.routing);
        let ways: Vec<Option<Routing>> = std::iter::once(None).chain(others.map(Some)).collect();
        let mut attempts = Vec::new();
        for precedence in self.precedences() {
            for deskby in [false, true] {
                for &way in &ways {
                    let attempt = Attempt { precedence, deskby, way, ..Attempt::NOTHING };
                    let bag = self.saving && precedence.is_none();
                    if attempt != Attempt::NOTHING && !bag {
                        attempts.push(attempt);
                    }
                }
            }
        }
        let evenings = self.bag.iter().flat_map(|(_, evenings)| evenings);
        attempts.extend(evenings.map(|&at| Attempt { bag: Some(at), ..Attempt::NOTHING }));
        attempts
    }

    fn cost(&self, attempt: Attempt) -> u32 {
        let from = if self.saving { Precedence::Routine } else { self.now };
        let steps = attempt.precedence.map_or(0, |rank| {
            let between = Precedence::ALL.into_iter().filter(|p| *p > from && *p <= rank);
            u32::try_from(between.count()).expect("few precedences") + 3 * u32::from(self.saving)
        });
        let earlier = attempt.at.map_or(0, |at| {
            let hours =
                (self.scenario.handed_in - at).as_micros() / Span::from_hours(2).as_micros();
            u32::try_from(hours.max(0) + 1).unwrap_or(u32::MAX / 2)
        });
        let ways = 3 * u32::from(attempt.way.is_some()) + 4 * u32::from(attempt.bag.is_some());
        steps + u32::from(attempt.deskby) + ways + earlier
    }

    fn steps(&self, attempt: Attempt) -> Vec<Step> {
        let who = || self.addressee.clone();
        let mut steps = Vec::new();
        steps.extend(attempt.precedence.map(|rank| {
            if self.saving { Step::Wire(who(), rank) } else { Step::Precedence(who(), rank) }
        }));
        if attempt.deskby {
            steps.push(Step::Deskby(who(), self.aim.by));
        }
        steps.extend(attempt.way.map(Step::Way));
        if let Some(((id, _), at)) = self.bag.as_ref().zip(attempt.bag) {
            steps.push(Step::Bag(id.clone(), at));
        }
        steps.extend(attempt.at.map(Step::HandedIn));
        steps
    }
}

/// A scenario with some steps taken.
fn with(scenario: &Scenario, steps: &[Step]) -> Scenario {
    let mut change = Change::default();
    for step in steps {
        match step {
            Step::Precedence(who, rank) | Step::Wire(who, rank) => {
                change.precedence.push((who.clone(), *rank));
            }
            Step::Deskby(who, by) => change.deskby.push((who.clone(), At::Instant(*by))),
            Step::Way(way) => change.routing = Some(*way),
            Step::Bag(id, at) => change.add_bag(id, *at),
            Step::HandedIn(at) => change.at = Some(At::Instant(*at)),
        }
    }
    let mut changed = scenario.clone();
    change.apply(&mut changed, &(0..0), &mut Findings::default());
    changed
}

/// The first bag run of a way, and the evenings between hand-in and deadline, at most ten, at
/// which it might leave once more: 22:00 by the clock of the post that it leaves.
fn evenings(scenario: &Scenario, way: &Way, by: Moment) -> Option<(String, Vec<NaiveDateTime>)> {
    let Way::Bag { runs, .. } = way else { return None };
    let bag = scenario.network.bag(*runs.first()?);
    let clock = &scenario.network.post(bag.from).clock;
    let first = clock.local(scenario.handed_in).date();
    let ten = NaiveTime::from_hms_opt(22, 0, 0).expect("ten in the evening");
    let evening = |day: u64| (first + Days::new(day)).and_time(ten);
    let within = |at: &NaiveDateTime| clock.reading(*at).earliest() < by;
    Some((bag.id.clone(), (0..10).map(evening).take_while(within).collect()))
}

fn handed_in(scenario: &Scenario, at: Moment) -> Scenario {
    with(scenario, &[Step::HandedIn(at)])
}
