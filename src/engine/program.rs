//! What the engine runs: stations, carriers and the stages of every unit that moves.

use std::ops::Range;
use std::sync::Arc;

use super::{Hearing, MakesRouters, Notice, Shift, Source, Station, Template};
use crate::chance::{Distribution, Key, Luck};
use crate::telegram::Precedence;
use crate::time::{Departure, Moment, Span, Window};

/// The place of a station in [`Program::stations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StationId(pub u32);

/// The place of a source in [`Program::sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// The place of a carrier in [`Program::carriers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CarrierId(pub u32);

/// The place of a unit in [`Program::units`]; from their number on, a unit of a source, whose
/// place another takes when it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitId(pub u32);

/// The place of a stage in [`Program::stages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StageId(pub u32);

/// The place of a figure in [`Program::figures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureId(pub u32);

/// All that one simulation needs to know, compiled by `plan`.
#[derive(Clone, Debug)]
pub struct Program {
    /// Every uncertain or varying quantity, once.
    pub figures: Vec<Figure>,
    /// Everything with servers and a queue.
    pub stations: Vec<Station>,
    /// Everything that leaves by a timetable.
    pub carriers: Vec<Carrier>,
    /// The alternatives of all stages, laid out so that each stage owns a range.
    pub alternatives: Vec<Alternative>,
    /// The stages of all units, laid out so that each unit owns a range.
    pub stages: Vec<Stage>,
    /// Everything that moves; the children of a unit are neighbours.
    pub units: Vec<Unit>,
    /// Streams of units that are made as they arrive.
    pub sources: Vec<Source>,
    /// What the sources make; the children of a template are neighbours.
    pub templates: Vec<Template>,
    /// Where stages are followed by one of several, by chance.
    pub forks: Vec<Fork>,
    /// What has not ended by then is still on its way.
    pub horizon: Moment,
    /// When the router is asked about what waits where, in order of time.
    pub notices: Vec<Notice>,
    /// Of which stations outages by chance become known.
    pub hearings: Vec<Hearing>,
    /// Who makes a router for each run; none where every way is as it was planned.
    pub routers: Option<Arc<dyn MakesRouters>>,
    /// Whether a run is over when every planned unit has ended, whatever sources still make.
    pub until_planned: bool,
    /// For each planned unit whether it may meet what sources make, which make nothing more when
    /// none of these is left; empty where they go on.
    pub exposed: Vec<bool>,
}

impl Program {
    /// The shifts that a station keeps in the typical run, or in the one that `luck` gives.
    #[must_use]
    pub fn shifts_of(&self, station: StationId, luck: Option<Luck>) -> &[Shift] {
        let station = &self.stations[station.0 as usize];
        let chosen = station.which.map(|which| {
            let figure = &self.figures[which.0 as usize];
            let drawn = luck.map_or_else(
                || figure.distribution.typical(),
                |luck| figure.distribution.at(luck.uniform(figure.key)),
            );
            station.chosen(drawn)
        });
        station.rota(chosen)
    }

    /// When nobody is on duty at a station, by [`Program::shifts_of`]: every such time that has
    /// a part of `within`, from its beginning to its end.
    #[must_use]
    pub fn off_duty(&self, station: StationId, luck: Option<Luck>, within: &Window) -> Vec<Window> {
        let mut off = Vec::new();
        let mut since = Some(Moment::EARLIEST);
        for shift in self.shifts_of(station, luck) {
            match (since, shift.servers > 0) {
                (Some(from), true) => {
                    off.push(from..shift.from);
                    since = None;
                }
                (None, false) => since = Some(shift.from),
                (Some(_), false) | (None, true) => {}
            }
        }
        off.extend(since.map(|from| from..Moment::LATEST));
        off.retain(|window| window.start < within.end && window.end > within.start);
        off
    }

    /// A program without anything in it.
    #[must_use]
    pub const fn new(horizon: Moment) -> Self {
        Self {
            figures: Vec::new(),
            stations: Vec::new(),
            carriers: Vec::new(),
            alternatives: Vec::new(),
            stages: Vec::new(),
            units: Vec::new(),
            sources: Vec::new(),
            templates: Vec::new(),
            forks: Vec::new(),
            horizon,
            notices: Vec::new(),
            hearings: Vec::new(),
            routers: None,
            until_planned: false,
            exposed: Vec::new(),
        }
    }
}

/// A quantity that may vary.
#[derive(Clone, Debug)]
pub struct Figure {
    /// How it varies.
    pub distribution: Distribution,
    /// Whether it is drawn once a run or at each use.
    pub scope: Scope,
    /// Its stable name.
    pub key: Key,
}

/// When a figure is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Once a run: nobody knows it, but it did not change.
    Run,
    /// At each use: it varied.
    Use,
}

/// How long something takes: the sum of its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// A fixed part.
    pub fixed: Span,
    /// A figure in microseconds.
    pub drawn: Option<FigureId>,
    /// Characters sent over a circuit.
    pub sent: Option<Sent>,
}

impl Work {
    /// Always so long.
    #[must_use]
    pub const fn fixed(fixed: Span) -> Self {
        Self { fixed, drawn: None, sent: None }
    }

    /// As a figure says, in microseconds.
    #[must_use]
    pub const fn drawn(figure: FigureId) -> Self {
        Self { fixed: Span::ZERO, drawn: Some(figure), sent: None }
    }
}

/// Characters sent at a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// How many characters, beyond those of [`Template::length`].
    pub characters: u32,
    /// A figure in thousandths of a character a second, or in finer parts of them; the time is
    /// rounded up to the microsecond.
    pub rate: FigureId,
    /// Into how many parts the figure divides a thousandth: 1, or [`Sent::FINE`].
    pub parts: u32,
}

impl Sent {
    /// Thousand-millionths of a character a second, so that 50 baud of 7.5 units are exact.
    pub const FINE: u32 = 1_000_000;
}

/// Departures on a timetable.
#[derive(Clone, Debug)]
pub struct Carrier {
    /// The timetables that it may have had, each in order of time; one unless nobody knows.
    pub timetables: Vec<Vec<Departure>>,
    /// Which of them, in thousandths below 1000 times their number, where there are several:
    /// the typical one first.
    pub which: Option<FigureId>,
    /// How many units a departure takes.
    pub capacity: Option<u32>,
}

/// One step of a unit's way: the first alternative that accepts it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// A range of [`Program::alternatives`]; never empty.
    pub alternatives: Range<u32>,
    /// Its stable name, from which draws at each use are keyed.
    pub key: Key,
    /// The number, `plan`'s own, of the relay at which the router is asked before this stage.
    pub relay: Option<u32>,
    /// A place in [`Program::forks`], where not simply the next stage follows.
    pub fork: Option<u32>,
}

/// Which stage comes next, by chance; for units of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// How often, against the sum of the weights, and which stage of the same template; none
    /// for the end of the way.
    pub choices: Vec<(u32, Option<StageId>)>,
}

impl Fork {
    /// The choice that a uniform means.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "weights are far below 2^53")]
    pub fn chosen(&self, uniform: f64) -> Option<StageId> {
        let all: u64 = self.choices.iter().map(|&(weight, _)| u64::from(weight)).sum();
        let (point, mut below) = (uniform * all as f64, 0);
        for &(weight, stage) in &self.choices {
            below += u64::from(weight);
            if point < below as f64 {
                return stage;
            }
        }
        self.choices.last().and_then(|&(_, stage)| stage)
    }
}

impl Stage {
    /// A stage before which no router is asked.
    #[must_use]
    pub const fn new(alternatives: Range<u32>, key: Key) -> Self {
        Self { alternatives, key, relay: None, fork: None }
    }
}

/// One way to do a stage.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// Which units may take it.
    pub accepts: Accepts,
    /// Where the unit goes.
    pub place: Place,
}

impl Alternative {
    /// An alternative that accepts everything.
    #[must_use]
    pub const fn to(place: Place) -> Self {
        Self { accepts: Accepts::ALL, place }
    }
}

/// Which units an alternative accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepts {
    /// The lowest precedence.
    pub at_least: Precedence,
    /// Whether only while the station is not down.
    pub only_when_up: bool,
}

impl Accepts {
    /// Every unit at any time.
    pub const ALL: Self = Self { at_least: Precedence::Deferred, only_when_up: false };
}

/// Where a unit spends a stage: the three primitives.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// It waits for a server and is served.
    Station {
        /// Which.
        station: StationId,
        /// How long it is served.
        work: Work,
        /// Before this moment nobody is called out for it.
        call_from: Moment,
        /// In which direction it is sent, where the station is set up anew on a change.
        direction: u8,
    },
    /// It waits for a departure and travels.
    Carrier {
        /// Which.
        carrier: CarrierId,
        /// From departure to arrival.
        travel: Work,
    },
    /// A lag that nothing queues for.
    Delay(Work),
}

impl Place {
    /// A station for which somebody may be called out at any time.
    #[must_use]
    pub const fn station(station: StationId, work: Work) -> Self {
        Self::Station { station, work, call_from: Moment::EARLIEST, direction: 0 }
    }
}

/// Something that moves as one: a transmission, a consignment, a desk's copy.
///
/// When its stages are done its children are released; without children it is delivered.
#[derive(Clone, Debug)]
pub struct Unit {
    /// When it begins.
    pub release: Release,
    /// A range of [`Program::stages`].
    pub stages: Range<u32>,
    /// A range of [`Program::units`].
    pub children: Range<u32>,
    /// Its place in a queue.
    pub rank: Rank,
}

/// When a unit begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// At a moment.
    At(Moment),
    /// When its parent's stages are done.
    AfterParent,
}

/// The place of a unit in a queue, after its arrival there: precedence, then arrival at this
/// station, then hand-in, then telegram and addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// The highest precedence of the wire copies that it serves.
    pub precedence: Precedence,
    /// When its telegram was handed in.
    pub handed_in: Moment,
    /// The place of its telegram in the scenario.
    pub telegram: u32,
    /// The place of its first addressee in the telegram.
    pub addressee: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_on_duty_from_a_shift_without_servers_to_the_next_with_some() {
        let at = Moment::from_micros;
        let shift = |(from, servers)| Shift { from: at(from), servers };
        let rota = [(10, 2), (20, 1), (30, 0), (35, 0), (40, 3), (50, 0)];
        let mut program = Program::new(at(60));
        program.stations.push(Station::new(rota.map(shift).to_vec()));
        let off = |from, to| program.off_duty(StationId(0), None, &(at(from)..at(to)));
        let (before, night) = (Moment::EARLIEST..at(10), at(30)..at(40));
        let after = at(50)..Moment::LATEST;
        assert_eq!(off(0, 60), [before.clone(), night.clone(), after.clone()]);
        assert_eq!(off(9, 31), [before, night.clone()]);
        assert_eq!(off(39, 51), [night, after]);
        assert!(off(10, 30).is_empty() && off(40, 50).is_empty());
    }

    #[test]
    fn the_shifts_of_a_run_are_those_of_the_rota_that_its_luck_chooses() {
        let rota = |servers| vec![Shift { from: Moment::EARLIEST, servers }];
        let mut program = Program::new(Moment::EARLIEST);
        program.figures.push(Figure {
            distribution: Distribution::uniform(0, 2_999).expect("in order"),
            scope: Scope::Run,
            key: Key::of("rota"),
        });
        let mut station = Station::new(rota(9));
        station.rotas = vec![rota(1), rota(2), rota(3)];
        station.which = Some(FigureId(0));
        program.stations = vec![station, Station::new(rota(7))];
        let servers = |station, luck| program.shifts_of(StationId(station), luck)[0].servers;
        assert_eq!((servers(0, None), servers(1, None)), (2, 7));
        for run in 0..50 {
            let luck = Luck::new(1, run);
            let chosen = u16::try_from(
                program.figures[0].distribution.at(luck.uniform(Key::of("rota"))) / 1_000,
            );
            assert_eq!((servers(0, Some(luck)), servers(1, Some(luck))), (chosen.unwrap() + 1, 7));
        }
    }
    #[test]
    fn a_fork_goes_where_the_weights_up_to_a_uniform_lead() {
        let (one, other) = (Some(StageId(3)), Some(StageId(7)));
        let fork = Fork { choices: vec![(1, one), (3, None), (0, Some(StageId(9))), (4, other)] };
        let chosen = [0.0, 0.124, 0.125, 0.499, 0.5, 0.999, 1.0].map(|at| fork.chosen(at));
        assert_eq!(chosen, [one, one, None, None, other, other, other]);
        assert_eq!(Fork { choices: vec![(2, None), (0, one)] }.chosen(0.9), None);
        assert_eq!(Fork { choices: Vec::new() }.chosen(0.5), None);
    }
}
