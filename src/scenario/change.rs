//! Variants: a named change to a scenario, checked and applied.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::alter::{Alterations, window};
use super::by_id::{OfTelegram, first_alone};
use super::by_path;
use super::check::{Findings, suggestion};
use super::checked::Scenario;
use super::file::{ChangeFile, FigureFile, Placed};
use super::known;
use super::network::precedence;
use crate::network::{Network, Routing};
use crate::telegram::{Precedence, Stated};
use crate::time::{Clock, Moment, OpeningHours};

/// How far from its own hour a telegram can be handed in, in years.
const MOST_YEARS: i32 = 100;

/// On how many others a variant may build.
const MOST_BUILT: usize = 64;

/// A named change to a scenario; what it does not name stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// What it asks, in words.
    pub title: Option<String>,
    /// The variant on which it builds.
    pub extends: Option<String>,
    /// When the telegram is handed in.
    pub at: Option<At>,
    /// Precedence by addressee; `*` is everybody not SAVING.
    pub precedence: Vec<(String, Precedence)>,
    /// Deadline by addressee; `*` is everybody not SAVING.
    pub deskby: Vec<(String, At)>,
    /// How the way is chosen.
    pub routing: Option<Routing>,
    /// Whether PASS instructions stand.
    pub pass: Option<bool>,
    /// Caveats in the place of the telegram's own.
    pub caveats: Option<Vec<String>>,
    /// Desks for which additional distribution is asked afterwards.
    pub additional: Option<Vec<String>>,
    /// Circuits that are down for a time.
    pub outages: Vec<OutageOf>,
    /// Hours of communications centres by post.
    pub hours: Vec<(String, OpeningHours)>,
    /// What it changes of one telegram among several.
    pub telegrams: Vec<OfTelegram>,
    /// Figures, hours, timetables and counts, by path.
    pub figures: Vec<(String, Placed<FigureFile>)>,
    /// What it does to the network itself.
    pub alterations: Alterations,
}

/// A circuit that is down for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutageOf {
    /// Which circuit.
    pub circuit: String,
    /// From.
    pub from: Moment,
    /// To.
    pub to: Moment,
}

/// An hour, as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// An instant.
    Instant(Moment),
    /// The next such weekday and time, by the post's own clock.
    Weekday(Weekday, NaiveTime),
    /// This time on the day itself, by the post's own clock.
    Time(NaiveTime),
    /// A date-time group: day of the month and Greenwich time.
    Group(u32, NaiveTime),
    /// Greenwich time on the day itself.
    Zulu(NaiveTime),
}

impl std::str::FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
        let digits = trimmed.strip_suffix(['Z', 'z']);
        let digits = digits.filter(|body| body.bytes().all(|byte| byte.is_ascii_digit()));
        let read = match (digits, trimmed.split_once(' ')) {
            (Some(body), _) if body.len() == 6 => {
                let day = body[..2].parse().ok().filter(|day| (1..=31).contains(day));
                day.zip(clock_digits(&body[2..])).map(|(day, time)| Self::Group(day, time))
            }
            (Some(body), _) if body.len() == 4 => clock_digits(body).map(Self::Zulu),
            (None, Some((day, rest))) => {
                day.parse().ok().zip(time(rest.trim())).map(|(day, time)| Self::Weekday(day, time))
            }
            _ => time(trimmed).map(Self::Time),
        };
        read.or_else(|| trimmed.parse().ok().map(Self::Instant)).ok_or_else(|| {
            format!("`{text}` is not an hour; write 1986-02-14T22:00Z, `Friday 22:00` or 142200Z")
        })
    }
}

/// `1635` as a time of day.
fn clock_digits(text: &str) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(text[..2].parse().ok()?, text[2..].parse().ok()?, 0)
}

impl At {
    /// The instant that is meant, seen from `about`, by the clock of a post.
    #[must_use]
    pub fn resolved(self, about: Moment, clock: &Clock) -> Moment {
        let local = clock.local(about);
        match self {
            Self::Instant(moment) => moment,
            Self::Time(time) => clock.reading(local.date().and_time(time)).earliest(),
            Self::Zulu(time) => Moment::from_utc(about.utc_date().and_time(time)),
            Self::Weekday(day, time) => {
                let ahead =
                    (7 + day.num_days_from_monday() - local.weekday().num_days_from_monday()) % 7;
                let date = local.date() + Days::new(u64::from(ahead));
                let next: NaiveDateTime = match date.and_time(time) {
                    today if ahead == 0 && today < local => today + Days::new(7),
                    later => later,
                };
                clock.reading(next).earliest()
            }
            Self::Group(day, time) => group_near(about, day, time),
        }
    }
}

/// The day and Greenwich time nearest after the eve of `about`: a group names no month, and
/// one that is meant for the next month may be lower than today.
fn group_near(about: Moment, day: u32, time: NaiveTime) -> Moment {
    let today = about.utc_date();
    let eve = today - Days::new(1);
    let first = NaiveDate::from_ymd_opt(eve.year(), eve.month(), 1).expect("the first is a day");
    let mut months = (0..14).filter_map(|ahead| {
        let month = first + chrono::Months::new(ahead);
        NaiveDate::from_ymd_opt(month.year(), month.month(), day)
    });
    let date = months.find(|date| *date >= eve).expect("every day of a month recurs within a year");
    Moment::from_utc(date.and_time(time))
}

impl Change {
    /// A checked change; what does not hold together is a finding.
    #[must_use]
    pub fn checked(file: &ChangeFile, findings: &mut Findings) -> Self {
        let mut change = Self {
            title: file.title.clone(),
            extends: file.extends.as_ref().map(|name| name.value().clone()),
            at: file.at.as_ref().and_then(|text| hour(findings, text)),
            pass: file.pass,
            caveats: file.caveats.clone(),
            additional: file.additional.clone(),
            routing: file.routing.as_ref().and_then(|word| routing(findings, word)),
            figures: file.figures.clone().into_iter().collect(),
            alterations: Alterations::checked(file, findings),
            ..Self::default()
        };
        for (id, file) in &file.telegrams {
            change.telegrams.push(OfTelegram::checked(id, file, findings));
        }
        for (name, word) in &file.precedence {
            let rank = findings.take("variant::precedence", word.span(), precedence(word.value()));
            change.precedence.extend(rank.map(|rank| (name.clone(), rank)));
        }
        for (name, text) in &file.deskby {
            change.deskby.extend(hour(findings, text).map(|at| (name.clone(), at)));
        }
        for (name, text) in &file.hours {
            let read = OpeningHours::parse(text.value());
            let hours = findings.take("variant::hours", text.span(), read);
            change.hours.extend(hours.map(|hours| (name.clone(), hours)));
        }
        for outage in &file.outages {
            let circuit = outage.circuit.value().clone();
            let wrong = "the outage ends before it begins";
            if let Some(window) = window(&outage.from, &outage.to, wrong, findings) {
                let (from, to) = (window.start, window.end);
                change.outages.push(OutageOf { circuit, from, to });
            }
        }
        change
    }

    /// Whether it changes a telegram without saying which.
    fn is_of_the_first(&self) -> bool {
        let Self { at, precedence, deskby, caveats, additional, .. } = self;
        let named = !precedence.is_empty() || !deskby.is_empty();
        at.is_some() || named || caveats.is_some() || additional.is_some()
    }

    /// A finding at `span` for everything that it names and that is not there.
    pub(super) fn check(&self, scenario: &Scenario, span: &Range<usize>, findings: &mut Findings) {
        if self.is_of_the_first() {
            first_alone(scenario, span, findings);
        }
        if self.figures.is_empty() {
            self.alterations.check(scenario, span, findings);
            return self.check_names(scenario, span, findings);
        }
        let mut trial = scenario.clone();
        self.alter(&mut trial, span, findings);
        self.check_names(&trial, span, findings);
    }

    /// What it does to the network and its figures.
    fn alter(&self, scenario: &mut Scenario, span: &Range<usize>, findings: &mut Findings) {
        self.alterations.apply(scenario, span, findings);
        for (path, file) in &self.figures {
            by_path::put(scenario, path, file, findings);
        }
    }

    fn check_names(&self, scenario: &Scenario, span: &Range<usize>, findings: &mut Findings) {
        let named = self.precedence.iter().map(|(name, _)| name);
        for name in named.chain(self.deskby.iter().map(|(name, _)| name)) {
            if meant(scenario, name).is_empty() {
                unknown_addressee(scenario, name, span, findings);
            }
        }
        for one in &self.telegrams {
            one.check(scenario, span, findings);
        }
        known::caveats(scenario, self.caveats.as_deref().unwrap_or_default(), span, findings);
        known::desks(scenario, self.additional.as_deref().unwrap_or_default(), span, findings);
        for outage in &self.outages {
            let known = scenario.network.circuits.iter().map(|circuit| circuit.id.as_str());
            let known = known.chain(self.alterations.added());
            if !known.clone().any(|id| id == outage.circuit) {
                let message = format!("there is no circuit `{}`", outage.circuit);
                let help = suggestion(&outage.circuit, known);
                findings.error("variant::circuit", span.clone(), message, help);
            }
        }
        for (name, _) in &self.hours {
            if scenario.network.find(name).is_none() {
                unknown_post(&scenario.network, name, span, findings);
            }
        }
    }

    /// Adds a departure of a bag run, by the clock of the post that it leaves.
    pub fn add_bag(&mut self, id: &str, leaves: NaiveDateTime) {
        self.alterations.add_bag(id, leaves);
    }

    /// Changes a scenario; what it names that is not there is a finding at `span`.
    pub fn apply(&self, scenario: &mut Scenario, span: &Range<usize>, findings: &mut Findings) {
        self.alter(scenario, span, findings);
        self.check_names(scenario, span, findings);
        if let Some(at) = self.at {
            let clock = Self::clock_of_origin(scenario);
            let asked = at.resolved(scenario.handed_in, &clock);
            let years = (asked.utc_date().year() - scenario.handed_in.utc_date().year()).abs();
            if years > MOST_YEARS {
                let message = format!("a hand-in {years} years from its own");
                let help = format!("write an hour within {MOST_YEARS} years of it");
                findings.error("variant::at", span.clone(), message, help);
                return;
            }
            scenario.handed_in = asked;
            scenario.handed_in_as_printed = false;
            scenario.telegram.date_time = Some(Stated::Instant(scenario.handed_in));
        }
        for one in &self.telegrams {
            one.apply(scenario, span, findings);
        }
        scenario.routing = self.routing.unwrap_or(scenario.routing);
        scenario.pass = self.pass.unwrap_or(scenario.pass);
        if let Some(caveats) = &self.caveats {
            scenario.telegram.caveats.clone_from(caveats);
        }
        if let Some(later) = &self.additional {
            scenario.later.clone_from(later);
        }
        for (name, rank) in &self.precedence {
            for at in meant(scenario, name) {
                let addressee = &mut scenario.telegram.addressees[at];
                addressee.precedence = Some((*rank).into());
                addressee.saving = false;
            }
        }
        for (name, at) in &self.deskby {
            let moment = at.resolved(scenario.handed_in, &Clock::utc());
            for at in meant(scenario, name) {
                scenario.telegram.addressees[at].deskby = Some(Stated::Instant(moment));
            }
        }
        let outages = self.outages.iter();
        let outages = outages.map(|outage| (outage.circuit.clone(), outage.from..outage.to));
        scenario.outages.extend(outages);
        for (name, hours) in &self.hours {
            if let Some(post) = scenario.network.find(name) {
                let centre = &mut scenario.network.posts[post.0].centre;
                centre.hours.value = vec![hours.clone()];
            }
        }
    }

    fn clock_of_origin(scenario: &Scenario) -> Clock {
        let from = scenario.telegram.from.as_deref().and_then(|name| scenario.network.find(name));
        from.map_or_else(Clock::utc, |post| scenario.network.post(post).clock.clone())
    }
}

fn hour(findings: &mut Findings, text: &Placed<String>) -> Option<At> {
    findings.take("variant::hour", text.span(), text.value().parse::<At>())
}

/// `hub`, `direct`, `earliest` or `queues`.
pub(super) fn routing(findings: &mut Findings, word: &Placed<String>) -> Option<Routing> {
    let all = Routing::ALL;
    let found = all.into_iter().find(|routing| routing.word() == word.value());
    if found.is_none() {
        let message = format!("`{}` is not a way of routing", word.value());
        let help = suggestion(word.value(), all.map(Routing::word));
        findings.error("scenario::routing", word.span(), message, help);
    }
    found
}

/// The addressees of the first telegram that a name means.
fn meant(scenario: &Scenario, name: &str) -> Vec<usize> {
    super::by_id::meant(&scenario.network, &scenario.telegram, name)
}

fn unknown_addressee(
    scenario: &Scenario,
    name: &str,
    span: &Range<usize>,
    findings: &mut Findings,
) {
    let message = format!("`{name}` is not an addressee of the telegram");
    let known = scenario.telegram.addressees.iter().map(|addressee| addressee.name.as_str());
    findings.error("variant::addressee", span.clone(), message, suggestion(name, known));
}

fn unknown_post(network: &Network, name: &str, span: &Range<usize>, findings: &mut Findings) {
    let message = format!("there is no post `{name}`");
    let known = network.posts.iter().map(|post| post.id.as_str());
    findings.error("variant::post", span.clone(), message, suggestion(name, known));
}

/// The change of a variant with those on which it builds, the deepest first.
pub(super) fn chain<'a>(
    variants: &'a BTreeMap<String, Change>,
    name: &str,
) -> Result<Vec<&'a Change>, String> {
    let mut chain: Vec<&Change> = Vec::new();
    let mut next = Some(name);
    while let Some(name) = next {
        let known = variants.keys().map(String::as_str);
        let change = variants
            .get(name)
            .ok_or_else(|| format!("there is no variant `{name}`; {}", suggestion(name, known)))?;
        if chain.iter().any(|known| std::ptr::eq(*known, change)) {
            return Err(format!("the variant `{name}` builds on itself; take out one `extends`"));
        }
        if chain.len() == MOST_BUILT {
            return Err(format!("a variant builds on more than {MOST_BUILT} others; use fewer"));
        }
        chain.push(change);
        next = change.extends.as_deref();
    }
    chain.reverse();
    Ok(chain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_read_as_people_write_it() {
        let about: Moment = "1986-02-10T16:35Z".parse().unwrap();
        let geneva = Clock::new("Europe/Zurich").unwrap();
        for (text, meant) in [
            ("1986-02-14T22:00Z", "1986-02-14T22:00Z"),
            ("Friday 22:00", "1986-02-14T21:00Z"),
            ("Monday 09:00", "1986-02-17T08:00Z"),
            ("Monday 18:00", "1986-02-10T17:00Z"),
            ("10:00", "1986-02-10T09:00Z"),
            ("1000Z", "1986-02-10T10:00Z"),
            ("110900Z", "1986-02-11T09:00Z"),
            ("020900Z", "1986-03-02T09:00Z"),
        ] {
            let at: At = text.parse().unwrap();
            assert_eq!(at.resolved(about, &geneva).to_string(), meant, "{text}");
        }
        for text in ["", "Fryday 22:00", "25:00", "319999Z", "000000Z", "tomorrow"] {
            assert!(text.parse::<At>().is_err(), "{text}");
        }
    }
}
