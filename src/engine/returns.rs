//! The traffic returns of a run: what stations, carriers and journeys came to within a period,
//! in memory that does not grow with the number of units.
//!
//! What joins, or is handed in, within the period is counted, also where it ends later; numbers
//! present are summed over the period alone. A batch is a part of the period.

use super::kept::{
    Batch, CLASSES, CarrierReturns, Class, Desk, Group, StationReturns, Times, Visit, batch_at,
};
use super::{
    CarrierId, Event, Fingerprint, Observer, Outcome, Parts, Program, StationId, Tally, UnitId,
    What,
};
use crate::time::{Moment, Span, Window};

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

/// What a run comes to.
#[derive(Clone, Debug)]
pub struct Returns {
    counted: Counted,
    /// The stations while the run lasts, with all their precedences, and when it is over.
    desks: Vec<Desk>,
    classes: Vec<[Class; CLASSES]>,
    times: Vec<[Times; CLASSES]>,
    stations: Vec<StationReturns>,
    carriers: Vec<CarrierReturns>,
    groups: Vec<Group>,
    outcomes: [u64; Outcome::ALL.len()],
    visits: Vec<Visit>,
    batches: Vec<Vec<Batch>>,
    last: Vec<Batch>,
    parts: Parts,
    boundary: Moment,
    open: [u64; 2],
    fingerprint: Fingerprint,
}

impl Returns {
    /// Nothing yet of a program's run.
    #[must_use]
    pub fn new(program: &Program, counted: Counted) -> Self {
        let group = Group { journeys: Tally::with_quantiles(), ended: [0; Outcome::ALL.len()] };
        let carrier =
            CarrierReturns { waits: Tally::with_quantiles(), behind: 0, laid: 0, departed: None };
        let units = program.units.iter().zip(&counted.group_of_unit);
        let visits = units.map(|(unit, &group)| Visit {
            group,
            handed_in: unit.rank.handed_in,
            length: Visit::length_of(program, unit),
            ..Visit::new(unit.rank.precedence)
        });
        let boundary = match counted.batch {
            Some(batch) => counted.period.start.saturating_add(batch),
            None => Moment::LATEST,
        };
        Self {
            desks: vec![Desk::default(); program.stations.len()],
            classes: vec![Default::default(); program.stations.len()],
            times: vec![std::array::from_fn(|_| Times::new()); program.stations.len()],
            stations: Vec::new(),
            carriers: vec![carrier; program.carriers.len()],
            groups: vec![group; counted.groups],
            outcomes: [0; Outcome::ALL.len()],
            visits: visits.collect(),
            batches: Vec::new(),
            last: vec![Batch::default(); program.stations.len()],
            parts: Parts::default(),
            boundary,
            open: [0; 2],
            fingerprint: Fingerprint::EMPTY,
            counted,
        }
    }

    /// What happened at a station, when the run is over and closed.
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

    /// Sums over the same batches.
    #[must_use]
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What happened at all stations, carriers and groups, when the run is over and closed;
    /// takes it away.
    pub fn take(&mut self) -> (Vec<StationReturns>, Vec<CarrierReturns>, Vec<Group>) {
        let stations = std::mem::take(&mut self.stations);
        (stations, std::mem::take(&mut self.carriers), std::mem::take(&mut self.groups))
    }

    /// Closes the batches that end with the period, or the period as one batch; to be called
    /// once, when the run is over.
    pub fn close(&mut self) {
        let end = self.counted.period.end;
        self.roll(end);
        self.count_listed();
        if self.counted.batch.is_none() {
            self.batches.push(self.batches_at(end).collect());
            let part = (&self.classes[..], &self.times[..], &self.groups[..]);
            self.parts.end(part, self.micros(end));
        }
        let end = self.micros(end);
        let stations = self.desks.iter().zip(&self.classes).zip(&mut self.times);
        let taken = stations
            .map(|((desk, classes), times)| StationReturns::taken(desk, classes, times, end));
        self.stations = taken.collect();
    }

    /// The fingerprint of the run.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    #[inline]
    fn counts(&self, moment: Moment) -> bool {
        self.counted.period.start <= moment && moment < self.counted.period.end
    }

    /// How much of the period is over at a moment.
    #[inline]
    fn micros(&self, moment: Moment) -> i64 {
        let period = &self.counted.period;
        moment.as_micros().clamp(period.start.as_micros(), period.end.as_micros())
            - period.start.as_micros()
    }

    fn batches_at(&self, at: Moment) -> impl Iterator<Item = Batch> + use<'_> {
        let at = self.micros(at);
        let stations = self.desks.iter().zip(&self.classes).zip(&self.times);
        stations.map(move |((desk, classes), times)| batch_at(desk, classes, times, at))
    }

    /// Counts every visit that was only listed.
    fn count_listed(&mut self) {
        let classes = self.classes.iter_mut().flatten();
        classes.zip(self.times.iter_mut().flatten()).for_each(|(class, times)| times.count(class));
    }

    /// Closes every batch that has ended.
    #[cold]
    fn roll(&mut self, now: Moment) {
        let Some(batch) = self.counted.batch else { return };
        while self.boundary <= now && self.boundary <= self.counted.period.end {
            let at = self.boundary;
            self.count_listed();
            let part = (&self.classes[..], &self.times[..], &self.groups[..]);
            self.parts.end(part, self.micros(at));
            let until: Vec<Batch> = self.batches_at(at).collect();
            let ended = until.iter().zip(&self.last).map(|(now, before)| Batch {
                visits: now.visits - before.visits,
                waits: now.waits - before.waits,
                sojourns: now.sojourns - before.sojourns,
                present: now.present - before.present,
                in_hand: now.in_hand - before.in_hand,
            });
            let ended = ended.collect();
            self.batches.push(ended);
            self.last = until;
            self.boundary = self.boundary.saturating_add(batch);
        }
    }

    #[inline]
    fn visit(&mut self, unit: UnitId) -> &mut Visit {
        &mut self.visits[unit.0 as usize]
    }

    #[inline]
    fn made(&mut self, unit: UnitId, visit: Visit) {
        let slot = unit.0 as usize;
        if slot >= self.visits.len() {
            self.visits.resize(slot + 1, visit);
        }
        self.visits[slot] = visit;
    }

    #[inline]
    fn begun(&mut self, unit: UnitId, at: Moment) {
        self.visit(unit).begun = true;
        self.open[0] += u64::from(at < self.counted.period.end);
    }

    #[inline]
    fn joined(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, micros) = (self.counts(at), self.micros(at));
        let visit = self.visit(unit);
        (visit.joined, visit.station) = (at, Some(station));
        visit.waited = Span::ZERO - since_1970(at);
        let class = visit.precedence as usize;
        let desk = &mut self.desks[station.0 as usize];
        desk.present += 1;
        desk.most = desk.most.max(desk.present);
        let class = &mut self.classes[station.0 as usize][class];
        class.came += u64::from(counts);
        class.present.up(micros);
    }

    #[inline]
    fn refused(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, class) = (self.counts(at), self.visit(unit).precedence as usize);
        self.classes[station.0 as usize][class].came += u64::from(counts);
        self.times[station.0 as usize][class].refused += u64::from(counts);
    }

    #[inline]
    fn started(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let micros = self.micros(at);
        self.visit(unit).waited += since_1970(at);
        self.desks[station.0 as usize].in_hand.up(micros);
    }

    #[inline]
    fn interrupted(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, micros) = (self.counts(at), self.micros(at));
        self.visit(unit).waited -= since_1970(at);
        let desk = &mut self.desks[station.0 as usize];
        desk.in_hand.down(micros);
        desk.interruptions += u64::from(counts);
    }

    #[inline]
    fn completed(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let micros = self.micros(at);
        let visit = &mut self.visits[unit.0 as usize];
        visit.station = None;
        let desk = &mut self.desks[station.0 as usize];
        desk.present -= 1;
        desk.in_hand.down(micros);
        let class = &mut self.classes[station.0 as usize][visit.precedence as usize];
        class.present.down(micros);
        let period = &self.counted.period;
        if period.start <= visit.joined && visit.joined < period.end {
            desk.characters += u64::from(visit.length);
            if class.list(at - visit.joined, visit.waited) {
                self.times[station.0 as usize][visit.precedence as usize].count(class);
            }
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

    /// It goes another way, or ends, perhaps from where it waited.
    #[inline]
    fn went(&mut self, unit: UnitId, at: Moment) {
        let micros = self.micros(at);
        let visit = &mut self.visits[unit.0 as usize];
        let class = visit.precedence as usize;
        if let Some(station) = visit.station.take() {
            self.desks[station.0 as usize].present -= 1;
            self.classes[station.0 as usize][class].present.down(micros);
        }
    }

    #[inline]
    fn ended_so(&mut self, unit: UnitId, outcome: Outcome, at: Moment) {
        let visit = &mut self.visits[unit.0 as usize];
        self.open[1] += u64::from(visit.begun && at < self.counted.period.end);
        let (handed_in, group) = (visit.handed_in, visit.group);
        self.went(unit, at);
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

fn since_1970(moment: Moment) -> Span {
    Span::from_micros(moment.as_micros())
}

impl Observer for Returns {
    const CHANGES: bool = false;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
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
                let visit = Visit { handed_in, group, length, ..Visit::new(precedence) };
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
                self.desks[station.0 as usize].lost += u64::from(counts);
            }
            What::Laid { unit, carrier, .. } => {
                self.visit(unit).joined = at;
                self.carriers[carrier.0 as usize].laid += 1;
            }
            What::Left { unit, carrier } => self.left(unit, carrier, at),
            What::Ended { unit, outcome } => self.ended_so(unit, outcome, at),
            What::Rerouted { unit, .. } | What::Shares { unit, .. } => self.went(unit, at),
            What::Blocked { .. }
            | What::CalledOut { .. }
            | What::Landed { .. }
            | What::Lagged { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => {}
        }
    }
}
