//! A bag run with several stops, and how much a bag takes.

use super::super::file::{BagFile, Placed, StopFile};
use super::super::quantity::{self, Kind};
use super::checker::{At, Checker, Layers, first};
use crate::chance::Distribution;
use crate::network::{BagRun, Cited, Figure, PostId};
use crate::time::Span;

impl<'a> Checker<'a, '_> {
    /// A bag from each post of a run to each later one: a bag is closed for a post and is not
    /// opened on the way.
    pub(super) fn run(
        &mut self,
        layers: &Layers<'a, BagFile>,
        path: At<'_>,
        stops: &'a [Placed<StopFile>],
    ) -> Option<Vec<BagRun>> {
        if stops.is_empty() || layers.first("to", |bag| bag.to.as_ref()).is_some() {
            let message = format!("`{}` has both `to` and stops, or no stop", layers.id);
            let help = "write either to and travel, or stops with at least one post".to_owned();
            self.findings.error("network::stops", layers.span.clone(), message, help);
            return None;
        }
        let mut calls: Vec<(PostId, Figure, Span)> = Vec::new();
        for (number, stop) in stops.iter().enumerate() {
            let StopFile { at, travel, halt } = stop.value();
            let post = self.post_id(at);
            let travel = self.figure_at(format!("{path}.{number}.travel"), travel, Kind::SPAN);
            let halt = match halt {
                Some(text) => self.findings.take("network::halt", text.span(), held(text.value())),
                None => Some(Span::ZERO),
            };
            calls.push((post?, travel?, halt?));
        }
        let first = calls.first()?;
        let start = self.made_up(layers, first.0, first.1.clone())?;
        let mut bags = Vec::new();
        for begin in 0..calls.len() {
            let boarded = boarded(&start, &calls[..begin]);
            let mut travel = calls[begin].1.clone();
            for (at, (to, leg, _)) in calls.iter().enumerate().skip(begin) {
                if at > begin {
                    let sum = sum(&travel, leg, calls[at - 1].2);
                    travel = self.findings.take("network::stops", stops[at].span(), sum)?;
                }
                let ends = (self.name_of(boarded.0), self.name_of(*to));
                bags.push(BagRun {
                    id: format!("{} {} {}", start.id, ends.0, ends.1),
                    from: boarded.0,
                    to: *to,
                    travel: travel.clone(),
                    boarded: (begin > 0).then_some((start.from, boarded.1)),
                    ..start.clone()
                });
            }
        }
        Some(bags)
    }

    /// How many copies a bag takes, by number or by weight.
    #[expect(clippy::option_option, reason = "the outer none is a fault")]
    pub(super) fn capacity(&mut self, layers: &Layers<'a, BagFile>) -> Option<Option<Cited<u32>>> {
        let Some((path, file)) = layers.first("capacity", |bag| bag.capacity.as_ref()) else {
            return Some(None);
        };
        let copy = layers.first("copy", |bag| bag.copy.as_ref());
        let copy = match copy {
            Some((_, text)) => {
                Some(self.findings.take("network::copy", text.span(), grams(text.value()))?)
            }
            None => None,
        };
        let term =
            quantity::term(self.findings, &path.to_string(), file, |text| copies(text, copy))?;
        Some(Some(first(term)))
    }
}

/// Where a bag is put into a run after some calls, and how much later than the run begins.
fn boarded(start: &BagRun, calls: &[(PostId, Figure, Span)]) -> (PostId, Span) {
    calls.iter().fold((start.from, Span::ZERO), |(_, later), (post, travel, halt)| {
        (*post, later + Span::from_micros(travel.distribution.typical()) + *halt)
    })
}

/// One travel after another, with a halt between them.
fn sum(before: &Figure, leg: &Figure, halt: Span) -> Result<Figure, String> {
    let ends = |figure: &Figure| match figure.distribution {
        Distribution::Fixed(value) => Ok([value; 3]),
        Distribution::Range { low, typical, high } => Ok([low, typical, high]),
        Distribution::Uniform { low, high } => Ok([low, low.midpoint(high), high]),
        Distribution::Erlang { .. }
        | Distribution::Lognormal { .. }
        | Distribution::Empirical(_) => {
            let help = "write a value, or low, typical and high";
            Err(format!("the travel of a run with several stops cannot be added up; {help}"))
        }
    };
    let (a, b) = (ends(before)?, ends(leg)?);
    let [low, typical, high] = [0, 1, 2].map(|at| a[at] + b[at] + halt.as_micros());
    let distribution = if low == high {
        Distribution::Fixed(typical)
    } else {
        Distribution::Range { low, typical, high }
    };
    let weaker = if before.basis > leg.basis { before } else { leg };
    Ok(Figure {
        path: format!("{}+{}", before.path, leg.path).into(),
        distribution,
        shown: format!("{}, then {}", before.shown, leg.shown).into(),
        range_missing: before.range_missing || leg.range_missing,
        ..weaker.clone()
    })
}

/// The length of a halt: not negative, at most a week.
fn held(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|error: crate::time::SpanError| error.to_string())?;
    if span.is_negative() || span > Span::from_days(7) {
        return Err(format!("a bag does not stop for `{text}`; write up to 7 d"));
    }
    Ok(span)
}

/// A weight in grams.
fn grams(text: &str) -> Result<u32, String> {
    let fail = || format!("`{text}` is not a weight; write `25 g` or `5 kg`");
    let (number, unit) = text.trim().split_once(' ').ok_or_else(fail)?;
    let number: u32 = number.parse().map_err(|_| fail())?;
    let grams = match unit.trim() {
        "g" => Some(number),
        "kg" => number.checked_mul(1_000),
        _ => None,
    };
    grams.filter(|grams| *grams > 0).ok_or_else(fail)
}

/// A number of copies, or how many of a weight make up a weight.
fn copies(text: &str, copy: Option<u32>) -> Result<u32, String> {
    if let Some(number) = text.trim().strip_suffix("copies") {
        let fail = || format!("`{text}` is not a number of copies; write `200 copies`");
        return number.trim().parse().ok().filter(|number| *number > 0).ok_or_else(fail);
    }
    let whole = grams(text)?;
    let copy = copy.ok_or_else(|| {
        format!("`{text}` does not say how many copies; write copy = \"25 g\" beside it")
    })?;
    match whole / copy {
        0 => Err(format!("`{text}` does not hold one copy of {copy} g; write more")),
        number => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_holds_whole_copies() {
        assert_eq!(copies("5 kg", Some(30)), Ok(166));
        assert_eq!(copies("200 copies", None), Ok(200));
        assert!(copies("5 kg", None).is_err());
        assert!(copies("20 g", Some(30)).is_err());
        assert!(copies("0 copies", None).is_err());
    }
}
