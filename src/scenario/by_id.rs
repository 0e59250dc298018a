//! What a variant changes of one telegram among several.

use std::ops::Range;

use super::change::At;
use super::check::{Findings, suggestion};
use super::checked::Scenario;
use super::file::{Placed, TelegramChangeFile};
use super::known;
use super::network::precedence;
use crate::finding::Finding;
use crate::network::Network;
use crate::telegram::{Precedence, Stated, Telegram};
use crate::time::{Clock, Moment, Span};

/// What a variant changes of one telegram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfTelegram {
    /// What it is called within the scenario.
    pub id: String,
    /// When it is handed in.
    pub at: Option<At>,
    /// Precedence by addressee.
    pub precedence: Vec<(String, Precedence)>,
    /// Deadline by addressee.
    pub deskby: Vec<(String, At)>,
    /// Caveats in the place of its own.
    pub caveats: Option<Vec<String>>,
}

/// The farthest from its own that a hand-in is put.
const FARTHEST: Span = Span::from_days(366);

impl OfTelegram {
    pub(super) fn checked(
        id: &str,
        file: &Placed<TelegramChangeFile>,
        findings: &mut Findings,
    ) -> Self {
        let TelegramChangeFile { at, precedence: ranks, deskby, caveats } = file.value();
        let mut change = Self { id: id.to_owned(), caveats: caveats.clone(), ..Self::default() };
        let hour = |text: &Placed<String>, findings: &mut Findings| {
            findings.take("variant::hour", text.span(), text.value().parse::<At>())
        };
        change.at = at.as_ref().and_then(|text| hour(text, findings));
        for (name, text) in deskby {
            change.deskby.extend(hour(text, findings).map(|at| (name.clone(), at)));
        }
        for (name, word) in ranks {
            let rank = findings.take("variant::precedence", word.span(), precedence(word.value()));
            change.precedence.extend(rank.map(|rank| (name.clone(), rank)));
        }
        change
    }

    /// The telegram that it means: its place among them.
    fn place(&self, scenario: &Scenario) -> Option<usize> {
        let same = |name: &str| name.eq_ignore_ascii_case(self.id.trim());
        let mut telegrams = scenario.telegrams();
        let found =
            telegrams.find(|handed| same(&handed.slip.id) || same(&Scenario::name_of(handed)));
        found.map(|handed| handed.index)
    }

    /// A finding at `span` for everything that it names and that is not there.
    pub(super) fn check(&self, scenario: &Scenario, span: &Range<usize>, findings: &mut Findings) {
        let Some(index) = self.place(scenario) else {
            let known: Vec<String> =
                scenario.telegrams().take(50).map(|handed| Scenario::name_of(&handed)).collect();
            let message = format!("there is no telegram `{}`", self.id);
            let help = suggestion(&self.id, known.iter().map(String::as_str));
            findings.error("variant::telegram", span.clone(), message, help);
            return;
        };
        let Some(handed) = scenario.telegrams().find(|handed| handed.index == index) else {
            return;
        };
        known::caveats(scenario, self.caveats.as_deref().unwrap_or_default(), span, findings);
        let named = self.precedence.iter().map(|(name, _)| name);
        for name in named.chain(self.deskby.iter().map(|(name, _)| name)) {
            if meant(&scenario.network, handed.telegram, name).is_empty() {
                let message = format!("`{name}` is not an addressee of the telegram `{}`", self.id);
                let known = handed.telegram.addressees.iter().map(|to| to.name.as_str());
                let help = suggestion(name, known);
                findings.error("variant::addressee", span.clone(), message, help);
            }
        }
    }

    /// Changes its telegram.
    pub(super) fn apply(
        &self,
        scenario: &mut Scenario,
        span: &Range<usize>,
        findings: &mut Findings,
    ) {
        let Some(index) = self.place(scenario) else { return };
        let network = &scenario.network;
        let first = index == 0;
        let (telegram, hour): (&mut Telegram, &mut Moment) = match index.checked_sub(1) {
            None => (&mut scenario.telegram, &mut scenario.handed_in),
            Some(at) => {
                let further = &mut scenario.further[at];
                (&mut further.telegram, &mut further.handed_in)
            }
        };
        if let Some(at) = self.at {
            let from = telegram.from.as_deref().and_then(|name| network.find(name));
            let clock = from.map_or_else(Clock::utc, |post| network.post(post).clock.clone());
            let asked = at.resolved(*hour, &clock);
            if (asked - *hour).max(*hour - asked) > FARTHEST {
                let message = format!("a hand-in more than a year from its own: `{}`", self.id);
                let help = "write an hour within a year of it".to_owned();
                findings.error("variant::at", span.clone(), message, help);
                return;
            }
            *hour = asked;
            telegram.date_time = Some(Stated::Instant(asked));
            if first {
                scenario.handed_in_as_printed = false;
            }
        }
        if let Some(caveats) = &self.caveats {
            telegram.caveats.clone_from(caveats);
        }
        for (name, rank) in &self.precedence {
            for at in meant(network, telegram, name) {
                telegram.addressees[at].precedence = Some((*rank).into());
                telegram.addressees[at].saving = false;
            }
        }
        for (name, at) in &self.deskby {
            let moment = at.resolved(*hour, &Clock::utc());
            for at in meant(network, telegram, name) {
                telegram.addressees[at].deskby = Some(Stated::Instant(moment));
            }
        }
    }
}

/// The addressees of a telegram that a name means: all that are not SAVING for `*`.
pub(super) fn meant(network: &Network, telegram: &Telegram, name: &str) -> Vec<usize> {
    let post = network.find(name);
    let addressees = telegram.addressees.iter().enumerate();
    addressees
        .filter(|(_, addressee)| {
            let same = addressee.name.eq_ignore_ascii_case(name.trim());
            let same_post = post.is_some() && network.find(&addressee.name) == post;
            if name == "*" { !addressee.saving } else { same || same_post }
        })
        .map(|(at, _)| at)
        .collect()
}

/// What a variant that names no telegram leaves as it is.
pub(super) fn first_alone(scenario: &Scenario, span: &Range<usize>, findings: &mut Findings) {
    let first = scenario.telegrams().next().map(|handed| Scenario::name_of(&handed));
    let Some(first) = first.filter(|_| !scenario.further.is_empty()) else { return };
    let message = format!("it changes the first telegram alone, which is {first}");
    let help = "for another one write [variants.NAME.telegrams.ID]";
    let finding = Finding::note("variant::first-telegram", span.clone());
    findings.push(finding.message(message).help(help));
}
