//! Sources at work: one pending arrival each, drawn by thinning; units made in a place that
//! another has left.

use super::clockwork::{Run, unit_id};
use super::crowd::MOST_UNDER_WAY;
use super::mover::{Mover, Whereabouts};
use super::observer::Observer;
use super::pending::Due;
use super::router::Router;
use super::{Pace, Source, SourceId, Template, What};
use crate::chance::{Distribution, Luck};
use crate::time::{Moment, Span};

/// The state of one source in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maker {
    /// The moment and the number of the last candidate.
    at: Moment,
    number: u64,
    /// The place of the pace at that moment, and the shortest gap of all.
    pace: usize,
    shortest: Span,
    /// How much more than the median arrives in this run.
    scale: f64,
}

impl Maker {
    pub(super) const NEW: Self =
        Self { at: Moment::EARLIEST, number: 0, pace: 0, shortest: Span::ZERO, scale: 1.0 };

    /// Goes to the next arrival; false when there is none before the end.
    fn advance(&mut self, source: &Source, luck: Option<Luck>) -> bool {
        loop {
            let Some(pace) = self.busy_pace(&source.paces) else {
                return false;
            };
            self.number += 1;
            let random = luck.filter(|_| !source.even);
            let gap = match random {
                Some(luck) => random_gap(luck, source, self.number, self.scaled(self.shortest)),
                None => self.scaled(pace.gap),
            };
            self.at = self.at.saturating_add(gap);
            if self.at >= source.until {
                return false;
            }
            if random.is_none_or(|luck| self.is_kept(source, luck)) {
                return true;
            }
        }
    }

    /// A gap as it is in this run; at least a microsecond.
    #[expect(clippy::cast_precision_loss, reason = "gaps are far below 2^53 microseconds")]
    #[expect(clippy::cast_possible_truncation, reason = "held within bounds")]
    fn scaled(&self, gap: Span) -> Span {
        if (self.scale - 1.0).abs() < f64::EPSILON {
            return gap;
        }
        let micros = gap.as_micros() as f64 / self.scale;
        Span::from_micros(libm::rint(micros.clamp(1.0, 1e17)) as i64)
    }

    /// The pace now, or from when on there is one again.
    fn busy_pace<'s>(&mut self, paces: &'s [Pace]) -> Option<&'s Pace> {
        self.find_pace(paces);
        loop {
            let pace = paces.get(self.pace)?;
            self.at = self.at.max(pace.from);
            if pace.gap > Span::ZERO {
                return Some(pace);
            }
            self.pace += 1;
        }
    }

    fn find_pace(&mut self, paces: &[Pace]) {
        while paces.get(self.pace + 1).is_some_and(|next| next.from <= self.at) {
            self.pace += 1;
        }
    }

    /// Whether the candidate is kept: by the share of its pace in the fastest.
    #[expect(clippy::cast_precision_loss, reason = "the share of two gaps")]
    fn is_kept(&mut self, source: &Source, luck: Luck) -> bool {
        self.find_pace(&source.paces);
        let gap = source.paces[self.pace].gap;
        if gap == self.shortest {
            return true;
        }
        let share = self.shortest.as_micros() as f64 / gap.as_micros() as f64;
        let key = source.key.with(3 * self.number + 1);
        gap > Span::ZERO && luck.uniform(key) < share
    }
}

fn random_gap(luck: Luck, source: &Source, number: u64, mean: Span) -> Span {
    let uniform = luck.uniform(source.key.with(3 * number));
    let mean = mean.as_micros();
    Span::from_micros(Distribution::Erlang { shape: 1, mean }.at(uniform))
}

/// The weights of a mix, summed from the first on.
pub(super) fn summed_weights(source: &Source) -> Vec<u64> {
    let mut sum = 0;
    let weights = source.mix.iter().map(|share| {
        sum += u64::from(share.weight);
        sum
    });
    weights.collect()
}

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Every source awaits its first arrival.
    pub(super) fn open_sources(&mut self) {
        let sources = &self.program.sources;
        self.s.open += sources.len();
        for (at, source) in sources.iter().enumerate() {
            let gaps = source.paces.iter().map(|pace| pace.gap);
            let shortest = gaps.filter(|&gap| gap > Span::ZERO).min();
            self.s.makers[at].shortest = shortest.unwrap_or(Span::ZERO);
            self.s.makers[at].scale = self.scale_of(source);
            self.await_arrival(u32::try_from(at).expect("sources are counted in 32 bits"));
        }
    }

    /// How much more than the median a source makes in this run.
    #[expect(clippy::cast_precision_loss, reason = "the share of two rates")]
    fn scale_of(&mut self, source: &Source) -> f64 {
        let Some(rate) = source.rate else { return 1.0 };
        let figure = &self.program.figures[rate.0 as usize];
        let median = figure.distribution.typical().max(1);
        let drawn = self.s.draws.figure(self.program, rate, || figure.key).max(1);
        drawn as f64 / median as f64
    }

    fn await_arrival(&mut self, id: u32) {
        let source = &self.program.sources[id as usize];
        let maker = &mut self.s.makers[id as usize];
        let comes = maker.advance(source, self.s.draws.luck());
        if comes && !source.mix.is_empty() && maker.at <= self.program.horizon {
            self.s.pending.push(maker.at, Due::Making { source: id });
        } else {
            self.s.open -= 1;
        }
    }

    /// A source makes a unit, which arrives; nothing more where no planned unit would notice.
    pub(super) fn make(&mut self, id: u32) {
        if self.s.exposed == 0 && !self.program.exposed.is_empty() {
            self.s.open -= 1;
            return;
        }
        let source = &self.program.sources[id as usize];
        let number = self.s.makers[id as usize].number;
        let chosen = self.choose(source, id, number);
        let template = &self.program.templates[chosen as usize];
        let salt = source.key.with(3 * number + 2);
        let length = match template.length {
            Some(figure) => self.s.draws.figure(self.program, figure, || salt),
            None => 0,
        };
        let mover = Mover {
            salt,
            source: id,
            handed_in: self.now,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            ..mover_of(template, chosen, number)
        };
        self.place_made(mover);
        self.await_arrival(id);
    }

    /// A child of a unit of a source is made when its parent's stages are done.
    pub(super) fn make_child(&mut self, parent: &Mover, template: u32) {
        let of = &self.program.templates[template as usize];
        self.place_made(Mover {
            salt: parent.salt,
            source: parent.source,
            handed_in: parent.handed_in,
            length: parent.length,
            ..mover_of(of, template, parent.number())
        });
    }

    fn place_made(&mut self, mover: Mover) {
        self.s.open += 1;
        self.s.made += 1;
        let unit = self.s.free.pop().unwrap_or_else(|| self.one_more());
        self.s.movers[unit as usize] = mover;
        self.s.arriving.push(unit);
    }

    /// A place that nobody has had before.
    fn one_more(&mut self) -> u32 {
        let place = self.s.movers.len();
        if place >= self.known.planned() + MOST_UNDER_WAY {
            self.give_up();
        }
        self.s.movers.push(Mover::UNBORN);
        u32::try_from(place).expect("units are counted in 32 bits")
    }

    /// Which template of the mix; in the typical run they take turns.
    fn choose(&self, source: &Source, id: u32, number: u64) -> u32 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        if let [only] = source.mix[..] {
            return only.template;
        }
        let share = match self.s.draws.luck() {
            Some(luck) => luck.uniform(source.key.with(3 * number + 2)),
            None => as_share(number.wrapping_mul(GOLDEN)),
        };
        let weights = &self.known.weights[id as usize];
        let point = point(*weights.last().unwrap_or(&0), share);
        let chosen = weights.partition_point(|&weight| weight <= point);
        source.mix[chosen.min(source.mix.len() - 1)].template
    }

    /// Tells that a unit has begun.
    pub(super) fn tell_birth(&mut self, unit: u32) {
        let mover = &self.s.movers[unit as usize];
        let (number, precedence) = (mover.number(), mover.precedence);
        let what = match mover.source {
            super::line::NOBODY => What::Released { unit: unit_id(unit) },
            source => {
                let (handed_in, length) = (mover.handed_in, mover.length);
                What::Made {
                    unit: unit_id(unit),
                    source: SourceId(source),
                    template: mover.addressee,
                    number,
                    precedence,
                    handed_in,
                    length,
                }
            }
        };
        self.note(what);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "cut into halves")]
fn mover_of(template: &Template, id: u32, number: u64) -> Mover {
    Mover {
        telegram: number as u32,
        number_above: (number >> u32::BITS) as u32,
        addressee: id,
        precedence: template.precedence,
        stage: template.stages.start,
        shift: template.stages.start.wrapping_neg(),
        end: template.stages.end,
        children: (template.children.start, template.children.end),
        whereabouts: Whereabouts::Unborn,
        ..Mover::UNBORN
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share of 64 bits")]
pub(super) fn as_share(bits: u64) -> f64 {
    bits as f64 / u64::MAX as f64
}

#[expect(clippy::cast_precision_loss, reason = "weights are far below 2^53")]
#[expect(clippy::cast_possible_truncation, reason = "it lies below the sum of the weights")]
#[expect(clippy::cast_sign_loss, reason = "a share is not negative")]
fn point(all: u64, share: f64) -> u64 {
    (all as f64 * share) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::Precedence;

    #[test]
    fn a_source_may_make_more_than_32_bits_count() {
        let template = Template {
            stages: 4..6,
            children: 0..0,
            precedence: Precedence::Routine,
            length: None,
        };
        for number in [1, u64::from(u32::MAX), 7 << 32 | 5] {
            assert_eq!(mover_of(&template, 3, number).number(), number);
        }
    }
}
