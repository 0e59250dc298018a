//! Sources at work: one pending arrival each, drawn by thinning; units made in a place that
//! another has left.

use super::clockwork::{Run, unit_id};
use super::crowd::MOST_UNDER_WAY;
use super::mover::{Mover, Whereabouts};
use super::observer::Observer;
use super::pending::Due;
use super::router::Router;
use super::{Pace, Source, SourceId, Template, What};
use crate::chance::{Distribution, Key, Luck};
use crate::time::{Moment, Span};

/// The state of one source in a run, with what is asked of it at every arrival: one line of a
/// processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Maker {
    /// The moment and the number of the last candidate.
    at: Moment,
    number: u64,
    key: Key,
    until: Moment,
    /// The shortest gap of all.
    shortest: Span,
    /// How much more than the median arrives in this run.
    scale: f64,
    /// The place of the pace at that moment.
    pace: u32,
    /// What it makes: a range of [`Known::mixes`](super::known::Known::mixes).
    mix: (u32, u32),
    /// Whether it goes on at random at one pace for ever.
    steady: bool,
}

// A field too many would cost a second line.
const _: () = assert!(size_of::<Maker>() == 64, "a source is one line long");

/// Mixed into the key of a unit for its length, which is not to go with what was chosen for it.
const LENGTH: u64 = 2;

/// A template of a mix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mixed {
    /// The weights of those up to this one, summed.
    below: u64,
    template: u32,
}

/// All sources before anything has arrived, and their mixes one after the other.
pub(super) fn makers_of(sources: &[Source]) -> (Vec<Maker>, Vec<Mixed>) {
    let mut mixes = Vec::new();
    let count =
        |mixes: &Vec<Mixed>| u32::try_from(mixes.len()).expect("shares are counted in 32 bits");
    let makers = sources.iter().map(|source| {
        let first = count(&mixes);
        let mut below = 0;
        mixes.extend(source.mix.iter().map(|share| {
            below += u64::from(share.weight);
            Mixed { below, template: share.template }
        }));
        let gaps = source.paces.iter().map(|pace| pace.gap);
        let shortest = gaps.filter(|&gap| gap > Span::ZERO).min();
        let (at, steady) = match source.paces[..] {
            [only] => (only.from, only.gap > Span::ZERO && !source.even),
            _ => (Moment::EARLIEST, false),
        };
        Maker {
            at,
            number: 0,
            key: source.key,
            until: source.until,
            shortest: shortest.unwrap_or(Span::ZERO),
            scale: 1.0,
            pace: 0,
            mix: (first, count(&mixes)),
            steady,
        }
    });
    let makers = makers.collect();
    (makers, mixes)
}

impl Maker {
    /// Goes to the next arrival; false when there is none before the end.
    #[inline]
    fn advance(&mut self, sources: &[Source], id: u32, luck: Option<Luck>) -> bool {
        match luck {
            Some(luck) if self.steady => {
                self.number += 1;
                self.at = self.at.saturating_add(self.random_gap(luck));
                self.at < self.until
            }
            luck => self.advance_by_pace(&sources[id as usize], luck),
        }
    }

    fn advance_by_pace(&mut self, source: &Source, luck: Option<Luck>) -> bool {
        loop {
            let Some(pace) = self.busy_pace(&source.paces) else {
                return false;
            };
            self.number += 1;
            let random = luck.filter(|_| !source.even);
            let gap = match random {
                Some(luck) => self.random_gap(luck),
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

    /// The gap to the next candidate, which come at the fastest pace.
    fn random_gap(&self, luck: Luck) -> Span {
        let uniform = luck.uniform(self.key.with(3 * self.number));
        let mean = self.scaled(self.shortest).as_micros();
        Span::from_micros(Distribution::Erlang { shape: 1, mean }.at(uniform))
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
            let pace = paces.get(self.pace as usize)?;
            self.at = self.at.max(pace.from);
            if pace.gap > Span::ZERO {
                return Some(pace);
            }
            self.pace += 1;
        }
    }

    fn find_pace(&mut self, paces: &[Pace]) {
        while paces.get(self.pace as usize + 1).is_some_and(|next| next.from <= self.at) {
            self.pace += 1;
        }
    }

    /// Whether the candidate is kept: by the share of its pace in the fastest.
    #[expect(clippy::cast_precision_loss, reason = "the share of two gaps")]
    fn is_kept(&mut self, source: &Source, luck: Luck) -> bool {
        self.find_pace(&source.paces);
        let gap = source.paces[self.pace as usize].gap;
        if gap == self.shortest {
            return true;
        }
        let share = self.shortest.as_micros() as f64 / gap.as_micros() as f64;
        let key = self.key.with(3 * self.number + 1);
        gap > Span::ZERO && luck.uniform(key) < share
    }
}

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Every source awaits its first arrival.
    pub(super) fn open_sources(&mut self) {
        let sources = &self.program.sources;
        self.s.open += sources.len();
        for (at, source) in sources.iter().enumerate() {
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
        let maker = &mut self.s.makers[id as usize];
        let comes = maker.advance(&self.program.sources, id, self.s.draws.luck());
        if comes && maker.mix.0 < maker.mix.1 && maker.at <= self.program.horizon {
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
        let maker = &self.s.makers[id as usize];
        let number = maker.number;
        let salt = maker.key.with(3 * number + 2);
        let chosen = self.choose(maker, salt);
        let template = &self.program.templates[chosen as usize];
        let length = match template.length {
            Some(figure) => self.s.draws.figure(self.program, figure, || salt.with(LENGTH)),
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
    fn choose(&self, maker: &Maker, salt: Key) -> u32 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = &self.known.mixes[maker.mix.0 as usize..maker.mix.1 as usize];
        let [.., last] = mix else { unreachable!("a source without a mix makes nothing") };
        if let [only] = mix {
            return only.template;
        }
        let share = match self.s.draws.luck() {
            Some(luck) => luck.uniform(salt),
            None => as_share(maker.number.wrapping_mul(GOLDEN)),
        };
        let point = point(last.below, share);
        let chosen = mix.partition_point(|mixed| mixed.below <= point);
        mix.get(chosen).unwrap_or(last).template
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

    #[test]
    fn a_source_that_never_changes_its_pace_makes_what_one_does_that_is_asked_for_its_pace() {
        let source = Source {
            key: Key::of("steady"),
            paces: vec![Pace { from: Moment::from_micros(70), gap: Span::from_secs(60) }],
            until: Moment::from_micros(600_000_000),
            mix: Vec::new(),
            even: false,
            rate: None,
        };
        let luck = Some(Luck::new(3, 4));
        let sources = [source];
        let (makers, _) = makers_of(&sources);
        let mut steady = makers[0];
        assert!(steady.steady);
        let mut asked = Maker { steady: false, at: Moment::EARLIEST, ..steady };
        let mut moments = Vec::new();
        loop {
            let goes_on = steady.advance(&sources, 0, luck);
            assert_eq!(goes_on, asked.advance(&sources, 0, luck));
            assert_eq!((steady.at, steady.number), (asked.at, asked.number));
            if !goes_on {
                break;
            }
            moments.push(steady.at);
        }
        assert!(moments.len() > 3 && moments.is_sorted());
        moments.dedup();
        assert_eq!(moments.len() as u64 + 1, steady.number);
        assert!(*moments.last().unwrap() < sources[0].until && steady.at >= sources[0].until);
    }
}
