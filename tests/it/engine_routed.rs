//! What a router is told, and that what it says is done.

use std::sync::Arc;

use deskby::chance::{Distribution, Key};
use deskby::engine::{
    Accepts, Alternative, Engine, Figure, FigureId, Interruption, MakesRouters, Notice, Outage,
    Place, Relay, Router, Scope, Sent, StageId, Station, StationId, Trace, UnitId, Way, What, Work,
};
use deskby::telegram::Precedence::{Flash, Priority, Routine};
use deskby::time::Span;

use crate::engine_program::{Draft, at, minute, minutes, shifts, tell};

/// A router that is a function.
struct By<F>(F);

impl<F: FnMut(&Relay<'_>, &mut Way<'_>) -> bool> Router for By<F> {
    fn at_relay(&mut self, relay: &Relay<'_>, way: &mut Way<'_>) -> bool {
        (self.0)(relay, way)
    }
}

/// The typical run with a router.
fn routed(draft: &Draft, router: impl FnMut(&Relay<'_>, &mut Way<'_>) -> bool) -> Trace {
    let mut trace = Trace::default();
    Engine::new(&draft.program).run_routed(None, &mut trace, &mut By(router));
    trace
}

/// What happened to a unit, in minutes.
fn story(trace: &Trace, unit: u32) -> Vec<String> {
    let told = trace.events.iter().map(tell);
    let of = format!(": {unit} ");
    told.filter(|line| line.contains(&of)).map(|line| line.replacen(&of, ": ", 1)).collect()
}

fn stations(draft: &mut Draft, count: usize) {
    for _ in 0..count {
        draft.station(Station::always(1));
    }
}

fn key(number: u64) -> Key {
    Key::of("added").with(number)
}

/// Writes a way at the relays 7 and 9, thinks better of it at 8, and names stages elsewhere.
fn writes(relay: &Relay<'_>, way: &mut Way<'_>) -> bool {
    let to = |place| [Alternative::to(place)];
    let for_flash = Accepts { at_least: Flash, only_when_up: false };
    assert!(way.is_empty() && relay.waits_at.is_none());
    assert_eq!(way.len(), 0);
    match relay.relay {
        7 => {
            way.push(key(0), None, &to(at(1, 2)));
            assert!(way.len() == 1 && !way.is_empty());
            let first = Alternative { accepts: for_flash, place: at(0, 1) };
            way.push(key(1), None, &[first, to(at(2, 3))[0]]);
            assert_eq!(way.len(), 2);
            way.because(4);
            true
        }
        // It thinks better of it.
        8 => {
            way.push(key(2), None, &to(at(1, 9)));
            false
        }
        9 => {
            way.push(key(3), None, &to(at(2, 4)));
            assert_eq!(way.len(), 1);
            true
        }
        _ => {
            assert_eq!((relay.at, relay.planned.clone()), (minute(105), 5..7));
            way.goes(1..3);
            true
        }
    }
}

#[test]
fn a_router_writes_the_rest_of_a_way_or_names_stages_or_leaves_it() {
    let mut draft = Draft::new();
    stations(&mut draft, 3);
    for (hour, way) in [(0, 1), (0, 2), (0, 1), (100, 3)] {
        draft.unit(hour, Routine, &[at(0, 5), at(0, 1), at(0, 1)][..way]);
    }
    for (stage, relay) in [(0, 7), (1, 8), (3, 9), (5, 10)] {
        draft.program.stages[stage].relay = Some(relay);
    }
    let mut engine = Engine::new(&draft.program);
    let mut run = || {
        let mut trace = Trace::default();
        engine.run_routed(None, &mut trace, &mut By(writes));
        trace
    };
    let trace = run();
    assert_eq!(run().events, trace.events, "a run knows of no run before");
    let rerouted = trace.events.iter().filter(|event| matches!(event.what, What::Rerouted { .. }));
    let rerouted: Vec<What> = rerouted.map(|event| event.what).collect();
    let way = |unit, (stage, planned, taken), to, why| What::Rerouted {
        unit: UnitId(unit),
        stage,
        planned,
        taken,
        to: StageId(to),
        why,
    };
    assert_eq!(
        rerouted,
        [way(0, (0, 1, 2), 7, 4), way(2, (0, 1, 1), 9, 0), way(3, (1, 2, 2), 1, 0)]
    );
    let stages: Vec<(u32, u32)> = trace
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Joined { unit: UnitId(0 | 3), stage, station } => Some((stage, station.0)),
            _ => None,
        })
        .collect();
    assert_eq!(stages, [(0, 1), (1, 2), (0, 0), (1, 0), (2, 0)]);
    let ends = |unit| story(&trace, unit).pop().unwrap_or_default();
    assert_eq!(ends(0), "7: ended Delivered", "it waits for the third, that was there before");
    assert_eq!(ends(1), "6: ended Delivered");
    assert_eq!(ends(2), "4: ended Delivered");
    assert_eq!(ends(3), "111: ended Delivered");
}

#[test]
fn a_router_knows_who_waits_and_how_long_those_ahead_will_take() {
    let mut draft = Draft::new();
    let mut interrupted = Station::new(shifts(&[(0, 1), (900, 3)]));
    interrupted.interruption = Interruption::Resume { at_least: Flash };
    let mut down = Station::always(1);
    down.outages.push(Outage { from: minute(2), to: minute(8) });
    draft.station(interrupted);
    draft.station(Station::new(Vec::new()));
    draft.station(Station::new(shifts(&[(900, 2)])));
    draft.station(down);
    draft.station(Station::always(2));
    for typical in [120_000_000, 10_000] {
        draft.program.figures.push(Figure {
            distribution: Distribution::Fixed(typical),
            scope: Scope::Use,
            key: Key::of("figure"),
        });
    }
    let four_minutes = Work {
        fixed: Span::from_mins(1),
        drawn: Some(FigureId(0)),
        sent: Some(Sent { characters: 600, rate: FigureId(1), parts: 1 }),
    };
    draft.unit(0, Routine, &[at(0, 10)]);
    draft.unit(3, Priority, &[Place::station(StationId(0), four_minutes)]);
    draft.unit(3, Routine, &[at(0, 3)]);
    draft.unit(4, Flash, &[at(0, 5)]);
    draft.unit(0, Routine, &[at(1, 5)]);
    draft.unit(0, Routine, &[at(2, 5)]).unit(0, Routine, &[at(2, 7)]);
    draft.unit(0, Routine, &[at(3, 1), at(3, 50)]);
    draft.unit(0, Routine, &[at(4, 30)]);
    for hour in [1, 5] {
        draft.unit(hour, Priority, &[at(4, 1)]);
        let last = draft.program.stages.len() - 1;
        draft.program.stages[last].relay = Some(3);
    }
    let mut told = Vec::new();
    let mut down = Vec::new();
    routed(&draft, |relay, _| {
        assert_eq!((relay.relay, relay.precedence), (3, Priority));
        assert!(!relay.may_share(relay.unit) && !relay.may_share(UnitId(3)));
        for (station, precedence) in
            [(0, Flash), (0, Priority), (0, Routine), (1, Routine), (2, Routine), (4, Routine)]
        {
            let id = StationId(station);
            let ahead = relay.ahead(id, precedence).as_micros() / 60_000_000;
            told.push((station, relay.waiting(id), relay.in_hand(id), ahead));
        }
        down.push((relay.is_down(StationId(3)), relay.is_down(StationId(0))));
        false
    });
    let early = [(0, 0, 1, 9), (0, 0, 1, 9), (0, 0, 1, 9)];
    let late = [(0, 3, 1, 4), (0, 3, 1, 8), (0, 3, 1, 17)];
    let others = [(1, 1, 0, 0), (2, 2, 0, 5), (4, 0, 1, 0)];
    let wanted: Vec<(u32, u32, u32, i64)> =
        [early, others, late, others].into_iter().flatten().collect();
    assert_eq!(told.len(), wanted.len());
    // By then the first that asked has been served at the last station.
    assert_eq!(told, wanted);
    assert_eq!(down, [(false, false), (true, false)]);
}

#[test]
fn what_waits_is_asked_about_when_a_notice_comes_and_may_leave_its_line() {
    let mut draft = Draft::new();
    stations(&mut draft, 2);
    draft.unit(0, Routine, &[at(0, 30)]);
    for hour in [1, 2, 3] {
        draft.unit(hour, Routine, &[at(0, 10)]);
        let last = draft.program.stages.len() - 1;
        draft.program.stages[last].relay = Some(u32::try_from(hour).unwrap());
    }
    // Of this nobody asks: its last stage has no relay.
    draft.unit(4, Routine, &[at(0, 10)]);
    let notice = |at, station| Notice { at: minute(at), station: StationId(station) };
    draft.program.notices = vec![notice(12, 1), notice(12, 0), notice(14, 0)];
    let mut asked = Vec::new();
    let trace = routed(&draft, |relay, way| {
        let by = relay.waits_at.map(|station| station.0);
        let ahead = relay.ahead(StationId(0), Routine).as_micros() / 60_000_000;
        asked.push((relay.at.as_micros() / 60_000_000, relay.unit.0, by, ahead));
        let leaves = relay.at == minute(12) && relay.unit == UnitId(2);
        if leaves {
            way.push(key(0), None, &[Alternative::to(at(1, 1))]);
        }
        leaves
    });
    assert_eq!(
        asked,
        [
            (1, 1, None, 29),
            (2, 2, None, 38),
            (3, 3, None, 47),
            (12, 1, Some(0), 48),
            (12, 2, Some(0), 48),
            (12, 3, Some(0), 38),
            (14, 1, Some(0), 36),
            (14, 3, Some(0), 36),
        ]
    );
    let ends = |unit| story(&trace, unit).pop().unwrap_or_default();
    assert_eq!(ends(1), "40: ended Delivered");
    assert_eq!(ends(2), "13: ended Delivered");
    assert_eq!(ends(3), "50: ended Delivered");
    assert_eq!(ends(4), "60: ended Delivered");
}

/// Two that go with a third over the stages of a leg, which are the last of the program: made
/// ready in a minute, then two at the first station after a relay, then the end with a relay.
fn together() -> (Draft, std::ops::Range<u32>) {
    let mut draft = Draft::new();
    stations(&mut draft, 2);
    for _ in 0..3 {
        draft.unit(0, Routine, &[at(1, 5)]);
        let last = draft.program.stages.len() - 1;
        draft.program.stages[last].relay = Some(1);
    }
    let leg = draft.way(Key::of("leg"), &[Place::Delay(minutes(1)), at(0, 2), at(0, 0)]);
    for (relay, stage) in [(2, 1), (3, 2)] {
        draft.program.stages[leg.start as usize + stage].relay = Some(relay);
    }
    (draft, leg)
}

#[test]
fn those_that_go_together_are_sent_once_and_part_at_the_end_of_the_leg() {
    let (draft, leg) = together();
    let mut asked = Vec::new();
    let trace = routed(&draft, |relay, way| {
        let now = relay.at.as_micros() / 60_000_000;
        asked.push((now, relay.unit.0, relay.relay));
        match (now, relay.unit.0) {
            (0, 0) => way.goes(leg.clone()),
            (0, _) => {
                assert!(relay.may_share(UnitId(0)) && !relay.may_share(relay.unit));
                way.shares(UnitId(0));
            }
            (3, _) => {
                assert!(!relay.may_share(UnitId(0)), "its leg is behind it");
                return false;
            }
            _ => return false,
        }
        true
    });
    let lead = ["0: released", "0: rerouted over 3", "0: lagged", "1: lapsed", "1: joined 0"];
    assert_eq!(story(&trace, 0)[..5], lead);
    let first = ["0: released", "0: goes with 0", "3: joined 1", "3: started at 1"];
    assert_eq!(story(&trace, 1)[..4], first);
    let second = ["0: released", "0: goes with 0", "3: joined 1", "8: started at 1"];
    assert_eq!(story(&trace, 2)[..4], second);
    let at_line = [(1, 0, 2), (1, 1, 2), (1, 2, 2)];
    assert_eq!(asked[..3], [(0, 0, 1), (0, 1, 1), (0, 2, 1)]);
    assert_eq!(asked[3..6], at_line, "each is asked about at the line");
    assert_eq!(asked[6..], [(3, 0, 3), (3, 1, 1), (3, 2, 1)]);
}

#[test]
fn those_that_stay_at_a_relay_go_on_with_the_first_of_them() {
    let (mut draft, leg) = together();
    let other = draft.way(Key::of("other"), &[at(1, 4)]);
    let trace = routed(&draft, |relay, way| {
        match (relay.at.as_micros() / 60_000_000, relay.unit.0) {
            (0, 0) => way.goes(leg.clone()),
            (0, _) => way.shares(UnitId(0)),
            (1, 0) => way.goes(other.clone()),
            _ => return false,
        }
        true
    });
    let lead = ["1: rerouted over 1", "1: joined 1", "1: started at 1", "5: completed at 1"];
    assert_eq!(story(&trace, 0)[4..8], lead);
    let first = ["1: rerouted over 2", "1: joined 0", "1: started at 0", "3: completed at 0"];
    assert_eq!(story(&trace, 1)[2..6], first);
    let second = ["0: released", "0: goes with 0", "1: goes with 1", "3: joined 1"];
    assert_eq!(story(&trace, 2)[..4], second);
    let put = trace.events.iter().find_map(|event| match event.what {
        What::Rerouted { unit: UnitId(1), stage, planned, taken, to, why } => {
            Some((stage, planned, taken, to.0, why))
        }
        _ => None,
    });
    assert_eq!(put, Some((0, 1, 2, leg.start + 1, 0)), "of its own it had one stage before it");
}

#[test]
fn one_that_leaves_others_to_go_with_a_third_is_not_sent_by_itself() {
    let (mut draft, leg) = together();
    draft.unit(1, Flash, &[at(1, 5)]);
    let last = draft.program.stages.len() - 1;
    draft.program.stages[last].relay = Some(1);
    let other = draft.way(Key::of("other"), &[at(1, 4)]);
    let trace = routed(&draft, |relay, way| {
        match (relay.at.as_micros() / 60_000_000, relay.unit.0) {
            (0, 0) => way.goes(leg.clone()),
            (0, _) => way.shares(UnitId(0)),
            (1, 3) => way.goes(other.clone()),
            (1, 0) => {
                assert!(relay.may_share(UnitId(3)));
                way.shares(UnitId(3));
            }
            _ => return false,
        }
        true
    });
    assert_eq!(story(&trace, 0)[3..], ["1: lapsed", "1: goes with 3", "5: ended Delivered"]);
    let third = ["1: rerouted over 1", "1: joined 1", "1: started at 1", "5: completed at 1"];
    assert_eq!(story(&trace, 3)[1..5], third);
    assert_eq!(story(&trace, 1)[2..4], ["1: rerouted over 2", "1: joined 0"]);
    assert_eq!(story(&trace, 2)[2], "1: goes with 1");
}

/// Makes routers that send everything over these stages.
#[derive(Debug)]
struct Over(std::ops::Range<u32>);

impl MakesRouters for Over {
    fn router(&self) -> Box<dyn Router + '_> {
        Box::new(By(|_: &Relay<'_>, way: &mut Way<'_>| {
            way.goes(self.0.clone());
            true
        }))
    }
}

#[test]
fn a_program_brings_its_routers_with_it_and_without_any_goes_as_planned() {
    let mut draft = Draft::new();
    stations(&mut draft, 1);
    draft.unit(0, Routine, &[at(0, 5)]);
    let other = draft.way(Key::of("other"), &[at(0, 7)]);
    let end = |draft: &Draft| draft.told().pop().unwrap_or_default();
    assert_eq!(end(&draft), "5: 0 ended Delivered");
    draft.program.stages[0].relay = Some(1);
    assert_eq!(end(&draft), "5: 0 ended Delivered");
    draft.program.routers = Some(Arc::new(Over(other)));
    assert_eq!(end(&draft), "7: 0 ended Delivered");
}
