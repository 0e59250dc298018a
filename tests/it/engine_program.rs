//! Programs written in a few words, and traces told in minutes, for the tests of the engine.

use deskby::chance::Key;
use deskby::engine::{
    Alternative, Carrier, CarrierId, Engine, Event, Place, Program, Rank, Release, Shift, Stage,
    Station, StationId, Trace, Unit, What, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Departure, Moment, Span};

/// The moment so many minutes after the beginning.
pub(crate) fn minute(minutes: i64) -> Moment {
    Moment::from_micros(minutes * 60_000_000)
}

/// So many minutes of work.
pub(crate) fn minutes(minutes: i64) -> Work {
    Work::fixed(Span::from_mins(minutes))
}

/// Shifts given as minute and number of servers.
pub(crate) fn shifts(given: &[(i64, u16)]) -> Vec<Shift> {
    let shift = |&(from, servers): &(i64, u16)| Shift { from: minute(from), servers };
    given.iter().map(shift).collect()
}

/// A stage at a station.
pub(crate) fn at(station: u32, work: i64) -> Place {
    Place::station(StationId(station), minutes(work))
}

/// A stage with a carrier.
pub(crate) fn with(carrier: u32, travel: i64) -> Place {
    Place::Carrier { carrier: CarrierId(carrier), travel: minutes(travel) }
}

/// A program under construction.
pub(crate) struct Draft {
    pub(crate) program: Program,
}

impl Draft {
    /// Nothing yet; the horizon is minute 100,000.
    pub(crate) fn new() -> Self {
        Self { program: Program::new(minute(100_000)) }
    }

    pub(crate) fn station(&mut self, station: Station) -> &mut Self {
        self.program.stations.push(station);
        self
    }

    /// A carrier whose departures leave and close at the given minutes.
    pub(crate) fn carrier(
        &mut self,
        departures: &[(i64, i64)],
        capacity: Option<u32>,
    ) -> &mut Self {
        let departure = |&(leaves, closes): &(i64, i64)| Departure {
            leaves: minute(leaves),
            closes: minute(closes),
        };
        self.program.carriers.push(Carrier {
            timetables: vec![departures.iter().map(departure).collect()],
            which: None,
            capacity,
        });
        self
    }

    /// A unit handed in at a minute, with the stages of its way.
    pub(crate) fn unit(&mut self, at: i64, precedence: Precedence, way: &[Place]) -> &mut Self {
        let id = self.program.units.len();
        let stages = self.way(Key::of("unit").with(id as u64), way);
        self.program.units.push(Unit {
            release: Release::At(minute(at)),
            stages,
            children: 0..0,
            rank: Rank {
                precedence,
                handed_in: minute(at),
                telegram: u32::try_from(id).expect("few"),
                addressee: 0,
            },
        });
        self
    }

    /// Stages with one alternative each.
    pub(crate) fn way(&mut self, key: Key, way: &[Place]) -> std::ops::Range<u32> {
        let number = |len: usize| u32::try_from(len).expect("few");
        let first = number(self.program.stages.len());
        for place in way {
            let at = number(self.program.alternatives.len());
            self.program.alternatives.push(Alternative::to(*place));
            let key = key.with(u64::from(number(self.program.stages.len()) - first));
            self.program.stages.push(Stage::new(at..at + 1, key));
        }
        first..number(self.program.stages.len())
    }

    /// The typical run.
    pub(crate) fn trace(&self) -> Trace {
        let mut trace = Trace::default();
        Engine::new(&self.program).run(None, &mut trace);
        trace
    }

    /// The typical run, a line for each event but changes of stations.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = self.trace().events;
        let changed = |event: &Event| matches!(event.what, What::Changed { .. });
        let told = told.iter().filter(|event| !changed(event));
        told.map(tell).collect()
    }

    /// Of the typical run only what the words say that a line must contain.
    pub(crate) fn told_of(&self, words: &str) -> Vec<String> {
        let lines = self.told().into_iter();
        lines.filter(|line| words.split('|').any(|word| line.contains(word))).collect()
    }
}

/// An event in a few words.
pub(crate) fn tell(event: &Event) -> String {
    let at = event.at.as_micros() / 60_000_000;
    let text = match event.what {
        What::Released { unit } => format!("{} released", unit.0),
        What::Made { unit, number, .. } => format!("{} made as {number}", unit.0),
        What::Rerouted { unit, taken, .. } => format!("{} rerouted over {taken}", unit.0),
        What::Shares { unit, with } => format!("{} goes with {}", unit.0, with.0),
        What::Refused { unit, station } => format!("{} refused by {}", unit.0, station.0),
        What::Blocked { unit, station } => format!("{} blocked before {}", unit.0, station.0),
        What::Joined { unit, station, .. } => format!("{} joined {}", unit.0, station.0),
        What::CalledOut { unit, there, .. } => {
            format!("{} calls for {}", unit.0, there.as_micros() / 60_000_000)
        }
        What::Started { unit, station } => format!("{} started at {}", unit.0, station.0),
        What::Interrupted { unit, by, .. } => match by {
            Some(by) => format!("{} interrupted by {}", unit.0, by.0),
            None => format!("{} interrupted", unit.0),
        },
        What::Completed { unit, station } => format!("{} completed at {}", unit.0, station.0),
        What::Lost { unit, .. } => format!("{} lost", unit.0),
        What::Laid { unit, .. } => format!("{} laid", unit.0),
        What::Left { unit, .. } => format!("{} left", unit.0),
        What::Landed { unit, .. } => format!("{} landed", unit.0),
        What::Lagged { unit, .. } => format!("{} lagged", unit.0),
        What::Lapsed { unit } => format!("{} lapsed", unit.0),
        What::Ended { unit, outcome } => format!("{} ended {outcome:?}", unit.0),
        What::Changed { station, servers, down } => {
            format!("station {}: {servers}{}", station.0, if down { " down" } else { "" })
        }
    };
    format!("{at}: {text}")
}
