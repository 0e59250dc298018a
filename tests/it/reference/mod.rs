//! A slow engine with the same rules, to be compared with the fast one event for event.
//!
//! Nothing is kept that can be looked up: every moment searches all units, stations and
//! departures anew. Absent: sources and routers.

mod floor;
mod moment;

use deskby::chance::{Key, Luck};
use deskby::engine::{
    Alternative, Event, FigureId, Outcome, Place, Program, Release, Scope, Stage, Trace, UnitId,
    What, Work,
};
use deskby::time::{Moment, Span};

/// Where a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    Unborn,
    /// On to its next stage (or back to the same, if lost) at a moment.
    Going(Moment, Way),
    Waiting(usize),
    InHand(usize),
    Blocked(usize),
    Laid(usize),
    Ended,
}

/// From where it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Born,
    Served,
    Lost,
    Travel(u32),
    Lag,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Mover {
    pub(super) at: Where,
    /// The station whose server it keeps.
    pub(super) holds: Option<usize>,
    pub(super) stage: u32,
    pub(super) attempt: u32,
    pub(super) alternative: u32,
    pub(super) arrived: Moment,
    pub(super) begun: Moment,
    pub(super) ends: Moment,
    /// What is left of the service and the whole of it, once drawn.
    pub(super) work: Option<(Span, Span)>,
}

/// What a station cannot read off the clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    /// When those called out are there.
    pub(super) called: Option<Moment>,
    /// The servers and the state that were last told.
    pub(super) told: (u16, bool),
    pub(super) facing: Option<u8>,
}

pub(super) struct Slow<'p> {
    pub(super) program: &'p Program,
    pub(super) luck: Option<Luck>,
    pub(super) now: Moment,
    pub(super) movers: Vec<Mover>,
    pub(super) stands: Vec<Stand>,
    pub(super) departed: bool,
    pub(super) trace: Trace,
}

/// The trace of a run, found slowly.
pub(crate) fn run(program: &Program, luck: Option<Luck>) -> Trace {
    let mover = |unit: &deskby::engine::Unit| Mover {
        at: match unit.release {
            Release::At(at) => Where::Going(at, Way::Born),
            Release::AfterParent => Where::Unborn,
        },
        holds: None,
        stage: unit.stages.start,
        attempt: 0,
        alternative: 0,
        arrived: Moment::EARLIEST,
        begun: Moment::EARLIEST,
        ends: Moment::EARLIEST,
        work: None,
    };
    let stand = Stand { called: None, told: (0, false), facing: None };
    let mut slow = Slow {
        program,
        luck,
        now: Moment::EARLIEST,
        movers: program.units.iter().map(mover).collect(),
        stands: vec![stand; program.stations.len()],
        departed: false,
        trace: Trace::default(),
    };
    let released = slow.movers.iter().filter_map(|mover| match mover.at {
        Where::Going(at, _) => Some(at),
        _ => None,
    });
    let mut next = released.min();
    while let Some(at) = next.filter(|&at| at <= program.horizon) {
        slow.now = at;
        slow.departed = false;
        slow.moment();
        next = slow.next_moment();
    }
    slow.now = program.horizon;
    for unit in 0..slow.movers.len() {
        if slow.movers[unit].at != Where::Ended {
            slow.end(unit, Outcome::OnItsWay);
        }
    }
    slow.trace
}

impl Slow<'_> {
    pub(super) fn note(&mut self, what: What) {
        let at = self.now;
        self.trace.events.push(Event { at, what });
    }

    pub(super) fn stage(&self, unit: usize) -> &Stage {
        &self.program.stages[self.movers[unit].stage as usize]
    }

    pub(super) fn alternative(&self, unit: usize) -> &Alternative {
        &self.program.alternatives[self.movers[unit].alternative as usize]
    }

    /// What the alternative says: work, moment from which somebody is called, direction.
    pub(super) fn service(&self, unit: usize) -> (Work, Moment, u8) {
        match self.alternative(unit).place {
            Place::Station { work, call_from, direction, .. } => (work, call_from, direction),
            Place::Carrier { travel, .. } => (travel, Moment::EARLIEST, 0),
            Place::Delay(lag) => (lag, Moment::EARLIEST, 0),
        }
    }

    pub(super) fn id(unit: usize) -> UnitId {
        UnitId(u32::try_from(unit).expect("few"))
    }

    /// The key of a draw: the stage, and the attempt and the purpose.
    pub(super) fn key(&self, unit: usize, purpose: u64) -> Key {
        let attempt = u64::from(self.movers[unit].attempt);
        self.stage(unit).key.with(16 * attempt + purpose)
    }

    pub(super) fn figure(&self, id: FigureId, key: Key) -> i64 {
        let figure = &self.program.figures[id.0 as usize];
        let key = match figure.scope {
            Scope::Use => key,
            Scope::Run => figure.key,
        };
        let uniform = self.luck.map_or(0.5, |luck| luck.uniform(key));
        figure.distribution.at(uniform)
    }

    /// How long something takes; its figure and its rate are drawn for two purposes.
    pub(super) fn work(&self, work: &Work, unit: usize, purposes: [u64; 2]) -> Span {
        let drawn = work.drawn.map_or(0, |id| self.figure(id, self.key(unit, purposes[0])));
        let sent = work.sent.map_or(0, |sent| {
            let rate = self.figure(sent.rate, self.key(unit, purposes[1])).max(1);
            let micros = i128::from(sent.characters) * 1_000_000_000 * i128::from(sent.parts);
            let rate = i128::from(rate);
            i64::try_from((micros + rate - 1) / rate).expect("short")
        });
        work.fixed + Span::from_micros(drawn + sent)
    }

    pub(super) fn end(&mut self, unit: usize, outcome: Outcome) {
        assert_ne!(self.movers[unit].at, Where::Ended);
        self.movers[unit].at = Where::Ended;
        let ended = Self::id(unit);
        self.note(What::Ended { unit: ended, outcome });
        let children = self.program.units[unit].children.clone();
        for child in children {
            match outcome {
                Outcome::Split => {
                    self.movers[child as usize].at = Where::Going(self.now, Way::Born);
                }
                _ => self.end(child as usize, outcome),
            }
        }
    }
}
