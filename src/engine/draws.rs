//! What the figures of a program are in one run.

use super::{Figure, FigureId, Program, Scope, Sent};
use crate::chance::{Key, Luck};
use crate::time::Span;

/// For what a unit draws in a stage; with the stage and the attempt it makes the key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Drawn,
    Rate,
    Loss,
    SetUp,
    SetUpRate,
    CallOut,
    CallOutRate,
    Request,
    RequestRate,
}

/// More than there are purposes.
const A_TURN: u64 = 16;

impl Purpose {
    /// The key of a draw of this purpose.
    pub(super) const fn key(self, stage: Key, attempt: u16) -> Key {
        stage.with(attempt as u64 * A_TURN + self as u64)
    }
}

/// The luck of a run and the figures that are drawn once in it.
#[derive(Clone, Default)]
pub(super) struct Draws {
    luck: Option<Luck>,
    /// The medians, for the typical run.
    medians: Vec<i64>,
    /// What a figure is in this run, and in which run that was found.
    drawn: Vec<(u64, i64)>,
    run: u64,
    /// Uniforms in the place of those of the luck, by figure, for figures that are drawn once a
    /// run; not a number, or missing, where the luck decides.
    given: Vec<f64>,
}

impl Draws {
    pub(super) fn of(program: &Program) -> Self {
        let figures = &program.figures;
        Self {
            luck: None,
            medians: figures.iter().map(|figure| figure.distribution.typical()).collect(),
            drawn: vec![(0, 0); figures.len()],
            run: 0,
            given: Vec::new(),
        }
    }

    /// Gives uniforms to figures that are drawn once a run, until others are given.
    pub(super) fn give(&mut self, uniforms: &[f64]) {
        self.given.clear();
        self.given.extend_from_slice(uniforms);
    }

    /// Begins a run.
    pub(super) fn begin(&mut self, luck: Option<Luck>) {
        self.luck = luck;
        self.run += 1;
    }

    pub(super) const fn luck(&self) -> Option<Luck> {
        self.luck
    }

    /// What a figure is, at a use with this key.
    pub(super) fn figure(&mut self, program: &Program, id: FigureId, key: impl Fn() -> Key) -> i64 {
        let at = id.0 as usize;
        let figure = &program.figures[at];
        match (figure.scope, self.luck) {
            (Scope::Use, None) => self.medians[at],
            (Scope::Use, Some(luck)) => figure.distribution.at(luck.uniform(key())),
            (Scope::Run, luck) => self.once(luck, figure, at),
        }
    }

    fn once(&mut self, luck: Option<Luck>, figure: &Figure, at: usize) -> i64 {
        let (run, value) = self.drawn[at];
        if run == self.run {
            return value;
        }
        let given = self.given.get(at).copied().filter(|uniform| !uniform.is_nan());
        let value = match (given, luck) {
            (Some(uniform), _) => figure.distribution.at(uniform),
            (None, Some(luck)) => figure.distribution.at(luck.uniform(figure.key)),
            (None, None) => self.medians[at],
        };
        self.drawn[at] = (self.run, value);
        value
    }
}

/// The longest time that sending takes, in microseconds: longer than any horizon.
const LONGEST: u64 = (i64::MAX / 1_024).cast_unsigned();

/// The time of `sent` and `length` characters at parts of thousandths of a character a second,
/// rounded up to the microsecond; a rate that is not positive counts as 1 part.
pub(super) fn sending_time(sent: Sent, length: u32, rate: i64) -> Span {
    const MICROS_TIMES_THOUSANDTHS: u64 = 1_000_000_000;
    let characters = u64::from(sent.characters.saturating_add(length));
    let rate = rate.max(1).cast_unsigned();
    let parts = u64::from(sent.parts.max(1));
    if rate.is_multiple_of(parts) {
        let micros = (characters * MICROS_TIMES_THOUSANDTHS).div_ceil(rate / parts);
        return Span::from_micros(micros.cast_signed());
    }
    let fine = u128::from(characters * MICROS_TIMES_THOUSANDTHS) * u128::from(parts);
    let micros = u64::try_from(fine.div_ceil(rate.into())).unwrap_or(LONGEST).min(LONGEST);
    Span::from_micros(micros.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Distribution;
    use crate::time::Moment;

    #[test]
    fn a_given_uniform_takes_the_place_of_the_luck_where_it_is_a_number() {
        let figure = |name: &str| Figure {
            distribution: Distribution::uniform(0, 1_000_000).unwrap(),
            scope: Scope::Run,
            key: Key::of(name),
        };
        let mut program = Program::new(Moment::EARLIEST);
        program.figures = ["one", "other", "third"].map(figure).to_vec();
        let luck = Luck::new(3, 4);
        let of_luck = |name| program.figures[0].distribution.at(luck.uniform(Key::of(name)));
        let mut draws = Draws::of(&program);
        draws.give(&[0.25, f64::NAN]);
        for luck in [Some(luck), None] {
            draws.begin(luck);
            let found = [0, 1, 2].map(|id| {
                let key = program.figures[id as usize].key;
                draws.figure(&program, FigureId(id), || key)
            });
            let other = luck.map_or([500_000; 2], |_| ["other", "third"].map(of_luck));
            assert_eq!(found, [250_000, other[0], other[1]]);
        }
    }

    #[test]
    pub(super) fn sending_time_is_rounded_up_to_the_microsecond() {
        let sent = |characters| Sent { characters, rate: FigureId(0), parts: 1 };
        let time = |characters, length, rate| sending_time(sent(characters), length, rate);
        assert_eq!(time(10, 0, 10_000), Span::from_secs(1));
        assert_eq!(time(1, 0, 3_000), Span::from_micros(333_334));
        assert_eq!(time(1, 2, 3_000), Span::from_secs(1));
        assert_eq!(time(0, 0, 0), Span::ZERO);
        assert_eq!(time(u32::MAX, 9, 0), Span::from_micros(4_294_967_295_000_000_000));
        let fine = |characters, rate| {
            sending_time(Sent { parts: Sent::FINE, ..sent(characters) }, 0, rate)
        };
        // 50 baud of 7.5 units are 6 2/3 characters a second, rounded up in the last place.
        assert_eq!(fine(600, 6_666_666_667), Span::from_secs(90));
        assert_eq!(fine(601, 6_666_666_667), Span::from_micros(90_150_000));
        assert_eq!(fine(600, 10_000_000_000), Span::from_secs(60));
        assert_eq!(fine(u32::MAX, 1), Span::from_micros(i64::MAX / 1_024));
    }
}
