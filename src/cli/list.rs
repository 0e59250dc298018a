//! `deskby list`: what the built-in library holds.

use std::fmt::Write as _;

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
        writeln!(answer, "  {name}: {}", scenario.title).expect("writing to a text cannot fail");
        for variant in &scenario.variant_names {
            let change = &scenario.variants[variant];
            let title = change.title.as_deref().unwrap_or("");
            writeln!(answer, "    --variant {variant:<16} {title}")
                .expect("writing to a text cannot fail");
        }
    }
    for (heading, folder) in [("NETWORKS", "networks/"), ("DISTRIBUTION SCHEMES", "offices/")] {
        writeln!(answer, "{heading}").expect("writing to a text cannot fail");
        for name in files::names_in(folder) {
            writeln!(answer, "  {name}").expect("writing to a text cannot fail");
        }
    }
    to_stdout(answer.as_bytes())
}
