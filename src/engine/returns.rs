//! The traffic returns of a run: what stations, carriers and journeys came to within a period,
//! in memory that does not grow with the number of units.
//!
//! What joins, or is handed in, within the period is counted, also where it ends later; numbers
//! present are summed over the period alone. A batch is a part of the period.

use super::{CarrierId, Event, Fingerprint, Observer, Outcome, Program, StationId, Tally, UnitId};
use super::{Place, What};
use crate::telegram::Precedence;
use crate::time::{Moment, Span, Window};

const CLASSES: usize = Precedence::ALL.len();

/// What is counted, and when.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The period.
    pub period: Window,
    /// The length of a batch; none for the period as one.
    pub batch: Option<Span>,
    /// To which group each planned unit belongs when it is delivered, if to any.
    pub group_of_unit: Vec<Option<u32>>,
    /// The same for templates.
    pub group_of_template: Vec<Option<u32>>,
    /// How many groups there are.
    pub groups: usize,
}

/// What happened at one station.
#[derive(Clone, Debug)]
pub struct StationReturns {
    /// From joining to the end of the service, by precedence.
    pub sojourns: [Tally; CLASSES],
    /// The part of that in which nobody served it, by precedence.
    pub waits: [Tally; CLASSES],
    /// How many came, by precedence: joined or refused.
    pub came: [u64; CLASSES],
    /// How many were refused, by precedence.
    pub refused: [u64; CLASSES],
    /// How often a service was interrupted, and how often what was served was lost.
    pub interruptions: u64,
    /// How often what was served was lost.
    pub lost: u64,
    /// Characters of what was served.
    pub characters: u64,
    present: Integral,
    in_hand: Integral,
    by_class: [Integral; CLASSES],
}

/// What happened at one carrier.
#[derive(Clone, Debug)]
pub struct CarrierReturns {
    /// From being laid to leaving.
    pub waits: Tally,
    /// Those left behind, summed over departures that took something.
    pub behind: u64,
    laid: u32,
    departed: Option<Moment>,
}

/// What became of the copies of one group: from hand-in to delivery.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their journeys.
    pub journeys: Tally,
    /// How many ended otherwise, by outcome.
    pub ended: [u64; Outcome::ALL.len()],
}

/// What one station came to in one batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// How many ended a visit, and their waits and sojourns in microseconds.
    pub visits: u64,
    /// The sum of their waits.
    pub waits: i128,
    /// The sum of their sojourns.
    pub sojourns: i128,
    /// The number present, summed over the batch.
    pub present: i128,
    /// The number in hand, summed over the batch.
    pub in_hand: i128,
}

/// What a run comes to.
#[derive(Clone, Debug)]
pub struct Returns {
    counted: Counted,
    stations: Vec<StationReturns>,
    carriers: Vec<CarrierReturns>,
    groups: Vec<Group>,
    outcomes: [u64; Outcome::ALL.len()],
    visits: Vec<Visit>,
    /// The lengths of planned units.
    batches: Vec<Vec<Batch>>,
    last: Vec<Batch>,
    boundary: Moment,
    open: [u64; 2],
    fingerprint: Fingerprint,
}

/// A number that changes, summed over the period.
#[derive(Clone, Copy, Debug)]
struct Integral {
    number: u32,
    since: Moment,
    until: Moment,
    sum: i128,
    most: u32,
}

#[derive(Clone, Copy, Debug)]
struct Visit {
    precedence: Precedence,
    group: Option<u32>,
    handed_in: Moment,
    joined: Moment,
    waits_since: Moment,
    waited: Span,
    station: Option<StationId>,
    length: u32,
    begun: bool,
}

impl Integral {
    fn over(period: &Window) -> Self {
        Self { number: 0, since: period.start, until: period.end, sum: 0, most: 0 }
    }

    fn at(&self, now: Moment) -> i128 {
        let now = now.min(self.until);
        if now <= self.since {
            return self.sum;
        }
        self.sum + i128::from((now - self.since).as_micros()) * i128::from(self.number)
    }

    #[inline]
    fn change(&mut self, now: Moment, up: bool) {
        self.sum = self.at(now);
        self.since = self.since.max(now);
        self.number = if up { self.number + 1 } else { self.number - 1 };
        self.most = self.most.max(self.number);
    }
}

fn tallies() -> [Tally; CLASSES] {
    std::array::from_fn(|_| Tally::with_quantiles())
}

impl StationReturns {
    fn new(period: &Window) -> Self {
        Self {
            sojourns: tallies(),
            waits: tallies(),
            came: [0; CLASSES],
            refused: [0; CLASSES],
            interruptions: 0,
            lost: 0,
            characters: 0,
            present: Integral::over(period),
            in_hand: Integral::over(period),
            by_class: [Integral::over(period); CLASSES],
        }
    }

    /// The number present, summed over the period: microseconds.
    #[must_use]
    pub fn present_micros(&self) -> i128 {
        self.present.at(self.present.until)
    }

    /// The same of one precedence.
    #[must_use]
    pub fn present_micros_of(&self, precedence: Precedence) -> i128 {
        self.by_class[precedence as usize].at(self.present.until)
    }

    /// The number in hand, summed over the period: microseconds.
    #[must_use]
    pub fn in_hand_micros(&self) -> i128 {
        self.in_hand.at(self.in_hand.until)
    }

    /// The most that were present at once.
    #[must_use]
    pub const fn most_present(&self) -> u32 {
        self.present.most
    }

    /// All up to a moment as one batch.
    fn batch_at(&self, at: Moment) -> Batch {
        let sum =
            |tallies: &[Tally; CLASSES]| -> i128 { tallies.iter().map(Tally::total_micros).sum() };
        Batch {
            visits: self.waits.iter().map(Tally::count).sum(),
            waits: sum(&self.waits),
            sojourns: sum(&self.sojourns),
            present: self.present.at(at),
            in_hand: self.in_hand.at(at),
        }
    }

    /// Adds what another run came to.
    pub fn merge(&mut self, other: &Self) {
        let pair = |mine: &mut [Tally; CLASSES], theirs: &[Tally; CLASSES]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.merge(theirs));
        };
        pair(&mut self.sojourns, &other.sojourns);
        pair(&mut self.waits, &other.waits);
        let add = |mine: &mut [u64; CLASSES], theirs: &[u64; CLASSES]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        };
        add(&mut self.came, &other.came);
        add(&mut self.refused, &other.refused);
        self.interruptions += other.interruptions;
        self.lost += other.lost;
        self.characters += other.characters;
        let sum = |mine: &mut Integral, theirs: &Integral| {
            mine.sum = mine.at(mine.until) + theirs.at(theirs.until);
            (mine.since, mine.most) = (mine.until, mine.most.max(theirs.most));
        };
        sum(&mut self.present, &other.present);
        sum(&mut self.in_hand, &other.in_hand);
        for (mine, theirs) in self.by_class.iter_mut().zip(&other.by_class) {
            sum(mine, theirs);
        }
    }
}

impl CarrierReturns {
    /// Adds what another run came to.
    pub fn merge(&mut self, other: &Self) {
        self.waits.merge(&other.waits);
        self.behind += other.behind;
    }
}

impl Group {
    /// Adds what another run came to.
    pub fn merge(&mut self, other: &Self) {
        self.journeys.merge(&other.journeys);
        self.ended.iter_mut().zip(&other.ended).for_each(|(mine, theirs)| *mine += theirs);
    }
}

impl Returns {
    /// Nothing yet of a program's run.
    #[must_use]
    pub fn new(program: &Program, counted: Counted) -> Self {
        let period = counted.period.clone();
        let group = Group { journeys: Tally::with_quantiles(), ended: [0; Outcome::ALL.len()] };
        let carrier =
            CarrierReturns { waits: Tally::with_quantiles(), behind: 0, laid: 0, departed: None };
        let units = program.units.iter().zip(&counted.group_of_unit);
        let visits = units.map(|(unit, &group)| Visit {
            group,
            handed_in: unit.rank.handed_in,
            length: length_of(program, unit),
            ..Visit::new(unit.rank.precedence)
        });
        let boundary = match counted.batch {
            Some(batch) => period.start.saturating_add(batch),
            None => Moment::LATEST,
        };
        Self {
            stations: vec![StationReturns::new(&period); program.stations.len()],
            carriers: vec![carrier; program.carriers.len()],
            groups: vec![group; counted.groups],
            outcomes: [0; Outcome::ALL.len()],
            visits: visits.collect(),
            batches: Vec::new(),
            last: vec![Batch::default(); program.stations.len()],
            boundary,
            open: [0; 2],
            fingerprint: Fingerprint::EMPTY,
            counted,
        }
    }

    /// What happened at a station.
    #[must_use]
    pub fn station(&self, station: StationId) -> &StationReturns {
        &self.stations[station.0 as usize]
    }

    /// What happened at a carrier.
    #[must_use]
    pub fn carrier(&self, carrier: CarrierId) -> &CarrierReturns {
        &self.carriers[carrier.0 as usize]
    }

    /// What became of each group.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many of those handed in within the period ended so.
    #[must_use]
    pub const fn ended(&self, outcome: Outcome) -> u64 {
        self.outcomes[outcome as usize]
    }

    /// How many units had begun but not ended when the period ended.
    #[must_use]
    pub const fn outstanding(&self) -> u64 {
        self.open[0] - self.open[1]
    }

    /// The batches in order of time, each station by station.
    #[must_use]
    pub fn batches(&self) -> &[Vec<Batch>] {
        &self.batches
    }

    /// What happened at the station of this place.
    #[must_use]
    pub fn at(&self, station: usize) -> &StationReturns {
        &self.stations[station]
    }

    /// What happened at each carrier.
    #[must_use]
    pub fn carriers(&self) -> &[CarrierReturns] {
        &self.carriers
    }

    /// The period as one batch, station by station.
    #[must_use]
    pub fn as_one_batch(&self) -> Vec<Batch> {
        self.stations.iter().map(|station| station.batch_at(self.counted.period.end)).collect()
    }

    /// Closes the batches that end with the period; to be called when the run is over.
    pub fn close(&mut self) {
        self.roll(self.counted.period.end);
    }

    /// The fingerprint of the run.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    fn counts(&self, moment: Moment) -> bool {
        self.counted.period.start <= moment && moment < self.counted.period.end
    }

    /// Closes every batch that has ended.
    #[cold]
    fn roll(&mut self, now: Moment) {
        let Some(batch) = self.counted.batch else { return };
        while self.boundary <= now && self.boundary <= self.counted.period.end {
            let at = self.boundary;
            let ended = self.stations.iter().zip(&mut self.last).map(|(station, last)| {
                let now = station.batch_at(at);
                let before = std::mem::replace(last, now);
                Batch {
                    visits: now.visits - before.visits,
                    waits: now.waits - before.waits,
                    sojourns: now.sojourns - before.sojourns,
                    present: now.present - before.present,
                    in_hand: now.in_hand - before.in_hand,
                }
            });
            let ended = ended.collect();
            self.batches.push(ended);
            self.boundary = self.boundary.saturating_add(batch);
        }
    }

    fn visit(&mut self, unit: UnitId) -> &mut Visit {
        &mut self.visits[unit.0 as usize]
    }

    fn made(&mut self, unit: UnitId, visit: Visit) {
        let slot = unit.0 as usize;
        if slot >= self.visits.len() {
            self.visits.resize(slot + 1, visit);
        }
        self.visits[slot] = visit;
    }

    fn begun(&mut self, unit: UnitId, at: Moment) {
        self.visit(unit).begun = true;
        self.open[0] += u64::from(at < self.counted.period.end);
    }

    fn joined(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let counts = self.counts(at);
        let visit = self.visit(unit);
        let class = visit.precedence as usize;
        (visit.joined, visit.waits_since) = (at, at);
        (visit.waited, visit.station) = (Span::ZERO, Some(station));
        let station = &mut self.stations[station.0 as usize];
        station.came[class] += u64::from(counts);
        station.present.change(at, true);
        station.by_class[class].change(at, true);
    }

    fn refused(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, class) = (self.counts(at), self.visit(unit).precedence as usize);
        let station = &mut self.stations[station.0 as usize];
        station.came[class] += u64::from(counts);
        station.refused[class] += u64::from(counts);
    }

    fn started(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let visit = self.visit(unit);
        visit.waited += at - visit.waits_since;
        self.stations[station.0 as usize].in_hand.change(at, true);
    }

    fn interrupted(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let counts = self.counts(at);
        self.visit(unit).waits_since = at;
        let station = &mut self.stations[station.0 as usize];
        station.in_hand.change(at, false);
        station.interruptions += u64::from(counts);
    }

    fn completed(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let visit = &mut self.visits[unit.0 as usize];
        let class = visit.precedence as usize;
        visit.station = None;
        let station = &mut self.stations[station.0 as usize];
        station.in_hand.change(at, false);
        station.present.change(at, false);
        station.by_class[class].change(at, false);
        let period = &self.counted.period;
        if period.start <= visit.joined && visit.joined < period.end {
            station.sojourns[class].add(at - visit.joined);
            station.waits[class].add(visit.waited);
            station.characters += u64::from(visit.length);
        }
    }

    fn left(&mut self, unit: UnitId, carrier: CarrierId, at: Moment) {
        let laid = self.visit(unit).joined;
        let counts = self.counts(laid);
        let in_period = self.counts(at);
        let carrier = &mut self.carriers[carrier.0 as usize];
        if counts {
            carrier.waits.add(at - laid);
        }
        if carrier.departed == Some(at) && in_period {
            // Of one departure only what is left after its last counts.
            carrier.behind -= u64::from(carrier.laid);
        }
        carrier.laid -= 1;
        carrier.departed = Some(at);
        if in_period {
            carrier.behind += u64::from(carrier.laid);
        }
    }

    fn ended_so(&mut self, unit: UnitId, outcome: Outcome, at: Moment) {
        let visit = &mut self.visits[unit.0 as usize];
        self.open[1] += u64::from(visit.begun && at < self.counted.period.end);
        let (class, handed_in, group) = (visit.precedence as usize, visit.handed_in, visit.group);
        if let Some(station) = visit.station.take() {
            let station = &mut self.stations[station.0 as usize];
            station.present.change(at, false);
            station.by_class[class].change(at, false);
        }
        if !self.counts(handed_in) {
            return;
        }
        self.outcomes[outcome as usize] += 1;
        if let Some(group) = group {
            let group = &mut self.groups[group as usize];
            group.ended[outcome as usize] += 1;
            match outcome {
                Outcome::Delivered | Outcome::Split => group.journeys.add(at - handed_in),
                Outcome::NoWay | Outcome::Refused | Outcome::Dropped | Outcome::OnItsWay => {}
            }
        }
    }
}

/// The characters that a planned unit sends over a circuit, where it does.
fn length_of(program: &Program, unit: &super::Unit) -> u32 {
    let stages = &program.stages[unit.stages.start as usize..unit.stages.end as usize];
    let sent = stages.iter().filter_map(|stage| {
        match program.alternatives[stage.alternatives.start as usize].place {
            Place::Station { work, .. } => work.sent.map(|sent| sent.characters),
            Place::Carrier { .. } | Place::Delay(_) => None,
        }
    });
    sent.max().unwrap_or(0)
}

impl Visit {
    const fn new(precedence: Precedence) -> Self {
        Self {
            precedence,
            group: None,
            handed_in: Moment::EARLIEST,
            joined: Moment::EARLIEST,
            waits_since: Moment::EARLIEST,
            waited: Span::ZERO,
            station: None,
            length: 0,
            begun: false,
        }
    }
}

impl Observer for Returns {
    const CHANGES: bool = false;

    #[inline]
    fn note(&mut self, event: &Event) {
        self.fingerprint.note(event);
        let at = event.at;
        if at >= self.boundary {
            self.roll(at);
        }
        match event.what {
            What::Released { unit } => self.begun(unit, at),
            What::Made { unit, precedence, template, handed_in, length, .. } => {
                let group = self.counted.group_of_template[template as usize];
                let visit = Visit { group, handed_in, length, ..Visit::new(precedence) };
                self.made(unit, visit);
                self.begun(unit, at);
            }
            What::Refused { unit, station } => self.refused(unit, station, at),
            What::Joined { unit, station, .. } => self.joined(unit, station, at),
            What::Started { unit, station } => self.started(unit, station, at),
            What::Interrupted { unit, station, .. } => self.interrupted(unit, station, at),
            What::Completed { unit, station } => self.completed(unit, station, at),
            What::Lost { station, .. } => {
                let counts = self.counts(at);
                self.stations[station.0 as usize].lost += u64::from(counts);
            }
            What::Laid { unit, carrier, .. } => {
                self.visit(unit).joined = at;
                self.carriers[carrier.0 as usize].laid += 1;
            }
            What::Left { unit, carrier } => self.left(unit, carrier, at),
            What::Ended { unit, outcome } => self.ended_so(unit, outcome, at),
            What::Rerouted { .. }
            | What::Blocked { .. }
            | What::CalledOut { .. }
            | What::Landed { .. }
            | What::Lagged { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => {}
        }
    }
}
