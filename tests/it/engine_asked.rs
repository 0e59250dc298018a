//! What an engine says of a run beside its events, and what it is given before.

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    CarrierId, Counted, End, Engine, Event, Figure, FigureId, Fork, Group, Loss, Outcome, Pace,
    Place, Returns, Scope, Share, Silent, Source, StageId, Station, StationId, Tally, Template,
    Trace, What, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};

use crate::engine_program::{Draft, at, minute, shifts, with};

/// A source of a unit a minute, from minute 1 until another, of templates that are in the program.
fn source(until: i64, weights: &[u32]) -> Source {
    Source {
        key: Key::of("source"),
        paces: vec![Pace { from: minute(0), gap: Span::from_mins(1) }],
        until: minute(until),
        mix: (0..).zip(weights).map(|(template, &weight)| Share { weight, template }).collect(),
        even: true,
        rate: None,
    }
}

/// A template whose units spend so many minutes at the first station.
fn template(draft: &mut Draft, work: i64, children: std::ops::Range<u32>) {
    let number = draft.program.templates.len() as u64;
    let stages = draft.way(Key::of("template").with(number), &[at(0, work)]);
    let precedence = Precedence::Routine;
    draft.program.templates.push(Template { stages, children, precedence, length: None });
}

#[test]
fn an_engine_says_how_and_when_each_planned_unit_ended() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::new(shifts(&[(0, 0)])));
    draft.unit(5, Precedence::Routine, &[at(0, 10)]);
    draft.unit(6, Precedence::Routine, &[at(1, 1)]);
    draft.unit(7, Precedence::Routine, &[at(0, 2)]);
    let mut engine = Engine::new(&draft.program);
    engine.run(None, &mut Silent);
    let end = |at, outcome| End { at: minute(at), outcome };
    let ends =
        [end(15, Outcome::Delivered), end(100_000, Outcome::OnItsWay), end(17, Outcome::Delivered)];
    assert_eq!(engine.ends(), ends);
    assert_eq!(engine.ended(), 3);
}

#[test]
fn a_run_takes_the_uniforms_that_its_engine_was_given_until_they_are_taken_back() {
    let mut draft = Draft::new();
    draft.station(Station::always(1));
    draft.program.figures.push(Figure {
        distribution: Distribution::uniform(0, 1_000_000).expect("in order"),
        scope: Scope::Run,
        key: Key::of("work"),
    });
    let work = Place::station(StationId(0), Work::drawn(FigureId(0)));
    draft.unit(0, Precedence::Routine, &[work]);
    let mut engine = Engine::new(&draft.program);
    let mut ends_at = |given: &[f64], luck: Option<Luck>| {
        engine.give(given);
        engine.run(luck, &mut Trace::default());
        engine.ends()[0].at
    };
    let luck = Luck::new(1, 2);
    let by_luck = Distribution::uniform(0, 1_000_000).expect("in order");
    let by_luck = Moment::from_micros(by_luck.at(luck.uniform(Key::of("work"))));
    assert_eq!(ends_at(&[0.125], None), Moment::from_micros(125_000));
    assert_eq!(ends_at(&[0.75], Some(luck)), Moment::from_micros(750_000));
    assert_eq!(ends_at(&[], Some(luck)), by_luck);
    assert_eq!(ends_at(&[], None), Moment::from_micros(500_000));
}

#[test]
fn an_observer_that_is_only_lent_is_told_the_same() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).unit(5, Precedence::Routine, &[at(0, 10)]);
    let mut trace = Trace::default();
    Engine::new(&draft.program).run(None, &mut &mut trace);
    assert_eq!(trace.events, draft.trace().events);
    assert!(!trace.events.is_empty());
}

/// When the last event of the typical run is, in minutes.
fn last(draft: &Draft) -> i64 {
    draft.trace().events.last().map_or(0, |event| event.at.as_micros() / 60_000_000)
}

#[test]
fn a_run_is_over_when_all_have_ended_and_no_source_makes_more() {
    let mut draft = Draft::new();
    // A station that changes long after.
    draft.station(Station::always(1)).station(Station::new(shifts(&[(0, 1), (900, 2)])));
    template(&mut draft, 1, 0..0);
    draft.program.sources = vec![source(6, &[1]), source(9, &[1])];
    assert_eq!(last(&draft), 14, "five and eight units, a minute each");
    // Sources that no planned unit meets any more make only what is due.
    draft.unit(3, Precedence::Routine, &[at(1, 4)]);
    draft.unit(4, Precedence::Routine, &[at(1, 30)]);
    draft.program.exposed = vec![true, false];
    assert_eq!(last(&draft), 37);
}

#[test]
fn a_child_of_what_a_source_makes_is_handed_in_with_it() {
    let mut draft = Draft::new();
    draft.station(Station::always(1));
    template(&mut draft, 3, 1..2);
    template(&mut draft, 4, 0..0);
    draft.program.sources = vec![source(2, &[1])];
    let made: Vec<_> = draft
        .trace()
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Made { template, handed_in, number, .. } => {
                Some((event.at, template, handed_in, number))
            }
            _ => None,
        })
        .collect();
    assert_eq!(made, [(minute(1), 0, minute(1), 1), (minute(4), 1, minute(1), 1)]);
}

#[test]
fn where_no_template_has_a_weight_the_last_is_made() {
    let mut draft = Draft::new();
    draft.station(Station::always(1));
    template(&mut draft, 3, 0..0);
    template(&mut draft, 4, 0..0);
    draft.program.sources = vec![source(2, &[0, 0])];
    let made = |event: &Event| match event.what {
        What::Made { template, .. } => Some(template),
        _ => None,
    };
    assert_eq!(draft.trace().events.iter().filter_map(made).collect::<Vec<_>>(), [1]);
}

#[test]
fn what_is_always_lost_is_lost_a_thousand_times_and_no_more() {
    let mut draft = Draft::new();
    let mut station = Station::always(1);
    station.loss = Some(Loss { per_million: 1_000_000, request: Work::fixed(Span::from_mins(1)) });
    draft.station(station).unit(0, Precedence::Routine, &[at(0, 1)]);
    let mut trace = Trace::default();
    Engine::new(&draft.program).run(Some(Luck::new(1, 1)), &mut trace);
    let lost = |event: &&Event| matches!(event.what, What::Lost { .. });
    assert_eq!(trace.events.iter().filter(lost).count(), 1_000);
    assert_eq!(last(&draft), 1, "the typical run loses nothing");
}

/// A station, a carrier that leaves at minute 30, and what begins before and after minute 8.
fn counted() -> Draft {
    let mut draft = Draft::new();
    let mut full = Station::always(0);
    full.queue_limit = Some(0);
    draft.station(Station::always(1)).station(full).carrier(&[(30, 30), (40, 40)], Some(2));
    draft.unit(0, Precedence::Routine, &[with(0, 20)]);
    draft.unit(0, Precedence::Routine, &[at(0, 5)]);
    draft.unit(10, Precedence::Flash, &[with(0, 20)]);
    draft.unit(12, Precedence::Routine, &[with(0, 20)]);
    draft.unit(13, Precedence::Routine, &[at(1, 1)]);
    draft.unit(14, Precedence::Routine, &[at(0, 5)]);
    template(&mut draft, 2, 0..0);
    draft.program.sources = vec![source(10, &[1])];
    draft
}

fn sums(tally: &Tally) -> (u64, i128) {
    (tally.count(), tally.total_micros() / 60_000_000)
}

#[test]
fn returns_are_taken_away_as_they_were_asked_for() {
    let draft = counted();
    let count = draft.program.units.len();
    let mut returns = Returns::new(
        &draft.program,
        Counted {
            period: minute(8)..minute(1_000),
            batch: None,
            group_of_unit: vec![Some(1); count],
            group_of_template: vec![Some(0)],
            groups: 2,
            over: Vec::new(),
        },
    );
    Engine::new(&draft.program).run(None, &mut returns);
    returns.close();
    let journeys = |groups: &[Group]| groups.iter().map(|group| sums(&group.journeys)).collect();
    let groups: Vec<(u64, i128)> = journeys(returns.groups());
    assert_eq!(groups, [(2, (21 - 8) + (23 - 9)), (3, 40 + 48 + (28 - 14))]);
    assert_eq!(returns.groups()[1].ended[Outcome::Refused as usize], 1);
    let carrier = sums(&returns.carrier(CarrierId(0)).waits);
    let station = returns.station(StationId(0)).came;
    let taken = returns.take();
    assert_eq!(carrier, (2, 20 + 28));
    assert_eq!(sums(&taken.1[0].waits), carrier);
    assert_eq!((taken.0.len(), taken.0[0].came), (2, station));
    assert_eq!(journeys(&taken.2), groups);
    assert!(returns.groups().is_empty());
}

#[test]
fn a_run_knows_nothing_of_what_was_still_to_come_in_the_one_before() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::always(1));
    draft.program.figures.push(Figure {
        distribution: Distribution::uniform(0, 6_000_000_000).expect("in order"),
        scope: Scope::Run,
        key: Key::of("work"),
    });
    let work = Place::station(StationId(1), Work::drawn(FigureId(0)));
    draft.unit(0, Precedence::Routine, &[work]);
    draft.program.until_planned = true;
    template(&mut draft, 2, 0..0);
    draft.program.sources = vec![source(1_000, &[1])];
    let long = |engine: &mut Engine<'_>| {
        let mut trace = Trace::default();
        engine.give(&[0.9]);
        engine.run(None, &mut trace);
        trace
    };
    let mut engine = Engine::new(&draft.program);
    engine.give(&[0.1]);
    engine.run(None, &mut Silent);
    assert_eq!(long(&mut engine), long(&mut Engine::new(&draft.program)));
}

#[test]
fn a_run_of_planned_units_is_over_with_the_last_of_them_whatever_sources_would_make() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::always(1));
    template(&mut draft, 0, 0..0);
    draft.unit(3, Precedence::Routine, &[at(1, 4)]);
    draft.unit(4, Precedence::Routine, &[at(1, 30)]);
    draft.program.until_planned = true;
    draft.program.sources = vec![source(1_000, &[1])];
    let made = |event: &&Event| matches!(event.what, What::Made { .. });
    assert_eq!(draft.trace().events.iter().filter(made).count(), 37);
}

#[test]
fn a_fork_leads_to_the_stage_that_chance_chooses_or_to_the_end() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::always(1));
    draft.unit(0, Precedence::Routine, &[at(0, 0)]);
    template(&mut draft, 0, 0..0);
    draft.way(Key::of("skipped"), &[at(1, 0)]);
    let wanted = draft.way(Key::of("wanted"), &[at(1, 0)]);
    let first = draft.program.templates[0].stages.start;
    draft.program.templates[0].stages = first..wanted.end;
    draft.program.stages[first as usize].fork = Some(0);
    draft.program.sources = vec![source(101, &[1])];
    let mut to = |choices: Vec<(u32, Option<StageId>)>| {
        draft.program.forks = vec![Fork { choices }];
        let mut counts = [0; 3];
        for event in draft.trace().events {
            match event.what {
                What::Joined { unit, stage, .. } if unit.0 > 0 => counts[stage as usize] += 1,
                _ => {}
            }
        }
        counts
    };
    let wanted = Some(StageId(wanted.start));
    assert_eq!(to(vec![(1, wanted)]), [100, 0, 100]);
    assert_eq!(to(vec![(1, None)]), [100, 0, 0]);
    let [all, skipped, some] = to(vec![(1, wanted), (3, None)]);
    assert!(all == 100 && skipped == 0 && (10..40).contains(&some), "{some}");
}
