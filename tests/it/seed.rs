//! What a historian expects of the first case, UKDIS Geneva telno 007 of 10 February 1986.

use deskby::compare::{Side, Verdict, differences};
use deskby::ensemble::Milestone;
use deskby::plan::{Copy, Doing, Way};
use deskby::scenario::{At, Change};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};
use deskby::timeline::{Ending, Phase, Reason, Spell, Spent, Told};

use crate::library::{changed, moment, row, seed, seen};

const LISTED: [&str; 23] = [
    "PS",
    "ACDD",
    "DEFENCE D",
    "SOVIET D",
    "NEWS D",
    "NAD",
    "EED",
    "WED",
    "PLANNING STAFF",
    "RES D",
    "INFO D",
    "PUBD",
    "NED",
    "PS/LADY YOUNG",
    "PS/MR RENTON",
    "PS/PUS",
    "MR DEREK THOMAS",
    "GOODALL",
    "RATFORD",
    "MR DAUNT",
    "MR DAVID THOMAS",
    "MR BRAITHWAITE",
    "MR O'NEILL",
];

/// What became of a copy on the other side, run by run.
fn moved(base: &Side, other: &Side, name: &str) -> Verdict {
    let found = differences(base, other);
    found.iter().find(|difference| difference.name == name).unwrap().verdict
}

/// The band of eight runs in ten in which a copy could be seen.
fn band(side: &Side, name: &str) -> (Moment, Moment) {
    let at = row(side, name).itinerary;
    let band = side.ensemble.band(&side.plan, at, Milestone::Seen).unwrap();
    (band.low.unwrap(), band.high.unwrap())
}

/// Whether somebody was called out on the way of a copy, in the typical run.
fn called_for(side: &Side, name: &str) -> bool {
    let at = row(side, name).itinerary;
    let called = |told: &Told| told.phase == Phase::CalledOut && told.copies.contains(&at);
    side.timeline.events.iter().any(called)
}

/// The length of a reason's waits for a copy, in the typical run.
fn waited(side: &Side, name: &str, reason: Reason) -> Span {
    let waits = row(side, name).spells.iter();
    waits.filter(|spell| spell.spent == Spent::Waiting(reason)).map(Spell::length).sum()
}

fn all(precedence: Precedence) -> Change {
    Change { precedence: vec![("*".to_owned(), precedence)], ..Change::default() }
}

#[test]
fn all_six_addressees_and_all_named_desks_have_a_copy() {
    let side = seed(None);
    for name in ["FCO", "WASHINGTON", "BONN", "PARIS", "UKDEL NATO", "BRUSSELS"] {
        assert_eq!(row(&side, name).ending, Ending::Delivered, "{name}");
    }
    for name in LISTED {
        assert_eq!(row(&side, name).ending, Ending::Delivered, "{name}");
    }
    let desk = |copy: &Copy| matches!(copy, Copy::Desk { .. });
    let desks = side.plan.itineraries.iter().filter(|itinerary| desk(&itinerary.copy));
    let others: Vec<&str> =
        desks.map(|desk| desk.name.as_str()).filter(|name| !LISTED.contains(name)).collect();
    assert_eq!(
        others,
        ["ARMS CONTROL TALKS", "MR BERMAN, LEGAL ADVISERS", "REGISTRY", "EVENING BOX"]
    );
}

#[test]
fn it_is_handed_in_on_a_monday_at_1735_in_geneva_and_1635_in_london() {
    let side = seed(None);
    let network = &side.scenario.network;
    let local = |name: &str| {
        let post = network.post(network.find(name).unwrap());
        post.clock.local(side.timeline.handed_in).format("%a %H:%M").to_string()
    };
    assert_eq!(local("UKDIS GENEVA"), "Mon 17:35");
    assert_eq!(local("FCO"), "Mon 16:35");
}

#[test]
fn one_transmission_goes_to_london_and_washington_is_sent_on_before_bonn_and_paris() {
    let side = seed(None);
    let network = &side.scenario.network;
    let sent: Vec<(String, Vec<&str>)> = side
        .timeline
        .events
        .iter()
        .filter(|told| matches!(told.doing, Doing::Sent(_)) && told.phase == Phase::Done)
        .map(|told| {
            let addressed = told.copies.iter().map(|&at| &side.plan.itineraries[at]);
            let addressed = addressed.filter(|itinerary| itinerary.role().is_some());
            let names = addressed.map(|itinerary| itinerary.name.as_str()).collect();
            (network.post(told.post).name.clone(), names)
        })
        .collect();
    assert_eq!(sent.len(), 4, "{sent:?}");
    assert_eq!(sent[0].0, "UKDIS GENEVA");
    assert_eq!(sent[0].1.len(), 6);
    let onward: Vec<&str> = sent[1..].iter().map(|(_, names)| names[0]).collect();
    assert_eq!(onward, ["WASHINGTON", "BONN", "PARIS"]);
}

#[test]
fn the_saving_copies_go_by_londons_bag_after_londons_receipt() {
    let side = seed(None);
    for name in ["UKDEL NATO", "BRUSSELS"] {
        let itinerary = &side.plan.itineraries[row(&side, name).itinerary];
        let Way::Bag { wire, runs } = &itinerary.way else { panic!("{name} goes by wire") };
        let network = &side.scenario.network;
        assert_eq!(wire.len(), 1, "by wire to London");
        assert_eq!(network.bag(runs[0]).from, network.hub);
        let left = side.timeline.events.iter().find(|told| {
            matches!(told.doing, Doing::Bagged(_))
                && told.phase == Phase::Begun
                && told.copies.contains(&row(&side, name).itinerary)
        });
        assert!(left.unwrap().at > row(&side, "FCO").at_post.unwrap());
        assert!(seen(&side, name) - side.timeline.handed_in > Span::from_hours(24));
    }
}

#[test]
fn waits_and_work_sum_to_the_elapsed_time() {
    let side = seed(None);
    for row in &side.timeline.rows {
        let spent: Span = row.spells.iter().map(Spell::length).sum();
        assert_eq!(spent, row.arrived().unwrap() - side.timeline.handed_in);
    }
}

#[test]
fn handed_in_in_the_morning_bonn_and_paris_gain_a_working_day() {
    let (base, morning) = (seed(None), seed(Some("morning")));
    let evening = moment("1986-02-10T17:00Z");
    for name in ["BONN", "PARIS"] {
        assert!(seen(&morning, name) < evening, "{name} on Monday");
        assert!(seen(&base, name) > moment("1986-02-11T06:00Z"), "{name} on Tuesday");
    }
}

#[test]
fn the_working_day_that_the_morning_gains_holds_throughout_the_ranges() {
    let (base, morning) = (seed(None), seed(Some("morning")));
    for name in ["BONN", "PARIS"] {
        let Verdict::Moved { middle, earlier_percent, .. } = moved(&base, &morning, name) else {
            panic!("{name} does not move")
        };
        assert!(middle < -Span::from_hours(16), "{name}: far more than the 6 h 35 of the hand-in");
        assert!(earlier_percent >= 95, "{name}: {earlier_percent} % of the runs");
        assert!(band(&morning, name).1 < moment("1986-02-10T18:00Z"), "{name} on Monday");
        assert!(band(&base, name).0 > moment("1986-02-11T07:00Z"), "{name} on Tuesday");
    }
}

#[test]
fn the_hour_beats_the_precedence() {
    let (morning, immediate) = (seed(Some("morning")), seed(Some("immediate")));
    for name in ["BONN", "PARIS", "ACDD"] {
        assert!(seen(&morning, name) < seen(&immediate, name), "{name}");
    }
}

#[test]
fn immediate_shortens_the_wire_but_a_department_gains_nothing_unless_somebody_is_called_out() {
    let (base, immediate) = (seed(None), seed(Some("immediate")));
    let at_post = |side: &Side| row(side, "FCO").at_post.unwrap();
    assert!(at_post(&immediate) < at_post(&base));
    assert!(seen(&immediate, "PS") < seen(&base, "PS"), "advance copies");
    assert_eq!(seen(&immediate, "ACDD"), seen(&base, "ACDD"));
}

#[test]
fn at_night_a_desk_gains_by_immediate_only_if_somebody_is_called_out() {
    let at = |side: Change| {
        let at = Some(At::Instant(moment("1986-02-10T22:00Z")));
        changed(&Change { at, ..side })
    };
    let (priority, immediate) = (at(Change::default()), at(all(Precedence::Immediate)));
    let gains = |name: &&&str| seen(&immediate, name) < seen(&priority, name);
    let gained: Vec<&&str> = LISTED.iter().filter(gains).collect();
    assert!(gained.contains(&&"PS"), "{gained:?}");
    for name in gained {
        assert!(called_for(&immediate, name), "{name} gains, and nobody was called");
        assert!(!called_for(&priority, name), "{name}");
    }
    // By day nobody has to be called, and whoever is not told at once gains nothing.
    let (base, by_day) = (seed(None), seed(Some("immediate")));
    for name in LISTED.iter().filter(|name| seen(&by_day, name) < seen(&base, name)) {
        let at = row(&by_day, name).itinerary;
        assert!(by_day.plan.itineraries[at].inside.as_ref().unwrap().at_once, "{name}");
    }
}

#[test]
fn saving_is_deaf_to_flash_in_every_run() {
    let (base, flash) = (seed(None), seed(Some("flash")));
    for name in ["UKDEL NATO", "BRUSSELS"] {
        assert_eq!(moved(&base, &flash, name), Verdict::Same, "{name}");
        let itinerary = &flash.plan.itineraries[row(&flash, name).itinerary];
        assert!(matches!(itinerary.way, Way::Bag { .. }), "{name}");
    }
}

#[test]
fn flash_calls_people_out_and_leaves_saving_in_the_bag() {
    let (base, flash) = (seed(None), changed(&all(Precedence::Flash)));
    let called = |side: &Side| {
        side.timeline.events.iter().filter(|told| told.phase == Phase::CalledOut).count()
    };
    assert_eq!(called(&base), 0);
    assert!(called(&flash) > 0);
    assert!(seen(&flash, "BONN") < moment("1986-02-11T00:00Z"));
    for name in ["UKDEL NATO", "BRUSSELS"] {
        assert_eq!(seen(&flash, name), seen(&base, name), "{name}");
    }
}

#[test]
fn ukdel_nato_at_routine_turns_days_into_a_night() {
    let (base, wire) = (seed(None), seed(Some("nato-routine")));
    assert!(matches!(wire.plan.itineraries[row(&wire, "UKDEL NATO").itinerary].way, Way::Wire(_)));
    assert!(seen(&wire, "UKDEL NATO") < moment("1986-02-11T12:00Z"));
    assert!(seen(&base, "UKDEL NATO") > moment("1986-02-12T00:00Z"));
    assert_eq!(seen(&wire, "BRUSSELS"), seen(&base, "BRUSSELS"));
    let took = |side: &Side, of: Moment| of - side.timeline.handed_in;
    let (by_wire, by_bag) = (band(&wire, "UKDEL NATO"), band(&base, "UKDEL NATO"));
    assert!(took(&wire, by_wire.0) > Span::from_hours(12), "a night");
    assert!(took(&wire, by_wire.1) < Span::from_hours(24), "one night");
    assert!(took(&base, by_bag.0) > Span::from_hours(36), "days");
    assert!(took(&base, by_bag.1) < Span::from_days(8), "at most a week, or about so");
}

#[test]
fn on_a_friday_night_it_waits_for_monday() {
    let at = Some(At::Instant(moment("1986-02-14T22:00Z")));
    let friday = changed(&Change { at, ..Change::default() });
    assert!(seen(&friday, "ACDD") >= moment("1986-02-17T07:00Z"));
    assert!(waited(&friday, "ACDD", Reason::CentreClosed) > Span::from_hours(24));
    assert!(seen(&friday, "ACDD") < moment("1986-02-17T14:00Z"), "on Monday itself");
    let holiday = seen(&friday, "WASHINGTON");
    assert!(holiday > moment("1986-02-18T13:00Z"), "Monday was Washington's Birthday: {holiday}");
    let immediate = seed(Some("friday-night-immediate"));
    assert!(seen(&immediate, "PS") < moment("1986-02-15T18:00Z"), "the private office is told");
    for name in ["WASHINGTON", "BONN"] {
        let at_post = row(&immediate, name).at_post.unwrap();
        assert!(at_post < moment("1986-02-15T18:00Z"), "an operator is called at {name}");
        assert!(seen(&immediate, name) > moment("1986-02-17T07:00Z"), "and nobody to read it");
    }
    assert!(seen(&immediate, "ACDD") >= moment("1986-02-17T07:00Z"), "no department is");
}

#[test]
fn deskby_nine_the_next_morning_is_met_with_nobody_called_out() {
    let (base, side) = (seed(None), seed(Some("deskby")));
    let called = side.timeline.events.iter().any(|told| told.phase == Phase::CalledOut);
    assert!(!called);
    for name in LISTED {
        let deadline = row(&side, name).deadline.unwrap();
        assert_eq!(deadline.by, moment("1986-02-11T09:00Z"));
        assert!(deadline.late.unwrap() <= Span::ZERO, "{name}");
        let at = row(&side, name).itinerary;
        let arrivals = side.ensemble.arrivals(at, &side.plan.itineraries[at]);
        let met = arrivals.iter().flatten().filter(|moment| **moment <= deadline.by).count();
        assert!(met * 10 >= arrivals.len() * 9, "{name}: met in {met} runs");
    }
    // A department found it waiting: the round of the evening before had brought it.
    let last = row(&side, "ACDD").spells.last().unwrap();
    assert_eq!(last.spent, Spent::Waiting(Reason::NobodyReading));
    assert!(last.length() > Span::from_hours(12));
    for name in LISTED {
        assert_eq!(moved(&base, &side, name), Verdict::Same, "{name}: a DESKBY is no speed");
    }
}

#[test]
fn an_immediate_deskby_calls_nobody_out_before_it_is_needed() {
    let by = At::Instant(moment("1986-02-11T09:00Z"));
    let names = ["FCO", "WASHINGTON", "BONN", "PARIS"].map(str::to_owned);
    let change = Change {
        at: Some(At::Instant(moment("1986-02-10T22:00Z"))),
        deskby: names.into_iter().map(|name| (name, by)).collect(),
        ..all(Precedence::Immediate)
    };
    let (waits, at_once) = (changed(&change), {
        let deskby = Vec::new();
        changed(&Change { deskby, ..change.clone() })
    });
    let first_call = |side: &Side| {
        let called = |told: &&Told| told.phase == Phase::CalledOut;
        side.timeline.events.iter().find(called).map(|told| told.at)
    };
    let early = first_call(&at_once).expect("the centre at Geneva is closed at night");
    assert!(first_call(&waits).is_none_or(|late| late > early));
}

#[test]
fn while_the_line_is_down_it_waits_for_the_circuit() {
    let (base, down) = (seed(None), seed(Some("line-down")));
    assert!(waited(&down, "FCO", Reason::CircuitDown) > Span::from_hours(6));
    assert!(seen(&down, "FCO") > seen(&base, "FCO"));
}

#[test]
fn without_the_pass_instruction_geneva_sends_its_own_bag() {
    let side = seed(Some("no-pass"));
    let network = &side.scenario.network;
    let itinerary = &side.plan.itineraries[row(&side, "BRUSSELS").itinerary];
    let Way::Bag { wire, runs } = &itinerary.way else { panic!("by wire") };
    assert!(wire.is_empty());
    assert_eq!(Some(network.bag(runs[0]).from), network.find("UKDIS GENEVA"));
}

#[test]
fn a_higher_precedence_is_never_later_in_any_run() {
    let base = seed(None);
    let immediate = changed(&all(Precedence::Immediate));
    for difference in differences(&base, &immediate) {
        if let Verdict::Moved { high, .. } = difference.verdict {
            let by_post = ["FCO"].contains(&difference.name.as_str());
            assert!(!by_post || high <= Span::ZERO, "{difference:?}");
        }
    }
}

#[test]
fn the_same_scenario_twice_gives_the_same_runs() {
    let (first, second) = (seed(None), seed(None));
    assert_eq!(first.timeline, second.timeline);
    for (at, itinerary) in first.plan.itineraries.iter().enumerate() {
        let arrivals = |side: &Side| side.ensemble.arrivals(at, itinerary).to_vec();
        assert_eq!(arrivals(&first), arrivals(&second), "{}", itinerary.name);
    }
}
