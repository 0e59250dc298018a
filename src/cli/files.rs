//! Where scenarios come from: the disk, the built-in library, standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Fault, show};
use crate::finding::Severity;
use crate::network::Network;
use crate::reader::{self, Reading};
use crate::scenario::{
    BUILT_IN, File, Files, Loaded, SourceText, built_in, load, load_network, of_telegram,
};

/// The scenario that is replayed when none is named.
pub(super) const FIRST_CASE: &str = "ukdis-geneva-007";

/// The network on which a bare telegram is replayed when none is named.
pub(super) const FIRST_NETWORK: &str = "fco-1986";

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Files beside a folder of the disk, with the library behind them.
struct Disk {
    folder: PathBuf,
}

/// Files of the library, below a folder of it.
struct Library {
    folder: &'static str,
}

impl Files for Disk {
    fn beside(&self, path: &str) -> Result<File, String> {
        text_of(&self.folder.join(path))
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        let looks_like_a_path = name.contains(['/', '\\'])
            || Path::new(name).extension().is_some_and(|ending| ending == "toml");
        let whole = self.folder.join(name);
        if whole.is_dir() && kind == "networks" {
            return of_folder(&whole);
        }
        if looks_like_a_path {
            // Findings show lines of a file: of one that is no network, none are shown.
            if whole.extension().is_none_or(|ending| ending != "toml") {
                let one = kind.trim_end_matches('s');
                return Err(format!("{name} is no {one} file; its name ends in .toml"));
            }
            return text_of(&whole);
        }
        let file = format!("{name}.toml");
        // In a library a network and a scheme may have one name; each kind has its folder.
        let of_library = ["networks", "offices"].into_iter().any(|own| self.folder.ends_with(own));
        let near = if of_library {
            let above = self.folder.parent().unwrap_or(&self.folder);
            [above.join(kind).join(&file), self.folder.join(kind).join(&file)]
        } else {
            [self.folder.join(kind).join(&file), self.folder.join(&file)]
        };
        match near.iter().find(|path| path.is_file()) {
            Some(path) => text_of(path),
            None => in_library(kind, name),
        }
    }

    fn reading(&self, text: &str) -> Box<dyn FnOnce() -> Reading> {
        meanwhile(text)
    }
}

/// The network file of a folder; where it has none, one that names the tables that are there and
/// takes the first post of them as the hub.
fn of_folder(folder: &Path) -> Result<File, String> {
    let own = folder.join("network.toml");
    if own.is_file() {
        return text_of(&own);
    }
    let shown = folder.display();
    let there = |table: &&str| folder.join(format!("{table}.csv")).is_file();
    let tables = ["posts", "circuits", "bags", "contacts"].into_iter().filter(there);
    let tables: Vec<String> = tables.map(|table| format!("{table} = \"{table}.csv\"\n")).collect();
    let tables = tables.concat();
    if tables.is_empty() {
        let wanted = "network.toml, posts.csv, circuits.csv, bags.csv or contacts.csv";
        return Err(format!("{shown} has no network; put {wanted} into it"));
    }
    let text = format!("version = 1\ntitle = \"Tables\"\nhub = \"\"\n[tables]\n{tables}");
    Ok(File { name: format!("{shown} (tables)"), text })
}

/// Reads a telegram's text on another thread, while its network is checked.
fn meanwhile(text: &str) -> Box<dyn FnOnce() -> Reading> {
    let text = text.to_owned();
    let read = move || reader::read(text.as_bytes(), &reader::Options::default());
    // A thread of the pool does not wait for another: there may be only one.
    if rayon::current_thread_index().is_some() {
        return Box::new(read);
    }
    let (done, reading) = std::sync::mpsc::sync_channel(1);
    rayon::spawn(move || {
        // Where nobody waits any more, nobody needs it.
        let _ = done.send(read());
    });
    Box::new(move || reading.recv().expect("the pool reads, or the program has ended"))
}

impl Files for Library {
    fn beside(&self, path: &str) -> Result<File, String> {
        let path = format!("{}/{path}", self.folder);
        built_in(&path).map(of_library).ok_or_else(|| format!("the library has no {path}"))
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        in_library(kind, name)
    }

    fn reading(&self, text: &str) -> Box<dyn FnOnce() -> Reading> {
        meanwhile(text)
    }
}

fn in_library(kind: &str, name: &str) -> Result<File, String> {
    let path = format!("{kind}/{name}.toml");
    built_in(&path).map(of_library).ok_or_else(|| {
        let known: Vec<String> = names_in(&format!("{kind}/"));
        let one = kind.trim_end_matches('s');
        format!("there is no built-in {one} `{name}`; known are: {}", known.join(", "))
    })
}

fn of_library(file: &'static crate::scenario::BuiltIn) -> File {
    File { name: format!("{} (built in)", file.path), text: file.text.to_owned() }
}

/// The names of the library's files of one kind.
pub(super) fn names_in(folder: &str) -> Vec<String> {
    let files = BUILT_IN.iter().filter_map(|file| file.path.strip_prefix(folder));
    files.filter_map(|name| name.strip_suffix(".toml")).map(str::to_owned).collect()
}

/// The names of the library's scenarios.
pub(super) fn scenario_names() -> Vec<&'static str> {
    BUILT_IN.iter().filter_map(|file| file.path.strip_suffix("/scenario.toml")).collect()
}

/// The text of a file of the disk, or why it has none.
#[expect(clippy::disallowed_methods, reason = "cli is where files are read")]
pub(super) fn text_of(path: &Path) -> Result<File, String> {
    let name = path.display().to_string();
    let size = std::fs::metadata(path).map_err(|error| format!("{name}: {error}"))?;
    if size.len() > LARGEST {
        return Err(format!("{name} is larger than 64 MiB; give one telegram to a file"));
    }
    // A device has no size and no end.
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| format!("{name}: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{name} has no end within 64 MiB; give one telegram to a file"));
    }
    Ok(File { name, text: as_text(bytes) })
}

/// Bytes as text: what is not UTF-8 is replaced by question marks of the same length, and the
/// reader says so where it stands.
fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(std::iter::repeat_n('\u{fffd}', usize::from(!chunk.invalid().is_empty())));
        }
        text
    })
}

/// What a user named: a scenario file, or the text of a telegram.
pub(super) enum Named {
    /// A scenario file with the files beside it.
    Scenario(String, File, Box<dyn Files>),
    /// A telegram's text, to be put on a network.
    Telegram(File, Box<dyn Files>),
}

/// Finds what a user named: a path, a name of the library, `-`, or nothing.
pub(super) fn named(name: Option<&str>) -> Result<Named, Fault> {
    let name = name.unwrap_or(FIRST_CASE);
    if name == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(LARGEST).read_to_end(&mut bytes);
        read.map_err(|error| Fault::World(format!("standard input: {error}")))?;
        let file = File { name: "standard input".to_owned(), text: as_text(bytes) };
        return Ok(Named::Telegram(file, Box::new(Disk { folder: PathBuf::from(".") })));
    }
    let path = Path::new(name);
    if path.exists() {
        return on_disk(path);
    }
    let Some(folder) = scenario_names().into_iter().find(|known| *known == name) else {
        let known = scenario_names().join(", ");
        let help = format!("give a path, or a scenario of the library: {known}");
        return Err(Fault::World(format!("there is no file and no scenario `{name}`; {help}")));
    };
    let files = Library { folder };
    let file = files.beside("scenario.toml").map_err(Fault::World)?;
    Ok(Named::Scenario(folder.to_owned(), file, Box::new(files)))
}

fn on_disk(path: &Path) -> Result<Named, Fault> {
    let path = if path.is_dir() { path.join("scenario.toml") } else { path.to_owned() };
    let file = text_of(&path).map_err(Fault::World)?;
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let id = folder.file_name().map_or_else(|| "scenario".into(), |name| name.to_string_lossy());
    let id = id.into_owned();
    let files = Box::new(Disk { folder });
    if path.extension().is_some_and(|ending| ending == "toml") {
        Ok(Named::Scenario(id, file, files))
    } else {
        Ok(Named::Telegram(file, files))
    }
}

/// Loads what a user named, with a variant; a bare telegram goes on `network`.
pub(super) fn loaded(
    name: Option<&str>,
    variant: Option<&str>,
    network: &str,
) -> Result<Loaded, Fault> {
    match named(name)? {
        Named::Scenario(id, file, files) => Ok(load(&id, file, &*files, variant)),
        Named::Telegram(file, files) => match variant {
            None => Ok(of_telegram(file, network, &*files)),
            Some(variant) => Err(Fault::Asked(format!(
                "a bare telegram has no variant `{variant}`; write a scenario.toml beside it"
            ))),
        },
    }
}

/// The disk around a file.
pub(super) fn around(path: &Path) -> Box<dyn Files> {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    Box::new(Disk { folder })
}

/// A network of the library or of the disk, with its files; its findings are shown, and it is
/// refused where it has errors.
pub(super) fn network(name: &str) -> Result<(Network, Vec<SourceText>), Fault> {
    let files = around(Path::new(""));
    let file = files.named("networks", name).map_err(Fault::World)?;
    let (loaded, network) = load_network(name, file, &*files);
    show::findings(&loaded.files, Severity::Error);
    network.map(|network| (network, loaded.files)).ok_or(Fault::Input)
}
