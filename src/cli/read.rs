//! `deskby read`: what an archived text says, and what is odd in it.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::reader::{self, Options, Style};
use crate::report::read_json;

/// Reads archived telegrams: the fields, where each stands, and what is odd.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Texts of telegrams, or folders of them.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The document to print.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// The style, where the reader is not to find it out.
    #[arg(long, value_parser = style)]
    style: Option<Style>,
}

/// A document of a reading.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The reading with spans and findings, as JSON.
    Json,
}

fn style(name: &str) -> Result<Style, String> {
    Style::from_name(name).ok_or_else(|| {
        let names = Style::ALL.map(Style::name).join(", ");
        format!("no such style; write one of {names}")
    })
}

/// Runs the subcommand; says whether the input was without fault.
///
/// # Errors
///
/// If a file cannot be read or the answer cannot be written.
#[expect(clippy::disallowed_methods, reason = "cli is where files are read")]
pub(super) fn run(args: &Args) -> Result<(), super::Fault> {
    let options = Options { style: args.style };
    let mut sound = true;
    for path in &args.files {
        let input = std::fs::read(path)
            .map_err(|error| super::Fault::World(format!("{}: {error}", path.display())))?;
        let reading = reader::read(&input, &options);
        let source = path.display().to_string();
        let document = match args.format {
            Format::Json => read_json::render(&reading, &source),
        };
        super::output::to_stdout(document.as_bytes())?;
        sound &= !reading.is_faulty();
    }
    if sound {
        Ok(())
    } else {
        Err(super::Fault::Input)
    }
}
