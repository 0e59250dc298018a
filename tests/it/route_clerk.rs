//! Clerks that choose ways: what they reckon with at a post, and when they leave a copy alone.

use deskby::compare::Side;
use deskby::engine::What;
use deskby::plan::Why;

use crate::library::trace;
use crate::route_choice::{DOWN, diamond, last, reasons, sent, side};

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
