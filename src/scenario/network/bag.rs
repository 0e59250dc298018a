//! A bag run of a network file, with what its templates say.

use chrono::{NaiveDate, NaiveDateTime};

use super::super::file::BagFile;
use super::super::quantity::Kind;
use super::checker::{Checker, Layers, first, layers};
use crate::network::{BagRun, Figure, PostId};
use crate::time::{Span, Timetable};

/// Further departures, and days without one.
type Exceptions = (Vec<NaiveDateTime>, Vec<NaiveDate>);

impl<'a> Checker<'a, '_> {
    pub(super) fn bags(&mut self) -> Vec<BagRun> {
        let kind = ("bags", "bag_templates");
        let file = self.file;
        let mut bags = Vec::with_capacity(file.bags.len());
        for (id, own) in &file.bags {
            let layers = layers(self.findings, kind, (id, own), &file.bag_templates);
            match layers.first("stops", |bag| bag.stops.as_ref()) {
                Some((path, stops)) => {
                    bags.extend(self.run(&layers, path, stops).unwrap_or_default());
                }
                None => bags.extend(self.bag(&layers)),
            }
        }
        bags
    }

    fn bag(&mut self, layers: &Layers<'a, BagFile>) -> Option<BagRun> {
        let (_, to) = self.needed(layers, "to", |bag| bag.to.as_ref())?;
        let to = self.post_id(to);
        let travel = self.figure(layers, "travel", Kind::SPAN, |bag| bag.travel.as_ref());
        self.made_up(layers, to?, travel?)
    }

    /// A run with one stop.
    pub(super) fn made_up(
        &mut self,
        layers: &Layers<'a, BagFile>,
        to: PostId,
        travel: Figure,
    ) -> Option<BagRun> {
        let (_, from) = self.needed(layers, "from", |bag| bag.from.as_ref())?;
        let from = self.post_id(from);
        let leaves =
            self.term(layers, "leaves", |bag| bag.leaves.as_ref(), str::parse::<Timetable>);
        let closing = self.term(layers, "closing", |bag| bag.closing.as_ref(), closing_span);
        let capacity = self.capacity(layers)?;
        let (extra, cancelled) = self.exceptions(layers)?;
        let mut leaves = leaves?;
        leaves.value = leaves
            .value
            .into_iter()
            .map(|timetable| timetable.with_exceptions(extra.clone(), cancelled.clone()))
            .collect();
        Some(BagRun {
            id: layers.id.to_owned(),
            from: from?,
            to,
            leaves,
            closing: first(closing?),
            travel,
            capacity,
            boarded: None,
        })
    }

    fn exceptions(&mut self, layers: &Layers<'a, BagFile>) -> Option<Exceptions> {
        let mut extra = Vec::new();
        for text in layers.first("extra", |bag| bag.extra.as_ref()).map_or(&[][..], |(_, all)| all)
        {
            let read = NaiveDateTime::parse_from_str(text.value(), "%Y-%m-%dT%H:%M");
            let read = read.map_err(|_| {
                format!("`{}` is not a local time; write 1986-02-12T18:00", text.value())
            });
            extra.push(self.findings.take("network::extra", text.span(), read)?);
        }
        let mut cancelled = Vec::new();
        let days = layers.first("cancelled", |bag| bag.cancelled.as_ref());
        for text in days.map_or(&[][..], |(_, all)| all) {
            let read = NaiveDate::parse_from_str(text.value(), "%Y-%m-%d");
            let read =
                read.map_err(|_| format!("`{}` is not a date; write 1986-02-11", text.value()));
            cancelled.push(self.findings.take("network::cancelled", text.span(), read)?);
        }
        Some((extra, cancelled))
    }
}

/// How long before a departure a bag is closed: not negative, at most a week.
fn closing_span(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|error: crate::time::SpanError| error.to_string())?;
    if span.is_negative() || span > Span::from_days(7) {
        return Err(format!("a bag does not close `{text}` before it leaves; write up to 7 d"));
    }
    Ok(span)
}
