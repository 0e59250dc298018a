//! Names of posts, departments, lists, ministers and the words of the trade: static tables.
//!
//! The tables are CSV files in `tables/`; the build script makes them Rust. A name is found by
//! its key, whatever its points, spaces and accents, and by its era where the year is known.

mod distance;
mod fold;
mod index;
mod letters;

use crate::telegram::{Precedence, PrecedenceWord};

pub use distance::alike;
pub use fold::{key, push_key, unaccented};
use index::{Branch, Table};
pub use index::{Hit, Index, Key, Nearest, Walk};

/// A place or office that telegrams are addressed to.
#[derive(Debug)]
pub struct Post {
    /// A stable name: `ukdis-geneva`.
    pub id: &'static str,
    /// The name that telegrams print: `UKDIS GENEVA`.
    pub name: &'static str,
    /// Whose service it belongs to.
    pub service: Service,
    /// Embassy, mission, delegation, consulate, governor, command, office, collective …
    pub kind: &'static str,
    /// The country it is in, or the organisation it is accredited to.
    pub country: &'static str,
    /// Latitude and longitude in degrees, where it is one place.
    pub place: Option<(f64, f64)>,
    /// The IANA zone of its clock; empty for collective addressees.
    pub zone: &'static str,
    /// The first year of its existence, where that matters.
    pub from: Option<i32>,
    /// The last year.
    pub to: Option<i32>,
    /// What else is to be known.
    pub note: &'static str,
}

impl Post {
    /// Whether it is a post that is known by its place: an embassy, a consulate, a governor.
    #[must_use]
    pub fn is_place(&self) -> bool {
        let elsewhere = ["whitehall", "collective", "command", "delegation", "mission", "foreign"];
        !elsewhere.contains(&self.kind) && self.id != "london"
    }
}

/// Whose service a post belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// British: the Foreign Office and its successors, Whitehall, commands.
    British,
    /// American: the Department of State and others.
    American,
}

/// A row of a plain table: a department, a list, a word, a minister.
#[derive(Debug)]
pub struct Entry {
    /// The name as telegrams print it.
    pub name: &'static str,
    /// Its kind, value or office.
    pub kind: &'static str,
    /// The first year.
    pub from: Option<i32>,
    /// The last year.
    pub to: Option<i32>,
    /// What else is to be known.
    pub note: &'static str,
}

/// A class of words in telegrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// FLASH, EMERGENCY, NIACT IMMEDIATE …; the value is the rank.
    Precedence,
    /// TOP SECRET …; the value is the full form.
    Classification,
    /// UK EYES A, DEDIP, EXDIS …
    Caveat,
    /// LIMITED, STANDARD …: the grade in the title of a list.
    Grade,
    /// MR, SIR, LORD …
    Title,
    /// The months; the value is the number.
    Month,
    /// En Clair, Cypher/OTP …
    System,
    /// Forenames, so that two names after a title can be told apart.
    Forename,
    /// A name that is easily taken for another; the value is the other.
    Confusable,
    /// Section headings: SUMMARY, DETAIL …
    Heading,
    /// What stands before the name of a place: UKHC, GOVERNOR, C-IN-C.
    Prefix,
    /// Words of procedure: ADDRESSED TO, BREAK, ENDS; the value is what they do.
    Prosign,
    /// Headings of a trailer: ADVANCE COPIES, COPIES TO …
    Section,
}

impl Class {
    const fn table(self) -> &'static Table {
        match self {
            Self::Precedence => &PRECEDENCE_WORDS,
            Self::Classification => &CLASSIFICATION_WORDS,
            Self::Caveat => &CAVEAT_WORDS,
            Self::Grade => &GRADE_WORDS,
            Self::Title => &TITLE_WORDS,
            Self::Month => &MONTH_WORDS,
            Self::System => &SYSTEM_WORDS,
            Self::Forename => &FORENAME_WORDS,
            Self::Confusable => &CONFUSABLE_WORDS,
            Self::Heading => &HEADING_WORDS,
            Self::Prefix => &PREFIX_WORDS,
            Self::Prosign => &PROSIGN_WORDS,
            Self::Section => &SECTION_WORDS,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/gazetteer.rs"));

/// Every post, British first.
#[must_use]
pub const fn posts() -> &'static [Post] {
    POSTS
}

/// The post with this id.
#[must_use]
pub fn post(id: &str) -> Option<&'static Post> {
    POSTS.iter().find(|post| post.id == id)
}

/// The British post with this name in this year.
#[must_use]
pub fn post_by_name(name: &str, year: Option<i32>) -> Option<&'static Post> {
    let hit = post_names().exact(name, year)?;
    Some(&POSTS[hit.entry])
}

/// The American post with this name in this year, also behind what stands before places:
/// `AMEMBASSY LONDON`.
#[must_use]
pub fn us_post_by_name(name: &str, year: Option<i32>) -> Option<&'static Post> {
    let place = || {
        let (first, rest) = name.split_once(' ')?;
        let prefix = words(Class::Prefix).exact(first, None)?;
        let american = word_of(prefix).kind == "US";
        american.then(|| us_post_names().exact(rest, year)).flatten()
    };
    let hit = us_post_names().exact(name, year).or_else(place)?;
    Some(&POSTS[hit.entry])
}

/// The post of a key of [`post_names`] or [`us_post_names`].
#[must_use]
pub fn post_of(key: &Key) -> &'static Post {
    &POSTS[key.entry]
}

/// The names of the British posts.
#[must_use]
pub const fn post_names() -> Index {
    Index::of(&POST_NAMES)
}

/// The names of the American posts and offices.
#[must_use]
pub const fn us_post_names() -> Index {
    Index::of(&US_POST_NAMES)
}

/// The departments and offices of London.
#[must_use]
pub const fn departments() -> &'static [Entry] {
    DEPARTMENTS
}

/// The names of the departments and offices.
#[must_use]
pub const fn department_names() -> Index {
    Index::of(&DEPARTMENT_NAMES)
}

/// The department or office with this name.
#[must_use]
pub fn department_by_name(name: &str) -> Option<&'static Entry> {
    let hit = department_names().exact(name, None)?;
    Some(&DEPARTMENTS[hit.entry])
}

/// The distribution lists.
#[must_use]
pub const fn lists() -> &'static [Entry] {
    LISTS
}

/// The names of the distribution lists.
#[must_use]
pub const fn list_names() -> Index {
    Index::of(&LIST_NAMES)
}

/// Foreign Secretaries and others whose names stand under telegrams.
#[must_use]
pub const fn ministers() -> &'static [Entry] {
    MINISTERS
}

/// The names of ministers.
#[must_use]
pub const fn minister_names() -> Index {
    Index::of(&MINISTER_NAMES)
}

/// The words of a class.
#[must_use]
pub const fn words(class: Class) -> Index {
    Index::of(class.table())
}

/// The entry of a key of [`words`].
#[must_use]
pub fn word_of(key: &Key) -> &'static Entry {
    &WORDS[key.entry]
}

/// The precedence that a word or two mean, in any service and era.
#[must_use]
pub fn precedence_word(word: &str) -> Option<PrecedenceWord> {
    let hit = words(Class::Precedence).exact(word, None)?;
    precedence_of(hit)
}

/// The precedence of a key of the words of that class.
#[must_use]
pub fn precedence_of(key: &Key) -> Option<PrecedenceWord> {
    let entry = word_of(key);
    let rank = Precedence::from_word(entry.kind)?;
    let word = entry.name.to_owned();
    Some(PrecedenceWord { word, rank })
}

/// Whether a word is a title of persons.
#[must_use]
pub fn is_title(word: &str) -> bool {
    words(Class::Title).exact(word, None).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_found_whatever_its_points_and_spaces() {
        for name in ["FCO", "F C O", "f.c.o.", "FOREIGN AND COMMONWEALTH OFFICE"] {
            assert_eq!(post_by_name(name, None).map(|post| post.id), Some("london"));
        }
        assert!(post_by_name("NOWHERE", None).is_none());
    }

    #[test]
    fn a_precedence_word_has_its_rank() {
        let word = precedence_word("Emergency").unwrap();
        assert_eq!((word.word.as_str(), word.rank), ("EMERGENCY", Precedence::Flash));
    }

    #[test]
    fn a_misread_name_is_mended_only_where_one_is_near() {
        let near = post_names().nearest("KINSHASR", None);
        assert!(matches!(near, Nearest::One(hit) if hit.key.text == "KINSHASA"));
        assert!(matches!(post_names().nearest("XXQXX", None), Nearest::None));
    }

    #[test]
    fn every_class_has_its_words_and_every_key_its_entry() {
        for class in [Class::Precedence, Class::Caveat, Class::Title, Class::Month] {
            assert!(!words(class).keys().is_empty(), "{class:?}");
        }
        for key in post_names().keys() {
            assert!(key.entry < POSTS.len());
        }
    }
}
