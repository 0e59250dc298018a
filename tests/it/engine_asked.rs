//! What an engine says of a run beside its events, and what it is given before.

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    End, Engine, Figure, FigureId, Outcome, Pace, Place, Scope, Share, Silent, Source, Station,
    StationId, Template, Trace, What, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};

use crate::engine_program::{Draft, at, minute, shifts};

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
    let made = |event: &deskby::engine::Event| match event.what {
        What::Made { template, .. } => Some(template),
        _ => None,
    };
    assert_eq!(draft.trace().events.iter().filter_map(made).collect::<Vec<_>>(), [1]);
}
