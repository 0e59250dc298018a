//! `deskby route`: the earliest arrival, and the ways not taken.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use clap::ValueEnum;

use super::output::Output;
use super::{Fault, files, replay, show};
use crate::finding::{Finding, Severity};
use crate::network::contacts::{ContactPlan, Untouched, answers};
use crate::network::routes::{Asked, Routes};
use crate::network::{CircuitId, Network, PostId};
use crate::report::{self, Shown, Ways};
use crate::scenario::{Scenario, SourceText, contacts_of, queries_of, suggestion};
use crate::telegram::Precedence;
use crate::time::{LocalReading, Moment, Span};

/// Show the earliest way from one post to another, and why the others lose.
///
/// Every figure is at its typical value and nothing else is on its way. With --contacts and
/// --queries it answers a table of questions on a plan of contacts; each answer is what it would
/// be if it were the only one.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby route 'UKDIS GENEVA' BONN --at 1986-02-10T16:35Z --precedence IMMEDIATE
  deskby route WASHINGTON PARIS --at '1986-02-10 21:00' --alternatives 5
  deskby route --contacts plan.csv --queries queries.csv --format csv")]
pub(super) struct Args {
    /// Where it is handed in.
    #[arg(required_unless_present = "contacts", requires = "to")]
    from: Option<String>,
    /// Where it is to be.
    to: Option<String>,
    /// When it is handed in: 1986-02-10T16:35Z, or `1986-02-10 17:35` by the sender's clock.
    #[arg(long, value_name = "WHEN", required_unless_present = "contacts")]
    at: Option<String>,
    /// Its precedence.
    #[arg(long, value_name = "WORD", default_value = "ROUTINE", value_parser = precedence)]
    precedence: Precedence,
    /// How many ways, the earliest first.
    #[arg(long, value_name = "N", default_value = "5",
        value_parser = clap::value_parser!(u16).range(1..=100))]
    alternatives: u16,
    /// A network of the library, or the path of a network file or folder.
    #[arg(long, value_name = "NAME", default_value = files::FIRST_NETWORK)]
    network: String,
    /// How many groups are sent.
    #[arg(long, value_name = "GROUPS", default_value = "200",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    size: u32,
    /// A circuit that is down; those that stand in for it are used then.
    #[arg(long, value_name = "CIRCUIT")]
    without: Vec<String>,
    /// A table of contacts: `from,to,start_s,end_s,rate,delay`.
    #[arg(long, value_name = "FILE", requires = "queries", conflicts_with = "from")]
    contacts: Option<PathBuf>,
    /// A table of questions: `qid,source,dest,time_s,size,priority`.
    #[arg(long, value_name = "FILE", requires = "contacts")]
    queries: Option<PathBuf>,
    /// The document; a table of questions is answered as csv.
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
}

/// A document of routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs; version 1.
    Json,
    /// A row a way, or a row a question.
    Csv,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    if let (Some(contacts), Some(queries)) = (&args.contacts, &args.queries) {
        return batch(args, contacts, queries);
    }
    let (network, _) = files::network(&args.network)?;
    let from = post(&network, args.from.as_deref().unwrap_or_default())?;
    let to = post(&network, args.to.as_deref().unwrap_or_default())?;
    let at = moment(&network, from, args.at.as_deref().unwrap_or_default())?;
    let down = args.without.iter().map(|name| circuit(&network, name));
    let down: BTreeSet<CircuitId> = down.collect::<Result<_, Fault>>()?;
    let (precedence, characters) = (args.precedence, args.size * 6);
    let asked = Asked { from, to, at, precedence, characters, relayed: false, by_bag: true };
    let horizon = at.saturating_add(-Span::from_days(1))..at.saturating_add(Scenario::LONGEST);
    let routes = Routes::new(&network, horizon, &down);
    let found = routes.alternatives(&asked, usize::from(args.alternatives));
    let ways = Ways { network: &network, asked: &asked, found: &found };
    let shown = Shown { width: replay::width(&args.output), ..Shown::default() };
    let document = match args.format.unwrap_or(Format::Text) {
        Format::Text => report::ways_text(&ways, &shown),
        Format::Json => report::ways_json(&ways),
        Format::Csv => report::ways_csv(&ways),
    };
    args.output.write(document.as_bytes())
}

fn batch(args: &Args, contacts: &Path, queries: &Path) -> Result<(), Fault> {
    if args.format.is_some_and(|format| format != Format::Csv) {
        let help = "leave out --format, or write --format csv";
        return Err(Fault::Asked(format!("a table of questions is answered as csv; {help}")));
    }
    let contacts = table(contacts, contacts_of)?;
    let questions = table(queries, queries_of)?;
    let plan = ContactPlan::new(&contacts).map_err(|error| Fault::Asked(error.to_string()))?;
    let answers = answers(&plan, &Untouched, &questions);
    args.output.write(report::route_csv(&questions, &answers).as_bytes())
}

fn precedence(word: &str) -> Result<Precedence, String> {
    Precedence::from_word(word).ok_or_else(|| {
        format!(
            "`{word}` is not a precedence; write FLASH, IMMEDIATE, PRIORITY, ROUTINE or DEFERRED"
        )
    })
}

fn post(network: &Network, name: &str) -> Result<PostId, Fault> {
    network.find(name).ok_or_else(|| {
        let known = network.posts.iter().map(|post| post.name.as_str());
        Fault::Asked(format!("there is no post `{name}`; {}", suggestion(name, known)))
    })
}

fn circuit(network: &Network, name: &str) -> Result<CircuitId, Fault> {
    let at = network.circuits.iter().position(|circuit| circuit.id == name);
    at.map(CircuitId).ok_or_else(|| {
        let known = network.circuits.iter().map(|circuit| circuit.id.as_str());
        Fault::Asked(format!("there is no circuit `{name}`; {}", suggestion(name, known)))
    })
}

/// An instant, or a time by the sender's clock.
fn moment(network: &Network, from: PostId, text: &str) -> Result<Moment, Fault> {
    if let Ok(moment) = text.parse::<Moment>() {
        return Ok(moment);
    }
    let forms = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let local = local.ok_or_else(|| {
        Fault::Asked(format!("`{text}` is not an instant; write 1986-02-10T16:35Z"))
    })?;
    match network.post(from).clock.reading(local) {
        LocalReading::Skipped(_) => Err(Fault::Asked(format!(
            "the clock there never showed `{text}`: it was put forward; write another hour"
        ))),
        reading => Ok(reading.earliest()),
    }
}

/// What a table holds; its findings are shown.
fn table<T>(path: &Path, read: impl Fn(&str) -> (Vec<T>, Vec<Finding>)) -> Result<Vec<T>, Fault> {
    let file = files::text_of(path).map_err(Fault::World)?;
    let (rows, findings) = read(&file.text);
    let faulty = findings.iter().any(|finding| finding.severity == Severity::Error);
    if !findings.is_empty() {
        let file = SourceText { name: file.name, text: file.text, findings };
        show::findings(&[file], Severity::Note);
    }
    if faulty { Err(Fault::Input) } else { Ok(rows) }
}
