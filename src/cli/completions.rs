//! `deskby completions`: completions for a shell.

use super::Fault;
use super::output::to_stdout;

/// Print completions for a shell.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  deskby completions bash > /etc/bash_completion.d/deskby")]
pub(super) struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, command: &mut clap::Command) -> Result<(), Fault> {
    let mut answer = Vec::new();
    clap_complete::generate(args.shell, command, "deskby", &mut answer);
    to_stdout(&answer)
}
