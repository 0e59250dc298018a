//! `deskby ensemble`: many runs of a scenario, with its odds and what each variant changes.

use std::path::PathBuf;
use std::sync::Mutex;

use clap::ValueEnum;

use super::output::Output;
use super::parts::{Folder, Numbered, encoded};
use super::question::{ByClock, OnNetwork};
use super::replay::{Changes, width};
use super::{Fault, files, progress, show};
use crate::ensemble::sample::crowded;
use crate::ensemble::study::{Blocks, Study, numbers};
use crate::plan::{Plan, plan};
use crate::report::Shown;
use crate::report::ensemble::{
    EnsembleV1, Frame, answer, ensemble_csv, ensemble_json, ensemble_text, frame_of, spreads,
};
use crate::scenario::Scenario;

/// The most runs of one ensemble.
pub(super) const MOST_RUNS: u64 = 1_000_000;

/// Fewer runs than this do not stop an ensemble that asks for a precision.
const FEWEST: u64 = 1_024;

/// Run a scenario many times: quantiles of arrival with their intervals, the odds of each
/// DESKBY, who has it first, and what each variant changes.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby ensemble ukdis-geneva-007 --runs 10000
  deskby ensemble ukdis-geneva-007 --variants
  deskby ensemble ukdis-geneva-007 --set traffic.*=3 --precision 2%
  deskby ensemble ukdis-geneva-007 --runs 100000 --parts parts/
  deskby ensemble ukdis-geneva-007 --runs 100000 --shard 1/4 -o first.part
  deskby merge first.part second.part third.part fourth.part")]
pub(super) struct Args {
    /// A scenario, or a telegram's text.
    #[arg(default_value = files::FIRST_CASE)]
    scenario: String,
    /// How many runs; with --precision at most so many.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_RUNS))]
    runs: Option<u64>,
    /// All variants of the scenario as well, with the same luck.
    #[arg(long)]
    variants: bool,
    /// These variants as well.
    #[arg(long, value_name = "NAME", conflicts_with = "variants")]
    variant: Vec<String>,
    #[command(flatten)]
    on: OnNetwork,
    #[command(flatten)]
    changes: Changes,
    /// Stop as soon as every median is known within so many hundredths of the elapsed time, and
    /// every DESKBY within so many points, with 95 % confidence.
    #[arg(long, value_name = "PERCENT", value_parser = precision, conflicts_with = "shard")]
    precision: Option<f64>,
    /// With --precision, look at these copies only.
    #[arg(long, value_name = "NAME", requires = "precision")]
    of: Vec<String>,
    /// With --precision, never stop before so many runs.
    #[arg(long, value_name = "N", default_value_t = FEWEST, requires = "precision")]
    at_least: u64,
    /// How many threads; as many as there are processors without it. The answer is the same.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Only the first, second … of so many shards; -o names the part that it writes.
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "output")]
    shard: Option<(u64, u64)>,
    /// Keep blocks of runs in this folder and go on from those that are there.
    #[arg(long, value_name = "FOLDER")]
    parts: Option<PathBuf>,
    #[command(flatten)]
    told: Told,
}

/// How the answer is told.
#[derive(clap::Args, Debug)]
pub(super) struct Told {
    #[command(flatten)]
    by: ByClock,
    /// The document.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    output: Output,
}

/// A document of an ensemble.
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
    /// The spread of each arrival, for any browser; it needs no network.
    Html,
    /// The same as a drawing of the scenario's own side.
    Svg,
    /// The same as an image.
    Png,
}

/// `2%`, `2 %`, `0.5`: hundredths.
fn precision(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim().parse::<f64>();
    match number {
        Ok(percent) if (0.01..=50.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err(format!("`{text}` is not a precision; write 2%")),
    }
}

/// `2/16`.
fn shard(text: &str) -> Result<(u64, u64), String> {
    let fail = || format!("`{text}` is not a shard; write 1/4, 2/4, 3/4, 4/4");
    let (which, of) = text.split_once('/').ok_or_else(fail)?;
    match (which.trim().parse(), of.trim().parse()) {
        (Ok(which), Ok(of)) if (1..=of).contains(&which) && of <= 100_000 => Ok((which, of)),
        _ => Err(fail()),
    }
}

/// The scenario or a variant, ready to be run.
struct Side {
    name: String,
    title: String,
    scenario: Scenario,
    plan: Plan,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let sides = sides(args)?;
    let base = &sides[0].scenario;
    let default = if args.precision.is_some() { 100_000 } else { 10_000 };
    let runs = args.runs.unwrap_or(default);
    let frame = Frame {
        deskby: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: base.id.clone(),
        title: base.title.clone(),
        network: base.network.id.clone(),
        inputs: base.inputs.clone(),
        seed: base.seed,
        runs,
        sides: sides
            .iter()
            .map(|side| frame_of(&side.name, &side.title, &side.scenario, &side.plan))
            .collect(),
    };
    let study = Study::new(sides.iter().map(|side| &side.plan).collect(), base.seed);
    let folder = args.parts.as_deref().map(Folder::open).transpose()?;
    let work = Work { args, frame: &frame, study: &study, folder: folder.as_ref() };
    in_threads(args.threads, || work.done())
}

/// Does something on so many threads.
fn in_threads<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> Result<T, Fault> + Send,
) -> Result<T, Fault> {
    let Some(threads) = threads else { return work() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build();
    let pool = pool.map_err(|error| Fault::World(format!("no threads: {error}")))?;
    pool.install(work)
}

fn sides(args: &Args) -> Result<Vec<Side>, Fault> {
    let name = Some(args.scenario.as_str());
    let scenario = |variant: Option<&str>| {
        args.changes.applied(files::loaded(name, variant, &args.on.network)?, variant)
    };
    let base = scenario(None)?;
    show::of_telegram(&base)?;
    let names: Vec<String> =
        if args.variants { base.variant_names.clone() } else { args.variant.clone() };
    let titles = base.variants.clone();
    let side = |name: &str, title: String, scenario: Scenario| {
        let plan = plan(&scenario);
        Side { name: name.to_owned(), title, scenario, plan }
    };
    let title = base.title.clone();
    let mut sides = vec![side("as it was", title, base)];
    for name in names {
        let title = titles.get(&name).and_then(|change| change.title.clone());
        sides.push(side(&name, title.unwrap_or_else(|| name.clone()), scenario(Some(&name))?));
    }
    for side in &sides {
        show::served(&side.name, (&side.scenario, &side.plan), crowded(&side.plan))?;
    }
    Ok(sides)
}

/// An ensemble under way.
struct Work<'a> {
    args: &'a Args,
    frame: &'a Frame,
    study: &'a Study<'a>,
    folder: Option<&'a Folder>,
}

impl Work<'_> {
    fn done(&self) -> Result<(), Fault> {
        if let Some((which, of)) = self.args.shard {
            let all = numbers(self.frame.runs);
            let mine: Vec<u64> =
                all.into_iter().filter(|number| number % of == which - 1).collect();
            let blocks = self.blocks(&mine)?;
            return self.args.told.output.write(&encoded(self.frame, blocks.values()));
        }
        let Some(precision) = self.args.precision else {
            let blocks = self.blocks(&numbers(self.frame.runs))?;
            return told(&self.args.told, self.frame, blocks);
        };
        self.until(precision)
    }

    /// Whole prefixes of runs, each twice as long as the one before, until one is precise.
    fn until(&self, precision: f64) -> Result<(), Fault> {
        let mut blocks = Numbered::new();
        let mut runs = self.args.at_least.clamp(1, self.frame.runs);
        loop {
            let numbers: Vec<u64> =
                numbers(runs).into_iter().filter(|number| !blocks.contains_key(number)).collect();
            blocks.extend(self.blocks(&numbers)?);
            let frame = Frame { runs, ..self.frame.clone() };
            let all: Vec<Blocks> = blocks.values().cloned().collect();
            let found = answer(&frame, &all);
            let (imprecise, of) = found.imprecision(&self.args.of);
            let enough = imprecise <= precision;
            if runs == self.frame.runs || enough {
                if !enough {
                    show::say(&short_of(runs, (imprecise, &of), &found.precise(precision)));
                }
                return printed(&self.args.told, &found);
            }
            runs = (runs * 2).min(self.frame.runs);
        }
    }

    /// These blocks: those that the folder has, and the others run and kept.
    fn blocks(&self, numbers: &[u64]) -> Result<Numbered, Fault> {
        let kept = self.folder.map(|folder| folder.kept(self.frame, numbers)).transpose()?;
        let mut blocks = kept.unwrap_or_default();
        let missing: Vec<u64> =
            numbers.iter().copied().filter(|number| !blocks.contains_key(number)).collect();
        let bar = progress::bar(numbers.len() as u64 * crate::ensemble::sample::BLOCK);
        bar.inc(blocks.len() as u64 * crate::ensemble::sample::BLOCK);
        let faults: Mutex<Vec<Fault>> = Mutex::new(Vec::new());
        let done = |sides: &Blocks| {
            if let Some(fault) = self.folder.and_then(|folder| folder.keep(self.frame, sides).err())
                && let Ok(mut faults) = faults.lock()
            {
                faults.push(fault);
            }
            bar.inc(crate::ensemble::sample::BLOCK);
        };
        let made = self.study.blocks(&missing, &done);
        bar.finish_and_clear();
        if let Some(fault) = faults.into_inner().ok().and_then(|mut faults| faults.pop()) {
            return Err(fault);
        }
        blocks.extend(missing.into_iter().zip(made));
        Ok(blocks)
    }
}

/// Why so many runs were not enough, and which copies would do with fewer.
fn short_of(runs: u64, (imprecise, of): (f64, &str), precise: &[String]) -> String {
    let wide = imprecise * 100.0;
    let why = format!(
        "note: {runs} runs do not reach it: {of} is known within {wide:.1} %; a median that falls \
         into a gap, such as that between two bags or the night, is never known better"
    );
    match precise {
        [] => why,
        precise => {
            let them: Vec<String> = precise.iter().map(|name| format!("--of '{name}'")).collect();
            format!(
                "{why}; these are precise enough and can be asked for alone: {}",
                them.join(" ")
            )
        }
    }
}

/// Tells what blocks come to.
pub(super) fn told(told: &Told, frame: &Frame, blocks: Numbered) -> Result<(), Fault> {
    let all: Vec<Blocks> = blocks.into_values().collect();
    printed(told, &answer(frame, &all))
}

fn printed(told: &Told, found: &EnsembleV1) -> Result<(), Fault> {
    let width = width(&told.output);
    let shown = Shown { zone: told.by.zone.clone(), width, ..Shown::default() };
    let own = || spreads(found).first().map(crate::report::Spread::svg);
    let text = match told.format {
        Format::Html => {
            let about = format!(
                "{} runs, seed {}; scenario {}, network {}; deskby {}, inputs {}.",
                found.runs, found.seed, found.scenario, found.network, found.deskby, found.inputs
            );
            let page = crate::report::spread_html(&spreads(found), vec![about]);
            return told.output.write(&page.bytes);
        }
        Format::Svg => return told.output.write_all(own().as_slice()),
        Format::Png => {
            let image = own().as_ref().and_then(crate::report::png);
            return told.output.write_all(image.as_slice());
        }
        Format::Text => ensemble_text(found, &shown, false),
        Format::Markdown => ensemble_text(found, &shown, true),
        Format::Json => ensemble_json(found),
        Format::Csv => ensemble_csv(found),
    };
    told.output.write(text.as_bytes())
}
