//! `deskby list`: what the built-in library holds.

use super::output::to_stdout;
use super::{Fault, files};

/// List the built-in scenarios with their variants, the networks and the distribution schemes.
#[derive(clap::Args, Debug)]
pub(super) struct Args {}

/// Runs the subcommand.
pub(super) fn run(_args: &Args) -> Result<(), Fault> {
    let mut answer = String::from("SCENARIOS\n");
    for name in files::scenario_names() {
        let loaded = files::loaded(Some(name), None, files::FIRST_NETWORK)?;
        let Some(scenario) = loaded.scenario else {
            continue;
        };
        answer.push_str(&format!("  {name}: {}\n", scenario.title));
        for (variant, change) in &scenario.variants {
            let title = change.title.as_deref().unwrap_or("");
            answer.push_str(&format!("    --variant {variant:<16} {title}\n"));
        }
    }
    for (heading, folder) in [
        ("NETWORKS", "networks/"),
        ("DISTRIBUTION SCHEMES", "offices/"),
    ] {
        answer.push_str(&format!("{heading}\n"));
        for name in files::names_in(folder) {
            answer.push_str(&format!("  {name}\n"));
        }
    }
    to_stdout(answer.as_bytes())
}
