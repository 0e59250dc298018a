//! On what the arrival of one copy rests: each figure that is drawn once a run is a factor, and
//! chance itself (all that is drawn at each use) is one more, its keys held across the design.
//!
//! Point A of a row is an even run, point B the odd one after it. A figure of B is given to A;
//! chance of B is run B with every figure of A.

use super::Milestone;
use super::order::NEVER;
use super::sample::{Columns, in_order};
use super::sobol::{Index, Row, indices};
use crate::chance::{Key, Luck};
use crate::engine::{Engine, Program, Scope, Silent, UnitId};
use crate::plan::{KnownId, Plan};
use crate::time::{Moment, Span};

/// What an arrival may rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Factor {
    /// Figures that share one draw, all of them unknowns of the copy's own way.
    Unknown {
        /// What is known of them.
        known: Vec<KnownId>,
        /// Their places in the program.
        figures: Vec<usize>,
    },
    /// The figures that are not on the copy's own way, together: they matter through queues.
    Elsewhere(Vec<usize>),
    /// All that is drawn at each use.
    Chance,
}

/// What the arrival of one copy rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The seed.
    pub seed: u64,
    /// How many rows the design has.
    pub rows: u64,
    /// How many runs it took.
    pub runs: u64,
    /// In how many of the runs at A and B it never arrived, of twice the number of rows.
    pub never: u64,
    /// The standard deviation of the elapsed time.
    pub deviation: Span,
    /// Each factor, the weightiest (by total index) first.
    pub factors: Vec<Weight>,
}

/// A factor and its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// The factor.
    pub factor: Factor,
    /// Its indices.
    pub index: Index,
    /// The arrival in the typical run with this factor at its 10 % and at its 90 % point, none
    /// for never; none of it for chance.
    pub swing: Option<(Option<Moment>, Option<Moment>)>,
}

/// What a milestone of an itinerary rests on, by a design of so many rows; none where it has no
/// such milestone. A copy that never arrives counts as arriving at the horizon.
#[must_use]
pub fn sensitivity(
    plan: &Plan,
    (itinerary, milestone): (usize, Milestone),
    seed: u64,
    rows: u64,
) -> Option<Sensitivity> {
    let columns = Columns::of(plan);
    let of = &plan.itineraries[itinerary];
    let (column, ends) = match milestone {
        Milestone::AtPost => (columns.at_post(itinerary)?, of.at_post.into_iter().collect()),
        Milestone::Seen => (columns.seen(itinerary)?, of.on_desk.clone()),
    };
    let factors = factors(plan, &ends);
    let numbers: Vec<u64> = (0..rows).collect();
    let program = plan.program.for_planned();
    let begin = || Design::new((plan, &program), &columns, column, seed);
    let found: Vec<(Row, u64)> =
        in_order(&numbers, begin, |design, number| design.row(&factors, number));
    let never = found.iter().map(|(_, never)| never).sum();
    let table: Vec<Row> = found.into_iter().map(|(row, _)| row).collect();
    let mut design = begin();
    let mut weights: Vec<Weight> = indices(&table)
        .into_iter()
        .zip(&factors)
        .map(|(index, factor)| {
            let swing = design.swing(factor);
            Weight { factor: factor.clone(), index, swing }
        })
        .collect();
    weights.sort_by(|a, b| b.index.total.value.total_cmp(&a.index.total.value));
    let runs = rows * (factors.len() as u64 + 2);
    Some(Sensitivity { seed, rows, runs, never, deviation: deviation(&table), factors: weights })
}

/// The factors of a copy: its own unknowns, the others together, and chance.
fn factors(plan: &Plan, ends: &[UnitId]) -> Vec<Factor> {
    let rests_on: Vec<KnownId> = ends.iter().flat_map(|&unit| plan.rests_on(unit)).collect();
    let mut own: Vec<(Key, Factor)> = Vec::new();
    let mut elsewhere = Vec::new();
    for (at, figure) in plan.program.figures.iter().enumerate() {
        if figure.scope != Scope::Run || !figure.distribution.varies() {
            continue;
        }
        let known = plan.known_of_figure[at];
        let same = own.iter_mut().find(|(key, _)| *key == figure.key);
        match (same, rests_on.contains(&known)) {
            (Some((_, Factor::Unknown { known: all, figures })), _) => {
                figures.push(at);
                all.push(known);
            }
            (_, true) => {
                let factor = Factor::Unknown { known: vec![known], figures: vec![at] };
                own.push((figure.key, factor));
            }
            (_, false) => elsewhere.push(at),
        }
    }
    let shares = |at: &usize| {
        let key = plan.program.figures[*at].key;
        own.iter().any(|(known, _)| *known == key)
    };
    elsewhere.retain(|at| !shares(at));
    let mut factors: Vec<Factor> = own.into_iter().map(|(_, factor)| factor).collect();
    if !elsewhere.is_empty() {
        factors.push(Factor::Elsewhere(elsewhere));
    }
    factors.push(Factor::Chance);
    factors
}

/// An engine with the uniforms that a design gives it.
struct Design<'a> {
    plan: &'a Plan,
    columns: &'a Columns,
    column: usize,
    seed: u64,
    engine: Engine<'a>,
    given: Vec<f64>,
}

impl<'a> Design<'a> {
    fn new(
        (plan, program): (&'a Plan, &'a Program),
        columns: &'a Columns,
        column: usize,
        seed: u64,
    ) -> Self {
        let given = vec![f64::NAN; program.figures.len()];
        Self { plan, columns, column, seed, engine: Engine::new(program), given }
    }

    /// The arrival of a run with what is given.
    fn run(&mut self, luck: Option<Luck>) -> i64 {
        self.engine.give(&self.given);
        self.engine.run(luck, &mut Silent);
        self.given.fill(f64::NAN);
        self.columns.read(self.column, &self.engine)
    }

    /// A row of the design, and how often the copy never arrived at A and B.
    fn row(&mut self, factors: &[Factor], number: u64) -> (Row, u64) {
        let [a, b] = [2 * number, 2 * number + 1].map(|run| Luck::new(self.seed, run));
        let [at_a, at_b] = [self.run(Some(a)), self.run(Some(b))];
        let mut mixed = Vec::with_capacity(factors.len());
        for factor in factors {
            let luck = match factor {
                Factor::Unknown { figures, .. } | Factor::Elsewhere(figures) => {
                    for &at in figures {
                        self.give(at, b);
                    }
                    a
                }
                Factor::Chance => {
                    (0..self.given.len()).for_each(|at| self.give(at, a));
                    b
                }
            };
            let end = self.run(Some(luck));
            mixed.push(self.elapsed(end));
        }
        let never = [at_a, at_b].iter().filter(|&&end| end == NEVER).count() as u64;
        (Row { a: self.elapsed(at_a), b: self.elapsed(at_b), mixed }, never)
    }

    /// Gives a figure that is drawn once a run the uniform that it has in a run.
    fn give(&mut self, at: usize, luck: Luck) {
        let figure = &self.plan.program.figures[at];
        if figure.scope == Scope::Run {
            self.given[at] = luck.uniform(figure.key);
        }
    }

    /// Microseconds before the horizon, negated: what matters is how arrivals differ.
    #[expect(clippy::cast_precision_loss, reason = "sixty days of microseconds fit 53 bits")]
    fn elapsed(&self, end: i64) -> f64 {
        let horizon = self.plan.program.horizon.as_micros();
        (end.min(horizon) - horizon) as f64
    }

    fn swing(&mut self, factor: &Factor) -> Option<(Option<Moment>, Option<Moment>)> {
        let figures = match factor {
            Factor::Unknown { figures, .. } | Factor::Elsewhere(figures) => figures,
            Factor::Chance => return None,
        };
        let ends = [0.1, 0.9].map(|uniform| {
            for &at in figures {
                self.given[at] = uniform;
            }
            let end = self.run(None);
            (end != NEVER).then(|| Moment::from_micros(end))
        });
        Some((ends[0], ends[1]))
    }
}

/// The standard deviation of the answers at A and B.
#[expect(clippy::cast_possible_truncation, reason = "at most sixty days of microseconds")]
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 rows")]
fn deviation(rows: &[Row]) -> Span {
    let answers = || rows.iter().flat_map(|row| [row.a, row.b]);
    let count = (2 * rows.len()).max(1) as f64;
    let mean = answers().sum::<f64>() / count;
    let squares: f64 = answers().map(|answer| (answer - mean) * (answer - mean)).sum();
    Span::from_micros(libm::rint(libm::sqrt(squares / count)) as i64)
}
