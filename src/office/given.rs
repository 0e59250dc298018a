//! Who inside a post is given a copy of a telegram, and who is shut out.

use std::collections::BTreeMap;

use super::{Copies, DeskKind, Member, NamedDesk, Scheme, ShutOut, kind_of};
use crate::gazetteer;
use crate::network::{Basis, Cited};
use crate::telegram::Telegram;

/// A desk with a copy, or without one where it is shut out.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Its name, as the telegram prints it or the scheme writes it.
    pub name: String,
    /// Its kind.
    pub kind: DeskKind,
    /// The list that names it.
    pub list: Option<String>,
    /// Its place among the desks that the scheme knows by name.
    pub known: Option<usize>,
    /// How many copies it has.
    pub copies: Cited<Copies>,
    /// How it is known that it has them.
    pub basis: Basis,
    /// Whether the telegram prints it among the advance copies.
    pub advance: bool,
    /// Whether it was asked for only afterwards.
    pub later: bool,
    /// Why it has none.
    pub shut_out: Option<ShutOut>,
    /// What is said of its list, its clearance or the caveat, with a basis.
    pub rests_on: Vec<Cited<String>>,
}

/// What is asked of a scheme.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The telegram.
    pub telegram: &'a Telegram,
    /// Whether the lists that it prints are those of this post.
    pub printed_here: bool,
    /// Desks for which additional distribution was asked afterwards.
    pub later: &'a [String],
    /// Whether two names are one post.
    pub same_post: &'a dyn Fn(&str, &str) -> bool,
}

impl Scheme {
    /// Every desk that is given a copy, once each, in the order of the lists; empty where the
    /// telegram prints nobody, no rule chooses a list and no desk has a copy of everything.
    #[must_use]
    pub fn given(&self, question: &Question<'_>) -> Vec<Given> {
        let mut all = if question.printed_here && prints(question.telegram) {
            self.printed(question.telegram)
        } else {
            self.chosen(question)
        };
        if !all.is_empty() {
            all.extend(self.always());
            all.extend(self.later(question.later));
        }
        let mut once: Vec<Given> = Vec::new();
        let mut names = Names::default();
        for given in all {
            match names.first_like(&given) {
                Some(first) => self.join(&mut once[first], given),
                None => once.push(given),
            }
        }
        for given in &mut once {
            self.shut_out(given, question.telegram);
        }
        once
    }

    /// The chancery, or the lead department, of a post of which no list is known.
    #[must_use]
    pub fn chancery(&self) -> Given {
        self.desk("chancery", None, DeskKind::Chancery)
    }

    /// A second copy by another list, which the scheme may allow.
    fn join(&self, first: &mut Given, second: Given) {
        first.advance |= second.advance;
        if self.by_each_list && first.later == second.later && first.list != second.list {
            let both = first.copies.value.and(second.copies.value);
            first.copies.value = both;
            let lists = [first.list.take(), second.list].into_iter().flatten();
            first.list = Some(lists.collect::<Vec<_>>().join(" and "));
            first.rests_on.extend(second.rests_on);
        }
    }

    fn printed(&self, telegram: &Telegram) -> Vec<Given> {
        let mut all = Vec::new();
        for block in &telegram.distribution {
            match (&block.list, block.recipients.is_empty()) {
                (Some(name), true) => all.extend(self.of_list(name, block.kind.as_deref())),
                (list, _) => {
                    let recipients = block.recipients.iter();
                    all.extend(recipients.map(|name| self.recipient(name, list.as_deref())));
                }
            }
        }
        all.extend(telegram.copies_to.iter().map(|name| self.recipient(name, None)));
        all.extend(telegram.advance_copies.iter().map(|name| {
            let advance = true;
            Given { advance, ..self.recipient(name, None) }
        }));
        all
    }

    /// The members of a list that the scheme knows; or the list itself, unresolved.
    fn of_list(&self, name: &str, grade: Option<&str>) -> Vec<Given> {
        let Some(list) = self.list(name) else {
            let own = self.desk(name, Some(name), DeskKind::Unresolved);
            return vec![Given { basis: Basis::Printed, ..own }];
        };
        let said = list.members.clone().map(|members| members.to_string());
        let members = list.at(grade, &self.grades);
        members.map(|member| self.member(member, &list.name, &said)).collect()
    }

    fn member(&self, member: &Member, list: &str, said: &Cited<String>) -> Given {
        let mut given = self.recipient(&member.desk, Some(list));
        given.basis = said.basis;
        if let Some(copies) = member.copies {
            given.copies = said.clone().map(|_| copies);
        }
        given.rests_on.push(said.clone());
        given
    }

    /// The list of the first rule that fits.
    fn chosen(&self, question: &Question<'_>) -> Vec<Given> {
        let fits = |rule: &&super::Rule| rule.chooses(question.telegram, question.same_post);
        let Some(rule) = self.rules.iter().find(fits) else {
            return Vec::new();
        };
        let mut all = self.of_list(&rule.list.value, rule.grade.as_deref());
        for given in &mut all {
            given.basis = given.basis.max(rule.list.basis);
            given.rests_on.push(rule.list.clone());
        }
        all
    }

    /// The desks that have a copy of everything.
    fn always(&self) -> impl Iterator<Item = Given> {
        let always =
            self.named.iter().filter_map(|desk| desk.always.as_ref().map(|how| (desk, how)));
        always.map(|(desk, how)| {
            let mut given = self.desk(&desk.name, None, desk.kind);
            given.basis = how.basis;
            given.rests_on.push(how.clone());
            given
        })
    }

    fn later<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = Given> + 'a {
        names.iter().map(|name| {
            let (basis, later) = (Basis::Assumed, true);
            Given { basis, later, ..self.recipient(name, None) }
        })
    }

    /// A printed recipient: a private office, a department, a list of its own, or a person. A
    /// number in brackets at its end is the number of its copies.
    fn recipient(&self, printed: &str, list: Option<&str>) -> Given {
        let (name, number) = numbered(printed);
        let known = |name: &str| gazetteer::department_by_name(name).is_some();
        let mut given = self.desk(name, list, kind_of(name, known));
        if let Some(number) = number {
            given.copies.value = Copies::exactly(number);
            given.copies.basis = Basis::Printed;
        }
        given
    }

    fn desk(&self, name: &str, list: Option<&str>, otherwise: DeskKind) -> Given {
        let known = self.place_of(name);
        let own: Option<&NamedDesk> = known.map(|at| &self.named[at]);
        let kind = own.map_or(otherwise, |desk| desk.kind);
        let of_kind = &self.hours_of(kind).copies;
        let copies = own.and_then(|desk| desk.copies.as_ref()).unwrap_or(of_kind);
        Given {
            name: name.to_owned(),
            kind,
            list: list.map(str::to_owned),
            known,
            copies: copies.clone(),
            basis: Basis::Printed,
            advance: false,
            later: false,
            shut_out: None,
            rests_on: Vec::new(),
        }
    }

    /// Whether two names are one desk: by the scheme, by the gazetteer, or letter by letter.
    fn same_desk(&self, a: &str, b: &str) -> bool {
        let folded = |name: &str| gazetteer::key(name);
        let department = |name: &str| gazetteer::department_by_name(name).map(|found| found.name);
        match (self.place_of(a), self.place_of(b)) {
            (Some(a), Some(b)) => a == b,
            _ if folded(a) == folded(b) => true,
            _ => department(a).is_some_and(|name| department(b) == Some(name)),
        }
    }

    fn shut_out(&self, given: &mut Given, telegram: &Telegram) {
        let class = telegram.classification.as_deref();
        let class = class.and_then(|word| super::Classification::read(word).ok());
        let cleared = given.known.and_then(|at| self.named[at].cleared.as_ref());
        if let Some((cleared, class)) = cleared.zip(class) {
            given.rests_on.push(cleared.clone().map(|class| class.to_string()));
            if class > cleared.value {
                given.shut_out = Some(ShutOut::NotCleared(cleared.value));
            }
        }
        for printed in &telegram.caveats {
            for caveat in self.caveats.iter().filter(|caveat| caveat.is(printed)) {
                let keeps = &caveat.keeps.value;
                let by_name = keeps.desks.iter().any(|name| self.same_desk(name, &given.name));
                given.rests_on.push(caveat.keeps.clone().map(|keeps| keeps.to_string()));
                if !by_name && !keeps.kinds.contains(&given.kind) {
                    given.shut_out = Some(ShutOut::Caveat(printed.clone()));
                }
            }
        }
    }
}

/// The desks that have a copy already, by what makes two names one desk: see
/// [`Scheme::same_desk`].
#[derive(Default)]
struct Names {
    places: Vec<Option<usize>>,
    known: BTreeMap<usize, usize>,
    folded: BTreeMap<String, Vec<usize>>,
    departments: BTreeMap<&'static str, Vec<usize>>,
}

impl Names {
    /// The first desk that is the same as this one; if there is none, this is one more.
    fn first_like(&mut self, given: &Given) -> Option<usize> {
        let folded = gazetteer::key(&given.name);
        let department = gazetteer::department_by_name(&given.name).map(|found| found.name);
        let may_be = |at: &usize| given.known.is_none() || self.places[*at].is_none();
        let by_place = given.known.and_then(|place| self.known.get(&place).copied());
        let by_key =
            self.folded.get(&folded).and_then(|all| all.iter().copied().find(|at| may_be(at)));
        let by_department = department.and_then(|name| {
            let all = self.departments.get(name)?;
            all.iter().copied().find(|at| may_be(at))
        });
        let first = [by_place, by_key, by_department].into_iter().flatten().min();
        if first.is_none() {
            let at = self.places.len();
            self.places.push(given.known);
            if let Some(place) = given.known {
                self.known.insert(place, at);
            }
            self.folded.entry(folded).or_default().push(at);
            if let Some(name) = department {
                self.departments.entry(name).or_default().push(at);
            }
        }
        first
    }
}

/// Whether the telegram prints who reads it.
fn prints(telegram: &Telegram) -> bool {
    let Telegram { distribution, copies_to, advance_copies, .. } = telegram;
    !distribution.is_empty() || !copies_to.is_empty() || !advance_copies.is_empty()
}

/// `M.O.12 (10)` as a name and a number of copies.
fn numbered(printed: &str) -> (&str, Option<u16>) {
    let bracket = printed.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let read = bracket.and_then(|(name, number)| {
        let number = number.trim().parse().ok().filter(|n| (1..=Copies::MOST).contains(n))?;
        Some((name.trim(), Some(number)))
    });
    read.filter(|(name, _)| !name.is_empty()).unwrap_or((printed, None))
}
