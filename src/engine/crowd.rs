//! A run in which more come than are served is given up before it fills the memory.

use super::StationId;
use super::clockwork::{Engine, Run, station_id};
use super::observer::Observer;
use super::router::Router;
use crate::time::Moment;

/// How many units of sources may be under way at once.
pub const MOST_UNDER_WAY: usize = 1_000_000;

/// Why a run was given up: more than [`MOST_UNDER_WAY`] units of sources were under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowded {
    /// When.
    pub at: Moment,
    /// Where most waited, and how many; none where nobody waited at a station.
    pub most: Option<(StationId, u32)>,
}

impl Engine<'_> {
    /// Whether the last run was given up, and why; what was still under way then has ended as
    /// such at the horizon.
    #[must_use]
    pub const fn crowded(&self) -> Option<Crowded> {
        self.scratch.crowded
    }
}

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Gives the run up at the end of this moment.
    #[cold]
    pub(super) fn give_up(&mut self) {
        let waiting = self.s.stands.iter().zip(0..).map(|(stand, id)| (stand.waiting.len(), id));
        let most = waiting.max_by_key(|&(waiting, id)| (waiting, std::cmp::Reverse(id)));
        let most = most.filter(|&(waiting, _)| waiting > 0);
        let most = most.map(|(waiting, id)| (station_id(id), waiting));
        self.s.crowded.get_or_insert(Crowded { at: self.now, most });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Key, Luck};
    use crate::engine::{
        Alternative, Pace, Place, Program, Rank, Release, Share, Silent, Source, Stage, Station,
        Template, Unit, Work,
    };
    use crate::telegram::Precedence;
    use crate::time::Span;

    /// Units that are planned, and delivered where they are handed in.
    const PLANNED: usize = 2;

    /// A source of a unit a second at a station with so many servers, a millisecond each, beside
    /// what is planned.
    fn program(servers: u16, units: usize) -> Program {
        let start = Moment::from_micros(0);
        let second = Span::from_secs(1);
        let mut program = Program::new(start.saturating_add(Span::from_hours(10_000)));
        program.stations = vec![Station::always(1), Station::always(servers)];
        let work = Work::fixed(Span::from_micros(1_000));
        program.alternatives.push(Alternative::to(Place::station(StationId(1), work)));
        program.stages.push(Stage::new(0..1, Key::of("stage")));
        program.units = vec![
            Unit {
                release: Release::At(start),
                stages: 0..0,
                children: 0..0,
                rank: Rank {
                    precedence: Precedence::Routine,
                    handed_in: start,
                    telegram: 0,
                    addressee: 0,
                },
            };
            PLANNED
        ];
        program.templates.push(Template {
            stages: 0..1,
            children: 0..0,
            precedence: Precedence::Routine,
            length: None,
        });
        program.sources.push(Source {
            key: Key::of("source"),
            paces: vec![Pace { from: start, gap: second }],
            until: start.saturating_add(Span::from_secs(i64::try_from(units).unwrap() + 1)),
            mix: vec![Share { weight: 1, template: 0 }],
            even: true,
            rate: None,
        });
        program
    }

    /// Whether and how a run is given up, and how many of what sources make ended in it.
    fn crowded(servers: u16, units: usize) -> (Option<Crowded>, u64) {
        let program = program(servers, units);
        let mut engine = Engine::new(&program);
        engine.run(Some(Luck::new(0, 0)), &mut Silent);
        (engine.crowded(), engine.ended() - PLANNED as u64)
    }

    #[test]
    fn a_run_is_given_up_when_one_too_many_is_under_way() {
        let seconds = i64::try_from(MOST_UNDER_WAY + 1).unwrap() * 1_000_000;
        let waiting = u32::try_from(MOST_UNDER_WAY).unwrap();
        let given_up =
            Crowded { at: Moment::from_micros(seconds), most: Some((StationId(1), waiting)) };
        let ended = MOST_UNDER_WAY as u64;
        assert_eq!(crowded(0, MOST_UNDER_WAY), (None, ended));
        assert_eq!(crowded(0, MOST_UNDER_WAY + 9), (Some(given_up), ended + 1));
        assert_eq!(crowded(1, MOST_UNDER_WAY + 9), (None, ended + 9));
    }

    #[test]
    fn where_nobody_waits_at_a_station_a_run_is_given_up_without_one() {
        let mut program = program(0, MOST_UNDER_WAY + 9);
        let lag = Place::Delay(Work::fixed(Span::from_hours(9_000)));
        program.alternatives[0] = Alternative::to(lag);
        let mut engine = Engine::new(&program);
        engine.run(None, &mut Silent);
        assert_eq!(engine.crowded().map(|crowded| crowded.most), Some(None));
    }
}
