//! Traffic that finds its way: by the hour, by queues and by outages that are known, as the copies
//! of telegrams do, in memory that does not grow with what has passed.

use deskby::engine::{Engine, Outcome, Silent};
use deskby::ensemble::{Pooled, period_of, pooled};
use deskby::plan::{Plan, StationOf, plan};
use deskby::scenario::Scenario;
use deskby::time::Span;
use proptest::prelude::*;

use crate::many_telegrams::{InMemory, odd};
use crate::route_choice::{Net, diamond, invented};

pub(crate) struct Counted {
    pub(crate) scenario: Scenario,
    pub(crate) plan: Plan,
    pub(crate) pooled: Pooled,
}

/// A scenario of a network, from Monday morning on, counted in one run.
pub(crate) fn counted(network: &str, rest: &str) -> Counted {
    let scenario = format!(
        "version = 1\ntitle = \"Ways\"\nnetwork = \"net.toml\"\nruns = 1\n\
         starts = \"1986-02-10T00:00Z\"\n{rest}"
    );
    let loaded = InMemory::of(&[("net.toml", network)]).load(&scenario);
    let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)));
    let plan = plan(&scenario);
    let period = period_of(&scenario, &plan);
    let pooled = pooled(&plan, period, (scenario.seed, 1), &[], &mut Silent);
    Counted { scenario, plan, pooled }
}

/// A stream from a, one telegram of a minute's sending every so long.
pub(crate) fn stream(name: &str, to: &str, rate: &str) -> String {
    format!(
        "[[traffic]]\nname = \"{name}\"\nfrom = \"a\"\nto = {{ \"{to}\" = 1 }}\n\
         rate = {{ value = \"{rate}\", basis = \"printed\" }}\nspacing = \"even\"\n\
         length = {{ value = \"100 groups\", basis = \"printed\" }}\n"
    )
}

impl Counted {
    /// How many were sent over a circuit.
    fn sent(&self, circuit: &str) -> u64 {
        let named = |of: &StationOf| match *of {
            StationOf::Circuit(id, _) => self.scenario.network.circuit(id).id == circuit,
            _ => false,
        };
        let stations = self.plan.stations.iter().zip(&self.pooled.stations);
        let sent = stations.filter(|(of, _)| named(of)).map(|(_, found)| &found.waits);
        sent.flatten().map(deskby::engine::Tally::count).sum()
    }

    /// How many were at a circuit on average.
    fn present(&self, circuit: &str) -> f64 {
        let named = |of: &StationOf| match *of {
            StationOf::Circuit(id, from) => {
                let network = &self.scenario.network;
                network.circuit(id).id == circuit && network.post(from).id == circuit[..1]
            }
            _ => false,
        };
        let at = self.plan.stations.iter().position(named).expect("there is such a circuit");
        self.pooled.present(at).mean
    }

    fn all(&self, circuits: [&str; 4]) -> [u64; 4] {
        circuits.map(|circuit| self.sent(circuit))
    }

    /// The mean and the longest journey of a stream.
    fn journeys(&self, name: &str) -> (String, String) {
        let groups = self.plan.groups.iter().zip(&self.pooled.groups);
        let mut own = groups.filter(|(of, _)| of.stream.starts_with(name));
        let (_, group) = own.next().expect("the stream has a group");
        #[expect(clippy::cast_possible_truncation, reason = "a mean of few minutes")]
        let mean = group.journeys.mean_micros().map_or(0, |micros| micros.round() as i64);
        (Span::from_micros(mean).to_string(), group.journeys.longest().to_string())
    }
}

const CIRCUITS: [&str; 4] = ["am", "mb", "an", "nb"];

#[test]
fn the_earliest_way_of_traffic_depends_on_the_hour_at_which_it_is_handed_in() {
    let net = diamond("hours = { value = \"08:00-20:00\", basis = \"printed\" }", "");
    let net =
        net.replacen("hours = { value = \"24/7\", basis = \"printed\" }\nchannels", "channels", 1);
    let open = "hours = { value = \"24/7\", basis = \"printed\" }";
    let net = ["mb", "an", "nb"].iter().fold(net, |net, name| {
        net.replace(&format!("[circuits.{name}]\n"), &format!("[circuits.{name}]\n{open}\n"))
    });
    let head = |routing: &str| format!("routing = \"{routing}\"\nends = \"+1441 min\"\n");
    let traffic = stream("t", "b", "1 /h");
    let table = counted(&net, &format!("{}{traffic}", head("direct")));
    assert_eq!((table.sent("am"), table.sent("an")), (24, 0));
    let earliest = counted(&net, &format!("{}{traffic}", head("earliest")));
    // From 8 to 19 o'clock by m; at 20 it is closed.
    assert_eq!((earliest.sent("am"), earliest.sent("an")), (12, 12));
    assert_eq!(earliest.journeys("t"), ("3 min".to_owned(), "4 min".to_owned()));
    assert_eq!(table.journeys("t").1, "12 h 02");
}

#[test]
fn traffic_turns_away_from_a_queue_where_queues_are_asked_for() {
    let net = diamond("", "");
    // Forty every hour are more than there is room for on the way over m beside the others.
    let traffic = stream("t", "b", "40 /h") + &stream("u", "m", "40 /h");
    let head = |routing: &str| format!("routing = \"{routing}\"\nends = \"+5 h\"\n");
    let earliest = counted(&net, &format!("{}{traffic}", head("earliest")));
    assert_eq!(earliest.sent("an"), 0);
    let queues = counted(&net, &format!("{}{traffic}", head("queues")));
    assert!(queues.sent("an") > 50, "{:?}", queues.all(CIRCUITS));
    assert_eq!(queues.sent("an"), queues.sent("nb"));
    let longest = |case: &Counted| {
        let groups = case.pooled.groups.iter();
        groups.map(|group| group.journeys.longest()).max().unwrap()
    };
    assert!(longest(&earliest) > Span::from_mins(80));
    assert!(longest(&queues) < Span::from_mins(8), "{}", longest(&queues));
}

const DOWN: &str =
    "rules = { outages = [{ from = \"1986-02-10T10:00Z\", to = \"1986-02-10T14:00Z\" }] }";
const BREAKS: &str = "rules = { breakdowns = { up = \"10 h\", down = \"4 h\" } }";

#[test]
fn traffic_leaves_a_circuit_that_breaks_as_soon_as_it_is_known_under_every_policy() {
    let traffic = stream("t", "b", "6 /h");
    for down in [DOWN, BREAKS] {
        let net = diamond(down, "");
        for routing in ["direct", "earliest", "queues"] {
            let case = |known: &str| {
                let head = format!("routing = \"{routing}\"\nends = \"+12 h\"\n");
                counted(&net, &format!("{head}outages_known = \"{known}\"\n{traffic}"))
            };
            // From 10:10 on; what comes at 10:00 itself finds the circuit down as well.
            let at_once = case("at once");
            assert_eq!(at_once.all(CIRCUITS), [59, 59, 12, 12], "{down} {routing}");
            assert_eq!(at_once.journeys("t").1, "4 min");
            let later = case("30 min");
            // Those of 10:00, 10:10 and 10:20 wait and leave with that of 10:30, over one line.
            assert_eq!(later.all(CIRCUITS), [59, 59, 12, 12], "{down} {routing}");
            assert_eq!(later.journeys("t").1, "34 min", "{down} {routing}");
            assert!(later.present("am") < 2.2 / 12.0, "{}", later.present("am"));
            let never = case("never");
            let (sent, other) = (never.sent("am"), never.sent("an"));
            // Queues are seen though the reason for them is not known.
            assert_eq!((sent + other, other > 0), (71, routing == "queues"), "{down} {routing}");
            assert_eq!(never.pooled.outcomes[Outcome::Delivered as usize], 71);
        }
    }
}

#[test]
fn what_is_for_several_posts_is_sent_once_on_a_leg_that_they_share() {
    let net = diamond("", "");
    for routing in ["direct", "earliest", "queues"] {
        let head = format!("routing = \"{routing}\"\nends = \"+10 h\"\n");
        let both = counted(&net, &format!("{head}{}", stream("t", "m+b", "6 /h")));
        assert_eq!(both.all(CIRCUITS), [59, 59, 0, 0], "{routing}");
        let came: u64 = both.pooled.groups.iter().map(|group| group.journeys.count()).sum();
        assert_eq!(came, 2 * 59, "{routing}");
    }
}

#[test]
fn planned_copies_and_traffic_wait_for_one_another_on_ways_that_are_found() {
    let net = diamond("", "");
    let telegram = "telegrams = [{ id = \"x\", from = \"a\", action = [\"b\"], \
                    precedence = \"ROUTINE\", handed_in = \"1986-02-10T02:00:30Z\", groups = 100 }]\n";
    let head = "routing = \"queues\"\nends = \"+5 h\"\n";
    let alone = counted(&net, &format!("{head}{telegram}"));
    let among = counted(&net, &format!("{head}{telegram}{}", stream("u", "m", "59 /h")));
    let arrival = |case: &Counted| case.pooled.ends[1].at.to_string();
    // One of a minute every 61.016949 s: it waits for that of two o'clock, which is less than over n.
    assert_eq!(arrival(&alone), "1986-02-10T02:02:30Z");
    assert_eq!(arrival(&among), "1986-02-10T02:02:59.999982Z");
}

#[test]
fn the_memory_of_traffic_that_finds_its_way_does_not_grow() {
    let net = diamond("", "");
    let text = format!("routing = \"queues\"\nends = \"+300 d\"\n{}", stream("t", "b", "6 /h"));
    let case = counted(&net, &text);
    assert_eq!(case.sent("am"), 43_199);
    let program = case.plan.program.to_the_horizon();
    let mut engine = Engine::new(&program);
    let mut most = Most(0);
    engine.run(None, &mut most);
    assert_eq!(most.0, 0, "the number of the first unit is used again by all others");
}

/// The highest number of a unit.
struct Most(u32);

impl deskby::engine::Observer for Most {
    const CHANGES: bool = false;

    fn note(&mut self, event: &deskby::engine::Event) {
        self.0 = self.0.max(event.what.unit().map_or(0, |unit| unit.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn one_telegram_of_traffic_arrives_when_one_that_is_told_does(
        net in prop::collection::vec((0_usize..5, 0_usize..5, 1_u32..20, 0_u32..9), 2..9),
        routing in prop::sample::select(vec!["earliest", "queues"]),
    ) {
        let net: Net = net;
        let text = invented(&net);
        let head = format!("routing = \"{routing}\"\nends = \"+1441 min\"\n");
        let telegram = |to: &str| format!(
            "telegrams = [{{ id = \"x\", from = \"a\", action = [\"{to}\"], \
             precedence = \"ROUTINE\", handed_in = \"1986-02-11T00:00Z\", groups = 100 }}]\n"
        );
        for to in ["b", "c", "d", "e"] {
            let scenario = format!(
                "version = 1\ntitle = \"T\"\nnetwork = \"net.toml\"\nruns = 1\n\
                 starts = \"1986-02-10T00:00Z\"\n{head}{}", stream("t", to, "1 /day")
            );
            // Where no circuit leads there the traffic is refused.
            if InMemory::of(&[("net.toml", &text)]).load(&scenario).scenario.is_none() {
                continue;
            }
            let traffic = counted(&text, &format!("{head}{}", stream("t", to, "1 /day")));
            let told = counted(&text, &format!("{head}{}", telegram(to)));
            let end = told.pooled.ends.last().unwrap();
            prop_assert_eq!(end.outcome, Outcome::Delivered);
            let group = &traffic.pooled.groups[0];
            prop_assert_eq!(group.journeys.count(), 1);
            let handed_in = told.plan.telegrams[0].at;
            prop_assert_eq!(group.journeys.longest(), end.at - handed_in);
        }
    }
}
