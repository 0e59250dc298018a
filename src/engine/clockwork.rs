//! The loop: what is due at a moment, in the order of DESIGN.md §3, until nothing is left.

use super::crowd::Crowded;
use super::draws::Draws;
use super::known::Known;
use super::line::{NOBODY, on_arrival};
use super::making::Maker;
use super::mover::{Mover, Whereabouts};
use super::observer::Observer;
use super::pending::{Due, Part, Pending};
use super::router::{FixedWay, Router, Ways};
use super::stand::{NEVER, Office, Stand};
use super::watch::Watch;
use super::{Event, Outcome, Program, StationId, UnitId, What};
use crate::chance::Luck;
use crate::time::{Departure, Moment};
use std::collections::BTreeMap;

/// How and when a unit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Moment,
    /// How.
    pub outcome: Outcome,
}

/// A program made ready to be run any number of times; runs share their scratch memory and
/// nothing else.
#[derive(Clone)]
pub struct Engine<'p> {
    pub(super) program: &'p Program,
    pub(super) known: Known,
    pub(super) scratch: Scratch,
}

/// What changes in a run.
#[derive(Clone, Default)]
pub(super) struct Scratch {
    pub(super) movers: Vec<Mover>,
    pub(super) stands: Vec<Stand>,
    pub(super) offices: Vec<Office>,
    pub(super) rounds: Vec<super::carry::Round>,
    pub(super) makers: Vec<Maker>,
    pub(super) draws: Draws,
    pub(super) ways: Ways,
    pub(super) pending: Pending,
    /// Units that go on to their next stage in this moment.
    pub(super) arriving: Vec<u32>,
    /// Those among them, or among the stations, whose turn it is.
    pub(super) turn: Vec<u32>,
    /// Stations that may have work to start.
    pub(super) touched: Vec<u32>,
    /// Units of sources whose place is free.
    pub(super) free: Vec<u32>,
    pub(super) ends: Vec<End>,
    /// Whether too many are under way.
    pub(super) crowded: Option<Crowded>,
    /// How many releases have happened.
    released: usize,
    /// How many units and sources have not ended.
    pub(super) open: usize,
    /// How many planned units have not ended.
    pub(super) planned: usize,
    /// How many of those may meet what sources make.
    pub(super) exposed: usize,
    /// How many units have begun and ended, for the audit.
    pub(super) made: u64,
    pub(super) ended: u64,
    /// Units that go with another, by that other.
    pub(super) sharing: BTreeMap<u32, Vec<u32>>,
    /// How many notices have come.
    pub(super) noticed: usize,
    /// The outages by chance of which it becomes known.
    pub(super) watches: Vec<Watch>,
    /// How long each is expected to last, by how often it has been heard of; the same in all runs.
    pub(super) expected: Vec<Vec<crate::time::Span>>,
    /// Whether carriers have left in this moment.
    pub(super) departed: bool,
}

impl<'p> Engine<'p> {
    /// Makes a program ready.
    ///
    /// # Panics
    ///
    /// If the program has more than 2³² units, or a range outside its vectors.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        let known = Known::of(program);
        let scratch = Scratch::of(program, &known);
        Self { program, known, scratch }
    }

    /// One run: the typical one, with every draw at its median, or the one that `luck` gives.
    ///
    /// # Panics
    ///
    /// If the audit fails: a unit ended twice or not at all.
    pub fn run(&mut self, luck: Option<Luck>, observer: &mut impl Observer) {
        match &self.program.routers {
            None => self.run_routed(luck, observer, &mut FixedWay),
            Some(makes) => self.run_routed(luck, observer, &mut makes.router()),
        }
    }

    /// As [`Engine::run`], with a router that is asked at relays.
    ///
    /// # Panics
    ///
    /// As [`Engine::run`].
    pub fn run_routed(
        &mut self,
        luck: Option<Luck>,
        observer: &mut impl Observer,
        router: &mut impl Router,
    ) {
        self.scratch.reset(self.program, &self.known, luck);
        let mut run = Run {
            program: self.program,
            known: &self.known,
            s: std::mem::take(&mut self.scratch),
            observer,
            router,
            now: Moment::EARLIEST,
            releases_at: self.known.release(0),
            notice_at: NEVER,
        };
        run.run();
        self.scratch = run.s;
    }

    /// Gives uniforms, by figure, to figures of [`Scope::Run`](super::Scope) in the place of
    /// those of the luck, in all runs from now on; where one is not a number, or missing, the
    /// luck decides. An empty list gives all back to it.
    pub fn give(&mut self, uniforms: &[f64]) {
        self.scratch.draws.give(uniforms);
    }

    /// How and when each planned unit ended in the last run, by its id.
    #[must_use]
    pub fn ends(&self) -> &[End] {
        &self.scratch.ends
    }

    /// How many units, planned or made by a source, ended in the last run.
    #[must_use]
    pub const fn ended(&self) -> u64 {
        self.scratch.ended
    }
}

impl Scratch {
    fn of(program: &Program, known: &Known) -> Self {
        Self {
            movers: Vec::with_capacity(known.movers.len()),
            stands: Vec::with_capacity(program.stations.len()),
            offices: Vec::with_capacity(program.stations.len()),
            rounds: Vec::with_capacity(program.carriers.len()),
            makers: Vec::with_capacity(program.sources.len()),
            draws: Draws::of(program),
            ways: Ways::of(program),
            pending: Pending::default(),
            arriving: Vec::new(),
            turn: Vec::new(),
            touched: Vec::new(),
            free: Vec::new(),
            ends: Vec::with_capacity(program.units.len()),
            crowded: None,
            released: 0,
            open: 0,
            planned: 0,
            exposed: 0,
            made: 0,
            ended: 0,
            sharing: BTreeMap::new(),
            noticed: 0,
            watches: Vec::new(),
            expected: Vec::new(),
            departed: false,
        }
    }

    fn reset(&mut self, program: &Program, known: &Known, luck: Option<Luck>) {
        self.movers.clear();
        self.movers.extend_from_slice(&known.movers);
        self.stands.clear();
        self.stands.extend_from_slice(&known.stands);
        self.offices.clear();
        self.offices.resize(program.stations.len(), Office::CLOSED);
        self.rounds.clear();
        self.rounds.resize(program.carriers.len(), super::carry::Round::EMPTY);
        self.makers.clear();
        self.makers.extend_from_slice(&known.makers);
        self.draws.begin(luck);
        self.ways.clear();
        self.pending.clear();
        self.free.clear();
        let never = End { at: program.horizon, outcome: Outcome::OnItsWay };
        self.ends.clear();
        self.ends.resize(program.units.len(), never);
        self.crowded = None;
        self.released = 0;
        self.open = program.units.len();
        self.planned = self.open;
        self.exposed = program.exposed.iter().filter(|&&exposed| exposed).count();
        self.made = program.units.len() as u64;
        self.ended = 0;
        self.sharing.clear();
        self.noticed = 0;
    }
}

/// One run under way.
pub(super) struct Run<'r, O, R> {
    pub(super) program: &'r Program,
    pub(super) known: &'r Known,
    /// Lent by the engine for the run.
    pub(super) s: Scratch,
    pub(super) observer: &'r mut O,
    pub(super) router: &'r mut R,
    pub(super) now: Moment,
    /// When the next planned unit is released.
    releases_at: Moment,
    /// When the next notice comes, of any kind.
    pub(super) notice_at: Moment,
}

impl<O: Observer, R: Router> Run<'_, O, R> {
    fn run(&mut self) {
        self.open_sources();
        self.open_watches();
        if let Some(first) = self.next_moment() {
            self.now = first;
            self.tell_stations();
        }
        while let Some(at) = self.next_moment() {
            self.now = at;
            self.s.departed = false;
            self.live_through();
        }
        self.close();
    }

    /// The next moment at which anything is due, while anybody is still on his way.
    fn next_moment(&self) -> Option<Moment> {
        let done = self.program.until_planned && self.s.planned == 0;
        if self.s.open == 0 || done || self.s.crowded.is_some() {
            return None;
        }
        let next = self.s.pending.next_at().unwrap_or(NEVER).min(self.releases_at);
        let next = next.min(self.notice_at);
        Some(next).filter(|&at| at <= self.program.horizon && at != NEVER)
    }

    /// Everything at one moment, to a fixpoint.
    fn live_through(&mut self) {
        self.release();
        loop {
            if self.s.pending.is_due(self.now) {
                self.fall_due();
            }
            if self.notice_at <= self.now {
                self.hear();
            }
            if !self.s.arriving.is_empty() {
                self.arrive();
            } else if !self.s.touched.is_empty() {
                self.start_work();
            } else if !self.s.pending.is_due(self.now) || !self.depart() {
                return;
            }
        }
    }

    /// Completions, then changes; and who arrives beside those who are released.
    fn fall_due(&mut self) {
        while let Some(due) = self.s.pending.pop(self.now, Part::First) {
            match due {
                Due::Completion { unit } => self.complete(unit),
                Due::Change { station } => self.look(station),
                Due::Arrival { unit } => self.s.arriving.push(unit),
                Due::Making { source } => self.make(source),
                Due::Departure { .. } => unreachable!("departures are the last part of a moment"),
            }
        }
    }

    /// The planned units that are released now.
    fn release(&mut self) {
        while self.releases_at == self.now {
            let (_, unit) = self.known.releases[self.s.released];
            self.s.released += 1;
            self.releases_at = self.known.release(self.s.released);
            self.s.arriving.push(unit);
        }
    }

    /// Those who arrive go on to their next stage, in the order of their ranks.
    fn arrive(&mut self) {
        if let [unit] = self.s.arriving[..] {
            self.s.arriving.clear();
            self.enter(unit);
            return;
        }
        std::mem::swap(&mut self.s.arriving, &mut self.s.turn);
        let movers = &self.s.movers;
        self.s.turn.sort_unstable_by_key(|&unit| on_arrival(movers, unit));
        for at in 0..self.s.turn.len() {
            self.enter(self.s.turn[at]);
        }
        self.s.turn.clear();
    }

    /// Ends whoever has not ended, and audits: every unit has ended exactly once.
    fn close(&mut self) {
        self.now = self.program.horizon;
        if self.s.open > 0 {
            for unit in 0..self.s.movers.len() {
                let unit = u32::try_from(unit).expect("units are counted in 32 bits");
                if self.s.movers[unit as usize].whereabouts != Whereabouts::Ended {
                    self.end(unit, Outcome::OnItsWay);
                }
            }
        }
        assert_eq!(self.s.ended, self.s.made, "every unit ends exactly once");
    }

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    pub(super) fn note(&mut self, what: What) {
        let at = self.now;
        self.observer.note(&Event { at, what });
    }

    /// Marks a station as one that may have work to start.
    pub(super) fn touch(&mut self, station: u32) {
        let stand = &mut self.s.stands[station as usize];
        if !stand.touched {
            stand.touched = true;
            self.s.touched.push(station);
        }
    }

    /// Gives back the server that a unit has kept.
    pub(super) fn release_server(&mut self, unit: u32) {
        let holds = std::mem::replace(&mut self.s.movers[unit as usize].holds, NOBODY);
        if holds != NOBODY {
            self.s.stands[holds as usize].busy -= 1;
            self.touch(holds);
        }
    }
}

/// The first departure from `from` on that leaves at `now` or later.
pub(super) fn next_departure(departures: &[Departure], from: usize, now: Moment) -> usize {
    from + departures[from..].partition_point(|departure| departure.leaves < now)
}

pub(super) const fn unit_id(unit: u32) -> UnitId {
    UnitId(unit)
}

pub(super) const fn station_id(station: u32) -> StationId {
    StationId(station)
}
