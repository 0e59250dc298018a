//! The built-in library as a test reads it: through the public interface, without the disk.

use deskby::compare::Side;
use deskby::engine::{Engine, Trace};
use deskby::scenario::{Change, File, Files, Findings, Scenario, built_in, load};
use deskby::time::Moment;
use deskby::timeline::Row;

pub(crate) struct Library {
    folder: String,
}

impl Library {
    /// The library seen from a scenario's folder.
    pub(crate) fn of(folder: &str) -> Self {
        Self { folder: folder.to_owned() }
    }
}

impl Files for Library {
    fn beside(&self, path: &str) -> Result<File, String> {
        file(&format!("{}/{path}", self.folder))
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        file(&format!("{kind}/{name}.toml"))
    }
}

fn file(path: &str) -> Result<File, String> {
    let found = built_in(path).ok_or_else(|| format!("no {path}"))?;
    let (name, text) = (path.to_owned(), found.text.to_owned());
    Ok(File { name, text })
}

/// A scenario of the library, with a variant.
pub(crate) fn scenario(name: &str, variant: Option<&str>) -> Scenario {
    let files = Library { folder: name.to_owned() };
    let loaded = load(name, files.beside("scenario.toml").unwrap(), &files, variant);
    let errors: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
    loaded.scenario.unwrap_or_else(|| panic!("{errors:?}"))
}

/// The seed scenario among the traffic that its network states, with a variant.
pub(crate) fn seed_with_traffic(variant: Option<&str>) -> Scenario {
    let files = Library { folder: "ukdis-geneva-007".to_owned() };
    let mut file = files.beside("scenario.toml").unwrap();
    file.text = file.text.replacen("version = 1", "version = 1\nbackground = true", 1);
    let loaded = load("ukdis-geneva-007", file, &files, variant);
    let errors: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
    loaded.scenario.unwrap_or_else(|| panic!("{errors:?}"))
}

/// The seed scenario, with a variant, planned, run and told.
pub(crate) fn seed(variant: Option<&str>) -> Side {
    Side::of("seed", "seed", scenario("ukdis-geneva-007", variant))
}

/// The seed scenario with a change of one's own.
pub(crate) fn changed(change: &Change) -> Side {
    let mut changed = scenario("ukdis-geneva-007", None);
    let mut findings = Findings::default();
    change.apply(&mut changed, &(0..0), &mut findings);
    assert!(!findings.has_errors());
    Side::of("changed", "changed", changed)
}

/// The trace of the typical run.
pub(crate) fn trace(side: &Side) -> Trace {
    let mut trace = Trace::default();
    Engine::new(&side.plan.program).run(None, &mut trace);
    trace
}

/// The row of an addressee or a desk.
pub(crate) fn row<'a>(side: &'a Side, name: &str) -> &'a Row {
    let at = side.plan.itineraries.iter().position(|itinerary| itinerary.name == name);
    &side.timeline.rows[at.unwrap_or_else(|| panic!("nobody called {name}"))]
}

/// When an addressee or a desk could have seen it, in the typical run.
pub(crate) fn seen(side: &Side, name: &str) -> Moment {
    row(side, name).arrived().unwrap_or_else(|| panic!("{name} never has it"))
}

pub(crate) fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}
