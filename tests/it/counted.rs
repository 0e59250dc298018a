//! Statistics of traffic, through the public loader: what is drawn for a telegram goes its own way,
//! and what is counted adds up.

use deskby::engine::{Outcome, Silent, Tally};
use deskby::ensemble::{Pooled, period_of, pooled};
use deskby::plan::{Plan, plan};
use deskby::telegram::Precedence;
use deskby::time::Span;

use crate::many_telegrams::{InMemory, odd};

const TREE: &str = r#"
version = 1
title = "Two posts below a third"
hub = "hub"
posts.hub = { like = "bare" }
posts.middle = { like = "bare" }
posts.a = { like = "bare" }
posts.b = { like = "bare" }
[circuit_templates.line]
rate = { value = "10 characters/s", basis = "printed" }
hours = { value = "24/7", basis = "printed" }
channels = { value = 200, basis = "printed" }
[circuits.m]
like = "line"
between = ["middle", "hub"]
[circuits.a]
like = "line"
between = ["a", "middle"]
[circuits.b]
like = "line"
between = ["b", "middle"]
"#;

/// What a scenario on the tree comes to, beginning in 1900, from this much of its file on.
fn run(rest: &str, over: &[Span]) -> (Plan, Pooled) {
    let text =
        format!("version = 1\ntitle = \"case\"\nruns = 1\nstarts = \"1900-01-01T00:00Z\"\n{rest}");
    let loaded = InMemory::of(&[("tree.toml", TREE)]).load(&text);
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{:?}", odd_of(&text)));
    let plan = plan(&scenario);
    let found = pooled(&plan, period_of(&scenario, &plan), (7, 1), over, &mut Silent);
    (plan, found)
}

fn odd_of(text: &str) -> Vec<String> {
    odd(&InMemory::of(&[("tree.toml", TREE)]).load(text))
}

/// The mean in minutes and its standard error.
fn mean(tally: &Tally) -> (f64, f64) {
    let count = f64::from(u32::try_from(tally.count()).unwrap());
    let minutes = |micros: f64| micros / 60e6;
    let deviation = minutes(tally.deviation_micros().unwrap());
    (minutes(tally.mean_micros().unwrap()), deviation / count.sqrt())
}

fn is_near(tally: &Tally, exact: f64) {
    let (found, error) = mean(tally);
    assert!((found - exact).abs() < 4.0 * error, "{found} ± {error}, not {exact}");
}

#[test]
fn the_length_of_a_telegram_does_not_go_with_its_precedence_or_addressee() {
    // 200 groups are two minutes over a leg, whoever sends them to whom.
    let (plan, found) = run(
        r#"
        ends = "+200 d"
        network = "tree.toml"
        [[traffic]]
        from = "middle"
        to = { hub = 1, a = 4 }
        rate = "0.3 /min"
        precedence = { FLASH = 1, PRIORITY = 1, ROUTINE = 4 }
        length = { exponential = "200 groups" }
        "#,
        &[],
    );
    assert_eq!(plan.groups.len(), 6);
    for (of, group) in plan.groups.iter().zip(&found.groups) {
        assert!(group.journeys.count() > 1_000, "{of:?}");
        is_near(&group.journeys, 2.0);
    }
}

#[test]
fn at_a_mere_switch_a_telegram_turns_off_towards_its_addressee() {
    let (_, found) = run(
        r#"
        ends = "+1 d"
        network = "tree.toml"
        [[traffic]]
        from = "a"
        to = { b = 1 }
        rate = "1 /h"
        spacing = "even"
        length = "200 groups"
        "#,
        &[],
    );
    let journeys = &found.groups[0].journeys;
    assert!(journeys.count() > 20);
    assert_eq!(
        (journeys.longest(), journeys.quantile(0.0)),
        (Span::from_mins(4), Some(Span::from_mins(4)))
    );
}

#[test]
fn streams_that_are_called_alike_are_a_finding_or_are_numbered() {
    let stream = |name: &str| {
        format!(
            "[[traffic]]\n{name}from = \"a\"\nto = {{ hub = 1 }}\nrate = \"9 /h\"\nlength = \"9 groups\"\n"
        )
    };
    let head = "version = 1\ntitle = \"case\"\nstarts = \"1900-01-01T00:00Z\"\nends = \"+40 d\"\nnetwork = \"tree.toml\"\n";
    let twice = stream("name = \"x\"\n").repeat(2);
    assert_eq!(odd_of(&format!("{head}{twice}")), ["two streams of traffic are called `x`"]);
    let (plan, found) =
        run(&format!("ends = \"+40 d\"\nnetwork = \"tree.toml\"\n{}", stream("").repeat(2)), &[]);
    let names: Vec<&str> = plan.groups.iter().map(|group| group.stream.as_str()).collect();
    assert_eq!(names, ["a", "a (2)"]);
    // Each has its own chance.
    let counts: Vec<u64> = found.groups.iter().map(|group| group.journeys.count()).collect();
    assert_ne!(counts[0], counts[1]);
}

#[test]
fn who_is_delivered_on_the_way_of_another_is_among_the_delivered() {
    let (_, found) = run(
        r#"
        ends = "+10 d"
        network = "tree.toml"
        [[traffic]]
        from = "hub"
        to = { "middle+a" = 1 }
        rate = "1 /h"
        spacing = "even"
        length = "20 groups"
        "#,
        &[],
    );
    let delivered: u64 = found.groups.iter().map(|group| group.journeys.count()).sum();
    assert!(delivered > 400);
    assert_eq!(found.outcomes[Outcome::Delivered as usize], delivered);
}

#[test]
fn who_keeps_a_server_before_a_full_station_is_still_present_there() {
    // Two telegrams, after 5 and 10 minutes: the first is served from 5 to 15 and then from 15 to
    // 35, the second waits from 10 to 15, is served to 25 and keeps its server to 35.
    let (_, found) = run(
        r#"
        ends = "+2 h"
        [stations.one]
        service = "10 min"
        [stations.two]
        service = "20 min"
        queue = 0
        when_full = "block"
        [[traffic]]
        name = "all"
        path = ["one", "two"]
        rate = "12 /h"
        spacing = "even"
        ends = "1900-01-01T00:12Z"
        "#,
        &[],
    );
    let one = &found.stations[0];
    let routine = Precedence::Routine as usize;
    let minutes = |minutes: i64| i128::from(Span::from_mins(minutes).as_micros());
    assert_eq!(one.sojourns[routine].longest(), Span::from_mins(25));
    assert_eq!(one.sojourns[routine].total_micros(), minutes(10 + 25));
    assert_eq!(one.waits[routine].total_micros(), minutes(5));
    assert_eq!(one.present_micros(), minutes(10 + 25));
    assert_eq!((one.in_hand_micros(), one.blocked_micros()), (minutes(20), minutes(10)));
    let two = &found.stations[1];
    assert_eq!((two.present_micros(), two.blocked_micros()), (minutes(40), 0));
}

#[test]
fn where_everything_takes_the_same_time_its_quantiles_and_shares_are_that_time() {
    let over = [Span::from_secs(60), Span::from_micros(59_999_999)];
    let (_, found) = run(
        r#"
        ends = "+2 d"
        [stations.one]
        service = "60 s"
        [[traffic]]
        name = "all"
        path = ["one"]
        rate = "3 /h"
        spacing = "even"
        "#,
        &over,
    );
    let sojourns = &found.stations[0].sojourns[Precedence::Routine as usize];
    assert_eq!(sojourns.quantile_between(0.5), Some(Span::from_secs(60)));
    assert_eq!(over.map(|over| sojourns.share_over(over)), [Some(0.0), Some(1.0)]);
}
