//! The command line's entry (provisional): it hands over to `cli` and ends with its status.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use deskby::cli::read;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Read(read::Args),
}

fn main() -> ExitCode {
    let Command::Read(args) = Cli::parse().command;
    match read::run(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(_) => ExitCode::from(2),
    }
}
