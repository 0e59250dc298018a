//! Clerks that choose ways: what they reckon with at a post, and when they leave a copy alone.

use deskby::compare::Side;
use deskby::engine::What;
use deskby::plan::{Plan, Way, Why, plan};
use deskby::telegram::Relay;
use deskby::timeline::Ending;

use crate::library::{moment, trace};
use crate::route_choice::{DOWN, diamond, last, reasons, scenario, sent, side};

/// Posts with something to say of their centres, and circuits between them of a minute each with
/// something to say of them.
fn network(posts: &[(&str, &str)], circuits: &[(&str, &str)]) -> String {
    let post = |(name, centre): &(&str, &str)| {
        format!("[posts.{name}]\nlike = \"bare\"\n{}\n", centre.replace('|', "\n"))
    };
    let circuit = |(name, more): &(&str, &str)| {
        let (from, to) = name.split_at(1);
        format!("[circuits.{name}]\nlike = \"line\"\nbetween = [\"{from}\", \"{to}\"]\n{more}\n")
    };
    let posts: String = posts.iter().map(post).collect();
    let circuits: String = circuits.iter().map(circuit).collect();
    format!(
        "version = 1\ntitle = \"Ways\"\nhub = \"b\"\n{posts}[circuit_templates.line]\n\
         rate = {{ value = \"10 characters/s\", basis = \"printed\" }}\n\
         hours = {{ value = \"24/7\", basis = \"printed\" }}\n\
         duplex = \"one way\"\n\
         channels = {{ value = 50, basis = \"printed\" }}\n{circuits}"
    )
}

fn until(hour: &str) -> String {
    format!("hours = {{ value = \"00:00-{hour}\", basis = \"printed\" }}")
}

/// How often a clerk puts a unit of a run on a way that is not at its end.
fn put_on_ways(side: &Side) -> usize {
    let on = |what| matches!(what, What::Rerouted { taken: 1.., .. });
    trace(side).events.iter().filter(|event| on(event.what)).count()
}

#[test]
fn one_that_comes_too_late_for_the_way_planned_goes_another_for_the_hour() {
    let net = network(
        &[("a", ""), ("b", ""), ("m", ""), ("n", "")],
        &[
            ("am", "channels = { value = 1, basis = \"printed\" }"),
            ("mb", &until("10:04")),
            ("mn", ""),
            ("nb", DOWN),
        ],
    );
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let mut telegrams = vec![("m", "ROUTINE", "10:00"); 5];
    telegrams.push(("b", "ROUTINE", "10:00:30"));
    let late = side(&net, head, &telegrams);
    assert_eq!(sent(&late, "mn"), 1);
    assert_eq!(reasons(&late), [Why::Hour]);
    assert_eq!(last(&late), ["14:01Z"], "it cannot know that the next is down");
}

#[test]
fn a_clerk_at_a_relay_reckons_with_the_time_of_relaying() {
    let centre = "centre.handling = { value = \"30 min\", basis = \"printed\" }|\
                  centre.relaying = { value = \"1 min\", basis = \"printed\" }";
    let net = network(
        &[("a", ""), ("b", ""), ("m", centre), ("n", "")],
        &[("am", ""), ("mb", &until("10:10")), ("mn", ""), ("nb", "")],
    );
    for routing in ["earliest", "queues"] {
        let head = format!("routing = \"{routing}\"");
        let relayed = side(&net, &head, &[("b", "ROUTINE", "10:00")]);
        assert_eq!(last(&relayed), ["10:03Z"], "a minute on each circuit and one between");
    }
}

#[test]
fn queues_at_a_relay_and_at_those_who_receive_are_reckoned_with_as_those_of_a_line_are() {
    let position = "centre.relay_positions = { value = 1, basis = \"printed\" }|\
                    centre.relaying = { value = \"10 min\", basis = \"printed\" }";
    let operator = "centre.operators = { value = 1, basis = \"printed\" }|\
                    centre.receiving = { value = \"10 min\", basis = \"printed\" }";
    let slow = "delay = { value = \"15 min\", basis = \"printed\" }";
    for (centre, before) in [(position, "d"), (operator, "m")] {
        let net = network(
            &[("a", ""), ("b", ""), ("m", centre), ("n", ""), ("d", "")],
            &[("am", ""), ("mb", ""), ("md", ""), ("an", slow), ("nb", "")],
        );
        let mut telegrams = vec![("b", "ROUTINE", "10:02")];
        let alone = side(&net, "routing = \"queues\"", &telegrams);
        assert_eq!(last(&alone), ["10:14Z"]);
        assert!(reasons(&alone).is_empty());
        for _ in 0..5 {
            telegrams.insert(0, (before, "ROUTINE", "10:00"));
        }
        let queue = side(&net, "routing = \"queues\"", &telegrams);
        assert_eq!(last(&queue), ["10:19Z"], "{before}");
        assert_eq!(reasons(&queue), [Why::Queues], "{before}");
    }
}

#[test]
fn one_that_waits_for_a_line_is_left_there_where_no_other_way_is_earlier() {
    let shut = "hours = { value = \"20:00-21:00\", basis = \"printed\" }";
    let net = network(
        &[("a", ""), ("b", ""), ("m", ""), ("n", "")],
        &[("am", DOWN), ("mb", ""), ("an", shut), ("nb", "")],
    );
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let waits = side(&net, head, &[("b", "ROUTINE", "10:05")]);
    assert_eq!(last(&waits), ["14:02Z"]);
    assert!(reasons(&waits).is_empty());
    assert_eq!(put_on_ways(&waits), 2, "once at each post that sends it");
}

#[test]
fn where_every_way_is_cut_for_good_a_copy_stays_on_the_way_planned() {
    let cut = DOWN.replace("1986-02-10T14:00Z", "1986-12-31T00:00Z");
    let net = network(&[("a", ""), ("b", ""), ("m", "")], &[("am", &cut), ("mb", "")]);
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let stays = side(&net, head, &[("b", "ROUTINE", "10:05")]);
    assert_eq!(last(&stays), ["never"]);
    assert_eq!(put_on_ways(&stays), 1);
    // Over a shorter outage the same network brings it there.
    let short = side(&diamond(DOWN, DOWN), head, &[("b", "ROUTINE", "10:05")]);
    assert_eq!(last(&short), ["10:34Z"]);
}

/// The circuits of the way that the first copy is planned to go.
fn planned(side: &Side) -> Vec<&str> {
    let Way::Wire(legs) = &side.plan.itineraries[0].way else { panic!("by wire") };
    legs.iter().map(|leg| side.scenario.network.circuit(leg.circuit).id.as_str()).collect()
}

#[test]
fn what_is_known_to_be_down_at_the_hand_in_is_not_planned() {
    let case = |lag: &str| {
        let head = format!("routing = \"earliest\"\noutages_known = \"{lag}\"");
        let mut scenario = scenario(&diamond("", ""), &head, &[("b", "ROUTINE", "10:05")]);
        let down = moment("1986-02-10T10:00Z")..moment("1986-02-10T14:00Z");
        scenario.outages.push(("am".to_owned(), down));
        Side::of("down", "down", scenario)
    };
    let known = case("5 min");
    assert_eq!((planned(&known), last(&known)), (vec!["an", "nb"], vec!["10:09Z".to_owned()]));
    assert!(reasons(&known).is_empty());
    let later = case("6 min");
    assert_eq!((planned(&later), last(&later)), (vec!["am", "mb"], vec!["10:10Z".to_owned()]));
    assert_eq!(reasons(&later), [Why::Outage]);
}

/// With the instruction that a post passes the first telegram on to b.
fn passed(network: &str, routing: &str, by: &str) -> Side {
    let head = format!("routing = \"{routing}\"");
    let mut scenario = scenario(network, &head, &[("b", "ROUTINE", "10:00")]);
    scenario.pass = true;
    scenario.telegram.relay.push(Relay {
        by: by.to_owned(),
        to: vec!["b".to_owned()],
        precedence: None,
        saving: false,
        acknowledged: false,
    });
    Side::of("passed", "passed", scenario)
}

#[test]
fn a_copy_that_is_passed_on_goes_from_there_as_early_as_it_can_when_it_is_there() {
    let net = |delay: u32, of_m: &str| {
        let am = format!("delay = {{ value = \"{delay} min\", basis = \"printed\" }}");
        network(
            &[("a", ""), ("b", ""), ("m", of_m), ("n", "")],
            &[("am", &am), ("mb", &until("10:20")), ("mn", ""), ("nb", ""), ("ab", "")],
        )
    };
    for routing in ["earliest", "queues"] {
        let early = passed(&net(1, ""), routing, "m");
        assert_eq!((planned(&early), last(&early)), (vec!["am", "mb"], vec!["10:03Z".to_owned()]));
        // It comes to the post that passes it on when the line from there is shut.
        let late = passed(&net(30, ""), routing, "m");
        assert_eq!(planned(&late), ["am", "mn", "nb"]);
        assert_eq!(last(&late), ["10:33Z"]);
        // There it is relayed, which is quicker than what is handed in there.
        let centre = "centre.handling = { value = \"30 min\", basis = \"printed\" }|\
                      centre.relaying = { value = \"1 min\", basis = \"printed\" }";
        let relayed = passed(&net(1, centre), routing, "m");
        assert_eq!(
            (planned(&relayed), last(&relayed)),
            (vec!["am", "mb"], vec!["10:04Z".to_owned()])
        );
    }
    let at_origin = passed(&net(1, ""), "queues", "a");
    assert_eq!((planned(&at_origin), last(&at_origin)), (vec!["ab"], vec!["10:01Z".to_owned()]));
}

#[test]
fn a_clerk_is_asked_only_where_queues_or_outages_that_become_known_may_tell_him_something() {
    let of = |net: &str, head: &str| -> Plan {
        plan(&scenario(net, head, &[("b", "ROUTINE", "10:05")]))
    };
    let (whole, broken) = (diamond("", ""), diamond(DOWN, ""));
    let asked = |net: &str, head: &str| of(net, head).program.routers.is_some();
    assert!(!asked(&whole, "routing = \"earliest\""));
    assert!(!asked(&broken, "routing = \"earliest\""));
    assert!(!asked(&whole, "routing = \"earliest\"\noutages_known = \"at once\""));
    assert!(asked(&broken, "routing = \"earliest\"\noutages_known = \"at once\""));
    assert!(asked(&whole, "routing = \"queues\""));
    // He is told while it lasts, unless he knew before there was a telegram.
    let notices = |lag: &str| {
        let head = format!("routing = \"earliest\"\noutages_known = \"{lag}\"");
        of(&broken, &head).program.notices.len()
    };
    let by_lag = ["at once", "4 min", "5 min", "239 min", "240 min", "5 h"].map(notices);
    assert_eq!(by_lag, [0, 0, 2, 2, 0, 0], "in both directions");
    // One unit for the telegram, and one for all that ends at one post.
    assert_eq!(of(&whole, "routing = \"queues\"").program.units.len(), 2);
}

#[test]
fn another_way_may_lead_through_a_post_from_which_many_ways_go() {
    let net = network(
        &[("a", ""), ("b", ""), ("m", ""), ("n", ""), ("x", ""), ("y", "")],
        &[("am", DOWN), ("mb", ""), ("an", ""), ("nb", ""), ("nx", ""), ("ny", "")],
    );
    let head = "routing = \"direct\"\noutages_known = \"30 min\"";
    let other = side(&net, head, &[("b", "ROUTINE", "10:05")]);
    assert_eq!((planned(&other), last(&other)), (vec!["am", "mb"], vec!["10:32Z".to_owned()]));
    assert_eq!(reasons(&other), [Why::Outage]);
}

#[test]
fn a_copy_for_which_a_clerk_finds_no_way_stays_where_it_is() {
    let for_ever = |from: &str| {
        DOWN.replace("10T10:00Z", from).replace("1986-02-10T14:00Z", "1986-12-31T00:00Z")
    };
    let (am, nb) = (for_ever("10T10:00Z"), for_ever("10T10:00:30Z"));
    let net = network(
        &[("a", ""), ("b", ""), ("m", ""), ("n", "")],
        &[("am", &am), ("mb", ""), ("an", ""), ("nb", &nb)],
    );
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let stays = side(&net, head, &[("b", "ROUTINE", "10:05")]);
    assert_eq!((last(&stays), sent(&stays, "an")), (vec!["never".to_owned()], 1));
    assert!(
        matches!(stays.timeline.rows[0].ending, Ending::OnItsWay),
        "{:?}",
        stays.timeline.rows[0].ending
    );
}

#[test]
fn one_that_is_ready_for_a_line_does_not_wait_for_one_that_is_not() {
    let centre = "centre.operators = { value = 1, basis = \"printed\" }|\
                  centre.handling = { value = \"10 min\", basis = \"printed\" }";
    let net = network(
        &[("a", centre), ("b", ""), ("m", ""), ("n", "")],
        &[
            ("am", ""),
            ("mb", "delay = { value = \"5 min\", basis = \"printed\" }"),
            ("an", &DOWN.replace("10T10:00Z", "10T10:10Z")),
            ("nb", ""),
        ],
    );
    let head = "routing = \"earliest\"\noutages_known = \"at once\"";
    let both = side(&net, head, &[("m+b", "ROUTINE/FLASH", "10:05")]);
    // FLASH is made ready first, when its line is down; the other is made ready after it.
    assert_eq!(last(&both), ["10:26Z", "10:22Z"]);
    assert_eq!(sent(&both, "am"), 2);
}

#[test]
fn one_that_comes_later_is_sent_by_itself_though_another_still_waits() {
    let centre = "centre.relay_positions = { value = 1, basis = \"printed\" }|\
                  centre.relaying = { value = \"30 min\", basis = \"printed\" }";
    let net = network(
        &[("a", ""), ("b", ""), ("m", centre), ("n", ""), ("d", "")],
        &[("am", ""), ("mb", ""), ("an", ""), ("nm", ""), ("bd", "")],
    );
    let telegrams = [("b+d", "ROUTINE", "10:05"), ("b", "ROUTINE", "10:00")];
    let mut scenario = scenario(&net, "routing = \"queues\"", &telegrams);
    scenario.pass = true;
    scenario.telegram.relay.push(Relay {
        by: "n".to_owned(),
        to: vec!["d".to_owned()],
        precedence: None,
        saving: false,
        acknowledged: false,
    });
    let case = Side::of("case", "case", scenario);
    assert_eq!(["am", "an", "nm", "mb"].map(|circuit| sent(&case, circuit)), [2, 1, 1, 3]);
}
