//! `deskby advise`: the smallest changes that bring a copy to its reader in time.

use super::output::Output;
use super::question::Question;
use super::replay::width;
use super::sensitivity::Format;
use super::{Fault, show};
use crate::ensemble::advice::Aim;
use crate::ensemble::sample::crowded;
use crate::plan::plan;
use crate::report::{Advised, Shown, advise_json, advise_text};
use crate::scenario::{At, suggestion};
use crate::time::Clock;

/// Say what would have brought a copy to its reader in time, the cheapest change first.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby advise ukdis-geneva-007 --addressee BONN --by 1986-02-11T08:00Z
  deskby advise ukdis-geneva-007 --addressee ACDD --by 102000Z --odds 80
  deskby advise ukdis-geneva-007 --addressee BONN --by 110800Z --latest")]
pub(super) struct Args {
    #[command(flatten)]
    question: Question,
    /// Who is to have it: an addressee or a desk.
    #[arg(long, value_name = "NAME")]
    addressee: String,
    /// By when, at Greenwich: an instant, or 110800Z.
    #[arg(long, value_name = "WHEN", value_parser = str::parse::<At>)]
    by: At,
    /// How surely, in runs of a hundred; 0 asks for the typical run only.
    #[arg(long, value_name = "PERCENT", default_value_t = 90)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=100))]
    odds: u32,
    /// Only the latest hour of hand-in that still makes it.
    #[arg(long)]
    latest: bool,
    /// How many runs the odds rest on.
    #[arg(long, value_name = "N", default_value_t = 400)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,
    /// The document.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    output: Output,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let scenario = args.question.loaded()?;
    let as_it_was = plan(&scenario);
    show::served(&scenario.id, (&scenario, &as_it_was), crowded(&as_it_was))?;
    let by = args.by.resolved(scenario.handed_in, &Clock::utc());
    let aim = Aim {
        who: args.addressee.clone(),
        by,
        percent: (args.odds > 0).then_some(args.odds),
        runs: args.runs,
    };
    let was = aim.outcome(&scenario).ok_or_else(|| {
        let names = as_it_was.itineraries.iter().map(|itinerary| itinerary.name.as_str());
        let help = suggestion(&args.addressee, names);
        Fault::Asked(format!("nobody called `{}` has a copy; {help}", args.addressee))
    })?;
    let latest = if args.latest { aim.latest(&scenario) } else { None };
    let advice = if args.latest || aim.is_met(&was) { Vec::new() } else { aim.advice(&scenario) };
    let advised = Advised {
        scenario: &scenario,
        variant: args.question.variant(),
        aim: &aim,
        was: &was,
        advice: &advice,
        latest: latest.as_ref(),
        only_latest: args.latest,
    };
    let width = width(&args.output);
    let shown = Shown { width, ..Shown::default() };
    let text = match args.format {
        Format::Text => advise_text(&advised, &shown),
        Format::Json => advise_json(&advised),
    };
    args.output.write(text.as_bytes())
}
