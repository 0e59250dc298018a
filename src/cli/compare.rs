//! `deskby compare`: variants or scenarios side by side.

use chrono::NaiveDate;
use clap::ValueEnum;

use super::output::{Dated, Output};
use super::question::{ByClock, OnNetwork};
use super::replay::{Overrides, width};
use super::{Fault, files, show};
use crate::compare::{Comparison, Side};
use crate::report::{self, Document, Shown};
use crate::scenario::Scenario;

/// Compare a scenario with its variants, or several scenarios with the first.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby compare ukdis-geneva-007
  deskby compare ukdis-geneva-007 --variant morning --variant flash
  deskby compare first/scenario.toml second/scenario.toml --format markdown -o table.md")]
pub(super) struct Args {
    /// Scenarios; with one of them, its variants are compared with it.
    #[arg(default_value = files::FIRST_CASE)]
    scenarios: Vec<String>,
    /// Only these variants.
    #[arg(long, value_name = "NAME")]
    variant: Vec<String>,
    #[command(flatten)]
    on: OnNetwork,
    #[command(flatten)]
    overrides: Overrides,
    /// Show the minutes of the typical run in the place of bands.
    #[arg(long)]
    typical: bool,
    /// Tell the whole way of each copy that moves on both sides, what changed marked `*`.
    #[arg(long)]
    paths: bool,
    #[command(flatten)]
    by: ByClock,
    /// The document.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    dated: Dated,
    #[command(flatten)]
    output: Output,
}

/// A document of a comparison.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs; version 1.
    Json,
    /// A table.
    Csv,
    /// For papers and web pages.
    Markdown,
    /// One file for any browser; it needs no network.
    Html,
    /// The sides over each other as a drawing.
    Svg,
    /// The same as an image.
    Png,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let first = args.scenarios.first().map(String::as_str);
    let base = loaded(args, first, None)?;
    let mut others = Vec::new();
    if args.scenarios.len() > 1 {
        for name in &args.scenarios[1..] {
            let scenario = loaded(args, Some(name), None)?;
            let (id, title) = (scenario.id.clone(), scenario.title.clone());
            others.push(Side::of(&id, &title, scenario));
        }
    } else {
        for name in chosen(args, &base)? {
            let scenario = loaded(args, first, Some(&name))?;
            let title = base.variants.get(&name).and_then(|change| change.title.clone());
            others.push(Side::of(&name, &title.unwrap_or_else(|| name.clone()), scenario));
        }
    }
    let (id, title) = (base.id.clone(), base.title.clone());
    let comparison = Comparison { base: Side::of(&id, &title, base), others };
    show::side_served(&comparison.base)?;
    comparison.others.iter().try_for_each(show::side_served)?;
    let width = width(&args.output);
    let shown =
        Shown { zone: args.by.zone.clone(), typical: args.typical, width, paths: args.paths };
    let date = args.dated.date.unwrap_or_else(|| comparison.base.scenario.handed_in.utc_date());
    args.output.write_all(&documents(args.format, &comparison, &shown, date))
}

/// The files of a document: one line a format.
fn documents(
    format: Format,
    comparison: &Comparison,
    shown: &Shown,
    _date: NaiveDate,
) -> Vec<Document> {
    let text = |markdown| report::compare_text(comparison, shown, markdown);
    match format {
        Format::Text => Document::alone("compare.txt", text(false)),
        Format::Markdown => Document::alone("compare.md", text(true)),
        Format::Csv => Document::alone("compare.csv", report::compare_csv(comparison)),
        Format::Json => Document::alone("compare.json", report::compare_json(comparison)),
        Format::Html => vec![report::compare_html(comparison, shown)],
        Format::Svg => vec![report::compare_svg(comparison)],
        Format::Png => report::png(&report::compare_svg(comparison)).into_iter().collect(),
    }
}

fn loaded(args: &Args, name: Option<&str>, variant: Option<&str>) -> Result<Scenario, Fault> {
    args.overrides.applied(files::loaded(name, variant, &args.on.network)?, variant)
}

/// The variants that are asked for, or all.
fn chosen(args: &Args, base: &Scenario) -> Result<Vec<String>, Fault> {
    if !args.variant.is_empty() {
        return Ok(args.variant.clone());
    }
    if base.variants.is_empty() {
        let what = format!("{} has no variants to compare", base.id);
        let help = "name a second scenario, or write [variants.NAME] in its file";
        return Err(Fault::Asked(format!("{what}; {help}")));
    }
    Ok(base.variant_names.clone())
}
