//! Each rule of the engine's order and of its stations, in a test named for it.

use crate::engine_program::{Draft, at, minute, minutes, shifts, with};
use deskby::engine::{
    CallOut, Closing, Fate, Interruption, Outage, Place, Station, StationId, WhenFull,
};
use deskby::telegram::Precedence::{Deferred, Flash, Immediate, Priority, Routine};
use deskby::time::Moment;

const ANY: Interruption = Interruption::Resume { at_least: Deferred };

fn one(change: impl FnOnce(&mut Station)) -> Draft {
    let mut draft = Draft::new();
    let mut station = Station::always(1);
    change(&mut station);
    draft.station(station);
    draft
}

#[test]
fn a_queue_serves_by_precedence_then_arrival_then_hand_in() {
    let mut draft = one(|_| {});
    draft.unit(0, Routine, &[at(0, 10)]);
    draft.unit(3, Routine, &[at(0, 1)]);
    draft.unit(2, Routine, &[Place::Delay(minutes(1)), at(0, 1)]);
    draft.unit(2, Routine, &[at(0, 1)]);
    draft.unit(5, Priority, &[at(0, 1)]);
    assert_eq!(
        draft.told_of("started"),
        [
            "0: 0 started at 0",
            "10: 4 started at 0",
            "11: 3 started at 0",
            "12: 2 started at 0",
            "13: 1 started at 0"
        ]
    );
}

#[test]
fn at_one_moment_a_completion_frees_the_server_before_an_arrival_is_refused() {
    let mut draft = one(|station| station.queue_limit = Some(0));
    draft.unit(0, Routine, &[at(0, 10)]);
    draft.unit(10, Routine, &[at(0, 1)]);
    assert!(draft.told_of("Refused").is_empty());
}

#[test]
fn a_service_that_ends_at_closing_is_not_interrupted() {
    let mut draft = one(|station| {
        station.shifts = shifts(&[(0, 1), (10, 0)]);
        station.closing = Closing::Interrupt;
    });
    draft.unit(0, Routine, &[at(0, 10)]);
    assert!(draft.told_of("interrupted").is_empty());
}

#[test]
fn a_shift_that_begins_serves_the_best_of_those_who_arrive_at_that_moment() {
    let mut draft = one(|station| station.shifts = shifts(&[(60, 1)]));
    draft.unit(0, Routine, &[at(0, 1)]);
    draft.unit(60, Flash, &[at(0, 1)]);
    assert_eq!(draft.told_of("started"), ["60: 1 started at 0", "61: 0 started at 0"]);
}

#[test]
fn what_lands_at_a_moment_still_goes_with_the_departure_of_that_moment() {
    let mut draft = Draft::new();
    draft.carrier(&[(60, 60)], None).carrier(&[(50, 50)], None);
    draft.unit(0, Routine, &[with(1, 10), with(0, 5)]);
    draft.unit(0, Routine, &[with(1, 11), with(0, 5)]);
    assert_eq!(draft.told_of("left").last().unwrap(), "60: 0 left");
    assert_eq!(draft.told_of("Its"), ["100000: 1 ended OnItsWay"]);
}

#[test]
fn what_is_laid_after_the_carriers_have_left_goes_with_a_later_one() {
    let mut draft = Draft::new();
    draft.carrier(&[(60, 60)], None).carrier(&[(60, 60), (90, 90)], None);
    draft.unit(0, Routine, &[with(0, 0), with(1, 5)]);
    assert_eq!(draft.told_of("left"), ["60: 0 left", "90: 0 left"]);
}

#[test]
fn a_departure_takes_what_was_laid_by_its_closing_time_inclusive() {
    let mut draft = Draft::new();
    draft.carrier(&[(60, 30), (120, 90)], None);
    draft.unit(30, Routine, &[with(0, 5)]).unit(31, Flash, &[with(0, 5)]);
    assert_eq!(draft.told_of("left"), ["60: 0 left", "120: 1 left"]);
}

#[test]
fn a_departure_takes_the_best_and_leaves_the_rest_for_the_next() {
    let mut draft = Draft::new();
    draft.carrier(&[(60, 60), (120, 120)], Some(2));
    for (handed_in, precedence) in [(1, Routine), (2, Routine), (3, Immediate)] {
        draft.unit(handed_in, precedence, &[with(0, 5)]);
    }
    assert_eq!(draft.told_of("left"), ["60: 2 left", "60: 0 left", "120: 1 left"]);
}

#[test]
fn a_higher_precedence_interrupts_one_the_lowest_and_latest_begun() {
    let mut draft = one(|station| {
        station.shifts = shifts(&[(0, 3)]);
        station.interruption = ANY;
    });
    draft.unit(0, Routine, &[at(0, 100)]);
    draft.unit(1, Routine, &[at(0, 100)]);
    draft.unit(2, Priority, &[at(0, 100)]);
    draft.unit(10, Flash, &[at(0, 5)]);
    assert_eq!(draft.told_of("interrupted"), ["10: 1 interrupted by 3"]);
    assert_eq!(
        draft.told_of("1 started|1 completed"),
        ["1: 1 started at 0", "15: 1 started at 0", "106: 1 completed at 0"]
    );
}

#[test]
fn of_two_begun_at_one_moment_the_last_in_the_order_of_the_queue_is_interrupted() {
    let mut draft = one(|station| {
        station.shifts = shifts(&[(5, 2)]);
        station.interruption = ANY;
    });
    draft.unit(2, Routine, &[at(0, 100)]);
    draft.unit(1, Routine, &[at(0, 100)]);
    draft.unit(10, Flash, &[at(0, 5)]);
    assert_eq!(draft.told_of("interrupted"), ["10: 0 interrupted by 2"]);
}

#[test]
fn what_is_interrupted_keeps_its_place_but_not_before_a_higher_precedence() {
    let mut draft = one(|station| station.interruption = ANY);
    draft.unit(0, Routine, &[at(0, 100)]);
    draft.unit(5, Routine, &[at(0, 1)]);
    draft.unit(10, Flash, &[at(0, 10)]);
    draft.unit(11, Priority, &[at(0, 1)]);
    assert_eq!(
        draft.told_of("started"),
        [
            "0: 0 started at 0",
            "10: 2 started at 0",
            "20: 3 started at 0",
            "21: 0 started at 0",
            "111: 1 started at 0"
        ]
    );
}

#[test]
fn only_the_precedences_that_the_rule_names_interrupt() {
    let mut draft = one(|s| s.interruption = Interruption::Resume { at_least: Flash });
    draft.unit(0, Routine, &[at(0, 100)]).unit(1, Immediate, &[at(0, 1)]);
    assert!(draft.told_of("interrupted").is_empty());
}

#[test]
fn repeated_work_reuses_its_service_time() {
    let mut draft = one(|s| s.interruption = Interruption::Repeat { at_least: Flash });
    draft.unit(0, Routine, &[at(0, 100)]).unit(60, Flash, &[at(0, 5)]);
    assert_eq!(draft.told_of("0 completed"), ["165: 0 completed at 0"]);
}

#[test]
fn dropped_work_is_lost_with_its_children() {
    let mut draft = one(|s| s.interruption = Interruption::Drop { at_least: Flash });
    draft.unit(0, Routine, &[at(0, 100)]).unit(60, Flash, &[at(0, 5)]);
    draft.unit(0, Routine, &[]);
    draft.program.units[2].release = deskby::engine::Release::AfterParent;
    draft.program.units[0].children = 2..3;
    assert_eq!(draft.told_of("Dropped"), ["60: 0 ended Dropped", "60: 2 ended Dropped"]);
}

#[test]
fn at_the_end_of_a_shift_the_work_in_hand_is_finished() {
    let mut draft = one(|station| station.shifts = shifts(&[(0, 1), (10, 0), (100, 1)]));
    draft.unit(5, Routine, &[at(0, 20)]).unit(6, Flash, &[at(0, 1)]);
    assert_eq!(
        draft.told_of("completed|1 started"),
        ["25: 0 completed at 0", "100: 1 started at 0", "101: 1 completed at 0"]
    );
}

#[test]
fn at_the_end_of_a_shift_what_is_beyond_the_servers_left_is_interrupted_and_resumes() {
    let mut draft = one(|station| {
        station.shifts = shifts(&[(0, 2), (10, 1), (20, 0), (100, 1)]);
        station.closing = Closing::Interrupt;
    });
    draft.unit(0, Routine, &[at(0, 15)]).unit(0, Priority, &[at(0, 30)]);
    assert_eq!(
        draft.told_of("started|interrupted|completed"),
        [
            "0: 1 started at 0",
            "0: 0 started at 0",
            "10: 0 interrupted",
            "20: 1 interrupted",
            "100: 1 started at 0",
            "110: 1 completed at 0",
            "110: 0 started at 0",
            "115: 0 completed at 0"
        ]
    );
}

#[test]
fn only_what_fits_before_closing_is_started_and_blocks_nobody() {
    let mut draft = one(|station| {
        station.shifts = shifts(&[(0, 1), (10, 0), (100, 1)]);
        station.closing = Closing::Fit;
    });
    draft.unit(0, Flash, &[at(0, 11)]).unit(0, Routine, &[at(0, 10)]);
    assert_eq!(draft.told_of("started"), ["0: 1 started at 0", "100: 0 started at 0"]);
    draft.program.stations[0].closing = Closing::FitStrict;
    assert_eq!(draft.told_of("started"), ["100: 0 started at 0", "111: 1 started at 0"]);
}

#[test]
fn what_fits_a_smaller_shift_is_started() {
    let mut draft = one(|station| {
        station.shifts = shifts(&[(0, 2), (10, 1), (100, 2)]);
        station.closing = Closing::Fit;
    });
    draft.unit(0, Flash, &[at(0, 20)]).unit(0, Routine, &[at(0, 30)]);
    assert_eq!(draft.told_of("started"), ["0: 0 started at 0", "20: 1 started at 0"]);
}

fn on_call(change: impl FnOnce(&mut Station)) -> Draft {
    one(|station| {
        station.shifts = shifts(&[(0, 1), (10, 0), (1_000, 1)]);
        station.call_out = Some(CallOut { at_least: Immediate, delay: minutes(30), servers: 1 });
        change(station);
    })
}

#[test]
fn a_closed_station_is_opened_after_a_delay_for_those_alone_who_may_call() {
    let mut draft = on_call(|_| {});
    draft.unit(20, Flash, &[at(0, 10)]).unit(15, Routine, &[at(0, 10)]);
    draft.unit(55, Immediate, &[at(0, 10)]);
    assert_eq!(
        draft.told_of("calls|started"),
        ["20: 0 calls for 50", "50: 0 started at 0", "60: 2 started at 0", "1000: 1 started at 0"]
    );
}

#[test]
fn nobody_is_called_out_before_the_copy_allows_it() {
    let mut draft = on_call(|_| {});
    let place = Place::Station {
        station: StationId(0),
        work: minutes(10),
        call_from: minute(400),
        direction: 0,
    };
    draft.unit(20, Flash, &[place]);
    assert_eq!(draft.told_of("calls|started"), ["400: 0 calls for 430", "430: 0 started at 0"]);
}

#[test]
fn nobody_is_called_out_when_the_shift_is_there_as_early() {
    let mut draft = on_call(|_| {});
    draft.unit(970, Flash, &[at(0, 10)]);
    assert_eq!(draft.told_of("calls|started"), ["1000: 0 started at 0"]);
}

#[test]
fn an_outage_interrupts_and_the_work_resumes_or_repeats() {
    let mut draft = one(|station| {
        station.outages = vec![Outage { from: minute(10), to: minute(50) }];
    });
    draft.unit(0, Routine, &[at(0, 20)]);
    assert_eq!(draft.told_of("completed"), ["60: 0 completed at 0"]);
    draft.program.stations[0].after_outage = Fate::Repeat;
    assert_eq!(draft.told_of("completed"), ["70: 0 completed at 0"]);
}

#[test]
fn a_full_queue_refuses_and_an_idle_server_is_room() {
    let mut draft = one(|station| station.queue_limit = Some(1));
    for _ in 0..3 {
        draft.unit(0, Routine, &[at(0, 10)]);
    }
    assert_eq!(draft.told_of("Refused"), ["0: 2 ended Refused"]);
}

#[test]
fn a_finished_unit_keeps_its_server_until_the_next_station_has_room() {
    let mut draft = one(|_| {});
    let mut next = Station::always(1);
    next.queue_limit = Some(0);
    next.when_full = WhenFull::Block;
    draft.station(next);
    for _ in 0..3 {
        draft.unit(0, Routine, &[at(0, 10), at(1, 30)]);
    }
    assert_eq!(
        draft.told_of("started|blocked"),
        [
            "0: 0 started at 0",
            "10: 1 started at 0",
            "10: 0 started at 1",
            "20: 1 blocked before 1",
            "40: 1 started at 1",
            "40: 2 started at 0",
            "50: 2 blocked before 1",
            "70: 2 started at 1"
        ]
    );
}

#[test]
fn a_change_of_direction_is_set_up() {
    let mut draft = one(|station| station.set_up = Some(minutes(7)));
    let facing = |direction| Place::Station {
        station: StationId(0),
        work: minutes(10),
        call_from: Moment::EARLIEST,
        direction,
    };
    for direction in [0, 0, 1, 0] {
        draft.unit(0, Routine, &[facing(direction)]);
    }
    assert_eq!(
        draft.told_of("completed"),
        [
            "10: 0 completed at 0",
            "20: 1 completed at 0",
            "37: 2 completed at 0",
            "54: 3 completed at 0"
        ]
    );
}

#[test]
fn zero_work_ends_in_the_moment_in_which_it_begins() {
    let mut draft = one(|_| {});
    draft.unit(5, Routine, &[at(0, 0), at(0, 0), Place::Delay(minutes(0)), at(0, 0)]);
    assert_eq!(draft.told().last().unwrap(), "5: 0 ended Delivered");
}

#[test]
fn nobody_on_duty_leaves_everything_on_its_way_at_the_horizon() {
    let mut draft = one(|station| station.shifts.clear());
    draft.carrier(&[], None);
    draft.unit(5, Routine, &[at(0, 1)]).unit(5, Routine, &[with(0, 1)]);
    assert_eq!(draft.told_of("ended").len(), 2);
    assert!(draft.told_of("ended").iter().all(|line| line.starts_with("100000: ")));
}

#[test]
fn the_first_alternative_that_accepts_a_unit_is_taken_and_without_one_there_is_no_way() {
    let mut draft = one(|station| {
        station.outages = vec![Outage { from: minute(0), to: minute(50) }];
    });
    draft.station(Station::always(1));
    draft.unit(0, Routine, &[at(0, 1), at(1, 1)]).unit(60, Routine, &[at(0, 1)]);
    let accepts = &mut draft.program.alternatives[0].accepts;
    accepts.only_when_up = true;
    draft.program.stages[0].alternatives = 0..2;

    assert_eq!(draft.told_of("0 joined"), ["0: 0 joined 1", "1: 0 joined 1"]);
    draft.program.stages[0].alternatives = 0..1;
    assert_eq!(draft.told_of("0 ended"), ["0: 0 ended NoWay"]);
}

#[test]
fn stations_begin_in_the_order_of_their_ids_also_those_that_another_sets_free() {
    let freed = |full: u32, holder: u32, others: &[u32]| {
        let mut draft = Draft::new();
        for id in 0..4 {
            let mut station = Station::always(1);
            if id == full {
                (station.queue_limit, station.when_full) = (Some(1), WhenFull::Block);
            }
            draft.station(station);
        }
        draft.unit(0, Routine, &[at(full, 10)]).unit(0, Routine, &[at(full, 1)]);
        // Served by the third minute, it keeps the server until the tenth.
        draft.unit(0, Routine, &[at(holder, 3), at(full, 1)]);
        draft.unit(4, Routine, &[at(holder, 5)]);
        for &id in others {
            draft.unit(10, Routine, &[at(id, 5)]);
        }
        let started = draft.told_of("started");
        let then = started.into_iter().filter_map(|line| {
            line.strip_prefix("10: ")?.split(" at ").nth(1)?.parse::<u32>().ok()
        });
        then.collect::<Vec<u32>>()
    };
    assert_eq!(freed(0, 2, &[3]), [0, 2, 3]);
    assert_eq!(freed(0, 2, &[3, 1]), [0, 1, 2, 3]);
    assert_eq!(freed(0, 3, &[2, 1]), [0, 1, 2, 3]);
    // One whose turn is over is set free for the rest of the moment.
    assert_eq!(freed(2, 1, &[3]), [2, 3, 1]);
    assert_eq!(freed(2, 0, &[3, 1]), [1, 2, 3, 0]);
}

#[test]
fn stations_begin_in_the_order_of_their_ids_whichever_is_free_first() {
    let mut draft = Draft::new();
    draft.station(Station::always(1)).station(Station::always(1));
    draft.unit(0, Routine, &[at(1, 10)]).unit(0, Routine, &[at(0, 10)]);
    draft.unit(1, Routine, &[at(1, 1)]).unit(1, Routine, &[at(0, 1)]);
    let started = draft.told_of("started");
    assert_eq!(started[2..], ["10: 3 started at 0", "10: 2 started at 1"]);
}

#[test]
fn a_server_is_kept_only_by_who_may_have_to_wait_for_the_next_station() {
    let told = |first: &[Place]| {
        let mut draft = Draft::new();
        for when_full in [WhenFull::Refuse, WhenFull::Block] {
            let mut station = Station::always(1);
            (station.queue_limit, station.when_full) = (Some(0), when_full);
            draft.station(station);
        }
        draft.station(Station::always(1));
        // One that refuses, and one that would block if it were ever full.
        let mut station = Station::always(1);
        station.queue_limit = Some(5);
        draft.station(station);
        let mut station = Station::always(1);
        station.when_full = WhenFull::Block;
        draft.station(station);
        draft.unit(0, Routine, first);
        // Stages that stand behind those of the first, and are not its own.
        draft.unit(0, Routine, &[at(1, 1)]).unit(0, Routine, &[at(2, 1), at(1, 1)]);
        // It comes when the first is done, and goes before it.
        draft.unit(10, Flash, &[at(0, 1)]);
        draft.told_of(": 3 ").remove(1)
    };
    assert_eq!(told(&[at(0, 10)]), "10: 3 joined 0");
    for next in 2..5 {
        assert_eq!(told(&[at(0, 10), at(next, 1)]), "10: 3 joined 0", "{next}");
    }
}
