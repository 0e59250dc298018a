//! What the TOML files of the library say, read when the crate was built, so that a run parses no
//! text of the library.
//!
//! The values have their places, so that everything that is checked in a file is checked in these.
//! Absent: any knowledge of the forms, and how they are read from this.

use super::library::BUILT_IN;

/// What a file says at one place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said {
    Text(&'static str),
    Whole(i64),
    Real(f64),
    Flag(bool),
    List(&'static [Part]),
    Table(&'static [(&'static str, Part)]),
}

/// What stands from one byte of a file to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What it is.
    pub said: Said,
}

/// The TOML files of the library by path.
static READY: &[(&str, Said)] = include!(concat!(env!("OUT_DIR"), "/ready.rs"));

/// What a text says that is a file of the library; none of any other, or of one at fault.
pub(super) fn part(text: &str) -> Option<Part> {
    let file = BUILT_IN.iter().find(|file| file.text == text)?;
    let (_, said) = READY.iter().find(|(path, _)| *path == file.path)?;
    // A table at the top has the whole text for its place.
    Some(Part { from: 0, to: u32::try_from(text.len()).ok()?, said: *said })
}

/// Whether a text is that of a file of the library.
pub(super) fn holds(text: &str) -> bool {
    BUILT_IN.iter().any(|file| file.text == text)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde::de::DeserializeOwned;

    use super::super::file::{NetworkFile, ScenarioFile, SchemeFile};
    use super::super::said::{form, parsed};
    use super::*;

    /// The file is read here, and just as its text would be: every value and every place.
    fn same<T: DeserializeOwned + std::fmt::Debug>(path: &str, text: &str) {
        assert!(part(text).is_some(), "{path} is read when built");
        let ready: T = form(text).unwrap();
        let parsed: T = parsed(text).unwrap();
        assert_eq!(format!("{ready:?}"), format!("{parsed:?}"), "{path}");
    }

    #[test]
    fn every_file_of_the_library_says_the_same_as_its_text() {
        for file in BUILT_IN
            .iter()
            .filter(|file| Path::new(file.path).extension().is_some_and(|ending| ending == "toml"))
        {
            match file.path.split('/').next().unwrap() {
                "networks" => same::<NetworkFile>(file.path, file.text),
                "offices" => same::<SchemeFile>(file.path, file.text),
                _ if file.path.ends_with("scenario.toml") => {
                    same::<ScenarioFile>(file.path, file.text);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn another_text_is_not_read_here() {
        assert!(part("version = 1\n").is_none());
    }
}
