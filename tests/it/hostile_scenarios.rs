//! Scenarios that would take for ever, or mean nothing: refused with a finding, or bounded.

use deskby::engine::Silent;
use deskby::ensemble::sample::crowded;
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
    refused(&format!("{rest}rate = \"1e9 /s\"\n"), "not a rate");
    refused(&format!("{rest}rate = \"9000000000 /s\"\n"), "more traffic than there can be");
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
    refused(&format!("ends = \"+9 d\"\nwarm_up = \"-1 d\"\n{path}"), "less than no time");
    let never = format!("ends = \"+9 d\"\n{path}by_day = [0, 0, 0, 0, 0, 0, 0]\n");
    refused(&never, "nothing ever comes");
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
    let found = pooled(&plan, period_of(&scenario, &plan), (0, 1), &[], &mut Silent);
    assert_eq!(found.outcomes.iter().sum::<u64>(), 47, "one an hour, none at the end");
    assert_eq!(found.outcomes[deskby::engine::Outcome::OnItsWay as usize], 24);
}

/// Two posts and a circuit, with this in the place of its ends.
fn two_posts(between: &str) -> String {
    format!(
        "version = 1\ntitle = \"Two\"\nhub = \"hub\"\nposts.hub = {{ like = \"bare\" }}\n\
         posts.north = {{ like = \"bare\" }}\n[circuits.n]\nbetween = [{between}]\n\
         rate = \"50 baud\"\nhours = \"24/7\"\nchannels = 1\n"
    )
}

/// A scenario with these telegrams from north to the hub, and more.
fn telegrams(ids: &[&str], more: &str) -> String {
    let entry = |id: &&str| {
        format!(
            "{{ id = \"{id}\", from = \"north\", action = \"hub\", groups = 1, \
             handed_in = \"1986-02-10T10:00Z\" }},\n"
        )
    };
    let all: String = ids.iter().map(entry).collect();
    format!(
        "version = 1\ntitle = \"T\"\nnetwork = \"two.toml\"\nruns = 1\ntelegrams = [\n{all}]\n{more}"
    )
}

fn said(network: &str, scenario: &str) -> (bool, Vec<String>) {
    let loaded = InMemory::of(&[("two.toml", network)]).load(scenario);
    (loaded.scenario.is_some(), odd(&loaded))
}

#[test]
fn two_telegrams_of_one_name_are_refused() {
    let net = two_posts("\"north\", \"hub\"");
    assert!(said(&net, &telegrams(&["a", "b"], "")).0);
    let (there, odd) = said(&net, &telegrams(&["a", "b", "a"], ""));
    assert!(!there && odd == ["two telegrams have the id `a`"], "{odd:?}");
}

#[test]
fn a_circuit_of_three_posts_is_refused_and_not_cut_to_two() {
    let net = two_posts("\"north\", \"hub\", \"south\"");
    let (there, odd) = said(&net, &telegrams(&["a"], ""));
    assert!(!there && odd[0].contains("a circuit joins two posts, not 3"), "{odd:?}");
    assert_eq!(odd.len(), 1, "what follows from it is not said again: {odd:?}");
}

#[test]
fn variants_without_end_are_refused() {
    let net = two_posts("\"north\", \"hub\"");
    let chained = |many: usize| -> String {
        let one = |at: usize| format!("[variants.v{at}]\nextends = \"v{}\"\n", at + 1);
        let all: String = (0..many).map(one).collect();
        format!("{all}[variants.v{many}]\npass = false\n")
    };
    assert!(said(&net, &telegrams(&["a"], &chained(60))).0);
    let (there, odd) = said(&net, &telegrams(&["a"], &chained(70)));
    let many = odd.iter().filter(|said| said.contains("more than 64 others")).count();
    assert!(!there && many == 1, "{odd:?}");
    let (there, odd) = said(&net, &telegrams(&["a"], &chained(5_000)));
    assert!(!there && odd.iter().any(|said| said == "5001 variants"), "{odd:?}");
}

#[test]
fn a_network_of_a_million_posts_is_refused_unread() {
    let mut net = two_posts("\"north\", \"hub\"");
    for at in 0..5_000 {
        net.push_str(&format!("[posts.p{at}]\nlike = \"bare\"\n"));
    }
    let (there, odd) = said(&net, &telegrams(&["a"], ""));
    assert!(!there && odd == ["a network of 5002 posts"], "{odd:?}");
    net.push_str(&"# and so on\n".repeat(400_000));
    let (there, odd) = said(&net, &telegrams(&["a"], ""));
    assert!(!there && odd[0].contains("MiB"), "{odd:?}");
}

#[test]
fn a_variant_says_which_telegram_it_changes() {
    let net = two_posts("\"north\", \"hub\"");
    let ids = ["a", "b"];
    let (there, odd) =
        said(&net, &telegrams(&ids, "[variants.x]\nprecedence = { hub = \"FLASH\" }\n"));
    assert!(
        there && odd.iter().any(|said| said.contains("the first telegram alone, which is a")),
        "{odd:?}"
    );
    let (there, odd) = said(&net, &telegrams(&ids, "[variants.x.telegrams.c]\nat = \"1100Z\"\n"));
    assert!(!there && odd.iter().any(|said| said.contains("there is no telegram `c`")), "{odd:?}");
    let more = "[variants.x.telegrams.b]\nat = \"1100Z\"\nprecedence = { hub = \"FLASH\" }\n";
    let files = InMemory::of(&[("two.toml", &net)]);
    let file =
        deskby::scenario::File { name: "scenario.toml".to_owned(), text: telegrams(&ids, more) };
    let loaded = deskby::scenario::load("case", file, &files, Some("x"));
    let scenario = loaded
        .scenario
        .clone()
        .unwrap_or_else(|| panic!("{:?}", crate::many_telegrams::odd(&loaded)));
    let handed: Vec<String> = scenario.telegrams().map(|one| one.at.to_string()).collect();
    assert_eq!(handed, ["1986-02-10T10:00Z", "1986-02-10T11:00Z"]);
    let ranks: Vec<_> =
        plan(&scenario).itineraries.iter().map(|one| one.precedence.word()).collect();
    assert_eq!(ranks, ["ROUTINE", "FLASH"]);
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
        let found = pooled(&plan, period, (seed, 1), &[], &mut Silent);
        let group: u64 = found.groups.iter().map(|group| group.ended.iter().sum::<u64>()).sum();
        prop_assert_eq!(found.outcomes.iter().sum::<u64>(), group);
        let again = pooled(&plan, period, (seed, 1), &[], &mut Silent);
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
    let found = pooled(&plan, period_of(&scenario, &plan), (0, 3), &[], &mut Silent);
    let told = crowded_text(&scenario, &plan, found.crowded.unwrap());
    assert!(told.contains("more than 1000000 copies are under way"), "{told}");
    assert!(told.contains("waiting at a: more come than are served"), "{told}");
    let most = crowded(&plan).and_then(|found| found.most).map(|(station, _)| station);
    assert_eq!(plan.station(most.unwrap()), plan.stations[1], "many runs are asked for first");
}
