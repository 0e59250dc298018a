//! `deskby sensitivity`: which assumed figure carries the uncertainty of an arrival.

use clap::ValueEnum;

use super::output::Output;
use super::question::{ByClock, Question};
use super::replay::width;
use super::{Fault, show};
use crate::ensemble::Milestone;
use crate::ensemble::sample::crowded;
use crate::ensemble::sensitivity::sensitivity;
use crate::plan::{called, plan};
use crate::report::{Rests, Shown, sensitivity_json, sensitivity_text};
use crate::scenario::suggestion;

/// Say on which assumed figures an arrival rests, and where evidence for them might be.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby sensitivity ukdis-geneva-007 --of ACDD
  deskby sensitivity ukdis-geneva-007 --of BONN --runs 200000 --format json")]
pub(super) struct Args {
    #[command(flatten)]
    question: Question,
    /// Whose copy: an addressee or a desk.
    #[arg(long, value_name = "ADDRESSEE")]
    of: String,
    /// Its arrival at the post, not the moment from which it could be seen on a desk.
    #[arg(long)]
    at_post: bool,
    /// About how many runs the design may take.
    #[arg(long, value_name = "N", default_value_t = 60_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(100..=20_000_000))]
    runs: u64,
    #[command(flatten)]
    by: ByClock,
    /// The document.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    output: Output,
}

/// A document of a sensitivity.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs; version 1.
    Json,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let scenario = args.question.loaded()?;
    let plan = plan(&scenario);
    show::served(&scenario.id, (&scenario, &plan), crowded(&plan))?;
    let nobody = || {
        let names = plan.itineraries.iter().map(|itinerary| itinerary.name.as_str());
        Fault::Asked(format!(
            "nobody called `{}` has a copy; {}",
            args.of,
            suggestion(&args.of, names)
        ))
    };
    let copy = called(&plan, &scenario.network, &args.of).ok_or_else(nobody)?;
    let only_post = plan.itineraries[copy].on_desk.is_empty();
    let milestone = if args.at_post || only_post { Milestone::AtPost } else { Milestone::Seen };
    let copy = (copy, milestone);
    // The number of factors is known only once the design is made: a first one of one row.
    let one = sensitivity(&plan, copy, scenario.seed, 1);
    let runs_a_row = one.map_or(1, |one| one.runs).max(1);
    let rows = (args.runs / runs_a_row).max(8);
    let found = sensitivity(&plan, copy, scenario.seed, rows).ok_or_else(|| {
        Fault::Asked(format!("the copy of {} never gets there; nothing moves it", args.of))
    })?;
    let rests = Rests {
        scenario: &scenario,
        variant: args.question.variant(),
        plan: &plan,
        copy: copy.0,
        milestone,
        found: &found,
    };
    let width = width(&args.output);
    let shown = Shown { zone: args.by.zone.clone(), width, ..Shown::default() };
    let text = match args.format {
        Format::Text => sensitivity_text(&rests, &shown),
        Format::Json => sensitivity_json(&rests),
    };
    args.output.write(text.as_bytes())
}
