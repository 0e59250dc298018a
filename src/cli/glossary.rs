//! `deskby glossary`: the words of the archive.

use super::Fault;
use super::output::to_stdout;
use crate::scenario::suggestion;

/// Explain a word of the archive, or list the words.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The word.
    term: Option<String>,
}

const GLOSSARY: &str = include_str!("../../docs/glossary.md");

/// The words with what they mean, in the order of the document.
fn terms() -> Vec<(&'static str, &'static str)> {
    let entries = GLOSSARY.split("\n## ").skip(1);
    entries.filter_map(|entry| entry.split_once('\n')).map(|(t, m)| (t.trim(), m.trim())).collect()
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let Some(wanted) = &args.term else {
        let names: Vec<&str> = terms().iter().map(|(term, _)| *term).collect();
        return to_stdout(format!("{}\n", names.join("\n")).as_bytes());
    };
    let same = |term: &str| {
        term.split([',', '/']).any(|word| word.trim().eq_ignore_ascii_case(wanted.trim()))
            || term.eq_ignore_ascii_case(wanted.trim())
    };
    if let Some((term, meaning)) = terms().iter().find(|(term, _)| same(term)) {
        to_stdout(format!("{term}\n\n{meaning}\n").as_bytes())
    } else {
        let all = terms();
        let help = suggestion(wanted, all.iter().map(|(term, _)| *term));
        Err(Fault::Asked(format!("the glossary has no `{wanted}`; {help}")))
    }
}
