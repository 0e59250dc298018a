//! Properties of every program: the fast engine agrees with the slow one, nothing is lost, and
//! waits and work sum to the elapsed time.

use deskby::chance::Luck;
use deskby::engine::{
    Closing, Engine, Event, Fingerprint, Outcome, Place, Program, Silent, StationId, Trace, UnitId,
    What, WhenFull,
};
use deskby::time::{Moment, Span};
use proptest::prelude::*;

use crate::engine_random::Dice;
use crate::reference;

fn run(program: &Program, luck: Option<Luck>) -> Trace {
    let mut trace = Trace::default();
    Engine::new(program).run(luck, &mut trace);
    trace
}

/// The typical run or one of a few others.
pub(crate) fn luck_of(run: u64) -> Option<Luck> {
    run.checked_sub(1).map(|run| Luck::new(7, run))
}

/// Dice that print on one line.
#[derive(Clone)]
pub(crate) struct Thrown(pub(crate) Vec<u8>);

impl std::fmt::Debug for Thrown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

fn dice() -> impl Strategy<Value = Thrown> {
    prop::collection::vec(any::<u8>(), 0..700).prop_map(Thrown)
}

/// So many cases, none kept in a file.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::with_cases(cases)
    }
}

/// The traces from a little before they differ.
fn difference(fast: &Trace, slow: &Trace) -> Option<String> {
    let mut pairs = fast.events.iter().zip(&slow.events);
    let same = fast.events.len() == slow.events.len();
    let at = pairs.position(|(fast, slow)| fast != slow);
    let at = at.or_else(|| (!same).then(|| fast.events.len().min(slow.events.len())))?;
    let lines = |trace: &Trace| -> Vec<String> {
        let from = at.saturating_sub(9);
        let lines = trace.events[from..].iter().take(12);
        lines.map(|event| format!("{event:?}")).collect()
    };
    let (fast, slow) = (lines(fast).join("\n"), lines(slow).join("\n"));
    Some(format!("fast:\n{fast}\nslow:\n{slow}"))
}

/// The unit that an event is about.
fn unit_of(what: What) -> Option<UnitId> {
    match what {
        What::Released { unit }
        | What::Made { unit, .. }
        | What::Rerouted { unit, .. }
        | What::Shares { unit, .. }
        | What::Blocked { unit, .. }
        | What::Refused { unit, .. }
        | What::Joined { unit, .. }
        | What::CalledOut { unit, .. }
        | What::Started { unit, .. }
        | What::Interrupted { unit, .. }
        | What::Completed { unit, .. }
        | What::Lost { unit, .. }
        | What::Laid { unit, .. }
        | What::Left { unit, .. }
        | What::Landed { unit, .. }
        | What::Lagged { unit, .. }
        | What::Lapsed { unit }
        | What::Ended { unit, .. } => Some(unit),
        What::Changed { .. } => None,
    }
}

/// What happened to one unit; calls for somebody are of the station.
fn story(trace: &Trace, unit: u32) -> Vec<Event> {
    let of = |event: &&Event| {
        let call = matches!(event.what, What::CalledOut { .. });
        unit_of(event.what) == Some(UnitId(unit)) && !call
    };
    trace.events.iter().filter(of).copied().collect()
}

/// How long a unit waited, was served, travelled and lagged, by the steps of its story; each
/// step says what may follow it and what the time between was.
fn waits_and_work(story: &[Event]) -> (Span, Span) {
    let (mut waits, mut work) = (Span::ZERO, Span::ZERO);
    for pair in story.windows(2) {
        let span = pair[1].at - pair[0].at;
        assert!(span >= Span::ZERO, "time runs backwards");
        let ends = matches!(pair[1].what, What::Ended { .. });
        match (pair[0].what, pair[1].what) {
            (What::Joined { .. } | What::Interrupted { .. }, What::Started { .. })
            | (What::Blocked { .. }, What::Joined { .. })
            | (What::Laid { .. }, What::Left { .. }) => waits += span,
            (What::Started { .. }, What::Completed { .. } | What::Interrupted { .. })
            | (What::Lost { .. }, What::Joined { .. } | What::Laid { .. } | What::Lagged { .. })
            | (What::Lost { .. }, What::Blocked { .. } | What::Refused { .. })
            | (What::Left { .. }, What::Landed { .. })
            | (What::Lagged { .. }, What::Lapsed { .. }) => work += span,
            (_, _) if ends => waits += span,
            (before, after) => assert_eq!(span, Span::ZERO, "between {before:?} and {after:?}"),
        }
    }
    (waits, work)
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn the_fast_engine_agrees_with_the_slow_one_event_for_event(thrown in dice(), seed in 0_u64..4) {
        let program = Dice::new(&thrown.0).program();
        let fast = run(&program, luck_of(seed));
        let slow = reference::run(&program, luck_of(seed));
        let differ = difference(&fast, &slow);
        prop_assert!(differ.is_none(), "{}", differ.unwrap_or_default());
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn every_unit_ends_once_and_its_waits_and_work_sum_to_the_time(thrown in dice(), seed in 0_u64..4) {
        let program = Dice::new(&thrown.0).program();
        let trace = run(&program, luck_of(seed));
        for unit in 0..u32::try_from(program.units.len()).unwrap() {
            let story = story(&trace, unit);
            let ends = |event: &&Event| matches!(event.what, What::Ended { .. });
            prop_assert_eq!(story.iter().filter(ends).count(), 1);
            let (first, last) = (story[0], story[story.len() - 1]);
            prop_assert!(ends(&&last));
            let (waits, work) = waits_and_work(&story);
            prop_assert_eq!(waits + work, last.at - first.at);
        }
    }

    #[test]
    fn time_never_runs_backwards_nor_past_the_horizon(thrown in dice(), seed in 0_u64..4) {
        let program = Dice::new(&thrown.0).program();
        let trace = run(&program, luck_of(seed));
        prop_assert!(trace.events.is_sorted_by_key(|event| event.at));
        prop_assert!(trace.events.iter().all(|event| event.at <= program.horizon));
    }

    #[test]
    fn a_program_run_again_tells_the_same_and_silence_changes_nothing(thrown in dice(), seed in 0_u64..4) {
        let program = Dice::new(&thrown.0).program();
        let mut engine = Engine::new(&program);
        let mut told = (Trace::default(), Fingerprint::EMPTY);
        engine.run(luck_of(seed), &mut told);
        let ends = engine.ends().to_vec();
        engine.run(luck_of(seed + 1), &mut Silent);
        let (mut again, mut alone) = (Trace::default(), Fingerprint::EMPTY);
        engine.run(luck_of(seed), &mut again);
        prop_assert_eq!(&told.0, &again);
        engine.run(luck_of(seed), &mut alone);
        prop_assert_eq!(told.1, alone);
        prop_assert_eq!(ends, engine.ends());
    }

    #[test]
    fn of_two_that_wait_for_a_station_the_higher_precedence_is_started_first(thrown in dice(), seed in 0_u64..4) {
        let program = Dice::new(&thrown.0).program();
        let trace = run(&program, luck_of(seed));
        let mut waiting: Vec<Option<StationId>> = vec![None; program.units.len()];
        for event in &trace.events {
            let Some(unit) = unit_of(event.what) else { continue };
            match event.what {
                What::Joined { station, .. } | What::Interrupted { station, .. } => {
                    waiting[unit.0 as usize] = Some(station);
                }
                What::Ended { .. } => waiting[unit.0 as usize] = None,
                What::Started { station, .. } => {
                    waiting[unit.0 as usize] = None;
                    let precedence = |at: usize| program.units[at].rank.precedence;
                    let overtaken = waiting.iter().enumerate().any(|(other, &at)| {
                        at == Some(station) && precedence(other) > precedence(unit.0 as usize)
                    });
                    let fits = program.stations[station.0 as usize].closing == Closing::Fit;
                    prop_assert!(fits || !overtaken, "at {event:?}");
                }
                _ => {}
            }
        }
    }

    #[test]
    fn the_order_in_which_units_are_written_is_immaterial(thrown in dice(), seed in 0_u64..4) {
        let mut program = Dice::new(&thrown.0).program();
        let count = u32::try_from(program.units.len()).unwrap();
        for (unit, telegram) in program.units.iter_mut().zip(0..) {
            (unit.children, unit.rank.telegram) = (0..0, telegram);
        }
        let mut turned = program.clone();
        turned.units.reverse();
        let (trace, turned) = (run(&program, luck_of(seed)), run(&turned, luck_of(seed)));
        for unit in 0..count {
            let times = |trace: &Trace, unit| -> Vec<Moment> {
                story(trace, unit).iter().map(|event| event.at).collect()
            };
            prop_assert_eq!(times(&trace, unit), times(&turned, count - 1 - unit));
        }
    }

    #[test]
    fn the_order_in_which_stations_are_written_is_immaterial(thrown in dice(), seed in 0_u64..4) {
        let mut program = Dice::new(&thrown.0).program();
        program.stations.iter_mut().for_each(|station| station.when_full = WhenFull::Refuse);
        let mut turned = program.clone();
        turned.stations.reverse();
        let last = u32::try_from(program.stations.len()).unwrap() - 1;
        for alternative in &mut turned.alternatives {
            if let Place::Station { station, .. } = &mut alternative.place {
                station.0 = last - station.0;
            }
        }
        let (trace, turned) = (run(&program, luck_of(seed)), run(&turned, luck_of(seed)));
        for unit in 0..u32::try_from(program.units.len()).unwrap() {
            let ends = |trace: &Trace| -> Vec<(Moment, Option<Outcome>)> {
                let step = |event: &Event| match event.what {
                    What::Ended { outcome, .. } => (event.at, Some(outcome)),
                    _ => (event.at, None),
                };
                story(trace, unit).iter().map(step).collect()
            };
            prop_assert_eq!(ends(&trace), ends(&turned));
        }
    }
}
