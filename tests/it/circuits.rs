//! Circuits, ladders of circuits and bag runs through the public loader, exact to the microsecond.

use deskby::compare::Side;
use deskby::plan::{Doing, Step};
use deskby::scenario::{File, load};
use deskby::telegram::Precedence;

use crate::many_telegrams::{InMemory, odd};

/// Three posts in a row: south by mid to the hub, with what a test adds.
fn network(more: &str) -> String {
    format!(
        r#"
version = 1
title = "Three posts"
hub = "hub"
posts.hub = {{ like = "bare", name = "HUB" }}
posts.mid = {{ like = "bare", name = "MID" }}
posts.south = {{ like = "bare", name = "SOUTH" }}
[circuit_templates.line]
rate = {{ value = "10 characters/s", basis = "printed" }}
hours = {{ value = "24/7", basis = "printed" }}
channels = {{ value = 1, basis = "printed" }}
{more}
"#
    )
}

/// The arrivals at the posts, in the order of the telegrams, in seconds after ten o'clock.
fn seconds(network: &str, telegrams: &str, variant: &str) -> Vec<Option<i64>> {
    let side = side(network, telegrams, variant);
    let start = "1986-02-10T10:00Z".parse::<deskby::time::Moment>().unwrap();
    let rows =
        side.timeline.rows.iter().filter(|row| row.at_post.is_some() || row.arrived().is_none());
    rows.map(|row| row.at_post.map(|at| (at - start).as_micros() / 1_000_000)).collect()
}

fn side(network: &str, telegrams: &str, variant: &str) -> Side {
    let files = InMemory::of(&[("net.toml", network)]);
    let (head, variants) = telegrams.split_once("---").unwrap_or((telegrams, ""));
    let text = format!(
        "version = 1\ntitle = \"A case\"\nnetwork = \"net.toml\"\nruns = 1\n\
         starts = \"1986-02-10T10:00Z\"\n{head}\n{variants}\n"
    );
    let file = File { name: "scenario.toml".to_owned(), text };
    let variant = (!variant.is_empty()).then_some(variant);
    let loaded = load("case", file, &files, variant);
    let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)));
    Side::of("case", "case", scenario)
}

const ROW: &str = "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
                   [circuits.b]\nlike = \"line\"\nbetween = [\"south\", \"mid\"]\n";

#[test]
fn a_message_is_stored_and_forwarded_leg_by_leg_with_set_up_and_delay() {
    let more = "set_up = { value = \"7 s\", basis = \"printed\" }\n\
                delay = { value = \"2 s\", basis = \"printed\" }\n";
    let network = network(&format!("{more}{ROW}"));
    let telegrams = r#"telegrams = [
        { id = "x", from = "south", action = "hub", handed_in = "+0 s", groups = 100 },
        { id = "y", from = "south", action = "hub", handed_in = "+1 s", groups = 10 },
    ]"#;
    // x: 7 + 60 + 2, twice. y: begins on b at 67 and on a when x has left it at 136.
    assert_eq!(seconds(&network, telegrams, ""), [Some(138), Some(151)]);
}

#[test]
fn a_half_duplex_line_sends_one_way_at_a_time_and_is_turned_round_between() {
    let more = "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\nduplex = \"half\"\n\
                turn_round = { value = \"5 s\", basis = \"printed\" }\n";
    let telegrams = r#"telegrams = [
        { id = "x", from = "mid", action = "hub", handed_in = "+0 s", groups = 100 },
        { id = "y", from = "hub", action = "mid", handed_in = "+1 s", groups = 100 },
        { id = "z", from = "mid", action = "hub", handed_in = "+2 s", groups = 100 },
        { id = "w", from = "mid", action = "hub", handed_in = "+3 s", groups = 100 },
    ]"#;
    // y waits for x and the turn (60 + 5 + 60), z for y and the turn, w follows z without one.
    let wanted = [Some(60), Some(125), Some(190), Some(250)];
    assert_eq!(seconds(&network(more), telegrams, ""), wanted);
}

#[test]
fn a_circuit_sends_nothing_that_does_not_end_before_it_closes() {
    let more = "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
                hours = { value = \"10:00-10:02,10:05-10:06,11:00-12:00\", basis = \"printed\" }\n";
    let telegrams = r#"telegrams = [
        { id = "x", from = "mid", action = "hub", handed_in = "+0 s", groups = 150 },
        { id = "y", from = "mid", action = "hub", handed_in = "+1 s", groups = 101 },
        { id = "z", from = "mid", action = "hub", handed_in = "+2 s", groups = 50 },
        { id = "w", from = "mid", action = "hub", handed_in = "+3 s", groups = 100 },
    ]"#;
    // x to 90 s; z (30 s) just fits before 10:02; w (60 s) fills 10:05 to 10:06; y (60.6 s) waits.
    let wanted = [Some(90), Some(3_660), Some(120), Some(360)];
    assert_eq!(seconds(&network(more), telegrams, ""), wanted);
}

#[test]
fn fifty_baud_of_seven_and_a_half_units_are_exact() {
    let more = "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
                rate = { value = \"50 baud\", basis = \"printed\" }\n";
    let telegrams = r#"telegrams = [
        { id = "x", from = "mid", action = "hub", handed_in = "+0 s", groups = 1000 },
        { id = "y", from = "mid", action = "hub", handed_in = "+0 s", groups = 7 },
    ]"#;
    let side = side(&network(more), telegrams, "");
    let start = "1986-02-10T10:00Z".parse::<deskby::time::Moment>().unwrap();
    let micros = side.timeline.rows.iter().map(|row| (row.at_post.unwrap() - start).as_micros());
    // 6,000 characters of 0.15 s each, then 42 of them.
    assert_eq!(micros.collect::<Vec<_>>(), [900_000_000, 906_300_000]);
}

#[test]
fn the_hours_of_a_radio_circuit_differ_by_season() {
    let more = "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
                hours = { value = \"Apr-Sep 04:00-22:00; Oct-Mar 12:00-18:00\", basis = \"printed\" }\n";
    let winter = r#"telegrams = [
        { id = "x", from = "mid", action = "hub", handed_in = "+0 s", groups = 100 },
        { id = "y", from = "mid", action = "hub", handed_in = "1986-07-10T10:00Z", groups = 100 },
    ]"#;
    let found = seconds(&network(more), winter, "");
    assert_eq!(found, [Some(7_260), Some(150 * 86_400 + 60)]);
}

#[test]
fn cypher_off_line_takes_time_at_both_ends_and_none_on_the_line() {
    let more = "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
                encyphering = { value = \"600 groups/h\", basis = \"printed\" }\n\
                decyphering = { value = \"1200 groups/h\", basis = \"printed\" }\n";
    let telegrams = r#"telegrams = [
        { id = "x", from = "mid", action = "hub", handed_in = "+0 s", groups = 100 },
        { id = "y", from = "mid", action = "hub", handed_in = "+0 s", groups = 100 },
    ]"#;
    // 600 s to encypher (many clerks), 60 s each on the line in turn, 300 s to decypher.
    assert_eq!(seconds(&network(more), telegrams, ""), [Some(960), Some(1_020)]);
}

const LADDER: &str = "[circuits.cable]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
    fallbacks = [\"radio\", \"telex\"]\n\
    [circuits.radio]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
    rate = { value = \"5 characters/s\", basis = \"printed\" }\n\
    [circuits.telex]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\n\
    rate = { value = \"1 characters/s\", basis = \"printed\" }\n\
    accepts = { value = \"FLASH\", basis = \"printed\" }\n";

const TWO: &str = r#"telegrams = [
        { id = "x", from = "mid", action = "hub", handed_in = "+0 s", groups = 100 },
        { id = "y", from = "mid", action = "hub", handed_in = "+0 s", groups = 100, precedence = "FLASH" },
    ]
    ---
    [variants.cable]
    outages = [{ circuit = "cable", from = "1986-02-10T09:00Z", to = "1986-02-10T12:00Z" }]
    [variants.both]
    extends = "cable"
    outages = [{ circuit = "radio", from = "1986-02-10T09:00Z", to = "1986-02-10T11:00Z" }]"#;

#[test]
fn a_ladder_of_circuits_is_climbed_down_as_far_as_the_traffic_is_accepted() {
    // FLASH goes first over each.
    assert_eq!(seconds(&network(LADDER), TWO, ""), [Some(120), Some(60)]);
    assert_eq!(seconds(&network(LADDER), TWO, "cable"), [Some(240), Some(120)]);
    // Telex does not take ROUTINE, which waits for the cable.
    assert_eq!(seconds(&network(LADDER), TWO, "both"), [Some(7_260), Some(600)]);
}

#[test]
fn the_timeline_names_the_circuit_that_was_taken() {
    let side = side(&network(LADDER), TWO, "both");
    let circuit = |id: &str| {
        let at = side.scenario.network.circuits.iter().position(|circuit| circuit.id == id);
        deskby::network::CircuitId(at.unwrap())
    };
    let sent: Vec<Doing> = side
        .timeline
        .events
        .iter()
        .filter(|told| matches!(told.doing, Doing::Sent(_)))
        .map(|told| told.doing)
        .collect();
    assert!(sent.contains(&Doing::Sent(circuit("telex"))), "{sent:?}");
    assert!(sent.contains(&Doing::Sent(circuit("cable"))), "{sent:?}");
    assert!(!sent.contains(&Doing::Sent(circuit("radio"))), "{sent:?}");
}

#[test]
fn what_is_sent_rests_on_the_circuits_that_take_it_and_no_others() {
    let side = side(&network(LADDER), TWO, "");
    let paths = |precedence: Precedence| {
        let unit = side.plan.program.units.iter().find(|unit| {
            let sends = |step: &Step| matches!(step.doing, Doing::Sent(_));
            let stages = unit.stages.start as usize..unit.stages.end as usize;
            unit.rank.precedence == precedence && side.plan.steps[stages].iter().any(sends)
        });
        let stages = unit.unwrap().stages.clone();
        let steps = &side.plan.steps[stages.start as usize..stages.end as usize];
        let sent = steps.iter().find(|step| matches!(step.doing, Doing::Sent(_))).unwrap();
        let paths = sent.rests_on.iter().map(|&id| side.plan.known(id).path.to_string());
        paths.collect::<Vec<String>>()
    };
    let on = |paths: &[String], circuit: &str| paths.iter().any(|path| path.contains(circuit));
    for (precedence, telex) in [(Precedence::Routine, false), (Precedence::Flash, true)] {
        let paths = paths(precedence);
        let others = ["radio", "telex"].map(|circuit| on(&paths, circuit));
        assert_eq!(others, [true, telex], "{paths:?}");
    }
}

#[test]
fn the_transatlantic_ladder_of_1965_is_climbed_down() {
    let folder = "hydra-1965-invented";
    let text = |path: &str| {
        let path = format!("{folder}/{path}");
        deskby::scenario::built_in(&path).unwrap().text
    };
    let files = InMemory::of(&[("telegram.txt", text("telegram.txt"))]);
    let run = |variant: Option<&str>| {
        let file = File { name: "scenario.toml".into(), text: text("scenario.toml").into() };
        let loaded = load(folder, file, &files, variant);
        let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)));
        let side = Side::of(folder, "", scenario);
        let row = side
            .timeline
            .rows
            .iter()
            .find(|row| side.plan.itineraries[row.itinerary].name == "FCO");
        row.and_then(|row| row.at_post).unwrap()
    };
    let cable = run(None);
    let radio = run(Some("cable-down"));
    let waits = run(Some("cable-and-radio-down"));
    let telex = run(Some("cable-and-radio-down-flash"));
    let up_again: deskby::time::Moment = "1965-09-10T12:00Z".parse().unwrap();
    assert!(cable < radio && radio < up_again, "{cable} {radio}");
    assert!(waits > up_again && telex < up_again, "{waits} {telex}");
}

#[test]
fn the_earliest_way_avoids_an_outage_as_soon_as_it_is_known() {
    let more = format!(
        "{ROW}[circuits.direct]\nlike = \"line\"\nbetween = [\"south\", \"hub\"]\n\
         rate = {{ value = \"8 characters/s\", basis = \"printed\" }}\n"
    );
    let telegrams = |known: &str| {
        format!(
            "routing = \"earliest\"\noutages_known = \"{known}\"\ntelegrams = [{{ id = \"x\", \
             from = \"south\", action = \"hub\", handed_in = \"+0 s\", groups = 100 }}]\n---\n\
             [variants.down]\noutages = [{{ circuit = \"direct\", \
             from = \"1986-02-10T09:00Z\", to = \"1986-02-10T12:00Z\" }}]"
        )
    };
    let network = network(&more);
    assert_eq!(seconds(&network, &telegrams("never"), ""), [Some(75)]);
    assert_eq!(seconds(&network, &telegrams("never"), "down"), [Some(7_275)]);
    assert_eq!(seconds(&network, &telegrams("at once"), "down"), [Some(120)]);
    assert_eq!(seconds(&network, &telegrams("1 h"), "down"), [Some(120)]);
    // It is handed in an hour before the post knows, and then goes by the two legs.
    assert_eq!(seconds(&network, &telegrams("2 h"), "down"), [Some(3_600 + 120)]);
}

#[test]
fn two_copies_of_one_telegram_are_one_transmission_on_a_shared_leg() {
    let telegrams = r#"telegrams = [
        { id = "x", from = "hub", action = "mid", info = "south", handed_in = "+0 s", groups = 100 },
    ]"#;
    let network = network(ROW);
    let side = side(&network, telegrams, "");
    let sent = side.timeline.events.iter().filter(|told| {
        matches!(told.doing, Doing::Sent(_)) && told.phase == deskby::timeline::Phase::Done
    });
    assert_eq!(sent.count(), 2);
    assert_eq!(seconds(&network, telegrams, ""), [Some(60), Some(120)]);
}

const SAVING: &str = r#"telegrams = [
        { id = "x", from = "hub", saving = "mid", handed_in = "+0 s", groups = 100 },
        { id = "y", from = "hub", saving = "mid", handed_in = "+1 s", groups = 100 },
        { id = "z", from = "hub", saving = "south", handed_in = "+2 s", groups = 100 },
    ]"#;

#[test]
fn what_a_bag_does_not_take_or_what_misses_its_closing_goes_with_the_next() {
    let more = |capacity: &str| {
        format!(
            "[bag_templates.bag]\nleaves = {{ value = \"Mo-Su 10:01,10:03\", basis = \"printed\" }}\n\
             closing = {{ value = \"59 s\", basis = \"printed\" }}\n\
             travel = {{ value = \"30 s\", basis = \"printed\" }}\n{capacity}\n\
             [bags.m]\nlike = \"bag\"\nfrom = \"hub\"\nto = \"mid\"\n\
             [bags.s]\nlike = \"bag\"\nfrom = \"hub\"\nto = \"south\"\n"
        )
    };
    // It closes at 1 s past ten: z, at 2 s, goes with the next.
    assert_eq!(seconds(&network(&more("")), SAVING, ""), [Some(90), Some(90), Some(210)]);
    let one = "capacity = { value = \"1 copies\", basis = \"printed\" }";
    assert_eq!(seconds(&network(&more(one)), SAVING, ""), [Some(90), Some(210), Some(210)]);
    let weight = "capacity = { value = \"50 g\", basis = \"printed\" }\ncopy = \"25 g\"";
    assert_eq!(seconds(&network(&more(weight)), SAVING, ""), [Some(90), Some(90), Some(210)]);
}

#[test]
fn a_run_with_several_stops_is_boarded_at_each_and_keeps_its_exceptions() {
    let more = "[bags.r]\nfrom = \"hub\"\nleaves = { value = \"Mo-Su 10:01\", basis = \"printed\" }\n\
        closing = { value = \"0 s\", basis = \"printed\" }\ncancelled = [\"1986-02-10\"]\n\
        extra = [\"1986-02-10T10:05\"]\nstops = [\n\
        { at = \"mid\", travel = { value = \"30 s\", basis = \"printed\" }, halt = \"10 s\" },\n\
        { at = \"south\", travel = { value = \"1 min\", basis = \"printed\" } },\n]\n";
    let telegrams = r#"telegrams = [
        { id = "x", from = "hub", saving = ["mid", "south"], handed_in = "+0 s", groups = 100 },
        { id = "y", from = "mid", saving = "south", handed_in = "+335 s", groups = 100 },
        { id = "z", from = "mid", saving = "south", handed_in = "+341 s", groups = 100 },
    ]"#;
    // It leaves the hub at 300 s, is at mid at 330 s, leaves at 340 s and is at south at 400 s;
    // z misses it, and the next day it leaves at 10:01 as ever.
    let next = 86_400 + 60 + 40 + 60;
    let wanted = [Some(330), Some(400), Some(400), Some(next)];
    assert_eq!(seconds(&network(more), telegrams, ""), wanted);
}

#[test]
fn what_makes_no_ladder_and_no_run_is_said_where_it_stands() {
    for (more, said) in [
        (
            "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\nfallbacks = [\"b\"]",
            "there is no circuit `b`",
        ),
        (
            "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\nfallbacks = [\"a\"]",
            "`a` stands in for itself",
        ),
        (
            "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\nfallbacks = [\"b\"]\n\
             [circuits.b]\nlike = \"line\"\nbetween = [\"south\", \"hub\"]",
            "`b` joins other posts",
        ),
        (
            "[circuits.a]\nlike = \"line\"\nbetween = [\"mid\", \"hub\"]\nencyphering = \"9 groups/h\"",
            "`a` has cypher off line at one end only",
        ),
        (
            "[bags.a]\nfrom = \"hub\"\nto = \"mid\"\nleaves = \"Mo 10:00\"\nclosing = \"0 s\"\n\
             travel = \"1 s\"\ncapacity = \"5 kg\"",
            "`5 kg` does not say how many copies",
        ),
        (
            "[bags.a]\nfrom = \"hub\"\nleaves = \"Mo 10:00\"\nclosing = \"0 s\"\nstops = []",
            "`a` has both `to` and stops, or no stop",
        ),
    ] {
        let files = InMemory::of(&[("net.toml", network(more).as_str())]);
        let loaded = files.load("version = 1\ntitle = \"x\"\nnetwork = \"net.toml\"\n");
        assert!(loaded.scenario.is_none());
        let odd = odd(&loaded);
        assert!(odd.iter().any(|message| message.starts_with(said)), "{said}: {odd:?}");
    }
}
