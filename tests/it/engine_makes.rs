//! What sources make is what their paces say, found here a second time in the plainest way.

use deskby::chance::{Distribution, Luck};
use deskby::engine::{Engine, Program, Source, SourceId, Trace, What};
use deskby::time::{Moment, Span};
use proptest::prelude::*;

use crate::engine_counts::program;

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::with_cases(600)
    })]

    #[test]
    fn a_source_makes_what_thinning_keeps(
        dice in prop::collection::vec(any::<u8>(), 0..60),
        seed in 0_u64..9,
    ) {
        let program = program(&dice);
        let luck = seed.checked_sub(1).map(|seed| Luck::new(seed, 1));
        let mut trace = Trace::default();
        Engine::new(&program).run(luck, &mut trace);
        for (id, source) in (0..).zip(&program.sources) {
            let mut made = Vec::new();
            for event in &trace.events {
                if let What::Made { source: SourceId(of), number, template, .. } = event.what
                    && of == id && template < 2
                {
                    made.push((event.at, number, template));
                }
            }
            let horizon = program.horizon.min(source.until.saturating_add(Span::from_micros(-1)));
            let kept = kept(&program, source, luck).into_iter().filter(|kept| kept.0 <= horizon);
            prop_assert_eq!(made, kept.collect::<Vec<_>>());
        }
    }
}

/// The arrivals of a source: when, with which number, of which of two templates. The typical run
/// has even spaces, and the templates take turns by the golden section.
fn kept(program: &Program, source: &Source, luck: Option<Luck>) -> Vec<(Moment, u64, u32)> {
    let scale = source.rate.map_or(1.0, |rate| {
        let rate = &program.figures[rate.0 as usize];
        let drawn = luck.map_or(0.5, |luck| luck.uniform(rate.key));
        as_float(rate.distribution.at(drawn)) / as_float(rate.distribution.typical())
    });
    let scaled = |gap: Span| {
        #[expect(clippy::cast_possible_truncation, reason = "gaps are short")]
        let micros = (as_float(gap.as_micros()) / scale).round_ties_even() as i64;
        Span::from_micros(micros.max(1))
    };
    let gaps = source.paces.iter().map(|pace| pace.gap).filter(|&gap| gap > Span::ZERO);
    let Some(fastest) = gaps.min() else { return Vec::new() };
    let pace_at = |at: Moment| source.paces.iter().rev().find(|pace| pace.from <= at);
    let (mut at, mut kept) = (source.paces[0].from, Vec::new());
    for number in 1.. {
        // While nothing arrives the clock stands at the beginning of the next pace.
        while pace_at(at).is_none_or(|pace| pace.gap == Span::ZERO) {
            match source.paces.iter().find(|pace| pace.from > at) {
                Some(next) => at = next.from,
                None => return kept,
            }
        }
        let gap = match luck.filter(|_| !source.even) {
            None => scaled(pace_at(at).unwrap().gap),
            Some(luck) => {
                let mean = scaled(fastest).as_micros();
                let uniform = luck.uniform(source.key.with(3 * number));
                Span::from_micros(Distribution::Erlang { shape: 1, mean }.at(uniform))
            }
        };
        at = at.saturating_add(gap);
        if at >= source.until {
            return kept;
        }
        let pace = pace_at(at).unwrap();
        let uniform = |more: u64| luck.map(|luck| luck.uniform(source.key.with(3 * number + more)));
        let share = as_float(fastest.as_micros()) / as_float(pace.gap.as_micros());
        let slower = pace.gap != fastest && !source.even;
        if slower && uniform(1).is_some_and(|thinned| pace.gap == Span::ZERO || thinned >= share) {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "a share of 64 bits")]
        let turn = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) as f64 / u64::MAX as f64;
        let chosen = uniform(2).unwrap_or(turn) * 5.0;
        kept.push((at, number, u32::from(chosen >= 2.0)));
    }
    kept
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn as_float(number: i64) -> f64 {
    number as f64
}
