//! Counts, means and quantiles of spans, summed in whole numbers so that no order matters.

use std::borrow::Cow;

use crate::time::Span;

/// How many spans there were, their sum and the sum of their squares, exact.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    count: u64,
    micros: i128,
    squares: i128,
    longest: Span,
    shortest: Span,
    /// How many were longer than some spans.
    over: Vec<(Span, u64)>,
    /// Whether quantiles are wanted.
    fine: bool,
    /// How many spans were of no length at all.
    none: u32,
    /// The steps of the last spans, not counted yet.
    listed: Vec<u16>,
    /// The doubling with which `steps` begin.
    from: u32,
    /// How many spans fell into each step, from the shortest doubling in which there were any
    /// to the longest; without those that are listed.
    steps: Vec<u32>,
}

/// So many steps are listed before they are counted.
const LISTED: usize = 1_024;

/// Each doubling of a span is cut into so many steps, as a power of two.
const FINE: u32 = 8;

/// The steps of a doubling.
const STEPS: usize = 1 << FINE;

impl Tally {
    /// Adds a span.
    #[inline]
    pub fn add(&mut self, span: Span) {
        let micros = span.as_micros();
        self.shortest = self.least().min(span);
        self.count += 1;
        self.micros += i128::from(micros);
        self.squares += i128::from(micros) * i128::from(micros);
        self.longest = self.longest.max(span);
        if self.fine {
            self.add_step(step_of(span));
        }
        self.add_over(span);
    }

    /// The shortest so far, or longer than any.
    const fn least(&self) -> Span {
        if self.count == 0 { Span::from_micros(i64::MAX) } else { self.shortest }
    }

    #[inline]
    fn add_over(&mut self, span: Span) {
        for (over, count) in &mut self.over {
            *count += u64::from(span > *over);
        }
    }

    /// Adds spans, as [`Tally::add`] does one by one.
    pub(super) fn add_all(&mut self, spans: impl Iterator<Item = Span>) {
        let (mut count, mut micros, mut squares) = (0, 0, 0);
        let (mut shortest, mut longest) = (self.least(), self.longest);
        for span in spans {
            let more = i128::from(span.as_micros());
            count += 1;
            micros += more;
            squares += more * more;
            shortest = shortest.min(span);
            longest = longest.max(span);
            if self.fine {
                self.add_step(step_of(span));
            }
            self.add_over(span);
        }
        if count > 0 {
            self.shortest = shortest;
        }
        self.count += count;
        self.micros += micros;
        self.squares += squares;
        self.longest = longest;
    }

    #[inline]
    fn add_step(&mut self, step: usize) {
        if step == 0 {
            self.none = self.none.saturating_add(1);
            return;
        }
        self.listed.push(u16::try_from(step).expect("there are fewer than 20,000 steps"));
        if self.listed.len() == LISTED {
            self.count_listed();
        }
    }

    /// Counts what was listed, all at once, since the steps lie far apart.
    #[cold]
    fn count_listed(&mut self) {
        let mut listed = std::mem::take(&mut self.listed);
        for &step in &listed {
            self.count_step(step.into(), 1);
        }
        listed.clear();
        self.listed = listed;
    }

    fn count_step(&mut self, step: usize, more: u32) {
        let mut at = step.wrapping_sub(self.from as usize * STEPS);
        if at >= self.steps.len() {
            at = self.make_room(step);
        }
        self.steps[at] = self.steps[at].saturating_add(more);
    }

    /// Makes room for the doubling of a step; where the step then is.
    #[cold]
    fn make_room(&mut self, step: usize) -> usize {
        let doubling = step / STEPS;
        let (from, until) = match self.steps.len() / STEPS {
            0 => (doubling, doubling + 1),
            some => {
                let from = self.from as usize;
                (doubling.min(from), (doubling + 1).max(from + some))
            }
        };
        let mut steps = vec![0; (until - from) * STEPS];
        if !self.steps.is_empty() {
            let behind = (self.from as usize - from) * STEPS;
            steps[behind..behind + self.steps.len()].copy_from_slice(&self.steps);
        }
        self.from = u32::try_from(from).expect("there are fewer than 64 doublings");
        self.steps = steps;
        step - from * STEPS
    }

    /// Every step in which there were any spans, in order, and how many.
    fn filled(&self) -> impl Iterator<Item = (usize, u32)> {
        let none = (self.none > 0).then_some((0, self.none));
        let all = self.settled();
        let runs: Vec<(usize, u32)> = all.listed.chunk_by(u16::eq).map(run).collect();
        let (first, steps) = (all.from as usize * STEPS, all.steps.len());
        let steps = (0..steps).map(move |at| (first + at, all.steps[at]));
        none.into_iter().chain(runs).chain(steps.filter(|&(_, here)| here > 0))
    }

    /// The same, settled.
    fn settled(&self) -> Cow<'_, Self> {
        if self.listed.is_empty() || self.steps.is_empty() && self.listed.is_sorted() {
            return Cow::Borrowed(self);
        }
        let mut all = self.clone();
        all.settle();
        Cow::Owned(all)
    }

    /// Puts in order what is listed or, if steps were counted, counts it with them: worth while
    /// before quantiles are asked for. The list of a few spans is far shorter than their steps.
    pub(super) fn settle(&mut self) {
        if !self.steps.is_empty() {
            self.count_listed();
            self.listed = Vec::new();
        }
        self.listed.sort_unstable();
        self.listed.shrink_to_fit();
    }

    /// A tally that also knows its quantiles, to a 256th part.
    #[must_use]
    pub fn with_quantiles() -> Self {
        Self { fine: true, ..Self::default() }
    }

    /// The same, which also counts exactly how many were longer than each of some spans.
    #[must_use]
    pub fn counting_over(spans: &[Span]) -> Self {
        let over = spans.iter().map(|&span| (span, 0)).collect();
        Self { over, ..Self::with_quantiles() }
    }

    /// Adds all that another has counted, which counts over the same spans.
    pub fn merge(&mut self, other: &Self) {
        if self.count == 0 && self.over.is_empty() {
            self.over = other.over.iter().map(|&(over, _)| (over, 0)).collect();
        }
        if other.count > 0 {
            self.shortest = self.least().min(other.shortest);
        }
        for ((_, mine), (_, theirs)) in self.over.iter_mut().zip(&other.over) {
            *mine += theirs;
        }
        self.count += other.count;
        self.micros += other.micros;
        self.squares += other.squares;
        self.longest = self.longest.max(other.longest);
        self.none = self.none.saturating_add(other.none);
        other.listed.iter().for_each(|&step| self.add_step(step.into()));
        if other.steps.is_empty() {
            return;
        }
        let first = other.from as usize * STEPS;
        for end in [first, first + other.steps.len() - 1] {
            self.count_step(end, 0);
        }
        let mine = &mut self.steps[first - self.from as usize * STEPS..];
        for (mine, theirs) in mine.iter_mut().zip(&other.steps) {
            *mine = mine.saturating_add(*theirs);
        }
    }

    /// How many.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their sum, in microseconds.
    #[must_use]
    pub const fn total_micros(&self) -> i128 {
        self.micros
    }

    /// The sum of their squares, in squared microseconds.
    #[must_use]
    pub const fn squared_micros(&self) -> i128 {
        self.squares
    }

    /// The longest.
    #[must_use]
    pub const fn longest(&self) -> Span {
        self.longest
    }

    /// Their mean in microseconds; none of none.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
    pub fn mean_micros(&self) -> Option<f64> {
        (self.count > 0).then(|| self.micros as f64 / self.count as f64)
    }

    /// Their standard deviation in microseconds; none of none.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a deviation for people to read")]
    pub fn deviation_micros(&self) -> Option<f64> {
        let count = i128::from(self.count);
        let scaled = self.squares.checked_mul(count)?;
        let scaled = scaled.checked_sub(self.micros.checked_mul(self.micros)?)?;
        (self.count > 0).then(|| libm::sqrt(scaled as f64) / count as f64)
    }

    /// A span that the share `share` does not exceed, at most a 256th part too long; none
    /// unless quantiles were wanted and something was added.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<Span> {
        let (step, _) = self.reached(share)?;
        Some(longest_in(step).clamp(self.shortest, self.longest))
    }

    /// As [`Tally::quantile`], but evenly between the ends of the step where it lies.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "spans of a step are near one another")]
    #[expect(clippy::cast_possible_truncation, reason = "between two spans")]
    pub fn quantile_between(&self, share: f64) -> Option<Span> {
        let (step, within) = self.reached(share)?;
        let first = step.checked_sub(1).map_or(0, |below| longest_in(below).as_micros() + 1);
        let width = longest_in(step).as_micros() - first;
        let micros = first + libm::rint(width as f64 * within) as i64;
        Some(Span::from_micros(micros).clamp(self.shortest, self.longest))
    }

    /// The share of spans longer than `span`: exact where it was counted, else evenly within the
    /// step where that lies.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub fn share_over(&self, span: Span) -> Option<f64> {
        if self.count == 0 || !self.fine {
            return None;
        }
        if let Some((_, over)) = self.over.iter().find(|(over, _)| *over == span) {
            return Some(*over as f64 / self.count as f64);
        }
        let at = step_of(span);
        let (mut above, mut here) = (0_u64, 0);
        for (step, more) in self.filled().filter(|&(step, _)| step >= at) {
            if step == at {
                here = more;
            } else {
                above += u64::from(more);
            }
        }
        let first = at.checked_sub(1).map_or(0, |below| longest_in(below).as_micros() + 1);
        let width = (longest_in(at).as_micros() - first) as f64 + 1.0;
        let beyond = (longest_in(at).as_micros() - span.as_micros()) as f64 / width;
        Some((above as f64 + f64::from(here) * beyond) / self.count as f64)
    }

    /// The step in which a quantile lies, and how far within it.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    fn reached(&self, share: f64) -> Option<(usize, f64)> {
        if self.count == 0 || !self.fine {
            return None;
        }
        let enough = share.clamp(0.0, 1.0) * self.count as f64;
        let mut below = 0_u64;
        for (step, here) in self.filled() {
            let next = below + u64::from(here);
            if next as f64 >= enough {
                let within = (enough - below as f64) / f64::from(here.max(1));
                return Some((step, within.clamp(0.0, 1.0)));
            }
            below = next;
        }
        None
    }
}

/// One step, so often listed.
fn run(steps: &[u16]) -> (usize, u32) {
    let often = u32::try_from(steps.len()).expect("few are listed");
    (steps[0].into(), often)
}

/// The step of a span: 256 steps to a doubling.
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 20,000 steps")]
fn step_of(span: Span) -> usize {
    let micros = span.as_micros().max(0).cast_unsigned();
    let doublings = (u64::BITS - micros.leading_zeros()).saturating_sub(FINE + 1);
    ((u64::from(doublings) << FINE) + (micros >> doublings)) as usize
}

/// The longest span of a step.
fn longest_in(step: usize) -> Span {
    let step = step as u64;
    let doublings = (step >> FINE).saturating_sub(1);
    let first = step - (doublings << FINE);
    let next = (u128::from(first) + 1) << doublings;
    Span::from_micros(i64::try_from(next - 1).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tally_is_exact() {
        let mut tally = Tally::default();
        for micros in [1, 2, 3, 6] {
            tally.add(Span::from_micros(micros));
        }
        assert_eq!((tally.count(), tally.total_micros(), tally.squared_micros()), (4, 12, 50));
        assert_eq!(tally.mean_micros(), Some(3.0));
        assert!((tally.deviation_micros().unwrap() - 3.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!(tally.quantile(0.5), None);
        assert_eq!(Tally::with_quantiles().quantile(0.5), None);
    }

    #[test]
    fn nothing_is_said_to_be_shorter_than_the_shortest() {
        let minute = Span::from_mins(1);
        let mut one = Tally::counting_over(&[minute]);
        one.add(minute);
        let mut other = Tally::counting_over(&[minute]);
        other.add_all([minute, minute].into_iter());
        other.add_all(std::iter::empty());
        let mut both = Tally::with_quantiles();
        both.merge(&one);
        both.merge(&other);
        both.merge(&Tally::counting_over(&[minute]));
        for tally in [&one, &other, &both] {
            assert_eq!(tally.quantile_between(0.0), Some(minute));
            assert_eq!(tally.share_over(minute), Some(0.0));
        }
        both.add(Span::from_mins(2));
        assert_eq!((both.count(), both.share_over(minute)), (4, Some(0.25)));
        assert_eq!(both.quantile_between(0.0), Some(minute));
        let mut twice = both.clone();
        twice.merge(&both);
        assert_eq!(twice.share_over(minute), Some(0.25));
    }

    #[test]
    fn two_tallies_together_have_the_quantiles_of_all_their_spans() {
        let spans =
            |count: i64| (0..count).map(|at| Span::from_micros(1 + at * at * 7_919 % 100_003));
        let tally = |count: i64, settled: bool| {
            let mut tally = Tally::with_quantiles();
            spans(count).for_each(|span| tally.add(span));
            if settled {
                tally.settle();
            }
            tally
        };
        for (one, other) in [(0, 7), (7, 0), (300, 700), (900, 5_000), (5_000, 900), (4_000, 6_000)]
        {
            for settled in [false, true] {
                let mut both = tally(one, settled);
                both.merge(&tally(other, settled));
                let mut all = tally(one, false);
                spans(other).for_each(|span| all.add(span));
                let told = |tally: &Tally| tally.filled().collect::<Vec<_>>();
                assert_eq!(told(&both), told(&all), "{one} and {other}, settled: {settled}");
                assert_eq!(both.quantile(0.5), all.quantile(0.5));
            }
        }
    }

    /// Quantiles of four spans of 100 and of one of each of 1,024 to 1,027, which are a step.
    fn two_steps() -> Tally {
        let mut tally = Tally::with_quantiles();
        for micros in [100, 1_024, 100, 1_025, 100, 1_026, 100, 1_027] {
            tally.add(Span::from_micros(micros));
        }
        tally
    }

    #[test]
    fn of_none_there_is_no_mean_no_deviation_no_quantile_and_no_share() {
        for tally in [Tally::default(), Tally::with_quantiles()] {
            assert_eq!((tally.mean_micros(), tally.deviation_micros()), (None, None));
            assert_eq!((tally.quantile(0.0), tally.quantile_between(0.0)), (None, None));
            assert_eq!(tally.share_over(Span::ZERO), None);
        }
        let mut tally = Tally::default();
        tally.add(Span::from_micros(5));
        assert_eq!((tally.quantile_between(0.5), tally.share_over(Span::ZERO)), (None, None));
    }

    #[test]
    fn a_quantile_between_lies_evenly_within_its_step() {
        let mut tally = two_steps();
        let between = |tally: &Tally, share| tally.quantile_between(share).map(Span::as_micros);
        let found = [0.0, 0.5, 0.625, 0.75, 1.0].map(|share| between(&tally, share));
        assert_eq!(found, [100, 100, 1_025, 1_026, 1_027].map(Some));
        // Nothing is longer than the longest, and spans of no length are the first step.
        let mut longest = Tally::with_quantiles();
        longest.add(Span::from_micros(1_024));
        assert_eq!(between(&longest, 1.0), Some(1_024));
        tally.add(Span::ZERO);
        assert_eq!((between(&tally, 0.0), between(&tally, 0.1)), (Some(0), Some(0)));
        assert_eq!(between(&tally, 0.2), Some(100));
    }

    #[test]
    fn the_least_quantile_is_the_shortest_and_those_far_apart_are_told_apart() {
        let mut tally = Tally::with_quantiles();
        for micros in [600, 1_000_000_000, 600] {
            tally.add(Span::from_micros(micros));
        }
        let step = |share| tally.quantile(share).map(Span::as_micros);
        assert_eq!((step(0.0), step(0.6), step(1.0)), (Some(601), Some(601), Some(1_000_000_000)));
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "shares of eight and sixteen are exact")]
    fn a_share_over_a_span_is_even_within_its_step() {
        let mut tally = two_steps();
        let over = |tally: &Tally, micros| tally.share_over(Span::from_micros(micros)).unwrap();
        let found = [0, 99, 100, 1_023, 1_025, 1_027, 9_999].map(|micros| over(&tally, micros));
        assert_eq!(found, [1.0, 1.0, 0.5, 0.5, 0.25, 0.0, 0.0]);
        (0..8).for_each(|_| tally.add(Span::ZERO));
        assert_eq!((over(&tally, 0), over(&tally, 1_025)), (0.5, 0.125));
    }

    proptest! {
        #[test]
        fn two_tallies_merged_are_one_of_all(
            one in prop::collection::vec(0_i64..3_000, 0..1_500),
            other in prop::collection::vec((0_i64..9, 0_u32..40), 0..1_500),
        ) {
            let other: Vec<i64> = other.iter().map(|&(first, bits)| first << bits).collect();
            let of = |micros: &mut dyn Iterator<Item = &i64>| {
                let mut tally = Tally::with_quantiles();
                micros.for_each(|&micros| tally.add(Span::from_micros(micros)));
                tally
            };
            let mut merged = of(&mut one.iter());
            merged.merge(&of(&mut other.iter()));
            let all = of(&mut one.iter().chain(&other));
            let sums = |of: &Tally| {
                (of.count(), of.total_micros(), of.squared_micros(), of.longest())
            };
            prop_assert_eq!(sums(&merged), sums(&all));
            for percent in 0..=100 {
                let share = f64::from(percent) / 100.0;
                prop_assert_eq!(merged.quantile_between(share), all.quantile_between(share));
            }
        }

        #[test]
        fn a_quantile_is_at_most_a_256th_part_too_long(
            mut micros in prop::collection::vec(0_i64..10_000_000_000, 100),
            percent in 1_usize..=100,
        ) {
            let mut tally = Tally::with_quantiles();
            for &micros in &micros {
                tally.add(Span::from_micros(micros));
            }
            micros.sort_unstable();
            let over = Span::from_micros(micros[percent / 2]);
            let mut counting = Tally::counting_over(&[Span::ZERO, over]);
            counting.add_all(micros.iter().map(|&micros| Span::from_micros(micros)));
            let longer = micros.iter().filter(|&&micros| Span::from_micros(micros) > over).count();
            prop_assert_eq!(counting.share_over(over), Some(f64::from(u32::try_from(longer).unwrap()) / 100.0));
            prop_assert_eq!(counting.quantile(0.0), Some(Span::from_micros(micros[0]).max(longest_in(step_of(Span::from_micros(micros[0]))).min(tally.longest()))));
            let exact = micros[percent - 1];
            let share = f64::from(u32::try_from(percent).unwrap()) / 100.0 - 1e-9;
            let quantile = tally.quantile(share).unwrap().as_micros();
            prop_assert!(quantile >= exact && quantile <= exact + exact / 256 + 1);
        }

        #[test]
        fn a_step_holds_its_longest_span_and_no_longer(micros in 0_i64..i64::MAX / 2) {
            let step = step_of(Span::from_micros(micros));
            let longest = longest_in(step);
            prop_assert!(longest.as_micros() >= micros);
            prop_assert_eq!(step_of(longest), step);
            prop_assert_eq!(step_of(longest + Span::from_micros(1)), step + 1);
        }
    }
}
