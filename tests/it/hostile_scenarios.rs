//! Scenarios that would take for ever, or mean nothing: refused with a finding, or bounded.

use deskby::engine::Silent;
use deskby::ensemble::{period_of, pooled};
use deskby::plan::plan;
use deskby::report::crowded_text;
use proptest::prelude::*;

use crate::many_telegrams::{InMemory, odd};

const HEAD: &str = "version = 1\ntitle = \"Hostile\"\nstarts = \"1986-01-01T00:00Z\"\n";

/// A scenario of stations that is refused, saying this.
fn refused(rest: &str, wanted: &str) {
    let loaded = InMemory::of(&[]).load(&format!("{HEAD}{rest}"));
    assert!(loaded.scenario.is_none(), "{rest}");
    let odd = odd(&loaded);
    assert!(odd.iter().any(|message| message.contains(wanted)), "{wanted}: {odd:?}");
}

#[test]
fn more_telegrams_than_anybody_waits_for_are_refused() {
    let rest = "ends = \"1996-01-01T00:00Z\"\n[stations.a]\n[[traffic]]\npath = [\"a\"]\n";
    refused(&format!("{rest}rate = \"1000 /s\"\n"), "telegrams in");
    refused(&format!("{rest}rate = \"0 /h\"\n"), "no traffic");
    refused(&format!("{rest}rate = \"-3 /h\"\n"), "not a rate of traffic");
}

#[test]
fn what_goes_round_for_ever_is_refused() {
    let rest = "ends = \"+9 d\"\n[stations.a]\n[stations.b]\n[[traffic]]\npath = [\"a\"]\n\
                rate = \"1 /h\"\nnext = { a = { b = 1 }, b = { a = 1 } }\n";
    refused(rest, "goes round for ever");
}

#[test]
fn times_that_make_no_sense_are_refused() {
    let path = "[stations.a]\n[[traffic]]\npath = [\"a\"]\nrate = \"1 /h\"\n";
    refused(path, "never ends");
    refused(&format!("ends = \"1985-01-01T00:00Z\"\n{path}"), "ends before anything is counted");
    refused(&format!("ends = \"+9 d\"\nwarm_up = \"9 d\"\n{path}"), "before anything is counted");
    refused(&format!("ends = \"+9 d\"\nbatch = \"0 s\"\n{path}"), "no part of the period");
    let shifts =
        path.replace("[stations.a]", "[stations.a]\nshifts = { servers = [1], every = \"0 s\" }");
    refused(&format!("ends = \"+9 d\"\n{shifts}"), "too short to be repeated");
    let down = "[stations.a]\nbreakdowns = { up = \"0 s\", down = \"0 s\" }";
    let breaks = path.replace("[stations.a]", down);
    refused(&format!("ends = \"+9 d\"\n{breaks}"), "within a second");
    let outage = "[stations.a]\noutages = [{ from = \"+3 h\", to = \"+2 h\" }]";
    let outage = path.replace("[stations.a]", outage);
    refused(&format!("ends = \"+9 d\"\n{outage}"), "ends before it begins");
}

#[test]
fn an_hour_that_the_clock_never_showed_is_refused() {
    let network = "version = 1\ntitle = \"Two\"\nhub = \"hub\"\nposts.hub = { like = \"bare\" }\n\
                   posts.north = { like = \"bare\", clock = \"Europe/London\" }\n\
                   [circuits.n]\nbetween = [\"north\", \"hub\"]\nrate = \"50 baud\"\n\
                   hours = \"24/7\"\n";
    let scenario = "version = 1\ntitle = \"Summer time\"\nnetwork = \"two.toml\"\ntelegrams = [\n\
                    { id = \"a\", from = \"north\", action = \"hub\", groups = 1, \
                    handed_in = \"1986-03-30T01:30\" } ]\n";
    let loaded = InMemory::of(&[("two.toml", network)]).load(scenario);
    assert!(odd(&loaded).iter().any(|message| message.contains("put forward")), "{loaded:?}");
}

#[test]
fn an_outage_that_never_ends_leaves_telegrams_on_their_way() {
    let rest = "ends = \"+2 d\"\nhorizon = \"1 d\"\n\
                [stations.a]\noutages = [{ from = \"+1 d\", to = \"9999-01-01T00:00Z\" }]\n\
                service = \"1 min\"\n[[traffic]]\npath = [\"a\"]\nrate = \"1 /h\"\nspacing = \"even\"\n";
    let loaded = InMemory::of(&[]).load(&format!("{HEAD}{rest}"));
    let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:?}", odd(&loaded)));
    let plan = plan(&scenario);
    let found = pooled(&plan, period_of(&scenario, &plan), (0, 1), &mut Silent);
    assert_eq!(found.outcomes.iter().sum::<u64>(), 47, "one an hour, none at the end");
    assert_eq!(found.outcomes[deskby::engine::Outcome::OnItsWay as usize], 24);
}

/// A small scenario of stations and carriers, of any rules.
fn thrown() -> impl Strategy<Value = String> {
    let station = (
        0_u16..4,
        prop::sample::select(vec!["finish", "interrupt", "fit", "fit strict"]),
        prop::sample::select(vec!["never", "flash", "any"]),
        prop::sample::select(vec!["resume", "repeat", "drop"]),
        prop::option::of((0_u32..4, prop::bool::ANY)),
        prop::option::of(0_u32..30),
        prop::bool::ANY,
    );
    let stations = prop::collection::vec(station, 2..4);
    (stations, 1_u32..60, prop::bool::ANY).prop_map(|(stations, minutes, loops)| {
        let mut text = format!("{HEAD}ends = \"+4 d\"\nhorizon = \"3 d\"\n");
        for (at, (servers, closing, who, fate, queue, lost, breaks)) in stations.iter().enumerate()
        {
            text += &format!(
                "[stations.s{at}]\nshifts = {{ servers = [{servers}, 1], every = \"5 h\" }}\n"
            );
            text += &format!(
                "closing = \"{closing}\"\ninterruption = \"{who}\"\ninterrupted = \"{fate}\"\n"
            );
            text += &format!("service = {{ exponential = \"{minutes} min\" }}\n");
            if let Some((limit, blocks)) = queue {
                let full = if *blocks { "block" } else { "refuse" };
                text += &format!("queue = {limit}\nwhen_full = \"{full}\"\n");
            }
            if let Some(percent) = lost {
                text += &format!("loss = {{ share = 0.{percent:02}, request = \"7 min\" }}\n");
            }
            if *breaks {
                text += "breakdowns = { up = { exponential = \"9 h\" }, down = \"40 min\" }\n";
            }
        }
        text += "[carriers.bag]\nevery = \"7 h\"\ncapacity = 3\n";
        text += "[[traffic]]\npath = [\"s0\", \"bag\", \"s1\"]\nrate = \"1.5 /h\"\n\
                 precedence = { FLASH = 1, ROUTINE = 3 }\n";
        if loops {
            text += "next = { s1 = { s0 = 1, out = 3 }, s0 = { s1 = 1 } }\n";
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn whatever_the_rules_every_telegram_is_accounted_for(text in thrown(), seed in 0_u64..9) {
        let loaded = InMemory::of(&[]).load(&text);
        let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:?}\n{text}", odd(&loaded)));
        let plan = plan(&scenario);
        let period = period_of(&scenario, &plan);
        let found = pooled(&plan, period, (seed, 1), &mut Silent);
        let group: u64 = found.groups.iter().map(|group| group.ended.iter().sum::<u64>()).sum();
        prop_assert_eq!(found.outcomes.iter().sum::<u64>(), group);
        let again = pooled(&plan, period, (seed, 1), &mut Silent);
        prop_assert_eq!(found.fingerprint, again.fingerprint);
        for station in &found.stations {
            let came: u64 = station.came.iter().sum();
            let refused: u64 = station.refused.iter().sum();
            let served: u64 = station.waits.iter().map(deskby::engine::Tally::count).sum();
            prop_assert!(served + refused <= came + station.lost);
        }
    }
}

#[test]
fn traffic_that_nobody_could_serve_is_given_up_before_it_fills_the_memory() {
    let rest = "ends = \"+30 d\"\n[stations.quiet]\n[stations.a]\nservice = \"1 h\"\n\
                [[traffic]]\npath = [\"quiet\", \"a\"]\nrate = \"1 /s\"\n";
    let loaded = InMemory::of(&[]).load(&format!("{HEAD}{rest}"));
    let scenario = loaded.scenario.unwrap();
    let plan = plan(&scenario);
    let found = pooled(&plan, period_of(&scenario, &plan), (0, 3), &mut Silent);
    let told = crowded_text(&scenario, &plan, found.crowded.unwrap());
    assert!(told.contains("more than 1000000 copies are under way"), "{told}");
    assert!(told.contains("waiting at a: more come than are served"), "{told}");
}
