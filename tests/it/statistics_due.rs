//! Statistics of traffic with a DESKBY, and intervals of each precedence.

use deskby::engine::Silent;
use deskby::ensemble::{Estimate, period_of, pooled};
use deskby::plan::plan;
use deskby::report::{Account, Shown, statistics_json, statistics_tables, statistics_text};
use deskby::telegram::Precedence;
use serde_json::{Value, json};

use crate::many_telegrams::{InMemory, odd};
use crate::route_choice::diamond;
use crate::route_traffic::{Counted, counted, stream};

fn account(case: &Counted) -> Account<'_> {
    Account { scenario: &case.scenario, plan: &case.plan, pooled: &case.pooled, over: &[] }
}

fn on_time(case: &Counted) -> Value {
    let found: Value = serde_json::from_str(&statistics_json(&account(case))).unwrap();
    found["on_time"].clone()
}

fn due(share: &str, within: &str) -> String {
    let figure = |text: &str| format!("{{ value = \"{text}\", basis = \"printed\" }}");
    format!("deskby = {{ share = {}, within = {} }}\n", figure(share), figure(within))
}

const DAY: &str = "ends = \"+1 d\"\n";

#[test]
fn a_copy_is_on_time_that_is_at_its_post_at_that_very_moment_and_late_after_it() {
    let net = diamond("", "");
    // Two minutes to b, one to m; 143 of each in a day.
    for (within, b, m) in
        [("2 min", true, true), ("119.999999 s", false, true), ("59 s", false, false)]
    {
        let traffic = stream("t", "m+b", "6 /h") + &due("100 %", within);
        for routing in ["direct", "queues"] {
            let case = counted(&net, &format!("routing = \"{routing}\"\n{DAY}{traffic}"));
            let row = |post: Option<&str>, all: u64, met: u64| {
                json!({
                    "post": post, "precedence": "ROUTINE", "due": all, "on_time": met,
                    "late": all - met, "outstanding": 0,
                    "on_time_share": f64::from(u32::try_from(met).unwrap())
                        / f64::from(u32::try_from(all).unwrap()),
                })
            };
            let (b, m) = (u64::from(b) * 143, u64::from(m) * 143);
            let wanted = json!({
                "by_precedence": [row(None, 286, b + m)],
                "by_post": [row(Some("b"), 143, b), row(Some("m"), 143, m)],
            });
            assert_eq!(on_time(&case), wanted, "{within} {routing}");
        }
    }
}

#[test]
fn what_never_comes_is_outstanding_wherever_it_is_on_its_way() {
    let down =
        "rules = { outages = [{ from = \"1986-02-10T12:00Z\", to = \"1996-02-10T12:00Z\" }] }";
    for routing in ["direct", "queues"] {
        for net in [diamond(down, ""), diamond("", down)] {
            let traffic = stream("t", "b", "6 /h") + &due("100 %", "3 min");
            let head = format!("routing = \"{routing}\"\nhorizon = \"1 d\"\n{DAY}");
            let head = if routing == "queues" { head.replace("queues", "earliest") } else { head };
            let case = counted(&net, &format!("{head}{traffic}"));
            let all = &on_time(&case)["by_precedence"][0];
            let found =
                ["due", "on_time", "late", "outstanding"].map(|key| all[key].as_u64().unwrap());
            // 71 until 11:50; that of 12:00 and the 71 after it wait for ever.
            assert_eq!(found, [143, 71, 0, 72], "{routing}");
        }
    }
}

#[test]
fn a_share_of_telegrams_is_due_and_all_copies_of_each_of_them() {
    let net = diamond("", "");
    let traffic = stream("t", "m+b", "60 /h") + &due("25 %", "1 h");
    let case = counted(&net, &format!("ends = \"+30 d\"\n{traffic}"));
    let found = on_time(&case);
    let of = |at: usize| found["by_post"][at]["due"].as_u64().unwrap();
    assert_eq!(of(0), of(1));
    // 43,199 telegrams: within four deviations of a quarter of them.
    assert!((10_440..11_160).contains(&of(0)), "{}", of(0));
    let none = counted(&net, &format!("ends = \"+30 d\"\n{}", stream("t", "m+b", "60 /h")));
    assert_eq!(on_time(&none), json!({ "by_precedence": [], "by_post": [] }));
    assert_eq!(none.pooled.fingerprint, case.pooled.fingerprint, "it is only counted");
}

#[test]
fn telegrams_that_are_told_are_counted_with_the_others() {
    let net = diamond("", "");
    let telegram = |id: &str, at: &str, by: &str| {
        format!(
            "{{ id = \"{id}\", from = \"a\", action = [\"b\"], precedence = \"FLASH\", \
         handed_in = \"1986-02-10T{at}Z\", groups = 100, deskby = \"1986-02-10T{by}Z\" }},\n"
        )
    };
    let telegrams: String = [
        telegram("before", "05:59", "09:00"),
        telegram("met", "09:00", "09:02"),
        telegram("missed", "10:00", "10:01:59"),
    ]
    .concat();
    let scenario = format!("{DAY}warm_up = \"6 h\"\ntelegrams = [\n{telegrams}]\n");
    let case = counted(&net, &scenario);
    let all = &on_time(&case)["by_precedence"][0];
    assert_eq!(
        ["precedence", "due", "on_time", "late"].map(|key| all[key].clone()),
        [json!("FLASH"), json!(2), json!(1), json!(1)],
    );
    let text = statistics_text(&account(&case), &Shown::default());
    assert!(text.contains("ON TIME FOR DESKBY AT THE POST"), "{text}");
    let row = text.lines().find(|line| line.contains("all posts")).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words, ["all", "posts", "FLASH", "2", "1", "1", "0", "50.0", "%"]);
    let tables = statistics_tables(&account(&case));
    let table = tables.iter().find(|table| table.name == "on_time.csv").unwrap();
    let table = String::from_utf8(table.bytes.clone()).unwrap();
    assert!(table.ends_with("\n,FLASH,2,1,1,0,0.5\nb,FLASH,2,1,1,0,0.5\n"), "{table}");
}

#[test]
fn what_is_no_share_and_no_length_of_time_is_a_finding() {
    let net = diamond("", "");
    let finding = |deskby: &str| {
        let scenario = format!(
            "version = 1\ntitle = \"T\"\nnetwork = \"net.toml\"\n\
             starts = \"1986-02-10T00:00Z\"\n{DAY}{}deskby = {deskby}\n",
            stream("t", "b", "6 /h")
        );
        let loaded = InMemory::of(&[("net.toml", &net)]).load(&scenario);
        assert!(loaded.scenario.is_none(), "{deskby}");
        odd(&loaded).join("\n")
    };
    for share in ["120 %", "-1 %", "5", "much"] {
        let found = finding(&format!("{{ share = \"{share}\", within = \"2 h\" }}"));
        assert!(found.contains(&format!("`{share}` is not a share")), "{found}");
    }
    let found = finding("{ share = \"5 %\", within = \"-2 h\" }");
    assert!(found.contains("less than no time"), "{found}");
    assert!(finding("{ share = \"5 %\" }").contains("within"));
    assert!(finding("{ share = \"5 %\", within = \"2 h\", often = 1 }").contains("often"));
}

fn near(one: Option<Estimate>, other: Option<Estimate>) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs() + 1e-6;
    match (one, other) {
        (Some(one), Some(other)) => {
            close(one.mean, other.mean)
                && one.half.zip(other.half).is_some_and(|(one, other)| close(one, other))
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// A station with streams of these precedences, over a year by weeks or in several runs.
fn busy(precedences: &[&str], batch: &str, runs: u32) -> deskby::ensemble::Pooled {
    let streams: String = precedences
        .iter()
        .map(|precedence| {
            format!(
                "[[traffic]]\nname = \"{precedence}\"\npath = [\"a\"]\nrate = \"6 /h\"\n\
                 precedence = \"{precedence}\"\n"
            )
        })
        .collect();
    let text = format!(
        "version = 1\ntitle = \"Busy\"\nstarts = \"1986-01-06T00:00Z\"\nends = \"+52 w\"\n{batch}\
         [stations.a]\nservice = {{ exponential = \"4 min\" }}\n{streams}"
    );
    let loaded = InMemory::of(&[]).load(&text);
    let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)));
    let plan = plan(&scenario);
    pooled(&plan, period_of(&scenario, &plan), (scenario.seed, runs), &[], &mut Silent)
}

#[test]
fn the_interval_of_the_only_precedence_is_that_of_the_station() {
    for (batch, runs) in [("batch = \"7 d\"\n", 1), ("batch = \"7 d\"\n", 3), ("", 5), ("", 1)] {
        let found = busy(&["PRIORITY"], batch, runs);
        let of = Precedence::Priority;
        let has = found.wait(0).is_some_and(|wait| wait.half.is_some());
        assert_eq!(has, !batch.is_empty() || runs > 1);
        if has {
            assert!(near(found.wait_of(0, of), found.wait(0)), "{batch} {runs}");
            assert!(near(found.sojourn_of(0, of), found.sojourn(0)));
            assert!(near(found.present_of(0, of), Some(found.present(0))));
            // The journey is the time at the only station.
            assert!(near(found.journey_of(0), found.sojourn(0)));
        } else {
            assert!(found.wait_of(0, of).is_some_and(|wait| wait.half.is_none()));
        }
        assert!(found.wait_of(0, Precedence::Flash).is_none());
    }
}

#[test]
fn each_precedence_has_an_interval_of_its_own() {
    let found = busy(&["FLASH", "ROUTINE"], "batch = \"7 d\"\n", 1);
    let of = |precedence| found.wait_of(0, precedence).unwrap();
    let (flash, routine) = (of(Precedence::Flash), of(Precedence::Routine));
    // M/M/1 with priorities that do not interrupt: 0.8 of 4 min over 0.6, and over 0.6 x 0.2.
    let exact = |micros: f64, low: f64| (micros / (0.8 * 240e6 / 0.6) * low - 1.0).abs();
    assert!(
        exact(flash.mean, 1.0) < 0.05 && exact(routine.mean, 0.2) < 0.15,
        "{flash:?} {routine:?}"
    );
    let (narrow, wide) = (flash.half.unwrap(), routine.half.unwrap());
    assert!(narrow * 5.0 < wide, "{narrow} {wide}");
    assert!(
        (flash.mean - 320e6).abs() < 3.0 * narrow && (routine.mean - 1_600e6).abs() < 3.0 * wide
    );
}
