//! What a source makes fares as a planned unit of the same rank and the same luck would.

use std::collections::{BTreeMap, BTreeSet};

use deskby::engine::{
    Engine, Event, FigureId, Place, Program, Rank, Release, Sent, Trace, Unit, UnitId, What,
};
use deskby::time::Moment;
use proptest::prelude::*;

use crate::engine_agrees::{Thrown, cases, luck_of};
use crate::engine_counts::program;

/// A unit by source, number of the arrival and template.
type Name = (u32, u64, u32);

/// The program of `engine_counts` without stages that go round, with characters to send.
fn with_sources(dice: &[u8]) -> Program {
    let mut program = program(dice);
    let first = program.templates[0].stages.start as usize;
    for stage in &mut program.stages[first..] {
        stage.fork = None;
        if let Place::Station { work, .. } =
            &mut program.alternatives[stage.alternatives.start as usize].place
        {
            work.sent = Some(Sent { characters: 70, rate: FigureId(1), parts: 1 });
        }
    }
    // Of what is sent for a station's own sake, a planned unit does not know its length.
    for station in &mut program.stations {
        let asked = station.loss.as_mut().map(|loss| &mut loss.request);
        let called = station.call_out.as_mut().map(|call_out| &mut call_out.delay);
        let works = asked.into_iter().chain(called).chain(&mut station.set_up);
        works.for_each(|work| work.sent = None);
    }
    program
}

/// The same with every unit of a source planned, which is asked for by the name it would have.
struct Planned {
    program: Program,
    names: BTreeMap<UnitId, Name>,
}

impl Planned {
    fn of(program: &Program, made: &[Event]) -> Self {
        let mut planned = program.clone();
        planned.sources.clear();
        let mut all = Self { program: planned, names: BTreeMap::new() };
        for event in made {
            if let What::Made { source, number, template, length, .. } = event.what
                && template < 2
            {
                let name = (source.0, number, template);
                let children = program.templates[template as usize].children.clone();
                let unit = all.unit(program, name, event.at, length);
                let first = all.count();
                for child in children {
                    let child = (source.0, number, child);
                    let child = all.unit(program, child, event.at, length);
                    all.program.units[child].release = Release::AfterParent;
                }
                all.program.units[unit].children = first..all.count();
            }
        }
        all
    }

    fn count(&self) -> u32 {
        u32::try_from(self.program.units.len()).unwrap()
    }

    /// One more unit, on stages of its own that are named after it.
    fn unit(&mut self, of: &Program, name: Name, at: Moment, length: u32) -> usize {
        let (source, number, id) = name;
        let salt = of.sources[source as usize].key.with(3 * number + 2).bits();
        let template = &of.templates[id as usize];
        let len = |len: usize| u32::try_from(len).unwrap();
        let start = len(self.program.stages.len());
        for stage in template.stages.clone() {
            let mut stage = of.stages[stage as usize].clone();
            let mut to = of.alternatives[stage.alternatives.start as usize];
            if let Place::Station { work, .. } = &mut to.place {
                work.sent.as_mut().unwrap().characters += length;
            }
            let alternative = len(self.program.alternatives.len());
            self.program.alternatives.push(to);
            stage.alternatives = alternative..alternative + 1;
            stage.key = stage.key.with(salt);
            self.program.stages.push(stage);
        }
        let unit = self.program.units.len();
        self.names.insert(UnitId(len(unit)), name);
        self.program.units.push(Unit {
            release: Release::At(at),
            stages: start..len(self.program.stages.len()),
            children: 0..0,
            rank: Rank {
                precedence: template.precedence,
                handed_in: at,
                telegram: u32::try_from(number).unwrap(),
                addressee: id,
            },
        });
        unit
    }
}

/// What happened to each unit of a source that was ever made: when, and what by its numbers.
fn told(trace: &Trace, mut names: BTreeMap<UnitId, Name>) -> BTreeMap<Name, Vec<String>> {
    let mut told = BTreeMap::<Name, Vec<String>>::new();
    for event in &trace.events {
        let what = match event.what {
            What::Made { unit, source, number, template, .. } => {
                names.insert(unit, (source.0, number, template));
                "begun".to_owned()
            }
            What::Released { .. } => "begun".to_owned(),
            What::Joined { station, stage, .. } => format!("joined {stage} at {station:?}"),
            What::Interrupted { station, .. } => format!("interrupted at {station:?}"),
            What::CalledOut { station, there, .. } => format!("called out {there:?} {station:?}"),
            What::Started { station, .. } => format!("started at {station:?}"),
            What::Completed { station, .. } => format!("completed at {station:?}"),
            What::Lost { station, .. } => format!("lost at {station:?}"),
            What::Blocked { station, .. } => format!("blocked at {station:?}"),
            What::Refused { station, .. } => format!("refused at {station:?}"),
            What::Ended { outcome, .. } => format!("ended {outcome:?}"),
            What::Rerouted { .. }
            | What::Shares { .. }
            | What::Laid { .. }
            | What::Left { .. }
            | What::Landed { .. }
            | What::Lagged { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => continue,
        };
        let name = event.what.unit().and_then(|unit| names.get(&unit));
        if let Some(&name) = name {
            told.entry(name).or_default().push(format!("{:?} {what}", event.at));
        }
    }
    // Planned children end with a parent that never splits; those of a source are never made.
    told.retain(|_, events| events.iter().any(|event| event.ends_with("begun")));
    told
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_unit_of_a_source_fares_as_a_planned_one(
        dice in prop::collection::vec(any::<u8>(), 0..300).prop_map(Thrown),
        run in 0_u64..3,
    ) {
        let program = with_sources(&dice.0);
        let mut trace = Trace::default();
        Engine::new(&program).run(luck_of(run), &mut trace);
        // Two of one rank cannot be told apart but by their sources, which a planned unit has not.
        let mut ranks = BTreeSet::new();
        for event in &trace.events {
            if let What::Made { source, handed_in, number, template, length, .. } = event.what {
                prop_assume!(ranks.insert((handed_in, number, template)));
                let figure = program.templates[template as usize].length.unwrap();
                let figure = &program.figures[figure.0 as usize].distribution;
                let salt = program.sources[source.0 as usize].key.with(3 * number + 2);
                // Its length has a draw of its own beside that of the choice of its template.
                let uniform = luck_of(run).map_or(0.5, |luck| luck.uniform(salt.with(2)));
                prop_assert_eq!(i64::from(length), figure.at(uniform));
            }
        }
        let planned = Planned::of(&program, &trace.events);
        let mut second = Trace::default();
        Engine::new(&planned.program).run(luck_of(run), &mut second);
        let (made, planned) = (told(&trace, BTreeMap::new()), told(&second, planned.names));
        for (name, events) in &made {
            prop_assert_eq!(Some(events), planned.get(name), "{:?} {:?}", name, dice);
        }
        prop_assert_eq!(made.len(), planned.len());
    }
}
