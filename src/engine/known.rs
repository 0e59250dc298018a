//! What is worked out from a program once, for all its runs.

use super::line::{NOBODY, on_arrival};
use super::making::{Maker, Mixed, makers_of};
use super::mover::Mover;
use super::stand::{NEVER, Stand};
use super::{
    Accepts, Alternative, FigureId, Place, Program, Release, Scope, Stage, StationId, Work,
};
use crate::chance::{Distribution, Key};
use crate::time::{Moment, Span};

/// What is worked out from a program once.
#[derive(Clone)]
pub(super) struct Known {
    /// The units that are released at a moment, in the order in which they arrive.
    pub(super) releases: Vec<(Moment, u32)>,
    /// What is asked for at every stage of a plain way.
    pub(super) steps: Vec<Step>,
    /// The services that are drawn as early as a unit joins, each once.
    pub(super) services: Vec<Service>,
    /// Whether any of the steps [holds](Step::holds).
    pub(super) holds: bool,
    /// All sources before anything has arrived, and what they make, by weight.
    pub(super) makers: Vec<Maker>,
    pub(super) mixes: Vec<Mixed>,
    /// All units before they are released, and all stations before anything has happened.
    pub(super) movers: Vec<Mover>,
    pub(super) stands: Vec<Stand>,
}

/// A stage as it is asked for at every turn, beside its neighbours: three to a line of a
/// processor's cache, so that the whole way of a unit is on two or three.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// The stable name of the stage.
    pub(super) key: Key,
    /// The only alternative, and the station to which it leads.
    pub(super) alternative: u32,
    pub(super) station: u32,
    /// The service that is the whole of the work there, where it may be drawn as early as the
    /// unit joins; else [`NOBODY`].
    pub(super) service: u32,
    /// Whether this is all that there is to the stage: one station that takes whoever comes, and
    /// no relay.
    pub(super) plain: bool,
    /// Whether one of several stages follows, by chance.
    pub(super) forks: bool,
    /// Whether a server may be kept when it is done, because the next is full.
    pub(super) holds: bool,
}

/// How long a service takes that is drawn at each use.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) of: Distribution,
    pub(super) typical: i64,
}

impl Known {
    pub(super) fn of(program: &Program) -> Self {
        let movers: Vec<Mover> = program.units.iter().map(mover_of).collect();
        let mut releases: Vec<(Moment, u32)> = Vec::new();
        for (unit, id) in program.units.iter().zip(0_u32..) {
            match unit.release {
                Release::At(at) => releases.push((at, id)),
                Release::AfterParent => {}
            }
        }
        releases.sort_by_cached_key(|&(at, unit)| (at, on_arrival(&movers, unit)));
        let (makers, mixes) = makers_of(&program.sources);
        let stands = program.stations.iter().map(Stand::closed).collect();
        let (steps, services) = steps(program);
        let holds = steps.iter().any(|step| step.holds);
        Self { releases, steps, services, holds, makers, mixes, movers, stands }
    }

    /// How many units are planned.
    pub(super) const fn planned(&self) -> usize {
        self.movers.len()
    }

    /// When the release of this place happens; never behind the last.
    pub(super) fn release(&self, at: usize) -> Moment {
        self.releases.get(at).map_or(NEVER, |&(at, _)| at)
    }
}

fn mover_of(unit: &super::Unit) -> Mover {
    Mover {
        handed_in: unit.rank.handed_in,
        telegram: unit.rank.telegram,
        addressee: unit.rank.addressee,
        precedence: unit.rank.precedence,
        stage: unit.stages.start,
        shift: unit.stages.start.wrapping_neg(),
        end: unit.stages.end,
        children: (unit.children.start, unit.children.end),
        ..Mover::UNBORN
    }
}

/// All stages, as they are asked for at every turn, and the services of plain ones.
fn steps(program: &Program) -> (Vec<Step>, Vec<Service>) {
    // A router may ask what is left of a service, which nobody knows before it begins.
    let asked = program.stages.iter().any(|stage| stage.relay.is_some());
    let mut services = Services { of_figure: vec![NOBODY; program.figures.len()], all: Vec::new() };
    let step = |(stage, holds): (&Stage, bool)| {
        let (station, service) = match only_station(program, stage) {
            Some((station, Work { fixed: Span::ZERO, drawn: Some(figure), sent: None }))
                if !asked =>
            {
                (station.0, services.of(program, figure))
            }
            Some((station, Work { .. })) => (station.0, NOBODY),
            None => (NOBODY, NOBODY),
        };
        Step {
            key: stage.key,
            alternative: stage.alternatives.start,
            station,
            service,
            plain: station != NOBODY && stage.relay.is_none(),
            forks: stage.fork.is_some(),
            holds,
        }
    };
    let steps = program.stages.iter().zip(may_hold(program)).map(step).collect();
    (steps, services.all)
}

/// The services found so far.
struct Services {
    of_figure: Vec<u32>,
    all: Vec<Service>,
}

/// Among so many of the last services one that is alike is sought.
const ALIKE: usize = 64;

impl Services {
    /// The service that is a figure, if it is drawn at each use. Figures alike are one service,
    /// so that a thousand stations of one kind do not ask for a thousand places in memory.
    fn of(&mut self, program: &Program, id: FigureId) -> u32 {
        let figure = &program.figures[id.0 as usize];
        match figure.scope {
            Scope::Run => return NOBODY,
            Scope::Use => {}
        }
        if self.of_figure[id.0 as usize] == NOBODY {
            let last = self.all.len().saturating_sub(ALIKE);
            let known = self.all[last..].iter().position(|known| known.of == figure.distribution);
            let at = known.map_or(self.all.len(), |at| last + at);
            if at == self.all.len() {
                let (of, typical) = (figure.distribution.clone(), figure.distribution.typical());
                self.all.push(Service { of, typical });
            }
            let at = u32::try_from(at).expect("figures are counted in 32 bits");
            self.of_figure[id.0 as usize] = at;
        }
        self.of_figure[id.0 as usize]
    }
}

/// The station where every unit spends a stage, if there is but one, and the work there.
fn only_station(program: &Program, stage: &Stage) -> Option<(StationId, Work)> {
    let range = stage.alternatives.start as usize..stage.alternatives.end as usize;
    match program.alternatives[range] {
        [Alternative { accepts: Accepts::ALL, place: Place::Station { station, work, .. } }] => {
            Some((station, work))
        }
        _ => None,
    }
}

/// For each stage, whether the one after it may be at a station that blocks when it is full.
fn may_hold(program: &Program) -> Vec<bool> {
    let blocks = |place: &Place| match place {
        Place::Station { station, .. } => program.stations[station.0 as usize].blocks(),
        Place::Carrier { .. } | Place::Delay(_) => false,
    };
    let entered: Vec<bool> = program
        .stages
        .iter()
        .map(|stage| {
            let range = stage.alternatives.start as usize..stage.alternatives.end as usize;
            program.alternatives[range].iter().any(|to| blocks(&to.place))
        })
        .collect();
    let after = |at: usize, stage: &Stage| match stage.fork {
        None => entered.get(at + 1).is_some_and(|&blocks| blocks),
        Some(fork) => {
            let mut to = program.forks[fork as usize].choices.iter().filter_map(|choice| choice.1);
            to.any(|stage| entered[stage.0 as usize])
        }
    };
    program.stages.iter().enumerate().map(|(at, stage)| after(at, stage)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Figure;
    use super::*;

    #[test]
    fn figures_alike_are_one_service_and_others_are_their_own() {
        let figure = |high: i64, scope| Figure {
            distribution: Distribution::Uniform { low: 0, high },
            scope,
            key: Key::of("figure"),
        };
        let mut program = Program::new(Moment::LATEST);
        program.figures.extend((0..70).map(|high| figure(high, Scope::Use)));
        program.figures.push(figure(69, Scope::Use));
        program.figures.push(figure(0, Scope::Use));
        program.figures.push(figure(69, Scope::Run));
        let mut services = Services { of_figure: vec![NOBODY; 73], all: Vec::new() };
        for turn in 0..2 {
            let found: Vec<u32> = (0..73).map(|id| services.of(&program, FigureId(id))).collect();
            // The first is by then too far back to be sought.
            let mut expected: Vec<u32> = (0..70).collect();
            expected.extend([69, 70, NOBODY]);
            assert_eq!(found, expected, "turn {turn}");
        }
        assert_eq!(services.all.len(), 71);
        assert!(services.all.iter().zip(0..70).all(|(service, high)| {
            service.of == program.figures[high].distribution
                && service.typical == service.of.typical()
        }));
    }
}
