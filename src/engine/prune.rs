//! A program without what no planned unit can ever notice: streams, the ends of their ways and,
//! once the last planned unit that could meet them has passed, all that sources would still make.
//!
//! Exact, not approximate: every planned unit ends at the same microsecond, because what is left
//! out neither stands where a planned unit may stand nor comes before anything that does. A
//! program in which a full station keeps others from leaving, in which routers decide, or in
//! which two units cannot be told apart is left whole.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Closing, Place, Program, Shift, Station, Template, WhenFull};

impl Program {
    /// The same program as far as its planned units go, and as little of the rest as they need.
    /// Everything but the sources keeps its id.
    #[must_use]
    pub fn for_planned(&self) -> Cow<'_, Self> {
        if self.sources.is_empty() || self.units.is_empty() || self.is_entangled() {
            return Cow::Borrowed(self);
        }
        let mut reach = Reach::of(self);
        while reach.spread() {}
        Cow::Owned(reach.pruned())
    }

    /// The same program, run to its horizon though its planned units have ended before.
    #[must_use]
    pub fn to_the_horizon(&self) -> Cow<'_, Self> {
        if self.until_planned {
            Cow::Owned(Self { until_planned: false, ..self.clone() })
        } else {
            Cow::Borrowed(self)
        }
    }

    /// Whether what is far away may matter in a way that is not followed here.
    fn is_entangled(&self) -> bool {
        let blocks = |station: &Station| {
            station.queue_limit.is_some() && station.when_full == WhenFull::Block
        };
        let asks = self.routers.is_some()
            || !self.notices.is_empty()
            || self.stages.iter().any(|stage| stage.relay.is_some());
        self.stations.iter().any(blocks) || asks || self.has_twins()
    }

    /// Whether two sources may make units of one rank that differ in more than their names.
    fn has_twins(&self) -> bool {
        let mut made: BTreeMap<u32, bool> = BTreeMap::new();
        let mut twins = false;
        for source in &self.sources {
            let mut own: Vec<u32> = source.mix.iter().map(|share| share.template).collect();
            own.sort_unstable();
            own.dedup();
            for template in own {
                let forks = has_fork(self, &self.templates[template as usize]);
                let differs = source.even || forks;
                twins |= made.insert(template, differs).is_some_and(|before| before || differs);
            }
        }
        twins
    }

    /// Where a stage may be spent.
    fn places_of(&self, stage: usize) -> impl Iterator<Item = &Place> {
        let of = &self.stages[stage].alternatives;
        self.alternatives[of.start as usize..of.end as usize].iter().map(|to| &to.place)
    }
}

fn has_fork(program: &Program, template: &Template) -> bool {
    let stages = &program.stages[template.stages.start as usize..template.stages.end as usize];
    stages.iter().any(|stage| stage.fork.is_some())
}

/// The places at which units meet, as ids of stations and carriers.
#[derive(Clone)]
struct Places {
    stations: Vec<bool>,
    carriers: Vec<bool>,
}

impl Places {
    fn none(program: &Program) -> Self {
        let stations = vec![false; program.stations.len()];
        Self { stations, carriers: vec![false; program.carriers.len()] }
    }

    /// Those at which one unit may change what becomes of another.
    fn shared(program: &Program) -> Self {
        let carriers = program.carriers.iter().map(|carrier| carrier.capacity.is_some());
        Self {
            stations: program.stations.iter().map(|station| !serves_all(station)).collect(),
            carriers: carriers.collect(),
        }
    }

    fn has(&self, place: &Place) -> bool {
        match place {
            Place::Station { station, .. } => self.stations[station.0 as usize],
            Place::Carrier { carrier, .. } => self.carriers[carrier.0 as usize],
            Place::Delay(_) => false,
        }
    }

    /// Adds a place; whether it was not there before.
    fn add(&mut self, place: &Place) -> bool {
        let known = match place {
            Place::Station { station, .. } => &mut self.stations[station.0 as usize],
            Place::Carrier { carrier, .. } => &mut self.carriers[carrier.0 as usize],
            Place::Delay(_) => return false,
        };
        !std::mem::replace(known, true)
    }
}

/// Whether a station serves whoever comes as if nobody else were there.
fn serves_all(station: &Station) -> bool {
    let all = |shifts: &[Shift]| {
        shifts.iter().all(|shift| shift.servers == 0 || shift.servers == u16::MAX)
    };
    all(&station.shifts)
        && station.rotas.iter().all(|rota| all(rota))
        && station.call_out.is_none()
        && station.queue_limit.is_none()
        && station.set_up.is_none()
        && station.closing != Closing::FitStrict
}

/// What planned units can notice, as far as it has been followed.
struct Reach<'p> {
    program: &'p Program,
    shared: Places,
    /// Where what happens may be noticed.
    noticed: Places,
    /// How many stages of each template may be noticed; none where it is left out.
    kept: Vec<Option<usize>>,
}

impl<'p> Reach<'p> {
    /// Where planned units go.
    fn of(program: &'p Program) -> Self {
        let shared = Places::shared(program);
        let mut noticed = Places::none(program);
        for unit in &program.units {
            for stage in unit.stages.start as usize..unit.stages.end as usize {
                for place in program.places_of(stage).filter(|place| shared.has(place)) {
                    noticed.add(place);
                }
            }
        }
        Self { program, shared, noticed, kept: vec![None; program.templates.len()] }
    }

    /// Follows every template one step further back; whether anything was found.
    fn spread(&mut self) -> bool {
        let mut any = false;
        for at in 0..self.kept.len() {
            let kept = self.noticed_part(&self.program.templates[at]);
            if kept == self.kept[at] {
                continue;
            }
            any = true;
            self.kept[at] = kept;
            let start = self.program.templates[at].stages.start as usize;
            for stage in start..start + kept.unwrap_or(0) {
                for place in self.program.places_of(stage) {
                    if self.shared.has(place) {
                        self.noticed.add(place);
                    }
                }
            }
        }
        any
    }

    /// How much of a way must be gone because of what it, or what comes of it, meets.
    fn noticed_part(&self, template: &Template) -> Option<usize> {
        let stages = template.stages.start as usize..template.stages.end as usize;
        let children = template.children.start as usize..template.children.end as usize;
        let meets =
            |stage: usize| self.program.places_of(stage).any(|place| self.noticed.has(place));
        let last = stages.clone().rev().find(|&stage| meets(stage));
        let whole = self.kept[children].iter().any(Option::is_some);
        match last {
            _ if whole => Some(stages.len()),
            Some(_) if has_fork(self.program, template) => Some(stages.len()),
            last => last.map(|last| last + 1 - stages.start),
        }
    }

    /// Templates keep their ids, by which ranks are told apart; what is left out of a mix still
    /// has its share, but nothing to do.
    fn pruned(&self) -> Program {
        let program = self.program;
        let is_kept = |id: u32| self.kept[id as usize].is_some();
        let shorten = |(template, kept): (&Template, &Option<usize>)| {
            let start = template.stages.start;
            let kept = u32::try_from(kept.unwrap_or(0)).expect("stages are counted in 32 bits");
            let goes_on = template.children.clone().any(is_kept);
            let children = if goes_on { template.children.clone() } else { 0..0 };
            Template { stages: start..start + kept, children, ..template.clone() }
        };
        let templates = program.templates.iter().zip(&self.kept).map(shorten).collect();
        let mut sources = program.sources.clone();
        sources.retain(|source| source.mix.iter().any(|share| is_kept(share.template)));
        let exposed = self.exposed();
        Program { templates, sources, exposed, until_planned: true, ..program.clone() }
    }

    /// For each planned unit whether it may meet what sources make.
    fn exposed(&self) -> Vec<bool> {
        let mut met = Places::none(self.program);
        for (template, kept) in self.program.templates.iter().zip(&self.kept) {
            let start = template.stages.start as usize;
            for stage in start..start + kept.unwrap_or(0) {
                for place in self.program.places_of(stage).filter(|place| self.shared.has(place)) {
                    met.add(place);
                }
            }
        }
        let meets = |stage: usize| self.program.places_of(stage).any(|place| met.has(place));
        let units = self.program.units.iter();
        units
            .map(|unit| (unit.stages.start as usize..unit.stages.end as usize).any(meets))
            .collect()
    }
}
