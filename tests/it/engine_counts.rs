//! What is counted while a run lasts is what its trace tells, found here a second time in the
//! plainest way.

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    Alternative, Batch, Counted, Engine, Event, Figure, FigureId, Fork, Outcome, Pace, Place,
    Program, Returns, Scope, Share, Source, Stage, StageId, Station, StationId, Tally, Template,
    Trace, UnitId, What, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};
use proptest::prelude::*;

use crate::engine_program::minute;
use crate::engine_random::Dice;

const CLASSES: usize = Precedence::ALL.len();

/// A random program with two sources: one whose pace changes and which splits, one at even spaces
/// that may go round.
pub(crate) fn program(dice: &[u8]) -> Program {
    let mut program = Dice::new(dice).program();
    let number = |len: usize| u32::try_from(len).unwrap();
    let figure = FigureId(number(program.figures.len()));
    program.figures.push(Figure {
        distribution: Distribution::Uniform { low: 1, high: 900 },
        scope: Scope::Use,
        key: Key::of("length"),
    });
    let rate = FigureId(number(program.figures.len()));
    program.figures.push(Figure {
        distribution: Distribution::Uniform { low: 400, high: 1_600 },
        scope: Scope::Run,
        key: Key::of("rate"),
    });
    let byte = |at: usize| dice.get(at).copied().unwrap_or(0);
    let template = |program: &mut Program, at: usize, children| {
        let first = number(program.stages.len());
        for stage in 0..2_u8 {
            let station = u32::from(byte(at) / (stage + 1)) % number(program.stations.len());
            let start = number(program.alternatives.len());
            let work = Work { drawn: Some(FigureId(0)), ..Work::fixed(Span::from_mins(1)) };
            program.alternatives.push(Alternative::to(Place::station(StationId(station), work)));
            program.stages.push(Stage::new(start..start + 1, Key::of("stage").with(start.into())));
        }
        let precedence = Precedence::ALL[usize::from(byte(at)) % CLASSES];
        let stages = first..number(program.stages.len());
        program.templates.push(Template { stages, children, precedence, length: Some(figure) });
    };
    template(&mut program, 0, 2..4);
    template(&mut program, 1, 0..0);
    template(&mut program, 2, 0..0);
    template(&mut program, 3, 0..0);
    let round = program.templates[1].stages.clone();
    program.stages[round.end as usize - 1].fork = Some(0);
    program.forks.push(Fork { choices: vec![(1, Some(StageId(round.start))), (3, None)] });
    let pace = |from: i64, gap: i64| Pace { from: minute(from), gap: Span::from_mins(gap) };
    let source = |at: u64, paces, even, rate| Source {
        key: Key::of("source").with(at),
        paces,
        until: minute(200),
        mix: vec![Share { weight: 2, template: 0 }, Share { weight: 3, template: 1 }],
        even,
        rate,
    };
    let gap = i64::from(byte(5) % 20);
    program.sources.push(source(0, vec![pace(3, gap), pace(90, 0), pace(120, 9)], false, None));
    program.sources.push(source(1, vec![pace(0, 17)], true, None));
    program.sources.push(source(2, vec![pace(5, 11), pace(60, 7)], false, Some(rate)));
    program.sources.push(source(3, vec![pace(9, 13)], true, Some(rate)));
    program
}

/// One visit of a unit to a station, as the trace tells it.
#[derive(Clone, Copy)]
struct Visit {
    station: usize,
    class: usize,
    joined: Moment,
    waited: Span,
    since: Moment,
    /// When it was served, where it may keep its server.
    served: Option<Moment>,
    length: u32,
}

/// What is found from the trace alone.
#[derive(Default)]
struct Found {
    sojourns: Vec<(usize, usize, Span, Span, Moment)>,
    present: Vec<(usize, usize, Moment, Moment)>,
    in_hand: Vec<(usize, Moment, Moment)>,
    blocked: Vec<(usize, Moment, Moment)>,
    came: Vec<(usize, usize, bool)>,
    interruptions: Vec<usize>,
    lost: Vec<usize>,
    characters: Vec<(usize, u32)>,
    bags: Vec<(usize, Span)>,
    journeys: Vec<(u32, Outcome, Span)>,
    outcomes: Vec<Outcome>,
    begun: u64,
    ended: u64,
}

fn length_of(program: &Program, unit: usize) -> u32 {
    let stages = program.units[unit].stages.clone();
    let sent = stages.filter_map(|stage| {
        let first = program.stages[stage as usize].alternatives.start;
        match program.alternatives[first as usize].place {
            Place::Station { work, .. } => work.sent.map(|sent| sent.characters),
            Place::Carrier { .. } | Place::Delay(_) => None,
        }
    });
    sent.max().unwrap_or(0)
}

struct Unit {
    class: usize,
    handed_in: Moment,
    group: Option<u32>,
    length: u32,
    begun: bool,
    visit: Option<Visit>,
    hand: Option<Moment>,
    laid: Moment,
}

fn unit(class: Precedence, handed_in: Moment, group: Option<u32>, length: u32) -> Unit {
    let laid = Moment::EARLIEST;
    Unit {
        class: class as usize,
        handed_in,
        group,
        length,
        begun: false,
        visit: None,
        hand: None,
        laid,
    }
}

fn found(program: &Program, counted: &Counted, trace: &Trace) -> Found {
    let mut found = Found::default();
    let mut units: Vec<Unit> = (0..program.units.len())
        .map(|at| {
            let rank = program.units[at].rank;
            let group = counted.group_of_unit[at];
            unit(rank.precedence, rank.handed_in, group, length_of(program, at))
        })
        .collect();
    for &Event { at, what } in &trace.events {
        if let What::Made { unit: UnitId(id), precedence, template, handed_in, length, .. } = what {
            let group = counted.group_of_template[template as usize];
            // Of several made in one moment the last may be told first.
            let made = || unit(precedence, handed_in, group, length);
            units.resize_with(units.len().max(id as usize + 1), made);
            units[id as usize] = made();
        }
        if let Some(id) = what.unit() {
            let holds = program.stations.iter().any(Station::blocks);
            found.hear(&mut units[id.0 as usize], at, what, (counted, holds));
        }
    }
    found
}

impl Found {
    /// One who was served goes on, or ends for another reason than the end of all.
    fn leave(&mut self, this: &mut Unit, at: Moment, counted: &Counted) {
        if !goes_on(this) {
            return;
        }
        let visit = this.visit.take().unwrap();
        self.present.push((visit.station, visit.class, visit.joined, at));
        self.blocked.push((visit.station, visit.served.unwrap(), at));
        if counted.period.contains(&visit.joined) {
            let stay = at - visit.joined;
            self.sojourns.push((visit.station, visit.class, stay, visit.waited, at));
            self.characters.push((visit.station, visit.length));
        }
    }

    fn hear(
        &mut self,
        this: &mut Unit,
        at: Moment,
        what: What,
        (counted, holds): (&Counted, bool),
    ) {
        let counts = |at: Moment| counted.period.start <= at && at < counted.period.end;
        if leaves(&what) {
            self.leave(this, at, counted);
        }
        match what {
            What::Made { .. } | What::Released { .. } => {
                this.begun = true;
                self.begun += u64::from(at < counted.period.end);
            }
            What::Refused { station, .. } if counts(at) => {
                self.came.push((station.0 as usize, this.class, true));
            }
            What::Joined { station, .. } => {
                let (station, class, length) = (station.0 as usize, this.class, this.length);
                if counts(at) {
                    self.came.push((station, class, false));
                }
                let waited = Span::ZERO;
                let (joined, since, served) = (at, at, None);
                this.visit = Some(Visit { station, class, joined, waited, since, served, length });
            }
            What::Started { .. } => {
                let visit = this.visit.as_mut().unwrap();
                visit.waited += at - visit.since;
                this.hand = Some(at);
            }
            What::Interrupted { station, .. } => {
                this.visit.as_mut().unwrap().since = at;
                self.in_hand.push((station.0 as usize, this.hand.take().unwrap(), at));
                if counts(at) {
                    self.interruptions.push(station.0 as usize);
                }
            }
            What::Completed { .. } => {
                let visit = this.visit.as_mut().unwrap();
                visit.served = Some(at);
                self.in_hand.push((visit.station, this.hand.take().unwrap(), at));
                if !holds {
                    self.leave(this, at, counted);
                }
            }
            What::Lost { station, .. } if counts(at) => self.lost.push(station.0 as usize),
            What::Laid { .. } => this.laid = at,
            What::Left { carrier, .. } if counts(this.laid) => {
                self.bags.push((carrier.0 as usize, at - this.laid));
            }
            What::Ended { outcome, .. } => {
                self.ended += u64::from(this.begun && at < counted.period.end);
                if let Some(visit) = this.visit.take() {
                    self.present.push((visit.station, visit.class, visit.joined, at));
                    if let Some(hand) = this.hand {
                        self.in_hand.push((visit.station, hand, at));
                    }
                    if let Some(served) = visit.served {
                        self.blocked.push((visit.station, served, at));
                    }
                }
                if counts(this.handed_in) {
                    let split = outcome == Outcome::Split && this.group.is_some();
                    self.outcomes.push(if split { Outcome::Delivered } else { outcome });
                    if let Some(group) = this.group {
                        self.journeys.push((group, outcome, at - this.handed_in));
                    }
                }
            }
            _ => {}
        }
    }
}

/// What is told of one who goes on: he has left where he was.
fn leaves(what: &What) -> bool {
    match what {
        What::Ended { outcome, .. } => *outcome != Outcome::OnItsWay,
        What::Joined { .. }
        | What::Refused { .. }
        | What::Laid { .. }
        | What::Lagged { .. }
        | What::Lost { .. } => true,
        _ => false,
    }
}

fn goes_on(this: &Unit) -> bool {
    this.visit.is_some_and(|visit| visit.served.is_some())
}

/// The part of a stay that lies within a window.
fn within(from: Moment, to: Moment, window: &std::ops::Range<Moment>) -> i128 {
    let (from, to) = (from.max(window.start), to.min(window.end));
    i128::from((to - from).as_micros().max(0))
}

fn tally(spans: impl Iterator<Item = Span>) -> (u64, i128, i128, Span) {
    let mut sum = (0, 0, 0, Span::ZERO);
    for span in spans {
        let micros = i128::from(span.as_micros());
        sum = (sum.0 + 1, sum.1 + micros, sum.2 + micros * micros, sum.3.max(span));
    }
    sum
}

#[expect(clippy::cast_precision_loss, reason = "there are few")]
fn share_over(spans: &[Span], over: Span) -> Option<f64> {
    let longer = spans.iter().filter(|&&span| span > over).count();
    (!spans.is_empty()).then(|| longer as f64 / spans.len() as f64)
}

fn told(tally: &Tally) -> (u64, i128, i128, Span) {
    (tally.count(), tally.total_micros(), tally.squared_micros(), tally.longest())
}

/// A part of the period; as a whole it also has the visits that end later.
fn batch(found: &Found, station: usize, window: &std::ops::Range<Moment>, whole: bool) -> Batch {
    let here = |visit: &&(usize, usize, Span, Span, Moment)| {
        visit.0 == station && (whole || window.start <= visit.4 && visit.4 < window.end)
    };
    let visits = found.sojourns.iter().filter(here);
    let sum = |of: fn(&(usize, usize, Span, Span, Moment)) -> Span| -> i128 {
        found.sojourns.iter().filter(here).map(|visit| i128::from(of(visit).as_micros())).sum()
    };
    let present = found.present.iter().filter(|stay| stay.0 == station);
    let in_hand = found.in_hand.iter().filter(|stay| stay.0 == station);
    Batch {
        visits: visits.count() as u64,
        waits: sum(|visit| visit.3),
        sojourns: sum(|visit| visit.2),
        present: present.map(|stay| within(stay.2, stay.3, window)).sum(),
        in_hand: in_hand.map(|stay| within(stay.1, stay.2, window)).sum(),
    }
}

fn check(program: &Program, counted: &Counted, trace: &Trace, returns: &Returns) {
    let found = found(program, counted, trace);
    for at in 0..program.stations.len() {
        let station = returns.station(StationId(u32::try_from(at).unwrap()));
        for (class, precedence) in Precedence::ALL.iter().enumerate() {
            let visits = || found.sojourns.iter().filter(|v| (v.0, v.1) == (at, class));
            assert_eq!(told(&station.sojourns[class]), tally(visits().map(|visit| visit.2)));
            assert_eq!(told(&station.waits[class]), tally(visits().map(|visit| visit.3)));
            let waits: Vec<Span> = visits().map(|visit| visit.3).collect();
            assert_eq!(
                station.waits[class].share_over(counted.over[0]),
                share_over(&waits, counted.over[0])
            );
            let came = found.came.iter().filter(|came| (came.0, came.1) == (at, class));
            let refused = came.clone().filter(|came| came.2).count() as u64;
            assert_eq!(
                (station.came[class], station.refused[class]),
                (came.count() as u64, refused)
            );
            let stays = found.present.iter().filter(|stay| (stay.0, stay.1) == (at, class));
            let present = stays.map(|stay| within(stay.2, stay.3, &counted.period)).sum::<i128>();
            assert_eq!(station.present_micros_of(*precedence), present);
        }
        let count = |of: &[usize]| of.iter().filter(|&&station| station == at).count() as u64;
        assert_eq!(station.interruptions, count(&found.interruptions));
        assert_eq!(station.lost, count(&found.lost));
        let characters = found.characters.iter().filter(|of| of.0 == at);
        assert_eq!(station.characters, characters.map(|of| u64::from(of.1)).sum::<u64>());
        let whole = batch(&found, at, &counted.period, true);
        assert_eq!(station.present_micros(), whole.present);
        assert_eq!(station.in_hand_micros(), whole.in_hand);
        let blocked = found.blocked.iter().filter(|stay| stay.0 == at);
        let blocked = blocked.map(|stay| within(stay.1, stay.2, &counted.period)).sum::<i128>();
        assert_eq!(station.blocked_micros(), blocked);
        let holds = program.stations.iter().any(Station::blocks);
        assert_eq!(station.most_present(), most_present(trace, at, holds));
    }
    check_ends(program, counted, trace, returns, &found);
    assert_eq!(returns.outstanding(), found.begun - found.ended);
    let batches = returns.batches();
    let length = counted.batch.unwrap_or(counted.period.end - counted.period.start);
    assert!(batches.iter().all(|parts| parts.len() == program.stations.len()));
    for (number, parts) in (0..).zip(batches) {
        let start = (0..number).fold(counted.period.start, |at, _| at.saturating_add(length));
        let window = start..start.saturating_add(length);
        for (at, part) in parts.iter().enumerate() {
            assert_eq!(
                *part,
                batch(&found, at, &window, counted.batch.is_none()),
                "batch {number} of station {at}"
            );
        }
    }
    let whole = (counted.period.end - counted.period.start).as_micros() / length.as_micros();
    assert_eq!(batches.len(), usize::try_from(whole).unwrap());
}

/// What carriers took, and what became of all units and groups.
fn check_ends(
    program: &Program,
    counted: &Counted,
    trace: &Trace,
    returns: &Returns,
    found: &Found,
) {
    for (at, carrier) in (0_u32..).zip(&program.carriers) {
        let bags = found.bags.iter().filter(|bag| bag.0 == at as usize);
        let carried = returns.carrier(deskby::engine::CarrierId(at));
        assert_eq!(told(&carried.waits), tally(bags.map(|bag| bag.1)));
        assert_eq!(carried.behind, behind(program, counted, trace, at));
        assert!(
            carrier.capacity.is_some() || carried.behind == 0 || !carrier.timetables.is_empty()
        );
    }
    for (group, of) in (0..).zip(returns.groups()) {
        let here = || found.journeys.iter().filter(|journey| journey.0 == group);
        for outcome in Outcome::ALL {
            let ended = here().filter(|journey| journey.1 == outcome).count() as u64;
            assert_eq!(of.ended[outcome as usize], ended);
        }
        let arrived = |outcome| matches!(outcome, Outcome::Delivered | Outcome::Split);
        let arrived = here().filter(|journey| arrived(journey.1)).map(|journey| journey.2);
        assert_eq!(told(&of.journeys), tally(arrived));
    }
    for outcome in Outcome::ALL {
        let ended = found.outcomes.iter().filter(|&&of| of == outcome).count() as u64;
        assert_eq!(returns.ended(outcome), ended);
    }
}

/// The most at once at a station over the whole run.
fn most_present(trace: &Trace, station: usize, holds: bool) -> u32 {
    let mut at: Vec<Option<usize>> = Vec::new();
    let (mut now, mut most) = (0_u32, 0);
    for event in &trace.events {
        let Some(UnitId(unit)) = event.what.unit() else { continue };
        at.resize(at.len().max(unit as usize + 1), None);
        let place = &mut at[unit as usize];
        if leaves(&event.what) {
            now -= u32::from(place.take() == Some(station));
        }
        match event.what {
            What::Joined { station: joined, .. } => {
                *place = Some(joined.0 as usize);
                now += u32::from(*place == Some(station));
            }
            What::Completed { .. } if holds => {}
            What::Completed { .. } | What::Ended { .. } => {
                now -= u32::from(place.take() == Some(station));
            }
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// Those left behind by a carrier, summed over the moments at which something left.
fn behind(program: &Program, counted: &Counted, trace: &Trace, carrier: u32) -> u64 {
    let mut laid = 0_u64;
    let mut sum = 0;
    for (at, event) in trace.events.iter().enumerate() {
        match event.what {
            What::Laid { carrier: of, .. } if of.0 == carrier => laid += 1,
            What::Left { carrier: of, .. } if of.0 == carrier => {
                laid -= 1;
                let more = trace.events[at + 1..].iter().take_while(|next| next.at == event.at);
                let last = !more.into_iter().any(
                    |next| matches!(next.what, What::Left { carrier: of, .. } if of.0 == carrier),
                );
                let counts = counted.period.start <= event.at && event.at < counted.period.end;
                sum += if last && counts { laid } else { 0 };
            }
            _ => {}
        }
    }
    assert!(program.carriers.len() > carrier as usize);
    sum
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::with_cases(600)
    })]

    #[test]
    fn what_is_counted_is_what_the_trace_tells(
        dice in prop::collection::vec(any::<u8>(), 0..500),
        seed in 0_u64..3,
        start in -20_i64..60,
        length in 1_i64..50,
        parts in 1_i64..9,
        whole in any::<bool>(),
    ) {
        let program = program(&dice);
        let end = minute(start).saturating_add(Span::from_mins(length * parts));
        let counted = Counted {
            period: minute(start)..end,
            batch: (!whole).then(|| Span::from_mins(length)),
            group_of_unit: (0..).zip(&program.units).map(|(at, _)| (at % 3 > 0).then_some(at % 3)).collect(),
            group_of_template: vec![Some(0), Some(1), None, Some(2)],
            groups: 3,
            over: vec![Span::from_mins(7)],
        };
        let mut observed = (Trace::default(), Returns::new(&program, counted.clone()));
        Engine::new(&program).run(seed.checked_sub(1).map(|run| Luck::new(7, run)), &mut observed);
        let (trace, mut returns) = observed;
        returns.close();
        check(&program, &counted, &trace, &returns);
        prop_assert_eq!(returns.fingerprint(), trace.fingerprint());
    }
}
