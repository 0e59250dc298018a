//! What no planned unit can notice is left out of a program, and none notices.

use std::borrow::Cow;
use std::sync::Arc;

use deskby::chance::{Key, Luck};
use deskby::engine::{
    CallOut, Closing, End, Engine, Fingerprint, FixedWay, Fork, MakesRouters, Notice, Pace, Place,
    Program, Router, Share, Source, Station, StationId, Template, WhenFull,
};
use deskby::plan::plan;
use deskby::telegram::Precedence;
use deskby::time::Span;
use proptest::prelude::*;

use crate::engine_agrees::{Thrown, cases, luck_of};
use crate::engine_program::{Draft, at, minute, minutes, shifts};
use crate::engine_random::{Dice, shifts_of_all};
use crate::library::seed_with_traffic;

fn dice() -> impl Strategy<Value = Thrown> {
    prop::collection::vec(any::<u8>(), 0..1_500).prop_map(Thrown)
}

/// How the planned units end, and how many events that took.
fn run(program: &Program, luck: Option<Luck>) -> (Vec<End>, u64) {
    let mut engine = Engine::new(program);
    let mut print = Fingerprint::default();
    engine.run(luck, &mut print);
    (engine.ends().to_vec(), print.events())
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn planned_units_fare_alike_with_and_without_what_they_cannot_notice(
        thrown in dice(),
        number in 0_u64..4,
    ) {
        let program = Dice::new(&thrown.0).busy();
        let (whole, _) = run(&program, luck_of(number));
        let (pruned, _) = run(&program.for_planned(), luck_of(number));
        prop_assert_eq!(whole, pruned);
    }
}

#[test]
fn random_programs_have_much_to_leave_out_and_much_to_keep() {
    let luck = Luck::new(1, 0);
    let (mut events, mut pruned, mut fewer, mut busy) = (0, 0, 0, 0);
    for program in 0..400 {
        let key = Key::of("dice").with(program);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 256")]
        let thrown: Vec<u8> =
            (0..1_500).map(|die| (luck.uniform(key.with(die)) * 256.0) as u8).collect();
        let program = Dice::new(&thrown).busy();
        let ((_, all), (_, some)) = (run(&program, None), run(&program.for_planned(), None));
        (events, pruned) = (events + all, pruned + some);
        fewer += u32::from(some < all);
        busy += u32::from(!program.for_planned().sources.is_empty());
    }
    println!("{events} events, {pruned} after pruning; {fewer} of 400 programs had fewer");
    assert!(fewer > 100 && busy > 100, "{fewer} {busy}");
}

/// A stream of one telegram every ten minutes over some places.
fn stream(draft: &mut Draft, name: &str, way: &[Place]) {
    let stages = draft.way(Key::of(name), way);
    let program = &mut draft.program;
    let template = u32::try_from(program.templates.len()).unwrap();
    let precedence = Precedence::Priority;
    program.templates.push(Template { stages, children: 0..0, precedence, length: None });
    program.sources.push(Source {
        key: Key::of(name),
        paces: vec![Pace { from: minute(0), gap: Span::from_mins(10) }],
        until: minute(50_000),
        mix: vec![Share { weight: 1, template }],
        even: true,
        rate: None,
    });
}

#[test]
fn what_comes_before_a_tracked_copy_stays_and_what_only_comes_after_goes() {
    let mut draft = Draft::new();
    for _ in 0..6 {
        draft.station(Station::always(1));
    }
    draft.unit(100, Precedence::Routine, &[at(0, 5), at(1, 5)]);
    stream(&mut draft, "elsewhere", &[at(4, 5), at(5, 5)]);
    stream(&mut draft, "comes to it", &[at(2, 5), at(1, 5), at(3, 5)]);
    stream(&mut draft, "delays what comes to it", &[at(2, 5), at(4, 5)]);
    draft.program.until_planned = true;
    let pruned = draft.program.for_planned();
    let names: Vec<Key> = pruned.sources.iter().map(|source| source.key).collect();
    assert_eq!(names, [Key::of("comes to it"), Key::of("delays what comes to it")]);
    let lengths: Vec<usize> = pruned.templates.iter().map(|one| one.stages.len()).collect();
    assert_eq!(lengths, [0, 2, 1]);
    assert_eq!(pruned.exposed, [true]);
    assert_eq!(run(&pruned, None).0, run(&draft.program, None).0);
}

#[test]
fn sources_fall_silent_when_the_last_that_meets_them_is_through() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::always(1));
    draft.unit(100, Precedence::Routine, &[at(0, 5)]);
    draft.unit(20_000, Precedence::Routine, &[at(1, 5)]);
    stream(&mut draft, "before it", &[at(0, 5)]);
    draft.program.until_planned = true;
    let ((whole, all), (pruned, some)) =
        (run(&draft.program, None), run(&draft.program.for_planned(), None));
    assert_eq!(whole, pruned);
    assert!(all > 2_000 && some < 100, "{all} {some}");
}

#[test]
fn the_first_case_among_the_traffic_of_1986_is_the_same_when_pruned() {
    let plan = plan(&seed_with_traffic(None));
    let pruned = plan.program.for_planned();
    let (mut all, mut some) = (0, 0);
    for number in 0..4 {
        let luck = luck_of(number);
        let (whole, pruned) = (run(&plan.program, luck), run(&pruned, luck));
        assert_eq!(whole.0, pruned.0, "run {number}");
        (all, some) = (all + whole.1, some + pruned.1);
    }
    println!("{all} events, {some} after pruning");
    assert!(some * 2 < all, "{some} {all}");
}

/// Makes routers that leave every way as it was planned.
#[derive(Debug)]
struct NoRouters;

impl MakesRouters for NoRouters {
    fn router(&self) -> Box<dyn Router + '_> {
        Box::new(FixedWay)
    }
}

/// A planned unit at the first station and a stream that comes to it there.
fn met() -> Draft {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::always(1));
    draft.unit(100, Precedence::Routine, &[at(0, 5), at(1, 5)]);
    stream(&mut draft, "meets it", &[at(0, 5), at(1, 5)]);
    stream(&mut draft, "goes elsewhere", &[]);
    draft
}

fn is_whole(program: &Program) -> bool {
    matches!(program.for_planned(), Cow::Borrowed(_))
}

#[test]
fn what_is_far_away_and_matters_all_the_same_leaves_a_program_whole() {
    let alter = |alter: fn(&mut Program)| {
        let mut program = met().program;
        alter(&mut program);
        is_whole(&program)
    };
    assert!(!alter(|_| {}));
    assert!(alter(|program| program.sources.clear()), "there is nothing to leave out");
    assert!(alter(|program| program.units.clear()), "it is all about the sources");
    // A full station that keeps others from leaving, unlike one that refuses or is never full.
    let limit = |program: &mut Program| program.stations[1].queue_limit = Some(3);
    let block = |program: &mut Program| program.stations[1].when_full = WhenFull::Block;
    assert!(!alter(limit) && !alter(block));
    assert!(alter(|program| {
        program.stations[1].queue_limit = Some(3);
        program.stations[1].when_full = WhenFull::Block;
    }));
    // Routers decide, now or when a notice comes.
    assert!(alter(|program| program.routers = Some(Arc::new(NoRouters))));
    assert!(alter(|program| {
        program.notices.push(Notice { at: minute(5), station: StationId(0) });
    }));
    assert!(alter(|program| program.stages[2].relay = Some(1)));
    // Two sources make what cannot be told apart but by which of them made it.
    let share = Share { weight: 1, template: 0 };
    assert!(alter(|program| program.sources[1].mix = vec![Share { weight: 1, template: 0 }]));
    let mut random = met().program;
    random.sources[1].mix = vec![share, share];
    random.sources[0].even = false;
    assert!(is_whole(&random));
    random.sources[1].even = false;
    assert!(!is_whole(&random));
    random.stages[3].fork = Some(0);
    random.forks.push(Fork { choices: vec![(1, None)] });
    assert!(is_whole(&random));
    random.sources[1].mix = Vec::new();
    assert!(!is_whole(&random));
}

#[test]
fn at_a_station_that_serves_whoever_comes_nobody_is_noticed() {
    let noticed = |alter: fn(&mut Station)| {
        let mut draft = Draft::new();
        let mut station = Station::new(shifts_of_all());
        alter(&mut station);
        draft.station(station);
        draft.unit(100, Precedence::Routine, &[at(0, 5)]);
        stream(&mut draft, "meets it", &[at(0, 5)]);
        !draft.program.for_planned().sources.is_empty()
    };
    assert!(!noticed(|_| {}));
    assert!(!noticed(|station| station.closing = Closing::Fit));
    assert!(!noticed(|station| station.rotas = vec![shifts_of_all(), shifts_of_all()]));
    assert!(noticed(|station| station.shifts[0].servers = 3));
    assert!(noticed(|station| station.rotas = vec![shifts_of_all(), shifts(&[(0, 3)])]));
    assert!(noticed(|station| {
        let delay = minutes(5);
        station.call_out = Some(CallOut { at_least: Precedence::Flash, delay, servers: 1 });
    }));
    assert!(noticed(|station| station.queue_limit = Some(9)));
    assert!(noticed(|station| station.set_up = Some(minutes(1))));
    assert!(noticed(|station| station.closing = Closing::FitStrict));
}

#[test]
fn of_a_way_that_goes_on_to_what_is_noticed_all_is_kept() {
    let mut draft = Draft::new();
    for _ in 0..6 {
        draft.station(Station::always(1));
    }
    draft.unit(100, Precedence::Routine, &[at(0, 5)]);
    draft.unit(200, Precedence::Routine, &[at(3, 5)]);
    // A child that comes to it, and one that does not.
    stream(&mut draft, "parent", &[at(1, 5), at(2, 5)]);
    stream(&mut draft, "child", &[at(0, 5), at(2, 5)]);
    stream(&mut draft, "childless at last", &[at(0, 5), at(2, 5)]);
    stream(&mut draft, "unseen", &[at(4, 5)]);
    // Stages that may come round to it again.
    stream(&mut draft, "forks", &[at(0, 5), at(5, 5), at(5, 5)]);
    let program = &mut draft.program;
    (program.templates[0].children, program.templates[2].children) = (1..2, 3..4);
    let last = program.stages.len() - 1;
    program.stages[last].fork = Some(0);
    program.forks.push(Fork { choices: vec![(1, None)] });
    // Only what is made by itself has a source.
    program.sources.remove(3);
    program.sources.remove(1);
    let pruned = program.for_planned();
    let lengths: Vec<usize> = pruned.templates.iter().map(|one| one.stages.len()).collect();
    assert_eq!(lengths, [2, 2, 2, 0, 3]);
    let children = |at: usize| pruned.templates[at].children.clone();
    assert_eq!((children(0), children(2)), (1..2, 0..0));
    assert_eq!(pruned.exposed, [true, false]);
    assert!(pruned.until_planned && !program.until_planned);
    assert!(!pruned.to_the_horizon().until_planned);
    assert!(matches!(program.to_the_horizon(), Cow::Borrowed(_)));
}
