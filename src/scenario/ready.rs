//! What the TOML files of the library say, read when the crate was built, so that a run parses no
//! text of the library.
//!
//! The values are handed to the same forms as any file's, with their places, so that everything
//! that is checked in a file is checked in these. Absent: any knowledge of the forms.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_spanned::de::{SpannedDeserializer, is_spanned};

use super::library::BUILT_IN;

/// What a file says at one place.
#[derive(Clone, Copy, Debug)]
enum Said {
    Text(&'static str),
    Whole(i64),
    Real(f64),
    Flag(bool),
    List(&'static [Part]),
    Table(&'static [(&'static str, Part)]),
}

/// What stands from one byte of a file to another.
#[derive(Clone, Copy, Debug)]
struct Part {
    from: u32,
    to: u32,
    said: Said,
}

/// The TOML files of the library by path.
static READY: &[(&str, Said)] = include!(concat!(env!("OUT_DIR"), "/ready.rs"));

/// The form of a text that is a file of the library; none of any other, or of one at fault.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let file = BUILT_IN.iter().find(|file| file.text == text)?;
    let (_, said) = READY.iter().find(|(path, _)| *path == file.path)?;
    // A table at the top has the whole text for its place.
    let whole = Part { from: 0, to: u32::try_from(text.len()).ok()?, said: *said };
    T::deserialize(whole).ok()
}

impl IntoDeserializer<'_, Error> for Part {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Part {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.said {
            Said::Text(text) => visitor.visit_borrowed_str(text),
            Said::Whole(number) => visitor.visit_i64(number),
            Said::Real(number) => visitor.visit_f64(number),
            Said::Flag(flag) => visitor.visit_bool(flag),
            Said::List(parts) => visitor.visit_seq(SeqDeserializer::new(parts.iter().copied())),
            Said::Table(parts) => visitor.visit_map(MapDeserializer::new(parts.iter().copied())),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if is_spanned(name) {
            let span = self.from as usize..self.to as usize;
            return visitor.visit_map(SpannedDeserializer::new(self, span));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::file::{NetworkFile, ScenarioFile, SchemeFile};
    use super::*;

    /// The file is read here, and just as its text would be: every value and every place.
    fn same<T: DeserializeOwned + std::fmt::Debug>(path: &str, text: &str) {
        let ready = read::<T>(text).unwrap_or_else(|| panic!("{path} is read when built"));
        let parsed: T = toml::from_str(text).unwrap();
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
        assert!(read::<ScenarioFile>("version = 1\n").is_none());
    }
}
