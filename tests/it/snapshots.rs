//! The first case at each joint of the pipeline: reading, itineraries, trace, timeline, and the
//! comparison. A changed line is a claim about history.

use std::fmt::Write as _;

use deskby::compare::{Comparison, Side};
use deskby::ensemble::conclusions;
use deskby::network::Leg;
use deskby::plan::{Itinerary, Way};
use deskby::reader::{self, Options};
use deskby::report::{self, Shown, Story, read_json};
use insta::assert_snapshot;

use crate::library::{scenario, seed, trace};

#[test]
fn the_reading() {
    let text = include_str!("../../scenarios/ukdis-geneva-007/telegram.txt");
    let reading = reader::read(text, &Options::default());
    assert_snapshot!(read_json::render(&reading, "telegram.txt"));
}

#[test]
fn the_itineraries() {
    let side = seed(None);
    let network = &side.scenario.network;
    let circuits = |legs: &[Leg]| -> Vec<String> {
        legs.iter().map(|leg| network.circuit(leg.circuit).id.clone()).collect()
    };
    let mut text = String::new();
    for itinerary in &side.plan.itineraries {
        let post = itinerary.post.map_or("nowhere", |post| network.post(post).id.as_str());
        let way = match &itinerary.way {
            Way::Wire(legs) => format!("by wire {:?}", circuits(legs)),
            Way::Bag { wire, runs } => {
                let runs: Vec<&str> =
                    runs.iter().map(|&run| network.bag(run).id.as_str()).collect();
                format!("by wire {:?}, then by bag {runs:?}", circuits(wire))
            }
            Way::Inside(post) => format!("inside {}", network.post(*post).id),
            Way::None(why) => format!("no way: {why:?}"),
        };
        let Itinerary { precedence, name, .. } = itinerary;
        writeln!(text, "{precedence} {name} at {post}: {way}").unwrap();
    }
    assert_snapshot!(text);
}

#[test]
fn the_trace() {
    let side = seed(None);
    let mut text = String::new();
    for event in &trace(&side).events {
        let what = format!("{:?}", event.what);
        // Stations open and close for two months; what matters is what happened to a copy.
        if !what.starts_with("Changed") {
            writeln!(text, "{} {what}", event.at).unwrap();
        }
    }
    assert_snapshot!(text);
}

fn told(side: &Side, render: impl Fn(&Story<'_>) -> String) -> String {
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    render(&Story::of(side, &found, None))
}

#[test]
fn the_timeline() {
    assert_snapshot!(told(&seed(None), |story| report::replay_text(story, &Shown::default())));
}

#[test]
fn the_typical_run_to_the_minute() {
    let shown = Shown { typical: true, ..Shown::default() };
    assert_snapshot!(told(&seed(None), |story| report::replay_text(story, &shown)));
}

#[test]
fn the_timeline_as_json_holds_every_copy_and_sums() {
    let text = told(&seed(None), report::replay_json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["version"], 1);
    let copies = json["copies"].as_array().unwrap();
    assert_eq!(copies.len(), 33, "six addressees, 25 printed desks, the record and the box");
    for copy in copies {
        let spells = copy["spells"].as_array().unwrap().iter();
        let micros: i64 = spells.map(|spell| spell["micros"].as_i64().unwrap()).sum();
        #[expect(clippy::cast_precision_loss, reason = "minutes within 60 days")]
        let minutes = micros as f64 / 60e6;
        assert!((minutes - copy["elapsed_minutes"].as_f64().unwrap()).abs() < 1e-6, "{copy}");
    }
}

#[test]
fn one_copys_story() {
    let story =
        |story: &Story<'_>| report::explain_text(story, &Shown::default(), "PS/MR RENTON").unwrap();
    assert_snapshot!(told(&seed(None), story));
}

#[test]
fn the_comparison() {
    let base = seed(None);
    let variants = &scenario("ukdis-geneva-007", None).variants;
    assert!(variants.len() >= 6);
    let others = variants
        .iter()
        .map(|(name, change)| {
            let title = change.title.clone().unwrap();
            Side::of(name, &title, scenario("ukdis-geneva-007", Some(name)))
        })
        .collect();
    let comparison = Comparison { base, others };
    assert_snapshot!(report::compare_text(&comparison, &Shown::default(), false));
}
