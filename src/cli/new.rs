//! `deskby new`: a scenario from a telegram's text, which replays at once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::{names_in, text_of};
use super::output::to_stdout;
use super::{Fault, show};
use crate::finding::Severity;
use crate::gazetteer;
use crate::reader::{self, Options, Reading};
use crate::scenario::{
    File, Files, STAR, STAR_NAME, built_in, is_american, load, load_network, network_of_era,
    scaffold,
};

/// Make a scenario from a telegram's text: it replays at once on the network of its era.
///
/// Says which addressees the network does not know; the scenario leaves them out by an entry
/// that can be seen and changed.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby new telegram.txt -o my-scenario
  deskby replay my-scenario")]
pub(super) struct Args {
    /// The telegram's text.
    telegram: PathBuf,
    /// The folder to make; it must not be there yet.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// A network of the library in the place of the nearest in time.
    #[arg(long, value_name = "NAME")]
    network: Option<String>,
}

/// The files of a scenario that is not on the disk yet.
struct Made<'m> {
    files: &'m [(String, String)],
}

impl Files for Made<'_> {
    fn beside(&self, path: &str) -> Result<File, String> {
        let found = self.files.iter().find(|(name, _)| name == path);
        let (name, text) = found.ok_or_else(|| format!("{path} is not made"))?;
        Ok(File { name: name.clone(), text: text.clone() })
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        if let Ok(own) = self.beside(name) {
            return Ok(own);
        }
        let path = format!("{kind}/{name}.toml");
        let file = built_in(&path).ok_or_else(|| format!("the library has no {path}"))?;
        Ok(File { name: file.path.to_owned(), text: file.text.to_owned() })
    }
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let folder = &args.output;
    if folder.exists() {
        let why = "is there already; name a folder that is not";
        return Err(Fault::World(format!("{} {why}", folder.display())));
    }
    let telegram = text_of(&args.telegram).map_err(Fault::World)?;
    let source = telegram.name.clone();
    let reading = reader::read(&telegram.text, &Options::default());
    let all = names_in("networks/");
    // A network of a few posts has no template for posts that it does not know.
    let takes_more = |name: &str| {
        let text = Made { files: &[] }.named("networks", name).map(|file| file.text);
        text.is_ok_and(|text| text.contains("[templates.distant-post]"))
    };
    let names: Vec<&str> = all.iter().map(String::as_str).filter(|name| takes_more(name)).collect();
    let year = reading.telegram.date_time.map(|time| chrono::Datelike::year(&time.date()));
    let american = is_american(&reading).then_some(STAR_NAME);
    let name = args.network.as_deref().or(american).or_else(|| network_of_era(&names, year));
    let name = name.ok_or_else(|| Fault::Asked("the library has no network".to_owned()))?;
    let network_file = if name == STAR_NAME {
        File { name: "star.toml".to_owned(), text: STAR.to_owned() }
    } else {
        Made { files: &[] }
            .named("networks", name)
            .map_err(|why| Fault::Asked(format!("{why}; known are: {}", names.join(", "))))?
    };
    let network_text = network_file.text.clone();
    let (_, network) = load_network(name, network_file, &Made { files: &[] });
    let network = network.expect("the networks of the library are sound: a test loads each");
    let made = scaffold(&reading, &source, &network, &network_text);
    let mut files = made.files;
    files.push(("telegram.txt".to_owned(), telegram.text));
    let scenario = File { name: "scenario.toml".to_owned(), text: files[0].1.clone() };
    let loaded = load("new", scenario, &Made { files: &files }, None);
    if loaded.scenario.is_none() {
        show::findings(&loaded.files, Severity::Error);
        return Err(Fault::Input);
    }
    written(folder, &files)?;
    let mut answer = format!("{} replays: deskby replay {0}\n", folder.display());
    for remark in strangers(&reading, name).iter().chain(&made.remarks) {
        writeln!(answer, "  {remark}").expect("writing to a text cannot fail");
    }
    to_stdout(answer.as_bytes())
}

/// What stands in the telegram and in no network: persons, offices, and American posts where
/// the network is a British one.
fn strangers(reading: &Reading, network: &str) -> Vec<String> {
    let telegram = &reading.telegram;
    let year = telegram.date_time.map(|time| chrono::Datelike::year(&time.date()));
    let to = telegram.addressees.iter().map(|to| to.name.as_str());
    let mut remarks = Vec::new();
    for name in telegram.from.as_deref().into_iter().chain(to) {
        if gazetteer::post_by_name(name, year).is_some() {
            continue;
        }
        if gazetteer::us_post_by_name(name, year).is_none() {
            remarks.push(format!(
                "warning: `{name}` is in no gazetteer: a person, or an office; where it becomes \
                 a post, all of that post is assumed"
            ));
        }
    }
    if is_american(reading) {
        let way = if network == STAR_NAME {
            "network.toml is a star around the Department of State, all of it assumed"
        } else {
            "the network that you name stands for another service"
        };
        let why = format!(
            "warning: this is an American telegram, and the networks of the library are British: \
             {way}; what it shows of circuits and hours is no evidence"
        );
        remarks.insert(0, why);
    }
    remarks
}

/// Writes a folder beside its place and renames it, so that it is there whole or not at all.
#[expect(clippy::disallowed_methods, reason = "cli is where files are written")]
fn written(folder: &Path, files: &[(String, String)]) -> Result<(), Fault> {
    let name = folder.file_name().map_or_else(Default::default, |name| name.to_string_lossy());
    let beside = folder.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let made = fs::create_dir_all(&beside)
        .and_then(|()| files.iter().try_for_each(|(name, text)| fs::write(beside.join(name), text)))
        .and_then(|()| fs::rename(&beside, folder));
    made.map_err(|error| {
        // What is left of a failed attempt is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_dir_all(&beside);
        Fault::World(format!("{} could not be made: {error}", folder.display()))
    })
}
