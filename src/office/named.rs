//! The desks that a scheme knows by name, each found by any of its names however many there are.

use std::collections::BTreeSet;
use std::ops::Deref;

use super::NamedDesk;
use crate::network::Hours;

/// Desks in the order of a scheme; of two with one name the first is found by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedDesks {
    desks: Vec<NamedDesk>,
    /// The names and other spellings in small letters, with the places of those that have them.
    places: BTreeSet<(String, usize)>,
}

impl NamedDesks {
    /// The place of the first desk of this name or spelling, in letters of any case.
    #[must_use]
    pub fn place_of(&self, name: &str) -> Option<usize> {
        let wanted = folded(name.trim());
        let (found, at) = self.places.range((wanted.clone(), 0)..).next()?;
        (*found == wanted).then_some(*at)
    }

    /// Adds a desk behind the others.
    pub fn push(&mut self, desk: NamedDesk) {
        let at = self.desks.len();
        self.places.extend(names(&desk).map(|name| (name, at)));
        self.desks.push(desk);
    }

    /// Puts a desk in the place of another.
    ///
    /// # Panics
    ///
    /// If there is no such place.
    pub fn replace(&mut self, at: usize, desk: NamedDesk) {
        for name in names(&self.desks[at]) {
            self.places.remove(&(name, at));
        }
        self.places.extend(names(&desk).map(|name| (name, at)));
        self.desks[at] = desk;
    }

    /// The reading hours of those that have some of their own, for change by path.
    pub fn hours_mut(&mut self) -> impl Iterator<Item = &mut Hours> {
        self.desks.iter_mut().filter_map(|desk| desk.hours.as_mut())
    }
}

fn names(desk: &NamedDesk) -> impl Iterator<Item = String> {
    std::iter::once(&desk.name).chain(&desk.aliases).map(|name| folded(name))
}

fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

impl Deref for NamedDesks {
    type Target = [NamedDesk];

    fn deref(&self) -> &[NamedDesk] {
        &self.desks
    }
}

impl FromIterator<NamedDesk> for NamedDesks {
    fn from_iter<I: IntoIterator<Item = NamedDesk>>(desks: I) -> Self {
        let mut all = Self::default();
        desks.into_iter().for_each(|desk| all.push(desk));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::DeskKind;
    use super::*;

    fn desk(name: &str, aliases: &[&str]) -> NamedDesk {
        NamedDesk {
            name: name.to_owned(),
            aliases: aliases.iter().map(|name| (*name).to_owned()).collect(),
            kind: DeskKind::Department,
            office: None,
            zone: None,
            hours: None,
            holidays: crate::time::Holidays::new(),
            copies: None,
            cleared: None,
            always: None,
        }
    }

    #[test]
    fn of_two_desks_with_one_name_the_first_is_found_and_then_the_other() {
        let mut all = NamedDesks::from_iter([
            desk("ACDD", &["Arms Control"]),
            desk("Defence", &["acdd", "arms control"]),
        ]);
        let places = |all: &NamedDesks| {
            [" acdd ", "ARMS CONTROL", "defence", "Arms", ""].map(|name| all.place_of(name))
        };
        assert_eq!(places(&all), [Some(0), Some(0), Some(1), None, None]);
        all.replace(0, desk("arms", &[]));
        assert_eq!(places(&all), [Some(1), Some(1), Some(1), Some(0), None]);
        assert_eq!(
            all.iter().map(|desk| desk.name.as_str()).collect::<Vec<_>>(),
            ["arms", "Defence"]
        );
    }
}
