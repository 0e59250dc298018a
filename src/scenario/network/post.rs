//! A post of a network file, with what its templates say.

use std::ptr::from_ref;
use std::sync::Arc;

use chrono::NaiveDate;

use super::super::check::suggestion;
use super::super::file::{Placed, PostFile};
use super::super::quantity::{self, Kind};
use super::checker::{Ahead, Checker, Layers, layers, precedence};
use crate::network::{Centre, CentreCallOut, Circuit, CircuitId, Post, PostId, Registry};
use crate::time::{Clock, ClockPeriod, Holidays, Span};

impl<'a> Checker<'a, '_> {
    /// The posts in order of id; as many as the file has, or else there are findings.
    pub(super) fn posts(&mut self, circuits: &[Circuit]) -> Vec<Post> {
        let file = self.file;
        let mut posts = Vec::with_capacity(file.posts.len());
        posts.extend(file.posts.iter().enumerate().filter_map(|(at, own)| {
            let kind = ("posts", "templates");
            let layers = layers(self.findings, kind, (own.0, own.1), &file.templates);
            self.checked_post(&layers, via(circuits, PostId(at)))
        }));
        posts
    }

    fn checked_post(
        &mut self,
        layers: &Layers<'a, PostFile>,
        via: Option<CircuitId>,
    ) -> Option<Post> {
        let clock = self.clock(layers);
        let holidays = self.holidays(layers);
        let centre = self.centre(layers);
        let registry = self.registry(layers);
        let office = self.needed(layers, "office", |post| post.office.as_ref());
        let aliases = layers.said(|post| post.aliases.as_ref());
        let name = layers.said(|post| post.name.as_ref());
        Some(Post {
            id: layers.id.to_owned(),
            name: name.map_or_else(|| layers.id.to_uppercase(), Clone::clone),
            aliases: aliases.cloned().unwrap_or_default(),
            place: self.place(layers),
            clock: clock?,
            holidays: holidays?,
            centre: centre?,
            registry: registry?,
            office: office?.1.value().clone(),
            via,
        })
    }

    fn place(&mut self, layers: &Layers<'a, PostFile>) -> Option<(f64, f64)> {
        let &[latitude, longitude] = layers.said(|post| post.place.as_ref())?;
        if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
            let message = format!("{latitude}, {longitude} is no place on earth");
            let help = "write place = [latitude, longitude] in degrees".to_owned();
            self.findings.error("network::place", layers.span.clone(), message, help);
        }
        Some((latitude, longitude))
    }

    fn clock(&mut self, layers: &Layers<'a, PostFile>) -> Option<Clock> {
        let (_, zone) = self.needed(layers, "clock", |post| post.clock.as_ref())?;
        let clock = self.findings.take("network::clock", zone.span(), Clock::new(zone.value()))?;
        let Some(periods) = layers.said(|post| post.clock_periods.as_ref()) else {
            return Some(clock);
        };
        let mut own = Vec::new();
        for period in periods {
            let from = self.instant(&period.from)?;
            let to = self.instant(&period.to)?;
            let ahead = self.findings.take(
                "network::clock",
                period.ahead.span(),
                period.ahead.value().parse::<Span>(),
            )?;
            own.push(ClockPeriod { from, to, ahead_of_utc: ahead });
        }
        self.findings.take("network::clock", zone.span(), clock.with_periods(own))
    }

    fn holidays(&mut self, layers: &Layers<'a, PostFile>) -> Option<Holidays> {
        let Some(name) = layers.said(|post| post.holidays.as_ref()) else {
            return Some(Holidays::new());
        };
        if let Some(known) = self.holidays.get(name.value().as_str()) {
            return known.clone();
        }
        let holidays = self.calendar(name);
        self.holidays.insert(name.value(), holidays.clone());
        holidays
    }

    /// The dates of a calendar, checked when it is first met.
    fn calendar(&mut self, name: &Placed<String>) -> Option<Holidays> {
        let file = self.file;
        let Some(calendar) = file.holidays.get(name.value()) else {
            let message = format!("there is no calendar `{}`", name.value());
            let help = suggestion(name.value(), file.holidays.keys().map(String::as_str));
            self.findings.error("network::holidays", name.span(), message, help);
            return None;
        };
        let span = name.span();
        quantity::basis(
            self.findings,
            &span,
            calendar.basis.as_deref(),
            calendar.source.as_deref(),
        )?;
        calendar
            .dates
            .iter()
            .map(|date| {
                let read = NaiveDate::parse_from_str(date.value(), "%Y-%m-%d");
                let read =
                    read.map_err(|_| format!("`{}` is not a date; write 1986-05-05", date.value()));
                self.findings.take("network::holidays", date.span(), read)
            })
            .collect()
    }

    fn centre(&mut self, layers: &Layers<'a, PostFile>) -> Option<Centre> {
        let hours = self.hours(layers, "centre.hours", |post| post.centre.hours.as_ref());
        let operators =
            self.count(layers, "centre.operators", |post| post.centre.operators.as_ref());
        let relay_positions = self
            .count(layers, "centre.relay_positions", |post| post.centre.relay_positions.as_ref());
        let handling = self
            .figure(layers, "centre.handling", Kind::SPAN, |post| post.centre.handling.as_ref());
        let receiving = self
            .figure(layers, "centre.receiving", Kind::SPAN, |post| post.centre.receiving.as_ref());
        let relaying = self
            .figure(layers, "centre.relaying", Kind::SPAN, |post| post.centre.relaying.as_ref());
        let ahead = self.ahead(layers);
        let call_out = match layers.first("centre.call_out", |post| post.centre.call_out.as_ref()) {
            Some((path, file)) => {
                let (at_least, delay) = self.call_out(path, file)?;
                Some(Box::new(CentreCallOut { at_least, delay }))
            }
            None => None,
        };
        let rules = self.rules(layers, "centre.rules", |post| post.centre.rules.as_ref());
        let relay_rules =
            self.rules(layers, "centre.relay_rules", |post| post.centre.relay_rules.as_ref());
        Some(Centre {
            rules: rules?.map(Box::new),
            relay_rules: relay_rules?.map(Box::new),
            hours: hours?,
            operators: operators?,
            relay_positions: relay_positions?,
            handling: handling?,
            receiving: receiving?,
            relaying: relaying?,
            ahead: ahead?,
            call_out,
        })
    }

    /// What other telegrams in the queue cost, for each precedence that somebody gives.
    fn ahead(&mut self, layers: &Layers<'a, PostFile>) -> Option<Arc<Ahead>> {
        let mut saying = layers
            .levels
            .iter()
            .map(|(_, level)| &level.centre.ahead)
            .filter(|all| !all.is_empty());
        // What one template alone says is shared by all that follow it.
        let alone = saying.next().filter(|_| saying.next().is_none()).map(from_ref);
        if let Some(known) = alone.and_then(|alone| self.ahead.get(&alone)) {
            return Some(Arc::clone(known));
        }
        let found = Arc::new(self.ahead_of(layers)?);
        self.ahead.extend(alone.map(|alone| (alone, Arc::clone(&found))));
        Some(found)
    }

    fn ahead_of(&mut self, layers: &Layers<'a, PostFile>) -> Option<Ahead> {
        let mut found = Ahead::new();
        for ((kind, name), level) in &layers.levels {
            for (word, file) in &level.centre.ahead {
                let precedence = precedence(word);
                let precedence =
                    self.findings.take("network::precedence", file.span(), precedence)?;
                if let std::collections::btree_map::Entry::Vacant(e) = found.entry(precedence) {
                    let path = format!("{kind}.{name}.centre.ahead.{word}");
                    let figure = self.figure_at(path, file, Kind::SPAN)?;
                    e.insert(figure);
                }
            }
        }
        Some(found)
    }

    fn registry(&mut self, layers: &Layers<'a, PostFile>) -> Option<Registry> {
        let hours = self.hours(layers, "registry.hours", |post| post.registry.hours.as_ref());
        let running_off = self.figure(layers, "registry.running_off", Kind::SPAN, |post| {
            post.registry.running_off.as_ref()
        });
        let sorting = self
            .figure(layers, "registry.sorting", Kind::SPAN, |post| post.registry.sorting.as_ref());
        Some(Registry { hours: hours?, running_off: running_off?, sorting: sorting? })
    }
}

/// The circuit on which a post comes first, and that is open both ways: its way towards the hub.
/// One that only stands in for another is not it.
fn via(circuits: &[Circuit], post: PostId) -> Option<CircuitId> {
    let stands_in = |at: usize| circuits.iter().any(|main| main.fallbacks.contains(&CircuitId(at)));
    let leads = |(at, circuit): (usize, &Circuit)| {
        (circuit.between.0 == post && !circuit.one_way && !stands_in(at)).then_some(CircuitId(at))
    };
    circuits.iter().enumerate().find_map(leads)
}
