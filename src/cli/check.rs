//! `deskby check`: what is wrong with scenario, network and scheme files.

use std::fmt::Write as _;

use std::path::{Path, PathBuf};

use super::output::to_stdout;
use super::{Fault, files, show};
use crate::finding::Severity;
use crate::scenario::{Loaded, check_scheme, load, load_network};

/// Check scenario, network and scheme files; without a file, the built-in library.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby check
  deskby check my-scenario/scenario.toml my-network.toml my-tables/")]
pub(super) struct Args {
    /// Files of any of the three kinds, or folders with a scenario or a network.
    files: Vec<PathBuf>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let mut all = Vec::new();
    if args.files.is_empty() {
        for name in files::scenario_names() {
            all.push((name.to_owned(), files::loaded(Some(name), None, files::FIRST_NETWORK)?));
        }
    }
    for path in &args.files {
        all.push((path.display().to_string(), checked(path)?));
    }
    let mut sound = true;
    let mut answer = String::new();
    for (name, loaded) in &all {
        show::findings(&loaded.files, Severity::Note);
        let count = |severity: Severity| {
            let findings = loaded.files.iter().flat_map(|file| &file.findings);
            findings.filter(|finding| finding.severity == severity).count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let notes = count(Severity::Note);
        let verdict = if errors > 0 { "at fault" } else { "sound" };
        writeln!(answer, "{name}: {verdict} ({errors} errors, {warnings} warnings, {notes} notes)")
            .expect("writing to a text cannot fail");
        sound &= errors == 0;
    }
    to_stdout(answer.as_bytes())?;
    if sound { Ok(()) } else { Err(Fault::Input) }
}

/// A file of any kind: which it is, its keys say.
fn checked(path: &Path) -> Result<Loaded, Fault> {
    if path.is_dir() && !path.join("scenario.toml").is_file() {
        let name = path.display().to_string();
        let around = files::around(Path::new(""));
        let file = around.named("networks", &name).map_err(Fault::World)?;
        return Ok(load_network(&name, file, &*around).0);
    }
    if path.is_dir() || path.extension().is_none_or(|ending| ending != "toml") {
        let name = path.to_str().unwrap_or_default();
        return files::loaded(Some(name), None, files::FIRST_NETWORK);
    }
    let file = files::text_of(path).map_err(Fault::World)?;
    let around = files::around(path);
    let has = |key: &str| file.text.lines().any(|line| line.trim_start().starts_with(key));
    let name = path.display().to_string();
    if has("[posts") || has("hub") {
        // Its tables are beside it.
        let beside = path.file_name().map_or_else(String::new, |name| name.display().to_string());
        Ok(load_network(&beside, file, &*around).0)
    } else if has("copying") || has("[desks") {
        Ok(check_scheme(&name, file))
    } else {
        Ok(load(&name, file, &*around, None))
    }
}
