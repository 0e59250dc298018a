//! Ways that are chosen on the way: by queues as they stand, and again when an outage is known.
//!
//! The slow engine has no routers, because what they decide rests on the fast engine's own
//! queues; these cases are solved by hand in its place, and held against ways fixed beforehand.

use deskby::compare::Side;
use deskby::ensemble::{Milestone, conclusions};
use deskby::network::Routing;
use deskby::plan::{Doing, Why};
use deskby::report::{Shown, Story, explain_text, replay_text};
use deskby::scenario::Scenario;
use deskby::timeline::{Phase, Reason, Spent};
use proptest::prelude::*;

use crate::many_telegrams::{InMemory, odd};

/// From a to b over m in two minutes, or over n in four.
pub(crate) fn diamond(of_am: &str, of_mb: &str) -> String {
    let bare = |name: &str| format!("posts.{name} = {{ like = \"bare\" }}\n");
    let circuit = |name: &str, more: &str| {
        let (from, to) = name.split_at(1);
        format!("[circuits.{name}]\nlike = \"line\"\nbetween = [\"{from}\", \"{to}\"]\n{more}\n")
    };
    let delay = "delay = { value = \"1 min\", basis = \"printed\" }";
    let posts: String = ["a", "b", "m", "n"].map(bare).concat();
    format!(
        "version = 1\ntitle = \"Two ways\"\nhub = \"b\"\n{posts}[circuit_templates.line]\n\
         rate = {{ value = \"10 characters/s\", basis = \"printed\" }}\n\
         hours = {{ value = \"24/7\", basis = \"printed\" }}\n\
         channels = {{ value = 1, basis = \"printed\" }}\n{}{}{}{}",
        circuit("am", of_am),
        circuit("mb", of_mb),
        circuit("an", delay),
        circuit("nb", delay),
    )
}

pub(crate) const DOWN: &str =
    "rules = { outages = [{ from = \"1986-02-10T10:00Z\", to = \"1986-02-10T14:00Z\" }] }";

pub(crate) fn side(network: &str, head: &str, telegrams: &[(&str, &str, &str)]) -> Side {
    Side::of("case", "case", scenario(network, head, telegrams))
}

pub(crate) fn scenario(network: &str, head: &str, telegrams: &[(&str, &str, &str)]) -> Scenario {
    let entry = |(at, (to, precedence, hour)): (usize, &(&str, &str, &str))| {
        let names = |names: &str| names.split('+').map(|to| format!("\"{to}\", ")).collect();
        let (first, more): (String, String) = match to.split_once('+') {
            Some((first, more)) => (names(first), names(more)),
            None => (names(to), String::new()),
        };
        format!(
            "{{ id = \"t{at}\", from = \"a\", action = [{first}], info = [{more}], \
             precedence = \"{precedence}\", handed_in = \"1986-02-10T{hour}Z\", groups = 100 }},\n"
        )
    };
    let telegrams: String = telegrams.iter().enumerate().map(entry).collect();
    let scenario = format!(
        "version = 1\ntitle = \"Ways\"\nnetwork = \"net.toml\"\nruns = 1\n{head}\n\
         telegrams = [\n{telegrams}]\n"
    );
    let loaded = InMemory::of(&[("net.toml", network)]).load(&scenario);
    loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)))
}

/// When the copies of the last telegram are at their posts.
pub(crate) fn last(side: &Side) -> Vec<String> {
    let last = side.plan.telegrams.len() - 1;
    let rows = side.timeline.rows.iter();
    rows.filter(|row| side.plan.itineraries[row.itinerary].telegram == last)
        .map(|row| row.at_post.map_or_else(|| "never".to_owned(), |at| at.to_string()[11..].into()))
        .collect()
}

/// How often something was sent over a circuit to its end.
pub(crate) fn sent(side: &Side, circuit: &str) -> usize {
    let events = side.timeline.events.iter();
    let over = |doing: Doing| match doing {
        Doing::Sent(id) => side.scenario.network.circuit(id).id == circuit,
        _ => false,
    };
    events.filter(|told| told.phase == Phase::Done && over(told.doing)).count()
}

pub(crate) fn reasons(side: &Side) -> Vec<Why> {
    let events = side.timeline.events.iter();
    events
        .filter_map(|told| match told.doing {
            Doing::Diverted(_, why) => Some(why),
            _ => None,
        })
        .collect()
}

pub(crate) const BEFORE: [(&str, &str, &str); 5] = [("m", "ROUTINE", "10:00"); 5];

#[test]
fn with_a_queue_on_the_shorter_way_the_longer_one_is_taken_where_queues_are_asked_for() {
    let mut telegrams = BEFORE.to_vec();
    telegrams.push(("b", "ROUTINE", "10:00:30"));
    let net = diamond("", "duplex = \"one way\"");
    let earliest = side(&net, "routing = \"earliest\"", &telegrams);
    assert_eq!(last(&earliest), ["10:07Z"]);
    assert!(reasons(&earliest).is_empty());
    let queues = side(&net, "routing = \"queues\"", &telegrams);
    assert_eq!(last(&queues), ["10:04:30Z"]);
    assert_eq!(reasons(&queues), [Why::Queues]);
}

#[test]
fn a_queue_of_lower_precedence_does_not_turn_a_flash_away() {
    let mut telegrams = BEFORE.to_vec();
    telegrams.push(("b", "FLASH", "10:00:30"));
    let queues = side(&diamond("", "duplex = \"one way\""), "routing = \"queues\"", &telegrams);
    // What is in hand until 10:01 is waited for.
    assert_eq!(last(&queues), ["10:03Z"]);
}

#[test]
fn a_circuit_that_breaks_is_left_as_soon_as_it_is_known_and_no_sooner() {
    let telegrams = [("b", "ROUTINE", "10:05")];
    let net = diamond(DOWN, "");
    let case = |known: &str| {
        side(&net, &format!("routing = \"earliest\"\noutages_known = \"{known}\""), &telegrams)
    };
    let at_once = case("at once");
    assert_eq!(last(&at_once), ["10:09Z"]);
    assert_eq!(reasons(&at_once), [], "it was known at the hand-in");
    let later = case("30 min");
    assert_eq!(last(&later), ["10:34Z"]);
    assert_eq!(reasons(&later), [Why::Outage]);
    let waited = later.timeline.rows[0].longest_first()[0];
    assert_eq!(waited.0, Spent::Waiting(Reason::CircuitDown));
    assert_eq!(waited.2.to_string(), "25 min");
    assert_eq!(last(&case("never")), ["14:02Z"]);
    assert_eq!(last(&case("5 h")), ["14:02Z"]);
    let unsaid = side(&net, "routing = \"earliest\"", &telegrams);
    assert_eq!(last(&unsaid), ["14:02Z"]);
}

/// Up for five hours from the start of the scenario, then down for four.
const BREAKS: &str = "rules = { breakdowns = { up = \"5 h\", down = \"4 h\" } }";

#[test]
fn an_outage_by_chance_is_known_at_once_after_a_while_or_not_at_all() {
    let telegrams = [("b", "ROUTINE", "10:05")];
    for duplex in ["", "duplex = \"half\"\n"] {
        let net = diamond(&format!("{duplex}{BREAKS}"), "");
        for routing in Routing::ALL {
            let case = |known: &str| {
                let head = format!(
                    "routing = \"{}\"\nstarts = \"1986-02-10T05:00Z\"\n{known}",
                    routing.word()
                );
                side(&net, &head, &telegrams)
            };
            let at_once = case("outages_known = \"at once\"");
            assert_eq!(last(&at_once), ["10:09Z"], "{routing:?}");
            let later = case("outages_known = \"30 min\"");
            assert_eq!(last(&later), ["10:34Z"], "{routing:?}");
            let waited = later.timeline.rows[0].longest_first()[0];
            assert_eq!(waited.0, Spent::Waiting(Reason::CircuitDown));
            assert_eq!(waited.2.to_string(), "25 min");
            for unknown in ["outages_known = \"never\"", "outages_known = \"5 h\"", ""] {
                assert_eq!(last(&case(unknown)), ["14:02Z"], "{routing:?} {unknown}");
            }
        }
    }
}

#[test]
fn a_repair_that_is_late_is_waited_for_no_longer_than_it_was_expected() {
    // Half of the outages are over after 20 minutes; the other way takes an hour longer.
    let down = "{ low = \"10 min\", typical = \"20 min\", high = \"10 h\", basis = \"assumed\", \
                look_for = \"x\", per = \"use\" }";
    let breaks = format!("rules = {{ breakdowns = {{ up = \"5 h\", down = {down} }} }}");
    let net = diamond(&breaks, "").replace("\"1 min\"", "\"30 min\"");
    let head = "routing = \"earliest\"\noutages_known = \"at once\"\n\
                starts = \"1986-02-10T05:00Z\"";
    let case = side(&net, head, &[("b", "ROUTINE", "10:05")]);
    let runs = deskby::ensemble::Ensemble::run(&case.plan, 7, 64);
    let moments = runs.moments(0, Milestone::AtPost);
    let told: Vec<String> =
        moments.iter().map(|at| at.map_or_else(String::new, |at| at.to_string())).collect();
    let late = told.iter().filter(|at| *at == "1986-02-10T11:22Z").count();
    assert!((16..48).contains(&late), "about half: {told:?}");
    let waited = told.iter().filter(|at| at.as_str() <= "1986-02-10T10:22Z").count();
    assert_eq!(late + waited, 64, "{told:?}");
}

#[test]
fn a_transmission_that_the_outage_interrupts_is_taken_to_the_other_way() {
    let net = diamond(&DOWN.replace("10:00Z", "10:05:30Z"), "");
    let head = "routing = \"earliest\"\noutages_known = \"10 min\"";
    let broken = side(&net, head, &[("b", "ROUTINE", "10:05")]);
    assert_eq!(last(&broken), ["10:19:30Z"]);
}

#[test]
fn the_table_is_left_only_where_it_leads_over_a_cut() {
    let telegrams = [("b", "ROUTINE", "09:50"), ("b", "ROUTINE", "10:05")];
    let head = "routing = \"direct\"\noutages_known = \"30 min\"";
    let table = side(&diamond(DOWN, ""), head, &telegrams);
    assert_eq!(last(&table), ["10:34Z"]);
    assert_eq!(table.timeline.rows[0].at_post.unwrap().to_string(), "1986-02-10T09:52Z");
}

#[test]
fn what_waits_together_leaves_together_and_is_sent_once_on_a_shared_leg() {
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let both = side(&diamond(DOWN, ""), head, &[("m+b", "ROUTINE", "10:05")]);
    assert_eq!(last(&both), ["10:35Z", "10:34Z"]);
    assert_eq!(["am", "an", "nb", "mb"].map(|circuit| sent(&both, circuit)), [0, 1, 1, 1]);
}

#[test]
fn those_that_stay_keep_the_place_of_those_that_leave() {
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let net = diamond(DOWN, "duplex = \"one way\"");
    for precedence in ["ROUTINE", "ROUTINE/FLASH"] {
        for to in ["m+b", "b+m"] {
            let both = side(&net, head, &[(to, precedence, "10:05"), ("m", "ROUTINE", "10:06")]);
            let at = |name: &str| {
                let mut rows = both.timeline.rows.iter();
                let named = |at: usize| both.plan.itineraries[at].name == name;
                rows.find(|row| named(row.itinerary)).and_then(|row| row.at_post).unwrap()
            };
            assert_eq!(at("b").to_string(), "1986-02-10T10:34Z", "{to}");
            assert_eq!(at("m").to_string(), "1986-02-10T14:01Z", "{to}");
            assert_eq!(last(&both), ["14:02Z"], "it came later and is sent after");
            assert_eq!(["am", "an", "nb", "mb"].map(|name| sent(&both, name)), [2, 1, 1, 0]);
        }
    }
}

#[test]
fn the_words_say_why_a_copy_went_another_way() {
    let head = "routing = \"earliest\"\noutages_known = \"30 min\"";
    let case = side(&diamond(DOWN, ""), head, &[("b", "ROUTINE", "10:05")]);
    let found = conclusions(&case.scenario, &case.plan, &case.ensemble);
    let story = Story::of(&case, &found, None);
    let shown = Shown::default();
    let explained = explain_text(&story, &shown, "b").unwrap();
    let wanted = "goes another way, to N: a circuit on the way planned is known to be down";
    assert!(explained.contains(wanted), "{explained}");
    let text = replay_text(&story, &shown);
    assert!(text.contains("sent another way, because a circuit is known to be down"), "{text}");
}

#[test]
fn every_run_finds_its_own_way() {
    let mut telegrams = BEFORE.to_vec();
    telegrams.push(("b", "ROUTINE", "10:00:30"));
    let net = diamond("", "duplex = \"one way\"");
    let case = side(&net, "routing = \"queues\"", &telegrams);
    let again = side(&net, "routing = \"queues\"", &telegrams);
    assert_eq!(case.timeline, again.timeline);
    let last = case.timeline.rows.len() - 1;
    let runs = case.ensemble.moments(last, Milestone::AtPost);
    assert_eq!(runs, [case.timeline.rows[last].at_post]);
}

/// Circuits as pairs, seconds a transmission takes, minutes under way.
pub(crate) type Net = Vec<(usize, usize, u32, u32)>;

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

pub(crate) fn invented(net: &Net) -> String {
    let mut text = "version = 1\ntitle = \"Invented\"\nhub = \"a\"\n".to_owned();
    for name in NAMES {
        text.push_str(&format!(
            "[posts.{name}]\nlike = \"bare\"\n\
             centre.operators = {{ value = 50, basis = \"printed\" }}\n\
             centre.relay_positions = {{ value = 50, basis = \"printed\" }}\n\
             centre.receiving = {{ value = \"1 min\", basis = \"printed\" }}\n\
             centre.handling = {{ value = \"2 min\", basis = \"printed\" }}\n\
             centre.relaying = {{ value = \"2 min\", basis = \"printed\" }}\n"
        ));
    }
    for (at, &(from, to, rate, delay)) in net.iter().enumerate() {
        if from != to {
            text.push_str(&format!(
                "[circuits.x{at}]\nbetween = [\"{}\", \"{}\"]\nchannels = 50\nduplex = \"one way\"\n\
                 hours = {{ value = \"24/7\", basis = \"printed\" }}\n\
                 rate = {{ value = \"{rate} characters/s\", basis = \"printed\" }}\n\
                 delay = {{ value = \"{delay} min\", basis = \"printed\" }}\n",
                NAMES[from], NAMES[to],
            ));
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn with_nothing_in_the_way_the_way_found_is_the_way_planned(
        net in prop::collection::vec((0_usize..5, 0_usize..5, 1_u32..20, 0_u32..9), 2..9),
    ) {
        let text = invented(&net);
        let fixed = side(&text, "routing = \"earliest\"", &[("b+c+d+e", "ROUTINE", "10:05")]);
        let found = side(&text, "routing = \"queues\"", &[("b+c+d+e", "ROUTINE", "10:05")]);
        prop_assert_eq!(last(&fixed), last(&found));
        let busy = |side: &Side| -> usize {
            (0..net.len()).map(|at| sent(side, &format!("x{at}"))).sum()
        };
        // What goes as planned is sent as often as planned: once on each shared leg.
        prop_assert!(!reasons(&found).is_empty() || busy(&found) == busy(&fixed));
    }
}
