//! `deskby man`: the manual page.

use super::Fault;
use super::output::to_stdout;

/// Print the manual page of deskby, or of one of its commands.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  deskby man replay | man -l -")]
pub(super) struct Args {
    /// The command.
    command: Option<String>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, command: &clap::Command) -> Result<(), Fault> {
    let page = match &args.command {
        None => command.clone(),
        Some(name) => {
            let found = command.find_subcommand(name).ok_or_else(|| {
                let known = command.get_subcommands().map(clap::Command::get_name);
                let help = crate::scenario::suggestion(name, known.collect::<Vec<_>>());
                Fault::Asked(format!("deskby has no command `{name}`; {help}"))
            })?;
            found.clone().display_name(format!("deskby {name}"))
        }
    };
    let mut answer = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut answer)
        .map_err(|error| Fault::World(format!("the page could not be made: {error}")))?;
    to_stdout(&answer)
}
