//! The statistics of a scenario over its period: runs pooled, with intervals from batches.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chance::Luck;
use crate::engine::{
    Batch, CarrierReturns, Counted, Crowded, End, Engine, Fingerprint, Group, Observer, OnTime,
    Outcome, PartSums, Punctual, Returns, Shift, StationId, StationReturns,
};
use crate::plan::Plan;
use crate::scenario::{Period, Scenario};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// What the runs of a scenario came to.
#[derive(Clone, Debug)]
pub struct Pooled {
    /// What was counted.
    pub period: Period,
    /// The seed of the runs.
    pub seed: u64,
    /// How many runs.
    pub runs: u32,
    /// Each station of the plan.
    pub stations: Vec<StationReturns>,
    /// Each carrier.
    pub carriers: Vec<CarrierReturns>,
    /// Each group.
    pub groups: Vec<Group>,
    /// Those of each group that had a DESKBY.
    pub on_time: Vec<OnTime>,
    /// Sums over the parts by station and precedence.
    pub parts: BTreeMap<(usize, usize), PartSums>,
    /// The same of each group, whose journeys stand as waits.
    pub parts_of_groups: Vec<PartSums>,
    /// How many of those handed in within the period ended how.
    pub outcomes: [u64; Outcome::ALL.len()],
    /// How many were under way when the period ended.
    pub outstanding: u64,
    /// The parts from which intervals are found, each station by station: batches, or runs.
    pub samples: Vec<Vec<Batch>>,
    /// How long each part is.
    pub sample: Span,
    /// How the planned units of the first run ended.
    pub ends: Vec<End>,
    /// The fingerprint of the first run.
    pub fingerprint: Fingerprint,
    /// How many events there were in all runs.
    pub events: u64,
    /// Whether a run was given up because too many were under way; none followed it.
    pub crowded: Option<Crowded>,
}

/// A mean, and half the width of its 95 % interval where there are parts enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval.
    pub half: Option<f64>,
}

/// The period that a scenario counts: its own, or from its start to its horizon.
#[must_use]
pub fn period_of(scenario: &Scenario, plan: &Plan) -> Period {
    let (starts, ends) = (scenario.starts, plan.program.horizon);
    scenario.period.unwrap_or(Period { starts, counts_from: starts, ends, batch: None })
}

/// Runs a plan so many times under a seed and counts, exactly so for what takes longer than each
/// of `over`; `also` hears of everything in the runs.
///
/// # Panics
///
/// If `runs` is 0.
#[must_use]
pub fn pooled(
    plan: &Plan,
    period: Period,
    (seed, runs): (u64, u32),
    over: &[Span],
    also: &mut impl Observer,
) -> Pooled {
    assert!(runs > 0, "there is at least one run");
    let program = plan.program.to_the_horizon();
    let counted = Counted {
        period: period.counts_from..period.ends,
        batch: period.batch,
        group_of_unit: plan.group_of_unit.clone(),
        group_of_template: plan.group_of_template.clone(),
        groups: plan.groups.len(),
        over: over.to_vec(),
    };
    let mut engine = Engine::new(&program);
    let mut pool: Option<Pooled> = None;
    for run in 0..u64::from(runs) {
        let luck = Luck::new(seed, run);
        let mut returns = Returns::new(&program, counted.clone());
        let within = (counted.period.clone(), counted.groups);
        let mut due = Punctual::new(&program, Arc::clone(&plan.deadlines), within, luck);
        engine.run(Some(luck), &mut (&mut returns, (&mut due, &mut *also)));
        returns.close();
        if let Some(pool) = &mut pool {
            pool.add(&mut returns, &due);
        } else {
            let ends = engine.ends().to_vec();
            pool = Some(Pooled::first((&mut returns, &due), (period, seed, runs), ends));
        }
        if let (Some(crowded), Some(pool)) = (engine.crowded(), &mut pool) {
            pool.crowded = Some(crowded);
            break;
        }
    }
    pool.expect("there is at least one run")
}

impl Pooled {
    fn first(
        (returns, due): (&mut Returns, &Punctual),
        (period, seed, runs): (Period, u64, u32),
        ends: Vec<End>,
    ) -> Self {
        let whole = period.ends - period.counts_from;
        let (stations, carriers, groups) = returns.take();
        let mut pool = Self {
            period,
            seed,
            runs,
            stations,
            carriers,
            groups,
            on_time: due.groups().to_vec(),
            parts: returns.parts().stations().clone(),
            parts_of_groups: returns.parts().groups().copied().collect(),
            outcomes: [0; Outcome::ALL.len()],
            outstanding: returns.outstanding(),
            samples: Vec::new(),
            sample: period.batch.unwrap_or(whole),
            ends,
            fingerprint: returns.fingerprint(),
            events: returns.fingerprint().events(),
            crowded: None,
        };
        for (sum, outcome) in pool.outcomes.iter_mut().zip(Outcome::ALL) {
            *sum = returns.ended(outcome);
        }
        pool.samples.extend_from_slice(returns.batches());
        pool
    }

    fn add(&mut self, returns: &mut Returns, due: &Punctual) {
        for (mine, theirs) in self.on_time.iter_mut().zip(due.groups()) {
            mine.merge(*theirs);
        }
        for (mine, theirs) in self.parts_of_groups.iter_mut().zip(returns.parts().groups()) {
            mine.merge(theirs);
        }
        for (place, sums) in returns.parts().stations() {
            self.parts.entry(*place).or_default().merge(sums);
        }
        let (stations, carriers, groups) = returns.take();
        for (mine, theirs) in self.stations.iter_mut().zip(&stations) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.carriers.iter_mut().zip(&carriers) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.groups.iter_mut().zip(&groups) {
            mine.merge(theirs);
        }
        for (sum, outcome) in self.outcomes.iter_mut().zip(Outcome::ALL) {
            *sum += returns.ended(outcome);
        }
        self.outstanding += returns.outstanding();
        self.events += returns.fingerprint().events();
        self.samples.extend_from_slice(returns.batches());
    }

    /// The time that was counted, over all runs: microseconds.
    #[must_use]
    pub fn micros(&self) -> i128 {
        i128::from((self.period.ends - self.period.counts_from).as_micros()) * i128::from(self.runs)
    }

    /// The mean wait at a station, in microseconds.
    #[must_use]
    pub fn wait(&self, station: usize) -> Option<Estimate> {
        self.ratio(station, |batch| batch.waits)
    }

    /// The mean time at a station, in microseconds.
    #[must_use]
    pub fn sojourn(&self, station: usize) -> Option<Estimate> {
        self.ratio(station, |batch| batch.sojourns)
    }

    /// The mean number present at a station.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
    pub fn present(&self, station: usize) -> Estimate {
        let sum = self.stations[station].present_micros();
        let length = self.sample.as_micros().max(1) as f64;
        let parts = self.samples.iter().map(|parts| parts[station].present as f64 / length);
        Estimate { mean: sum as f64 / self.micros().max(1) as f64, half: half(parts) }
    }

    /// The mean of what is summed by visit, with the interval of a quotient of two sums.
    #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
    fn ratio(&self, station: usize, of: impl Fn(&Batch) -> i128) -> Option<Estimate> {
        let parts = self.samples.iter().map(|parts| &parts[station]);
        let visits: u64 = parts.clone().map(|part| part.visits).sum();
        if visits == 0 {
            return None;
        }
        let sum: i128 = parts.clone().map(&of).sum();
        let mean = sum as f64 / visits as f64;
        let a_part = visits as f64 / self.samples.len() as f64;
        let off = parts.map(|part| (of(part) as f64 - mean * part.visits as f64) / a_part);
        Some(Estimate { mean, half: half(off) })
    }

    /// The mean wait of one precedence at a station, in microseconds.
    #[must_use]
    pub fn wait_of(&self, station: usize, precedence: Precedence) -> Option<Estimate> {
        let sums = self.parts.get(&(station, precedence as usize))?;
        self.quotient(sums, sums.waits)
    }

    /// The mean time of one precedence at a station, in microseconds.
    #[must_use]
    pub fn sojourn_of(&self, station: usize, precedence: Precedence) -> Option<Estimate> {
        let sums = self.parts.get(&(station, precedence as usize))?;
        self.quotient(sums, sums.sojourns)
    }

    /// The mean number of one precedence present at a station.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
    pub fn present_of(&self, station: usize, precedence: Precedence) -> Option<Estimate> {
        let sums = self.parts.get(&(station, precedence as usize))?;
        let (length, parts) = (self.sample.as_micros().max(1) as f64, self.samples.len() as f64);
        let ([sum, squares], all) =
            (sums.present, self.stations[station].present_micros_of(precedence));
        let half = half_of(squares - sum * sum / parts, self.samples.len());
        Some(Estimate {
            mean: all as f64 / self.micros().max(1) as f64,
            half: half.map(|half| half / length),
        })
    }

    /// The mean journey of a group, from hand-in to delivery, in microseconds.
    #[must_use]
    pub fn journey_of(&self, group: usize) -> Option<Estimate> {
        let sums = self.parts_of_groups.get(group)?;
        self.quotient(sums, sums.waits)
    }

    /// As [`Pooled::ratio`], from sums over the parts.
    #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
    fn quotient(&self, sums: &PartSums, of: [f64; 3]) -> Option<Estimate> {
        let ([visits, visits_squared], [sum, squared, times_visits]) = (sums.visits, of);
        if visits <= 0.0 {
            return None;
        }
        let mean = sum / visits;
        // What each part is off the mean adds up to nothing.
        let off = squared - 2.0 * mean * times_visits + mean * mean * visits_squared;
        let a_part = visits / self.samples.len() as f64;
        Some(Estimate { mean, half: half_of(off / (a_part * a_part), self.samples.len()) })
    }

    /// How much of its servers' time a station was at work; none where nobody serves.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    pub fn in_use(&self, plan: &Plan, station: usize) -> Option<f64> {
        let id = StationId(u32::try_from(station).ok()?);
        let shifts = plan.program.shifts_of(id, None);
        let servers = server_micros(shifts, self.period.counts_from, self.period.ends);
        let all = servers * i128::from(self.runs);
        // What anybody may do at once is not in use by parts.
        let counted = shifts.iter().all(|shift| shift.servers < u16::MAX);
        let sum = self.stations[station].in_hand_micros() as f64;
        (all > 0 && counted).then(|| sum / all as f64)
    }

    /// How many departures of a carrier there were within the period, over all runs.
    #[must_use]
    pub fn departures(&self, plan: &Plan, carrier: usize) -> u64 {
        let timetables = &plan.program.carriers[carrier].timetables;
        let within =
            |leaves: Moment| self.period.counts_from <= leaves && leaves < self.period.ends;
        let one = timetables.first().map_or(0, |timetable| {
            timetable.iter().filter(|departure| within(departure.leaves)).count()
        });
        one as u64 * u64::from(self.runs)
    }
}

/// Half the width of the 95 % interval of the mean of some parts; none of fewer than two.
#[expect(clippy::cast_precision_loss, reason = "few parts")]
fn half(parts: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let count = parts.clone().count();
    if count < 2 {
        return None;
    }
    let mean = parts.clone().sum::<f64>() / count as f64;
    half_of(parts.map(|part| (part - mean) * (part - mean)).sum(), count)
}

/// The same, where it is known how much the parts are off their mean, squared and summed.
#[expect(clippy::cast_precision_loss, reason = "few parts")]
fn half_of(squares: f64, count: usize) -> Option<f64> {
    let n = count as f64;
    let deviation = || libm::sqrt(squares.max(0.0) / (n - 1.0) / n);
    (count > 1).then(|| student(count - 1) * deviation())
}

/// The 97.5 % point of Student's distribution, to three figures (Cornish and Fisher's series).
#[expect(clippy::cast_precision_loss, reason = "few degrees of freedom")]
fn student(freedom: usize) -> f64 {
    const FIRST: [f64; 5] = [12.706, 4.303, 3.182, 2.776, 2.571];
    if let Some(known) = FIRST.get(freedom - 1) {
        return *known;
    }
    let (z, n) = (1.959_963_985_f64, freedom as f64);
    let (z3, z5) = (z * z * z, z * z * z * z * z);
    let third = (3.0 * z5 * z * z + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * n * n * n);
    z + (z3 + z) / (4.0 * n) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n) + third
}

/// The servers on duty, summed over a window.
fn server_micros(shifts: &[Shift], from: Moment, to: Moment) -> i128 {
    let mut sum = 0;
    for (at, shift) in shifts.iter().enumerate() {
        let until = shifts.get(at + 1).map_or(Moment::LATEST, |next| next.from).min(to);
        let since = shift.from.max(from);
        if since < until {
            sum += i128::from((until - since).as_micros()) * i128::from(shift.servers);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_distribution_is_near_that_of_tables() {
        for (freedom, tabled) in [(1, 12.706), (6, 2.447), (10, 2.228), (30, 2.042), (200, 1.972)] {
            assert!((student(freedom) - tabled).abs() < 0.003, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn servers_are_summed_over_the_part_of_a_shift_that_lies_within() {
        let at = |hours: i64| Moment::from_micros(hours * 3_600_000_000);
        let shifts = [Shift { from: at(0), servers: 2 }, Shift { from: at(8), servers: 0 }];
        assert_eq!(server_micros(&shifts, at(6), at(10)), 2 * 2 * 3_600_000_000);
    }
}
