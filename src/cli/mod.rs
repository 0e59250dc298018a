//! The command line: clap, files, the terminal, exit codes; one file a subcommand.
//!
//! Answers go to stdout, findings and progress to stderr. Exit status: 0 done, 1 the input is
//! at fault, 2 it could not be carried out.

mod advise;
mod bundle;
mod check;
mod compare;
mod completions;
mod ensemble;
mod files;
mod glossary;
mod interrupt;
mod list;
mod man;
mod merge;
mod network;
mod new;
mod output;
mod parts;
mod progress;
mod question;
pub mod read;
mod replay;
mod route;
mod schema;
mod sensitivity;
mod sets;
mod show;
mod statistics;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

/// Why a command did not end well.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The input is at fault; what is wrong has been shown.
    #[error("the input is at fault")]
    Input,
    /// The input is at fault in a way that has no place in a file.
    #[error("{0}")]
    Asked(String),
    /// The world is at fault: a file that is not there, a disk that is full.
    #[error("{0}")]
    World(String),
}

/// deskby takes a diplomatic telegram as it survives in the archive and shows, hour by hour,
/// how it reached every desk; then it changes the precedence, the hour, the route or a fault,
/// and compares.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  deskby replay                              the built-in telegram, UKDIS Geneva 007
  deskby replay --precedence '*=FLASH'       the same, if everybody had had it at FLASH
  deskby replay --explain BONN               one copy's story, with the source of each figure
  deskby compare ukdis-geneva-007            the telegram and its variants side by side
  deskby ensemble ukdis-geneva-007 --runs 10000 --variants
                                             the odds, with what each variant changes
  deskby read telegram.txt                   what an archived text says, and what is odd in it
  deskby glossary SAVING                     a word of the archive";

#[derive(Debug, Subcommand)]
enum Command {
    Replay(replay::Args),
    Read(read::Args),
    Compare(compare::Args),
    Ensemble(ensemble::Args),
    Merge(merge::Args),
    Sensitivity(sensitivity::Args),
    Advise(advise::Args),
    Route(route::Args),
    Network(network::Args),
    Check(check::Args),
    New(new::Args),
    List(list::Args),
    Schema(schema::Args),
    Glossary(glossary::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the command line and says with which status it ends.
#[must_use]
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Replay(args) => replay::run(&args),
        Command::Read(args) => read::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Ensemble(args) => ensemble::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Sensitivity(args) => sensitivity::run(&args),
        Command::Advise(args) => advise::run(&args),
        Command::Route(args) => route::run(&args),
        Command::Network(args) => network::run(&args),
        Command::Check(args) => check::run(&args),
        Command::New(args) => new::run(&args),
        Command::List(args) => list::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Glossary(args) => glossary::run(&args),
        Command::Completions(args) => completions::run(&args, &mut Cli::command()),
        Command::Man(args) => man::run(&args, &Cli::command()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault::Input) => ExitCode::from(1),
        Err(fault @ Fault::Asked(_)) => {
            show::fault(&fault);
            ExitCode::from(1)
        }
        Err(fault @ Fault::World(_)) => {
            show::fault(&fault);
            ExitCode::from(2)
        }
    }
}
