//! Stands for the snapshots of tests/it, which need the layers above: every scenario of the
//! library is planned and run, and told the same as when this was run on the tree as it is.

use std::fmt::Write as _;
use std::path::Path;

use deskby::chance::Luck;
use deskby::engine::{Engine, Trace};
use deskby::plan::plan;
use deskby::scenario::BUILT_IN;

use crate::library::scenario;

#[test]
fn every_scenario_of_the_library_is_planned_and_run_as_before() {
    let mut told = String::new();
    for file in BUILT_IN {
        let Some(name) = file.path.strip_suffix("/scenario.toml") else { continue };
        let scenario = scenario(name, None);
        let plan = plan(&scenario);
        for itinerary in &plan.itineraries {
            writeln!(told, "{name} {itinerary:?}").unwrap();
        }
        for luck in [None, Some(Luck::new(1, 2)), Some(Luck::new(1, 3))] {
            let mut trace = Trace::default();
            Engine::new(&plan.program).run(luck, &mut trace);
            let print = trace.fingerprint();
            writeln!(told, "{name} {luck:?} {:x} {}", print.bits(), print.events()).unwrap();
        }
    }
    let before = Path::new("golden.txt");
    match std::fs::read_to_string(before) {
        Ok(before) => assert!(before == told, "a scenario is told otherwise"),
        Err(_) => std::fs::write(before, told).unwrap(),
    }
}
