//! `deskby replay`: the timeline of a telegram.

use std::io::IsTerminal as _;
use std::mem::ManuallyDrop;

use clap::ValueEnum;

use super::output::{Dated, Output};
use super::sets::Sets;
use super::statistics::{self, Counting, Form};
use super::{Fault, bundle, files, show};
use crate::compare::Side;
use crate::ensemble::conclusions;
use crate::finding::Severity;
use crate::reader;
use crate::report::graph::{dot, fan_out, gexf, graphml};
use crate::report::{self, Bundle, Document, Original, Shown, Story, Zone};
use crate::scenario::{At, Change, Loaded, Scenario, with_office};
use crate::telegram::Precedence;
use crate::time::Clock;

/// Show, hour by hour, how a telegram reached every desk.
///
/// A scenario is named by its path or by its name in the library; a text that is not a scenario
/// is read as a telegram and put on --network. Without a name the built-in case is replayed.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby replay
  deskby replay ukdis-geneva-007 --variant morning
  deskby replay telegram.txt --network fco-1986 --at 'Friday 22:00'
  deskby replay --precedence 'BONN=IMMEDIATE' --explain BONN
  deskby replay --format html -o report.html")]
pub(super) struct Args {
    /// A scenario, a telegram's text, or `-` for a text on standard input.
    scenario: Option<String>,
    /// A variant of the scenario.
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// The network for a telegram that is not part of a scenario.
    #[arg(long, value_name = "NAME", default_value = files::FIRST_NETWORK)]
    network: String,
    #[command(flatten)]
    overrides: Overrides,
    /// Show the minutes of the typical run in the place of bands.
    #[arg(long)]
    typical: bool,
    /// By whose clock: `local` (the post's own), `utc`, or an IANA zone.
    #[arg(long, value_name = "ZONE", default_value = "local", value_parser = zone)]
    zone: Zone,
    /// Tell one copy's story step by step, with the source of each figure.
    #[arg(long, value_name = "ADDRESSEE")]
    explain: Option<String>,
    /// Show only these desks, by name.
    #[arg(long, value_name = "NAME")]
    desks: Vec<String>,
    /// List who could have seen it by then, with the odds, and who could not: an instant, or
    /// hours as for --at.
    #[arg(long, value_name = "WHEN", value_parser = str::parse::<At>, conflicts_with = "explain")]
    known_at: Option<At>,
    /// Another distribution scheme inside a post, as FCO=desks.csv: a table, a scheme file or a
    /// scheme of the library.
    #[arg(long, value_name = "POST=FILE", value_parser = office)]
    office: Vec<(String, String)>,
    #[command(flatten)]
    counting: Counting,
    /// The document.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Which drawing, with --format svg or png.
    #[arg(long, value_enum, default_value = "timeline")]
    part: Part,
    #[command(flatten)]
    dated: Dated,
    #[command(flatten)]
    output: Output,
}

/// Changes for one question, and how many runs answer it.
#[derive(clap::Args, Debug)]
pub(super) struct Overrides {
    #[command(flatten)]
    changes: Changes,
    /// How many runs the bands rest on, 1 to 100000.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: Option<u32>,
}

/// Changes for one question.
#[derive(clap::Args, Debug)]
pub(super) struct Changes {
    /// Hand it in at another hour: 1986-02-14T22:00Z, `Friday 22:00`, 142200Z, 09:30.
    #[arg(long, value_name = "WHEN", value_parser = str::parse::<At>)]
    at: Option<At>,
    /// Another precedence, as BONN=IMMEDIATE; `*` is everybody who is not SAVING.
    #[arg(long, value_name = "ADDRESSEE=WORD", value_parser = precedence)]
    precedence: Vec<(String, Precedence)>,
    #[command(flatten)]
    sets: Sets,
    /// The seed of the runs.
    #[arg(long)]
    seed: Option<u64>,
}

/// A document of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs; version 1.
    Json,
    /// The events, one JSON object a line; version 1.
    Ndjson,
    /// Tables with a Frictionless datapackage.json; -o names a folder.
    Csv,
    /// For papers and web pages.
    Markdown,
    /// The fan-out for Gephi, with times.
    Gexf,
    /// The fan-out for networkx, igraph and yEd.
    Graphml,
    /// The fan-out for Graphviz.
    Dot,
    /// Posts, moves and journeys for maps.
    Geojson,
    /// A table of arrivals for Palladio.
    Palladio,
    /// A sequence diagram for Mermaid.
    Mermaid,
    /// One track a copy, for Perfetto.
    ChromeTrace,
    /// One file for any browser: diagram, map, telegram, tables; it needs no network.
    Html,
    /// The time diagram as a drawing, for slides and papers; --part map draws the map.
    Svg,
    /// The same as an image.
    Png,
    /// The telegram and every step as TEI P5.
    Tei,
    /// Sender, addressees and days for correspSearch.
    Cmif,
    /// Everything that went in and came out, zipped, to deposit and cite.
    Crate,
}

/// By whose clock.
pub(super) fn zone(name: &str) -> Result<Zone, String> {
    match name.to_lowercase().as_str() {
        "local" => Ok(Zone::Local),
        "utc" | "gmt" | "zulu" | "z" => Ok(Zone::One(Clock::utc())),
        _ => Clock::new(name).map(Zone::One).map_err(|error| error.to_string()),
    }
}

fn office(text: &str) -> Result<(String, String), String> {
    let (post, path) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` is not of the form POST=FILE, as FCO=desks.csv"))?;
    Ok((post.trim().to_owned(), path.trim().to_owned()))
}

fn precedence(text: &str) -> Result<(String, Precedence), String> {
    let (name, word) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` is not of the form ADDRESSEE=WORD, as BONN=IMMEDIATE"))?;
    let rank = Precedence::from_word(word).ok_or_else(|| {
        format!(
            "`{word}` is not a precedence; write FLASH, IMMEDIATE, PRIORITY, ROUTINE or DEFERRED"
        )
    })?;
    Ok((name.trim().to_owned(), rank))
}

impl Overrides {
    /// The scenario with its changes.
    pub(super) fn applied(&self, loaded: Loaded, variant: Option<&str>) -> Result<Scenario, Fault> {
        let scenario = self.changes.applied(loaded, variant)?;
        Ok(Scenario { runs: self.runs.unwrap_or(scenario.runs), ..scenario })
    }
}

impl Changes {
    /// What was asked, as part of the inputs: the same question is the same text.
    fn asked(&self, variant: Option<&str>) -> Vec<String> {
        let variant = variant.iter().map(|name| format!("variant={name}"));
        let at = self.at.iter().map(|at| format!("at={at:?}"));
        let precedence = &self.precedence;
        let words = precedence.iter().map(|(name, rank)| format!("precedence.{name}={rank}"));
        variant.chain(at).chain(words).chain(self.sets.asked()).collect()
    }

    /// The scenario with its changes.
    pub(super) fn applied(&self, loaded: Loaded, variant: Option<&str>) -> Result<Scenario, Fault> {
        let inputs = report::inputs_hash(&loaded.files, &self.asked(variant).join("\n"));
        let scenario = Scenario { inputs, ..sound(loaded)? };
        let precedence = self.precedence.clone();
        let change = Change { at: self.at, precedence, ..Change::default() };
        let mut scenario = self.sets.applied(&change, scenario)?;
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        Ok(scenario)
    }
}

/// The scenario of what was loaded, or its errors shown.
pub(super) fn sound(loaded: Loaded) -> Result<Scenario, Fault> {
    if let Some(scenario) = loaded.scenario {
        return Ok(scenario);
    }
    show::findings(&loaded.files, Severity::Error);
    Err(Fault::Input)
}

/// How wide the answer may be.
pub(super) fn width(output: &Output) -> u16 {
    let to_terminal = output.output.is_none() && std::io::stdout().is_terminal();
    let columns = std::env::var_os("COLUMNS").and_then(|text| text.to_str()?.parse().ok());
    let width: Option<u16> = if to_terminal { columns } else { None };
    width.unwrap_or(Shown::default().width).clamp(60, 200)
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let name = args.scenario.as_deref();
    let mut loaded = files::loaded(name, args.variant.as_deref(), &args.network)?;
    for (post, path) in &args.office {
        let here = files::around(std::path::Path::new(""));
        with_office(&mut loaded, (post, path), &*here);
    }
    let bundled_up = args.format == Format::Crate && args.explain.is_none();
    let inputs = if bundled_up { bundle::inputs(&loaded) } else { Vec::new() };
    let shows_text = bundled_up || args.format == Format::Html;
    let original = if shows_text { original(&loaded) } else { None };
    let scenario = args.overrides.applied(loaded, args.variant.as_deref())?;
    if args.counting.statistics || !scenario.has_telegram() {
        return counted(args, &scenario);
    }
    let (id, title) = (scenario.id.clone(), scenario.title.clone());
    // The process ends next; giving back piece by piece what it holds would take a tenth of a run.
    let side = ManuallyDrop::new(Side::of(&id, &title, scenario));
    show::side_served(&side)?;
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    let story = Story::of(&side, &found, args.dated.date);
    let width = width(&args.output);
    let shown = Shown { zone: args.zone.clone(), typical: args.typical, width, ..Shown::default() };
    let desks = wanted(&story, &args.desks)?;
    if let Some(at) = args.known_at {
        if args.format != Format::Text {
            return Err(Fault::Asked(
                "--known-at is told as text only; the JSON has every copy's band".to_owned(),
            ));
        }
        let moment = at.resolved(story.scenario.handed_in, &Clock::utc());
        let told = report::known_at_text(&story, &shown, (moment, &desks));
        return args.output.write(told.as_bytes());
    }
    if !desks.is_empty() && args.explain.is_none() {
        if args.format != Format::Text {
            return Err(Fault::Asked("--desks chooses from text only; leave it out".to_owned()));
        }
        return args.output.write(report::desks_text(&story, &shown, &desks).as_bytes());
    }
    let part = match args.part {
        Part::Timeline => report::Part::Timeline,
        Part::Map => report::Part::Map,
        Part::Spread => report::Part::Spread,
    };
    let asked = Asked { part, original };
    let Some(name) = &args.explain else {
        if args.format == Format::Crate {
            let bundle = bundled(args, (inputs, &asked), &story, &shown);
            return bundle::write(&args.output, &report::replay_crate(&story, &bundle));
        }
        return args.output.write_all(&documents(args.format, &asked, &story, &shown));
    };
    if args.format != Format::Text {
        let help = "leave out --explain; the JSON has every copy's spells";
        return Err(Fault::Asked(format!("--explain is told as text only; {help}")));
    }
    let told = report::explain_text(&story, &shown, name).ok_or_else(|| nobody(&story, name))?;
    args.output.write(told.as_bytes())
}

/// The statistics in the place of a timeline.
fn counted(args: &Args, scenario: &Scenario) -> Result<(), Fault> {
    let form = match args.format {
        Format::Text => Form::Text,
        Format::Json => Form::Json,
        Format::Csv => Form::Csv,
        Format::Ndjson => Form::Ndjson,
        _ => {
            let help = "write --format text, json, csv or ndjson";
            return Err(Fault::Asked(format!("statistics have no such form; {help}")));
        }
    };
    let width = width(&args.output).max(110);
    let shown = Shown { zone: args.zone.clone(), typical: args.typical, width, ..Shown::default() };
    statistics::run(&args.counting, scenario, form, (&args.output, &shown))
}

/// Which document is asked for.
struct Asked {
    part: report::Part,
    original: Option<Original>,
}

/// A drawing of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// A lane for each post and desk, time from left to right.
    Timeline,
    /// The posts and the moves between them, on the land.
    Map,
    /// How arrivals are spread over the runs.
    Spread,
}

/// The text of the telegram as it came, with its fields.
fn original(loaded: &Loaded) -> Option<Original> {
    let is_text = |name: &str| !name.contains(".toml") && !name.contains(".csv");
    let file = loaded.files.iter().find(|file| is_text(&file.name))?;
    let reading = reader::read(&file.text, &reader::Options::default());
    Some(Original::new(file.name.clone(), file.text.as_bytes(), reading))
}

/// What goes into a bundle: the files, every document, and what was asked.
fn bundled(
    args: &Args,
    (inputs, drawn): (Vec<Document>, &Asked),
    story: &Story<'_>,
    shown: &Shown,
) -> Bundle {
    let name = |format: &Format| {
        format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    };
    let formats = Format::value_variants().iter();
    let outputs = formats
        .flat_map(|format| bundle::below(&name(format), documents(*format, drawn, story, shown)));
    let mut asked: Vec<(String, String)> = Vec::new();
    asked.extend(args.variant.iter().map(|name| ("variant".to_owned(), name.clone())));
    let precedence = args.overrides.changes.precedence.iter();
    asked.extend(precedence.map(|(to, word)| ("precedence".to_owned(), format!("{to}={word}"))));
    let office = args.office.iter();
    asked.extend(office.map(|(post, path)| ("office".to_owned(), format!("{post}={path}"))));
    asked
        .extend(args.overrides.changes.sets.asked().into_iter().map(|set| ("set".to_owned(), set)));
    Bundle { inputs, outputs: outputs.collect(), asked }
}

/// The files of a document: one line a format.
fn documents(format: Format, asked: &Asked, story: &Story<'_>, shown: &Shown) -> Vec<Document> {
    match format {
        Format::Text => Document::alone("replay.txt", report::replay_text(story, shown)),
        Format::Json => Document::alone("replay.json", report::replay_json(story)),
        Format::Ndjson => Document::alone("events.ndjson", report::replay_ndjson(story)),
        Format::Csv => report::replay_tables(story),
        Format::Markdown => Document::alone("replay.md", report::replay_markdown(story, shown)),
        Format::Gexf => Document::alone("fan-out.gexf", gexf(&fan_out(story))),
        Format::Graphml => Document::alone("fan-out.graphml", graphml(&fan_out(story))),
        Format::Dot => Document::alone("fan-out.dot", dot(&fan_out(story))),
        Format::Geojson => Document::alone("replay.geojson", report::replay_geojson(story)),
        Format::Palladio => report::replay_palladio(story),
        Format::Mermaid => Document::alone("replay.mmd", report::replay_mermaid(story)),
        Format::ChromeTrace => Document::alone("trace.json", report::replay_chrome_trace(story)),
        Format::Html => vec![report::replay_html(story, shown, asked.original.as_ref())],
        Format::Svg => vec![report::replay_svg(story, asked.part)],
        Format::Png => report::png(&report::replay_svg(story, asked.part)).into_iter().collect(),
        Format::Tei => Document::alone("telegram.tei.xml", report::replay_tei(story)),
        Format::Cmif => Document::alone("telegram.cmif.xml", report::replay_cmif(story)),
        // A bundle is no part of itself; it is written where its inputs are known.
        Format::Crate => Vec::new(),
    }
}

/// The places among the itineraries of the desks that are asked for.
fn wanted(story: &Story<'_>, names: &[String]) -> Result<Vec<usize>, Fault> {
    let mut wanted = Vec::new();
    for name in names {
        let known = story.plan.itineraries.len();
        let found: Vec<usize> = (0..known).filter(|&at| story.is_called(at, name)).collect();
        if found.is_empty() {
            return Err(nobody(story, name));
        }
        wanted.extend(found);
    }
    wanted.sort_unstable();
    wanted.dedup();
    Ok(wanted)
}

fn nobody(story: &Story<'_>, name: &str) -> Fault {
    let names = story.plan.itineraries.iter().map(|itinerary| itinerary.name.as_str());
    let help = crate::scenario::suggestion(name, names);
    Fault::Asked(format!("nobody called `{name}` has a copy; {help}"))
}
