//! What a network file is checked with: layers of templates, and what was checked before.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::ptr::from_ref;
use std::sync::Arc;

use super::super::check::{Findings, suggestion};
use super::super::file::{
    BagFile, CallOutFile, CircuitFile, FigureFile, NetworkFile, Placed, PostFile, RulesFile,
    TermFile,
};
use super::super::quantity::{self, Kind};
use super::super::rules::rules;
use crate::network::{Basis, Cited, Figure, Hours, PostId, Rules};
use crate::telegram::Precedence;
use crate::time::{Holidays, Moment, OpeningHours, Span, Timetable};

/// A network file while it is checked. What templates say is checked once, however many posts
/// follow them.
pub(super) struct Checker<'a, 'f> {
    pub(super) file: &'a NetworkFile,
    pub(super) findings: &'f mut Findings,
    /// Those of the posts, in order.
    names: Vec<&'a str>,
    /// By where they stand in the form.
    figures: BTreeMap<*const Placed<FigureFile>, Option<Figure>>,
    hours: Terms<OpeningHours>,
    timetables: Terms<Timetable>,
    counts: Terms<u16>,
    /// By where the only level that says something of it stands.
    pub(super) ahead: BTreeMap<*const BTreeMap<String, Placed<FigureFile>>, Arc<Ahead>>,
    calls: BTreeMap<*const CallOutFile, Option<(Cited<Precedence>, Figure)>>,
    closings: Terms<Span>,
    /// By the name of the calendar.
    pub(super) holidays: BTreeMap<&'a str, Option<Holidays>>,
}

/// What other telegrams in a queue cost, for each precedence that somebody gives.
pub(super) type Ahead = BTreeMap<Precedence, Figure>;

/// Terms that were checked before, by where they stand in the form.
type Terms<V> = BTreeMap<*const Placed<TermFile>, Option<Cited<Vec<V>>>>;

/// What is checked once, however many follow the template that says it.
pub(super) trait Remembered: Clone {
    /// Those that were met before.
    fn met<'c>(checker: &'c mut Checker<'_, '_>) -> &'c mut Terms<Self>;
}

impl Remembered for OpeningHours {
    fn met<'c>(checker: &'c mut Checker<'_, '_>) -> &'c mut Terms<Self> {
        &mut checker.hours
    }
}

impl Remembered for Timetable {
    fn met<'c>(checker: &'c mut Checker<'_, '_>) -> &'c mut Terms<Self> {
        &mut checker.timetables
    }
}

impl Remembered for u16 {
    fn met<'c>(checker: &'c mut Checker<'_, '_>) -> &'c mut Terms<Self> {
        &mut checker.counts
    }
}

impl Remembered for Span {
    fn met<'c>(checker: &'c mut Checker<'_, '_>) -> &'c mut Terms<Self> {
        &mut checker.closings
    }
}

impl<'a, 'f> Checker<'a, 'f> {
    pub(super) fn new(file: &'a NetworkFile, findings: &'f mut Findings) -> Self {
        let names = file.posts.keys().map(String::as_str).collect();
        Self {
            file,
            findings,
            names,
            figures: BTreeMap::new(),
            hours: BTreeMap::new(),
            timetables: BTreeMap::new(),
            counts: BTreeMap::new(),
            ahead: BTreeMap::new(),
            calls: BTreeMap::new(),
            closings: BTreeMap::new(),
            holidays: BTreeMap::new(),
        }
    }

    /// The id of a post.
    pub(super) fn name_of(&self, post: PostId) -> &'a str {
        self.names[post.0]
    }

    /// The place of a post that the file names.
    pub(super) fn post_id(&mut self, name: &Placed<String>) -> Option<PostId> {
        let found = self.names.binary_search_by(|known| (*known).cmp(name.value())).ok();
        if found.is_none() {
            let message = format!("there is no post `{}`", name.value());
            let help = suggestion(name.value(), self.names.iter().copied());
            self.findings.error("network::unknown-post", name.span(), message, help);
        }
        found.map(PostId)
    }

    /// What the nearest level says, with a finding if nobody says it.
    pub(super) fn needed<'k, T, V>(
        &mut self,
        layers: &Layers<'a, T>,
        key: &'k str,
        get: impl Fn(&'a T) -> Option<&'a V>,
    ) -> Option<(At<'k>, &'a V)>
    where
        'a: 'k,
    {
        let found = layers.first(key, get);
        if found.is_none() {
            let message = format!("`{}` says nothing of {key}", layers.id);
            let help = format!("write {key} there, or a template that has it: like = \"…\"");
            self.findings.error("network::missing", layers.span.clone(), message, help);
        }
        found
    }

    pub(super) fn figure<T>(
        &mut self,
        layers: &Layers<'a, T>,
        key: &str,
        kind: Kind,
        get: impl Fn(&'a T) -> Option<&'a Placed<FigureFile>>,
    ) -> Option<Figure> {
        if let Some(known) = layers.said(&get).and_then(|file| self.figures.get(&from_ref(file))) {
            return known.clone();
        }
        let (path, file) = self.needed(layers, key, get)?;
        self.figure_at(path, file, kind)
    }

    /// A figure with its path, checked when it is first met.
    pub(super) fn figure_at(
        &mut self,
        path: impl fmt::Display,
        file: &Placed<FigureFile>,
        kind: Kind,
    ) -> Option<Figure> {
        if let Some(known) = self.figures.get(&from_ref(file)) {
            return known.clone();
        }
        let figure = quantity::figure(self.findings, &path.to_string(), file, kind);
        self.figures.insert(from_ref(file), figure.clone());
        figure
    }

    /// A term with its path, checked when it is first met.
    pub(super) fn term<T, V: Remembered, E: fmt::Display>(
        &mut self,
        layers: &Layers<'a, T>,
        key: &str,
        get: impl Fn(&'a T) -> Option<&'a Placed<TermFile>>,
        read: impl Fn(&str) -> Result<V, E>,
    ) -> Option<Cited<Vec<V>>> {
        if let Some(known) = layers.said(&get).and_then(|file| V::met(self).get(&from_ref(file))) {
            return known.clone();
        }
        let (path, file) = self.needed(layers, key, get)?;
        let term = quantity::term(self.findings, &path.to_string(), file, read);
        V::met(self).insert(from_ref(file), term.clone());
        term
    }

    /// Opening hours.
    pub(super) fn hours<T>(
        &mut self,
        layers: &Layers<'a, T>,
        key: &str,
        get: impl Fn(&'a T) -> Option<&'a Placed<TermFile>>,
    ) -> Option<Hours> {
        self.term(layers, key, get, OpeningHours::parse)
    }

    /// A number of servers; where nobody says, one, assumed.
    pub(super) fn count<T>(
        &mut self,
        layers: &Layers<'a, T>,
        key: &str,
        get: impl Fn(&'a T) -> Option<&'a Placed<TermFile>>,
    ) -> Option<Cited<u16>> {
        if layers.said(&get).is_some() {
            return self.term(layers, key, get, servers).map(first);
        }
        Some(Cited {
            path: format!("{}.{}.{key}", layers.levels[0].0.0, layers.id).into(),
            value: 1,
            basis: Basis::Assumed,
            source: None,
            note: None,
            look_for: None,
        })
    }

    /// Further rules of a station; none where nobody gives any.
    #[expect(clippy::option_option, reason = "no rules is not the same as rules at fault")]
    pub(super) fn rules<T>(
        &mut self,
        layers: &Layers<'a, T>,
        key: &str,
        get: impl Fn(&'a T) -> Option<&'a Placed<RulesFile>>,
    ) -> Option<Option<Rules>> {
        let Some((path, file)) = layers.first(key, get) else {
            return Some(None);
        };
        if let Some(service) = &file.value().service {
            let message = "how long a service takes is said elsewhere here".to_owned();
            let help = "take service out of the rules: a centre has handling, a circuit its rate";
            self.findings.error("rules::service", service.span(), message, help.to_owned());
        }
        rules(self.findings, &path.to_string(), file, None).map(Some)
    }

    /// For what somebody is called out, checked when it is first met.
    pub(super) fn call_out(
        &mut self,
        path: At<'_>,
        file: &CallOutFile,
    ) -> Option<(Cited<Precedence>, Figure)> {
        if let Some(known) = self.calls.get(&from_ref(file)) {
            return known.clone();
        }
        let found = call_out(self.findings, &path.to_string(), file);
        self.calls.insert(from_ref(file), found.clone());
        found
    }

    pub(super) fn instant(&mut self, text: &Placed<String>) -> Option<Moment> {
        let read = text.value().parse::<Moment>();
        self.findings.take("scenario::instant", text.span(), read)
    }
}

/// What a post, circuit or bag run says of itself and what its templates say, nearest first.
pub(super) struct Layers<'a, T> {
    pub(super) id: &'a str,
    pub(super) span: Range<usize>,
    /// `posts` and its id, then `templates` and the name of each.
    pub(super) levels: Vec<((&'static str, &'a str), &'a T)>,
}

/// Where something is written, as a path that is put together only where it is needed.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    kind: &'static str,
    name: &'a str,
    key: &'a str,
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.kind, self.name, self.key)
    }
}

impl<'a, T> Layers<'a, T> {
    /// What the nearest level says, if any does.
    pub(super) fn said<V>(&self, get: impl Fn(&'a T) -> Option<&'a V>) -> Option<&'a V> {
        self.levels.iter().find_map(|(_, level)| get(level))
    }

    /// The first level that says something, with its path.
    pub(super) fn first<'k, V>(
        &self,
        key: &'k str,
        get: impl Fn(&'a T) -> Option<&'a V>,
    ) -> Option<(At<'k>, &'a V)>
    where
        'a: 'k,
    {
        let said = |&((kind, name), level): &((&'static str, &'a str), &'a T)| {
            get(level).map(|value| (At { kind, name, key }, value))
        };
        self.levels.iter().find_map(said)
    }
}

/// A thing that may follow a template.
pub(super) trait Like {
    fn like(&self) -> Option<&Placed<String>>;
}

impl Like for PostFile {
    fn like(&self) -> Option<&Placed<String>> {
        self.like.as_ref()
    }
}

impl Like for CircuitFile {
    fn like(&self) -> Option<&Placed<String>> {
        self.like.as_ref()
    }
}

impl Like for BagFile {
    fn like(&self) -> Option<&Placed<String>> {
        self.like.as_ref()
    }
}

/// A thing with the templates that it follows; a template that is not there, or that follows
/// itself, is a finding.
pub(super) fn layers<'a, T: Like>(
    findings: &mut Findings,
    kind: (&'static str, &'static str),
    (id, own): (&'a str, &'a Placed<Box<T>>),
    templates: &'a BTreeMap<String, T>,
) -> Layers<'a, T> {
    let mut levels = vec![((kind.0, id), &**own.value())];
    while let Some(like) = levels.last().and_then(|(_, level)| level.like()) {
        let name = like.value();
        let path = (kind.1, name.as_str());
        match templates.get(name) {
            Some(template) if levels.iter().all(|(known, _)| *known != path) => {
                levels.push((path, template));
            }
            Some(_) => {
                let message = format!("the template `{name}` follows itself");
                let help = "take one `like` out of the circle".to_owned();
                findings.error("network::template", like.span(), message, help);
                break;
            }
            None => {
                let message = format!("there is no template `{name}`");
                let help = suggestion(name, templates.keys().map(String::as_str));
                findings.error("network::template", like.span(), message, help);
                break;
            }
        }
    }
    Layers { id, span: own.span(), levels }
}

/// A precedence word, or what to write instead.
pub(in crate::scenario) fn precedence(word: &str) -> Result<Precedence, String> {
    Precedence::from_word(word).ok_or_else(|| {
        format!(
            "`{word}` is not a precedence; write FLASH, IMMEDIATE, PRIORITY, ROUTINE or DEFERRED"
        )
    })
}

/// For what somebody is called out, and how long that takes.
pub(in crate::scenario) fn call_out(
    findings: &mut Findings,
    path: &str,
    file: &CallOutFile,
) -> Option<(Cited<Precedence>, Figure)> {
    let at_least =
        quantity::term(findings, &format!("{path}.at_least"), &file.at_least, precedence);
    let delay = quantity::figure(findings, &format!("{path}.delay"), &file.delay, Kind::SPAN);
    Some((first(at_least?), delay?))
}

/// The first option of a term of which only one counts.
pub(in crate::scenario) fn first<T>(term: Cited<Vec<T>>) -> Cited<T> {
    let Cited { path, value, basis, source, note, look_for } = term;
    let value = value.into_iter().next().expect("a term has at least one option");
    Cited { path, value, basis, source, note, look_for }
}

/// A whole number of servers, from 1 to 10,000.
pub(in crate::scenario) fn servers(text: &str) -> Result<u16, String> {
    match text.trim().parse() {
        Ok(number @ 1..=10_000) => Ok(number),
        _ => Err(format!("`{text}` is not a number of servers; write a whole number from 1")),
    }
}
