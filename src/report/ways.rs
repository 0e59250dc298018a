//! The ways from one post to another, as text, JSON and CSV: the earliest one, and why each other
//! one loses.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::lines::paragraph;
use super::route_csv::quoted;
use super::words::{Shown, date_and_time, day_and_time};
use crate::network::routes::{Asked, Found, Lost, Medium, Part, lost};
use crate::network::{Network, PostId};
use crate::time::{Moment, Span};

/// What was asked, and the ways that were found, best first.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    /// The network.
    pub network: &'a Network,
    /// What was asked.
    pub asked: &'a Asked,
    /// The ways.
    pub found: &'a [Found],
}

impl Ways<'_> {
    fn name(&self, post: PostId) -> &str {
        &self.network.post(post).name
    }

    fn way(&self, found: &Found) -> String {
        let hops = found.hops.iter().map(|hop| match hop.by {
            Medium::Wire(_) => format!("wire to {}", self.name(hop.to)),
            Medium::Bag(_) => format!("bag to {}", self.name(hop.to)),
        });
        let hops: Vec<String> = hops.collect();
        if hops.is_empty() { "it is there".to_owned() } else { hops.join(", ") }
    }

    /// Why a way loses, in words; nothing for the best one.
    fn why(&self, at: usize) -> String {
        if at == 0 {
            return String::new();
        }
        let Lost { later, more_legs, because } = lost(&self.found[0], &self.found[at]);
        let mut why = match (later > Span::ZERO, more_legs) {
            (true, _) => format!("{later} later"),
            (false, 0) => "as early by as many legs; the names decide".to_owned(),
            (false, 1) => "as early, but one leg more".to_owned(),
            (false, more) => format!("as early, but {more} legs more"),
        };
        if let Some((part, post, more)) = because.filter(|_| later > Span::ZERO) {
            let _ = write!(why, ": {more} more of it {} at {}", part.words(), self.name(post));
        }
        why
    }

    /// Where the time went, the longest first.
    fn spent(&self, found: &Found) -> String {
        let mut spent: BTreeMap<(Part, PostId), Span> = BTreeMap::new();
        for stretch in found.hops.iter().flat_map(|hop| &hop.stretches) {
            let known = spent.entry((stretch.part, stretch.post)).or_insert(Span::ZERO);
            *known += stretch.to - stretch.from;
        }
        let mut spent: Vec<((Part, PostId), Span)> = spent.into_iter().collect();
        spent.sort_by_key(|&(what, span)| (std::cmp::Reverse(span), what));
        let told = spent
            .iter()
            .map(|((part, post), span)| format!("{span} {} at {}", part.words(), self.name(*post)));
        told.collect::<Vec<_>>().join(", ")
    }

    fn local(&self, post: PostId, at: Moment) -> String {
        day_and_time(self.network.post(post).clock.local(at))
    }
}

/// The ways for people.
#[must_use]
pub fn ways_text(ways: &Ways<'_>, shown: &Shown) -> String {
    let Ways { network, asked, found } = *ways;
    let mut out = String::new();
    writeln!(
        out,
        "{} to {}, {}, {} groups, handed in {} GMT",
        ways.name(asked.from),
        ways.name(asked.to),
        asked.precedence.word(),
        asked.characters.div_ceil(6),
        date_and_time(asked.at.utc()),
    )
    .expect("writing to a text cannot fail");
    let how = format!(
        "Network: {}. Every figure is at its typical value and no other telegram is on its way; \
         the letter says how well the weakest figure is known. Times are by the clock of the post.",
        network.title
    );
    paragraph(&mut out, shown, &how, "");
    if found.is_empty() {
        out.push_str("\nThere is no way within 60 days.\n");
    }
    for (at, way) in found.iter().enumerate() {
        let legs = match way.hops.len() {
            1 => "1 leg".to_owned(),
            many => format!("{many} legs"),
        };
        let there = ways.local(asked.to, way.arrival);
        let after = way.arrival - asked.at;
        let basis = way.basis().letter();
        writeln!(out, "\n{}. {there}, after {after}, {legs}, {basis}", at + 1)
            .expect("writing to a text cannot fail");
        let stations = way.hops.iter().map(|hop| {
            let by = match hop.by {
                Medium::Wire(id) => format!("by wire ({})", network.circuit(id).id),
                Medium::Bag(id) => format!("by bag ({})", network.bag(id).id),
            };
            format!("{by} at {} {}", ways.name(hop.to), ways.local(hop.to, hop.there))
        });
        let stations: Vec<String> = stations.collect();
        paragraph(&mut out, shown, &format!("   {}", stations.join("; ")), "   ");
        if at > 0 {
            paragraph(&mut out, shown, &format!("   Loses: {}", ways.why(at)), "   ");
        } else if !way.hops.is_empty() {
            paragraph(&mut out, shown, &format!("   Time: {}", ways.spent(way)), "   ");
        }
    }
    out
}

/// The ways as a table: `rank,arrival,after_s,later_s,legs,way,basis,why`.
#[must_use]
pub fn ways_csv(ways: &Ways<'_>) -> String {
    let mut csv = String::from("rank,arrival,after_s,later_s,legs,way,basis,why\n");
    let seconds = |span: Span| super::seconds(Moment::from_micros(span.as_micros()));
    for (at, way) in ways.found.iter().enumerate() {
        writeln!(
            csv,
            "{},{},{},{},{},{},{},{}",
            at + 1,
            way.arrival,
            seconds(way.arrival - ways.asked.at),
            seconds(way.arrival - ways.found[0].arrival),
            way.hops.len(),
            quoted(&ways.way(way)),
            way.basis(),
            quoted(&ways.why(at)),
        )
        .expect("writing to a text cannot fail");
    }
    csv
}

/// The ways for programs; version 1.
#[derive(Clone, Debug, Serialize)]
pub struct RouteV1 {
    /// The version of this form: 1.
    pub version: u32,
    /// The version of deskby.
    pub deskby: &'static str,
    /// The network.
    pub network: String,
    /// The id of the sender's post.
    pub from: String,
    /// The id of the addressee's post.
    pub to: String,
    /// When it is handed in.
    pub at: String,
    /// Its precedence.
    pub precedence: &'static str,
    /// Characters sent.
    pub characters: u32,
    /// The ways, best first; none where there is no way within 60 days.
    pub ways: Vec<WayV1>,
}

/// A way.
#[derive(Clone, Debug, Serialize)]
pub struct WayV1 {
    /// When it is at the addressee's post.
    pub arrival: String,
    /// Microseconds from the hand-in.
    pub after_micros: i64,
    /// Microseconds later than the best way.
    pub later_micros: i64,
    /// The weakest basis on the way.
    pub basis: &'static str,
    /// Why it loses, in words; null for the best way.
    pub why: Option<String>,
    /// Its legs.
    pub legs: Vec<LegV1>,
}

/// A leg.
#[derive(Clone, Debug, Serialize)]
pub struct LegV1 {
    /// From which post, by id.
    pub from: String,
    /// To which post, by id.
    pub to: String,
    /// `wire` or `bag`.
    pub by: &'static str,
    /// The circuit or bag run.
    pub id: String,
    /// When the copy is there.
    pub there: String,
    /// Where the time went, in order; sums to the time of the leg.
    pub spent: Vec<SpentV1>,
}

/// A stretch of time on a leg.
#[derive(Clone, Debug, Serialize)]
pub struct SpentV1 {
    /// With what.
    pub what: &'static str,
    /// At which post, by id.
    pub post: String,
    /// Microseconds.
    pub micros: i64,
    /// How well it is known.
    pub basis: &'static str,
}

/// The ways as JSON.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "plain values")]
pub fn ways_json(ways: &Ways<'_>) -> String {
    let Ways { network, asked, found } = *ways;
    let id = |post: PostId| network.post(post).id.clone();
    let leg = |hop: &crate::network::routes::Hop| LegV1 {
        from: id(hop.from),
        to: id(hop.to),
        by: match hop.by {
            Medium::Wire(_) => "wire",
            Medium::Bag(_) => "bag",
        },
        id: match hop.by {
            Medium::Wire(circuit) => network.circuit(circuit).id.clone(),
            Medium::Bag(bag) => network.bag(bag).id.clone(),
        },
        there: hop.there.to_string(),
        spent: hop
            .stretches
            .iter()
            .map(|stretch| SpentV1 {
                what: stretch.part.words(),
                post: id(stretch.post),
                micros: (stretch.to - stretch.from).as_micros(),
                basis: stretch.basis.word(),
            })
            .collect(),
    };
    let way = |(at, way): (usize, &Found)| WayV1 {
        arrival: way.arrival.to_string(),
        after_micros: (way.arrival - asked.at).as_micros(),
        later_micros: (way.arrival - found[0].arrival).as_micros(),
        basis: way.basis().word(),
        why: (at > 0).then(|| ways.why(at)),
        legs: way.hops.iter().map(leg).collect(),
    };
    let whole = RouteV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        network: network.id.clone(),
        from: id(asked.from),
        to: id(asked.to),
        at: asked.at.to_string(),
        precedence: asked.precedence.word(),
        characters: asked.characters,
        ways: found.iter().enumerate().map(way).collect(),
    };
    let mut text = serde_json::to_string_pretty(&whole).expect("plain values");
    text.push('\n');
    text
}
