//! The lists, rules and caveats of a scheme file.

use std::ops::Range;

use super::super::check::suggestion;
use super::super::file::{CaveatFile, ListFile, MemberFile, OfficerFile, RuleFile, SchemeFile};
use super::super::quantity::{self, Kind};
use super::checker::Checker;
use super::optional;
use crate::network::{Cited, Text};
use crate::office::{Caveat, Classification, Copies, Keeps, List, Member, Members, Officer, Rule};
use crate::time::OpeningHours;

/// How something is known, as a file writes it.
struct How<'a> {
    basis: Option<&'a String>,
    source: Option<&'a Text>,
    note: Option<&'a Text>,
    look_for: Option<&'a Text>,
}

impl Checker<'_> {
    fn cited<T>(
        &mut self,
        key: &str,
        value: T,
        (how, span): (&How<'_>, &Range<usize>),
    ) -> Option<Cited<T>> {
        let (word, source) = (how.basis.map(String::as_str), how.source.map(|source| &**source));
        let basis = quantity::basis(self.findings, span, word, source)?;
        let path = self.at(key).into();
        let [source, note, look_for] =
            [how.source, how.note, how.look_for].map(Option::<&Text>::cloned);
        Some(Cited { path, value, basis, source, note, look_for })
    }

    pub(super) fn lists(&mut self, file: &SchemeFile) -> Option<Vec<List>> {
        let lists = file.lists.iter();
        lists.map(|list| self.list(list.value(), &list.span(), &file.grades)).collect()
    }

    fn list(&mut self, file: &ListFile, span: &Range<usize>, grades: &[String]) -> Option<List> {
        let ListFile { name, aliases, members, basis, source, note, look_for } = file;
        let members = members.iter().map(|member| self.member(member, span, grades));
        let members = members.collect::<Option<Vec<_>>>()?;
        let how = How {
            basis: basis.as_ref(),
            source: source.as_ref(),
            note: note.as_ref(),
            look_for: look_for.as_ref(),
        };
        let key = format!("lists.{}.members", name.replace('.', ""));
        let members = self.cited(&key, Members(members), (&how, span))?;
        Some(List { name: name.clone(), aliases: aliases.clone(), members })
    }

    fn member(
        &mut self,
        file: &MemberFile,
        span: &Range<usize>,
        grades: &[String],
    ) -> Option<Member> {
        let table = match file {
            MemberFile::Name(desk) => {
                return Some(Member { desk: desk.clone(), copies: None, grade: None });
            }
            MemberFile::Table(table) => table,
        };
        let copies = optional(table.copies.as_ref(), |text| {
            self.findings.take("office::copies", span.clone(), Copies::read(text))
        });
        let grade = optional(table.grade.as_ref(), |word| self.grade(word, span, grades));
        Some(Member { desk: table.desk.clone(), copies: copies?, grade: grade? })
    }

    /// A grade that the scheme has.
    fn grade(&mut self, word: &str, span: &Range<usize>, grades: &[String]) -> Option<String> {
        if grades.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            return Some(word.to_owned());
        }
        let message = format!("`{word}` is not a grade of this scheme");
        let help = if grades.is_empty() {
            "write grades = [ … ] at the head of the scheme, the narrowest first".to_owned()
        } else {
            suggestion(word, grades.iter().map(String::as_str))
        };
        self.findings.error("office::grade", span.clone(), message, help);
        None
    }

    pub(super) fn rules(&mut self, file: &SchemeFile) -> Option<Vec<Rule>> {
        let rules = file.rules.iter().enumerate();
        rules.map(|(at, rule)| self.rule(at, rule.value(), (&rule.span(), file))).collect()
    }

    fn rule(
        &mut self,
        at: usize,
        file: &RuleFile,
        (span, scheme): (&Range<usize>, &SchemeFile),
    ) -> Option<Rule> {
        let RuleFile {
            list,
            grade,
            from,
            subject,
            at_most,
            caveats,
            basis,
            source,
            note,
            look_for,
        } = file;
        let known = scheme.lists.iter().map(|list| list.value().name.as_str());
        if !known.clone().any(|name| name.eq_ignore_ascii_case(list.value())) {
            let message = format!("there is no list `{}`", list.value());
            let help = suggestion(list.value(), known);
            self.findings.error("office::list", list.span(), message, help);
            return None;
        }
        let grade = optional(grade.as_ref(), |word| self.grade(word, span, &scheme.grades))?;
        let at_most = optional(at_most.as_ref(), |word| {
            let read = Classification::read(word.value());
            self.findings.take("office::classification", word.span(), read)
        })?;
        let how = How {
            basis: basis.as_ref(),
            source: source.as_ref(),
            note: note.as_ref(),
            look_for: look_for.as_ref(),
        };
        let list = self.cited(&format!("rules.{}", at + 1), list.value().clone(), (&how, span))?;
        let (from, subject, caveats) = (from.clone(), subject.clone(), caveats.clone());
        Some(Rule { list, grade, from, subject, at_most, caveats })
    }

    pub(super) fn caveats(&mut self, file: &SchemeFile) -> Option<Vec<Caveat>> {
        file.caveats.iter().map(|caveat| self.caveat(caveat.value(), &caveat.span())).collect()
    }

    fn caveat(&mut self, file: &CaveatFile, span: &Range<usize>) -> Option<Caveat> {
        let CaveatFile { names, kinds, desks, saving, officer, basis, source, note, look_for } =
            file;
        let Some(first) = names.first() else {
            let message = "a rule for caveats that names none".to_owned();
            let help = "write names = [\"DEDIP\"]".to_owned();
            self.findings.error("office::caveat", span.clone(), message, help);
            return None;
        };
        let kinds = kinds.iter().map(|word| self.kind(word)).collect::<Option<Vec<_>>>();
        let path = format!("caveats.{}", first.to_lowercase().replace([' ', '.'], "-"));
        let officer =
            optional(officer.as_ref(), |officer| self.officer(&format!("{path}.officer"), officer));
        let how = How {
            basis: basis.as_ref(),
            source: source.as_ref(),
            note: note.as_ref(),
            look_for: look_for.as_ref(),
        };
        let keeps = Keeps { kinds: kinds?, desks: desks.clone() };
        let keeps = self.cited(&format!("{path}.keeps"), keeps, (&how, span))?;
        let (names, saving) = (names.clone(), saving.unwrap_or(true));
        Some(Caveat { names, keeps, saving, officer: officer? })
    }

    fn officer(&mut self, path: &str, file: &OfficerFile) -> Option<Officer> {
        let hours = self.several(&format!("{path}.hours"), &file.hours, OpeningHours::parse);
        let work = self.figure(&format!("{path}.work"), &file.work, Kind::SPAN);
        let call_out = self.called(&format!("{path}.call_out"), file.call_out.as_ref());
        Some(Officer { hours: hours?, work: work?, call_out: call_out? })
    }
}
