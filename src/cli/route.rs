//! `deskby route`: the earliest arrival, and the ways not taken.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::output::Output;
use super::{Fault, files, show};
use crate::finding::{Finding, Severity};
use crate::network::contacts::{ContactPlan, Untouched, answers};
use crate::report;
use crate::scenario::{SourceText, contacts_of, queries_of};

/// Show the earliest way from one post to another, and why the others lose.
///
/// With --contacts and --queries it answers a table of questions on a plan of contacts; each
/// answer is what it would be if it were the only one.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby route --contacts plan.csv --queries queries.csv --format csv")]
pub(super) struct Args {
    /// A table of contacts: `from,to,start_s,end_s,rate,delay`.
    #[arg(long, value_name = "FILE")]
    contacts: PathBuf,
    /// A table of questions: `qid,source,dest,time_s,size,priority`.
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// The document.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    #[command(flatten)]
    output: Output,
}

/// A document of routes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A row a question.
    Csv,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let contacts = table(&args.contacts, contacts_of)?;
    let questions = table(&args.queries, queries_of)?;
    let plan = ContactPlan::new(&contacts).map_err(|error| Fault::Asked(error.to_string()))?;
    let answers = answers(&plan, &Untouched, &questions);
    let document = match args.format {
        Format::Csv => report::route_csv(&questions, &answers),
    };
    args.output.write(document.as_bytes())
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
