//! Random programs: from a handful of dice, so that a failing one is thrown again with fewer.

use deskby::chance::{Distribution, Key};
use deskby::engine::{
    Accepts, Alternative, Breakdowns, CallOut, Carrier, CarrierId, Closing, Fate, Figure, FigureId,
    Fork, Interruption, Loss, Outage, Pace, Place, Program, Rank, Release, Scope, Sent, Share,
    Shift, Source, Stage, StageId, Station, StationId, Template, Unit, WhenFull, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Departure, Span};

use crate::engine_program::minute;

/// Dice that show 0 when they have all been thrown.
pub(crate) struct Dice<'d> {
    thrown: std::slice::Iter<'d, u8>,
}

const FIGURES: u32 = 5;

impl<'d> Dice<'d> {
    pub(crate) fn new(dice: &'d [u8]) -> Self {
        Self { thrown: dice.iter() }
    }

    fn below(&mut self, sides: u32) -> u32 {
        u32::from(self.thrown.next().copied().unwrap_or(0)) % sides
    }

    /// A moment or a span on a coarse grid, so that ties are common.
    fn mins(&mut self, steps: u32) -> i64 {
        i64::from(self.below(steps)) * 5
    }

    fn sometimes<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(4) == 3).then(|| make(self))
    }

    fn precedence(&mut self) -> Precedence {
        Precedence::ALL[self.below(5) as usize]
    }

    fn figure(&mut self) -> FigureId {
        FigureId(self.below(FIGURES))
    }

    fn work(&mut self) -> Work {
        let mut work = Work::fixed(Span::from_mins(self.mins(6)));
        work.drawn = self.sometimes(Self::figure);
        work.sent = self.sometimes(|dice| Sent {
            characters: dice.below(200),
            rate: dice.figure(),
            parts: 1 + dice.below(2),
        });
        work
    }

    fn shifts(&mut self) -> Vec<Shift> {
        let mut from = 0;
        let count = 1 + self.below(7);
        let shift = |_| {
            from += self.mins(8);
            Shift { from: minute(from), servers: u16::try_from(self.below(4)).expect("few") }
        };
        (0..count).map(shift).collect()
    }

    fn outages(&mut self) -> Vec<Outage> {
        let mut at = 0;
        let count = self.below(3);
        let outage = |_| {
            let from = at + self.mins(10);
            at = from + 5 + self.mins(5);
            Outage { from: minute(from), to: minute(at) }
        };
        (0..count).map(outage).collect()
    }

    fn station(&mut self, number: u64) -> Station {
        let mut station = Station::new(self.shifts());
        let closings = [Closing::Finish, Closing::Interrupt, Closing::Fit, Closing::FitStrict];
        station.closing = closings[self.below(4) as usize];
        let at_least = self.precedence();
        station.interruption = match self.below(5) {
            0 | 1 => Interruption::Never,
            2 => Interruption::Resume { at_least },
            3 => Interruption::Repeat { at_least },
            _ => Interruption::Drop { at_least },
        };
        station.call_out = self.sometimes(|dice| CallOut {
            at_least: dice.precedence(),
            delay: dice.work(),
            servers: 1 + u16::try_from(dice.below(2)).expect("few"),
        });
        station.outages = self.outages();
        station.breakdowns = self.sometimes(|dice| Breakdowns {
            from: minute(dice.mins(4)),
            up: FigureId(4),
            down: FigureId(3),
            key: Key::of("breaks").with(number),
        });
        station.after_outage = [Fate::Resume, Fate::Repeat, Fate::Drop][self.below(3) as usize];
        station.queue_limit = self.sometimes(|dice| dice.below(3));
        station.when_full = [WhenFull::Refuse, WhenFull::Block][self.below(2) as usize];
        station.loss = self.sometimes(|dice| Loss { per_million: 300_000, request: dice.work() });
        station.set_up = self.sometimes(Self::work);
        station
    }

    fn carrier(&mut self) -> Carrier {
        let timetables = 1 + self.below(2);
        let mut timetable = |_| {
            let mut leaves = 0;
            let count = self.below(6);
            let departure = |_| {
                leaves += self.mins(8);
                Departure { leaves: minute(leaves), closes: minute(leaves - self.mins(4)) }
            };
            (0..count).map(departure).collect()
        };
        let timetables = (0..timetables).map(&mut timetable).collect();
        Carrier {
            timetables,
            which: self.sometimes(|_| FigureId(2)),
            capacity: self.sometimes(|dice| dice.below(3)),
        }
    }

    fn place(&mut self, program: &Program) -> Place {
        let number = |len: usize| u32::try_from(len).expect("few");
        match self.below(6) {
            0 => Place::Delay(self.work()),
            1 if !program.carriers.is_empty() => Place::Carrier {
                carrier: CarrierId(self.below(number(program.carriers.len()))),
                travel: self.work(),
            },
            _ => Place::Station {
                station: StationId(self.below(number(program.stations.len()))),
                work: self.work(),
                call_from: minute(self.mins(20)),
                direction: u8::try_from(self.below(2)).expect("few"),
            },
        }
    }

    fn stages(&mut self, program: &mut Program) -> std::ops::Range<u32> {
        let number = |len: usize| u32::try_from(len).expect("few");
        let first = number(program.stages.len());
        for _ in 0..self.below(5) {
            let start = number(program.alternatives.len());
            for _ in 0..=self.below(2) {
                let accepts = Accepts {
                    at_least: [Precedence::Deferred, Precedence::Priority]
                        [self.below(5) as usize / 4],
                    only_when_up: self.below(4) == 3,
                };
                let place = self.place(program);
                program.alternatives.push(Alternative { accepts, place });
            }
            let end = number(program.alternatives.len());
            let key = Key::of("stage").with(u64::from(start));
            program.stages.push(Stage::new(start..end, key));
        }
        first..number(program.stages.len())
    }

    fn unit(&mut self, program: &mut Program, release: Release) -> Unit {
        let stages = self.stages(program);
        Unit {
            release,
            stages,
            children: 0..0,
            rank: Rank {
                precedence: self.precedence(),
                handed_in: minute(self.mins(4)),
                telegram: self.below(3),
                addressee: self.below(2),
            },
        }
    }

    /// A program of up to five stations, three carriers and some twenty units.
    pub(crate) fn program(&mut self) -> Program {
        let mut program = Program::new(minute(300 + self.mins(20)));
        program.figures = figures();
        let (stations, carriers) = (1 + self.below(4), self.below(3));
        program.stations = (0..stations).map(|at| self.station(u64::from(at))).collect();
        program.carriers = (0..carriers).map(|_| self.carrier()).collect();
        for _ in 0..=self.below(14) {
            let release = Release::At(minute(self.mins(16)));
            let unit = self.unit(&mut program, release);
            program.units.push(unit);
        }
        self.children(&mut program);
        program
    }

    /// A program of up to eight stations with few planned units and up to six streams, whose
    /// arrivals are as often as not at the same moments as those.
    pub(crate) fn busy(&mut self) -> Program {
        let mut program = Program::new(minute(300 + self.mins(20)));
        program.until_planned = true;
        program.figures = figures();
        let (stations, carriers) = (1 + self.below(8), self.below(4));
        let blocks = self.below(4) == 3;
        program.stations = (0..stations).map(|at| self.station(u64::from(at))).collect();
        for station in program.stations.iter_mut().filter(|_| !blocks) {
            station.when_full = WhenFull::Refuse;
        }
        if self.below(2) == 1 {
            // Whoever comes is served, as by a registry.
            program.stations[0] = Station::new(shifts_of_all());
        }
        program.carriers = (0..carriers).map(|_| self.carrier()).collect();
        for _ in 0..=self.below(3) {
            let release = Release::At(minute(self.mins(16)));
            let unit = self.unit(&mut program, release);
            program.units.push(unit);
        }
        self.children(&mut program);
        for _ in 0..self.below(7) {
            let number = u64::try_from(program.sources.len()).expect("few");
            let source = self.source(number, &mut program);
            program.sources.push(source);
        }
        program
    }

    fn source(&mut self, number: u64, program: &mut Program) -> Source {
        let mix = (0..=self.below(2))
            .map(|_| Share { weight: 1 + self.below(3), template: self.template(program) });
        let mix = mix.collect();
        let mut from = 0;
        let paces = (0..=self.below(2)).map(|_| {
            from += self.mins(6);
            Pace { from: minute(from), gap: Span::from_mins(self.mins(8)) }
        });
        Source {
            key: Key::of("source").with(number),
            paces: paces.collect(),
            until: minute(60 + self.mins(40)),
            mix,
            even: self.below(2) == 1,
            rate: self.sometimes(|_| FigureId(1)),
        }
    }

    /// A template, its children and theirs; at times one that goes round by chance.
    fn template(&mut self, program: &mut Program) -> u32 {
        let number = |len: usize| u32::try_from(len).expect("few");
        let template = |dice: &mut Self, program: &mut Program| {
            let stages = dice.stages(program);
            if dice.below(6) == 5 && stages.len() > 1 {
                let fork = number(program.forks.len());
                let choices = vec![(1, Some(StageId(stages.start))), (2, None)];
                program.forks.push(Fork { choices });
                program.stages[stages.end as usize - 1].fork = Some(fork);
            }
            let length = dice.sometimes(|dice| FigureId(dice.below(2)));
            Template { stages, children: 0..0, precedence: dice.precedence(), length }
        };
        let first = number(program.templates.len());
        let root = template(self, program);
        program.templates.push(root);
        let mut parent = first;
        while parent < number(program.templates.len()) && program.templates.len() < 40 {
            let start = number(program.templates.len());
            let count = self.sometimes(|dice| dice.below(4)).unwrap_or(0);
            for _ in 0..count {
                let child = template(self, program);
                program.templates.push(child);
            }
            program.templates[parent as usize].children = start..start + count;
            parent += 1;
        }
        first
    }

    fn children(&mut self, program: &mut Program) {
        for parent in 0..program.units.len() {
            let start = u32::try_from(program.units.len()).expect("few");
            let count = self.sometimes(|dice| dice.below(4)).unwrap_or(0);
            for _ in 0..count {
                let child = self.unit(program, Release::AfterParent);
                program.units.push(child);
            }
            program.units[parent].children = start..start + count;
        }
    }
}

/// Everybody at once for an hour, nobody, and everybody for good.
pub(crate) fn shifts_of_all() -> Vec<Shift> {
    let shift = |(from, servers): (i64, u16)| Shift { from: minute(from), servers };
    [(0, u16::MAX), (60, 0), (90, u16::MAX)].map(shift).to_vec()
}

/// Figures of each kind, in microseconds; the last two for breakdowns.
fn figures() -> Vec<Figure> {
    const MINUTE: i64 = 60_000_000;
    let (low, typical, high) = (MINUTE, 5 * MINUTE, 20 * MINUTE);
    let (least, most) = (30 * MINUTE, 60 * MINUTE);
    let drawn = [
        (Distribution::Fixed(5 * MINUTE), Scope::Use),
        (Distribution::Range { low, typical, high }, Scope::Run),
        (Distribution::Uniform { low: 0, high: 1_999 }, Scope::Run),
        (Distribution::Erlang { shape: 1, mean: 10 * MINUTE }, Scope::Use),
        (Distribution::Uniform { low: least, high: most }, Scope::Use),
    ];
    let figure = |((distribution, scope), at): ((Distribution, Scope), u64)| Figure {
        distribution,
        scope,
        key: Key::of("figure").with(at),
    };
    drawn.into_iter().zip(0..).map(figure).collect()
}
