//! What a scheme file is checked with: figures and terms below the path of the scheme.

use chrono::NaiveDate;

use super::super::check::{Findings, suggestion};
use super::super::file::{DeskCallOutFile, FigureFile, Placed, RoundsFile, TermFile};
use super::super::network::{first, precedence};
use super::super::quantity::{self, Kind};
use super::optional;
use crate::network::{Cited, Figure};
use crate::office::{DeskCallOut, DeskKind, Rounds};
use crate::time::{Holidays, Timetable};

/// A scheme file while it is checked.
pub(super) struct Checker<'f> {
    pub(super) findings: &'f mut Findings,
    path: String,
}

impl<'f> Checker<'f> {
    pub(super) fn new(id: &str, findings: &'f mut Findings) -> Self {
        Self { findings, path: format!("office.{id}") }
    }

    /// The whole path of a key of the scheme.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    pub(super) fn figure(
        &mut self,
        key: &str,
        file: &Placed<FigureFile>,
        kind: Kind,
    ) -> Option<Figure> {
        let path = self.at(key);
        quantity::figure(self.findings, &path, file, kind)
    }

    /// A term of which nobody may know which option was kept.
    pub(super) fn several<T, E: std::fmt::Display>(
        &mut self,
        key: &str,
        file: &Placed<TermFile>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Cited<Vec<T>>> {
        let path = self.at(key);
        quantity::term(self.findings, &path, file, read)
    }

    /// A term of which the first option counts.
    pub(super) fn one<T, E: std::fmt::Display>(
        &mut self,
        key: &str,
        file: &Placed<TermFile>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Cited<T>> {
        self.several(key, file, read).map(first)
    }

    pub(super) fn kind(&mut self, word: &Placed<String>) -> Option<DeskKind> {
        let found = DeskKind::of_key(word.value());
        if found.is_none() {
            let message = format!("`{}` is not a kind of desk", word.value());
            let help = suggestion(word.value(), DeskKind::ALL.map(DeskKind::key));
            self.findings.error("office::kind", word.span(), message, help);
        }
        found
    }

    /// A zone that the scheme has.
    pub(super) fn zone(&mut self, word: &Placed<String>, known: &[&str]) -> Option<String> {
        if known.contains(&word.value().as_str()) {
            return Some(word.value().clone());
        }
        let message = format!("there is no zone `{}`", word.value());
        let help = suggestion(word.value(), known.iter().copied());
        self.findings.error("office::zone", word.span(), message, help);
        None
    }

    pub(super) fn holidays(&mut self, dates: &[Placed<String>]) -> Option<Holidays> {
        dates
            .iter()
            .map(|date| {
                let read = NaiveDate::parse_from_str(date.value(), "%Y-%m-%d");
                let read =
                    read.map_err(|_| format!("`{}` is not a date; write 1986-05-05", date.value()));
                self.findings.take("office::holidays", date.span(), read)
            })
            .collect()
    }

    /// A call-out that a file may leave out.
    #[expect(clippy::option_option, reason = "absent in the file is not a fault in the file")]
    pub(super) fn called(
        &mut self,
        key: &str,
        file: Option<&DeskCallOutFile>,
    ) -> Option<Option<DeskCallOut>> {
        optional(file, |file| {
            let at_least = self.one(&format!("{key}.at_least"), &file.at_least, precedence);
            let deskby = optional(file.deskby.as_ref(), |term| {
                self.one(&format!("{key}.deskby"), term, precedence)
            });
            let delay = self.figure(&format!("{key}.delay"), &file.delay, Kind::SPAN);
            Some(DeskCallOut { at_least: at_least?, deskby: deskby?, delay: delay? })
        })
    }

    pub(super) fn rounds(&mut self, key: &str, file: &RoundsFile) -> Option<Rounds> {
        let leave = optional(file.leave.as_ref(), |term| {
            self.several(&format!("{key}.leave"), term, str::parse::<Timetable>)
        });
        let walk = self.figure(&format!("{key}.walk"), &file.walk, Kind::SPAN);
        Some(Rounds { leave: leave?, walk: walk?, tube: file.tube })
    }
}
