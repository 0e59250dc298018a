//! What kind of desk a printed recipient is.

use std::fmt;

/// A kind of desk; each kind reads at its own hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskKind {
    /// The office of a minister, of the Permanent Under-Secretary or of the head of a post.
    PrivateOffice,
    /// A named official.
    Official,
    /// A department.
    Department,
    /// The chancery of a post abroad, or its head.
    Chancery,
    /// Another section of a post abroad.
    Section,
    /// Another department of Whitehall.
    Whitehall,
    /// A list whose members are not printed: it stays one recipient.
    Unresolved,
    /// The registry that keeps the record copy.
    Registry,
    /// The box that goes to a minister in the evening; what he read of it is not known.
    Box,
}

impl DeskKind {
    /// Every kind, in the order in which tables print them.
    pub const ALL: [Self; 9] = [
        Self::PrivateOffice,
        Self::Official,
        Self::Department,
        Self::Chancery,
        Self::Section,
        Self::Whitehall,
        Self::Unresolved,
        Self::Registry,
        Self::Box,
    ];

    /// The key that scheme files write.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PrivateOffice => "private-office",
            Self::Official => "official",
            Self::Department => "department",
            Self::Chancery => "chancery",
            Self::Section => "section",
            Self::Whitehall => "whitehall",
            Self::Unresolved => "unresolved",
            Self::Registry => "registry",
            Self::Box => "box",
        }
    }

    /// The kind of this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether a DESKBY time and a call-out are for it: not for the record and the box.
    #[must_use]
    pub const fn keeps_deadlines(self) -> bool {
        !matches!(self, Self::Registry | Self::Box)
    }

    /// One such desk, or several, in words.
    #[must_use]
    pub const fn words(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::PrivateOffice, 1) => "private office",
            (Self::PrivateOffice, _) => "private offices",
            (Self::Official, 1) => "named official",
            (Self::Official, _) => "named officials",
            (Self::Department, 1) => "department",
            (Self::Department, _) => "departments",
            (Self::Chancery, 1) => "chancery",
            (Self::Chancery, _) => "chanceries",
            (Self::Section, 1) => "section",
            (Self::Section, _) => "sections",
            (Self::Whitehall, 1) => "Whitehall department",
            (Self::Whitehall, _) => "Whitehall departments",
            (Self::Unresolved, 1) => "list without printed members",
            (Self::Unresolved, _) => "lists without printed members",
            (Self::Registry, 1) => "record copy",
            (Self::Registry, _) => "record copies",
            (Self::Box, 1) => "evening box",
            (Self::Box, _) => "evening boxes",
        }
    }
}

impl fmt::Display for DeskKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words(1))
    }
}

/// The kind of a printed recipient of which the scheme says nothing: `PS` and `PS/…` are
/// private offices; `is_department` knows the departments; what is left is a person.
#[must_use]
pub fn kind_of(recipient: &str, is_department: impl Fn(&str) -> bool) -> DeskKind {
    let name = recipient.trim().to_uppercase();
    if name == "PS" || name.starts_with("PS/") || name.starts_with("PRIVATE SECRETARY") {
        DeskKind::PrivateOffice
    } else if is_department(&name) {
        DeskKind::Department
    } else {
        DeskKind::Official
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_a_private_office_a_department_or_a_person() {
        let known = |name: &str| name == "ACDD";
        assert_eq!(kind_of("PS/LADY YOUNG", known), DeskKind::PrivateOffice);
        assert_eq!(kind_of("ACDD", known), DeskKind::Department);
        assert_eq!(kind_of("MR DAUNT", known), DeskKind::Official);
        assert_eq!(kind_of("PSYCHE", known), DeskKind::Official);
    }
}
