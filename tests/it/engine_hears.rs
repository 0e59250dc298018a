//! Outages by chance of which a router hears: at the moments at which they become known, and when
//! they last longer than was expected.

use std::sync::{Arc, Mutex};

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    Alternative, Breakdowns, Engine, Figure, FigureId, Hearing, MakesRouters, Place, Program, Rank,
    Relay, Release, Router, Scope, Stage, Station, StationId, Trace, Unit, Way, What, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};

/// At each question: when, and what is known then.
type Asked = Vec<(Moment, Vec<(Moment, Moment)>)>;

#[derive(Debug)]
struct Listeners(Arc<Mutex<Asked>>);

struct Listener(Arc<Mutex<Asked>>);

impl MakesRouters for Listeners {
    fn router(&self) -> Box<dyn Router + '_> {
        Box::new(Listener(Arc::clone(&self.0)))
    }
}

impl Router for Listener {
    fn at_relay(&mut self, relay: &Relay<'_>, _way: &mut Way<'_>) -> bool {
        let known = relay.heard().map(|heard| (heard.from, heard.until)).collect();
        self.0.lock().unwrap().push((relay.at, known));
        false
    }
}

const DAY: i64 = 86_400_000_000;

const HOUR: i64 = DAY / 24;

/// A unit that is at a station for thirty days, which breaks down by chance: it waits whenever
/// that is down.
fn program(after: Span) -> (Program, Arc<Mutex<Asked>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let start = Moment::EARLIEST.saturating_add(Span::from_days(1));
    let mut program = Program::new(start.saturating_add(Span::from_days(90)));
    let figure =
        |name: &str, distribution| Figure { distribution, scope: Scope::Use, key: Key::of(name) };
    let hours = |hours: i64| hours * 3_600_000_000;
    program.figures = vec![
        figure("up", Distribution::exponential(hours(30)).unwrap()),
        figure("down", Distribution::exponential(hours(5)).unwrap()),
    ];
    let mut station = Station::always(1);
    let (up, down) = (FigureId(0), FigureId(1));
    station.breakdowns = Some(Breakdowns { from: start, up, down, key: Key::of("breaks") });
    program.stations = vec![station];
    let work = Work::fixed(Span::from_micros(30 * DAY));
    program.alternatives = vec![Alternative::to(Place::station(StationId(0), work))];
    let stage = Stage { relay: Some(1), ..Stage::new(0..1, Key::of("stage")) };
    program.stages = vec![stage];
    program.units = vec![Unit {
        release: Release::At(start),
        stages: 0..1,
        children: 0..0,
        rank: Rank { precedence: Precedence::Routine, handed_in: start, telegram: 0, addressee: 0 },
    }];
    program.hearings = vec![Hearing { station: StationId(0), after }];
    program.routers = Some(Arc::new(Listeners(Arc::clone(&heard))));
    (program, heard)
}

#[test]
fn each_outage_by_chance_is_heard_of_when_it_is_known_and_when_it_is_overdue() {
    for after in [Span::ZERO, Span::from_hours(2)] {
        let (program, heard) = program(after);
        let mut overdue = 0;
        for run in 0..40 {
            heard.lock().unwrap().clear();
            let mut trace = Trace::default();
            Engine::new(&program).run(Some(Luck::new(3, run)), &mut trace);
            let mut down: Vec<(Moment, Moment)> = Vec::new();
            for event in &trace.events {
                match event.what {
                    What::Changed { down: true, .. } => down.push((event.at, Moment::LATEST)),
                    What::Changed { down: false, .. } => {
                        if let Some(last) = down.last_mut() {
                            last.1 = event.at;
                        }
                    }
                    _ => {}
                }
            }
            let asked = heard.lock().unwrap().clone();
            // Once at the relay, then once for each outage that lasted, and when it was overdue.
            let mut told = asked[1..].iter().peekable();
            for (from, to) in down {
                let mut at = from.saturating_add(after);
                let lasts = Distribution::exponential(5 * 3_600_000_000).unwrap();
                while at < to {
                    let beyond = lasts.median_beyond((at - from).as_micros());
                    let until = from.saturating_add(Span::from_micros(beyond));
                    assert_eq!(told.next(), Some(&(at, vec![(from, until)])), "{run}");
                    overdue += usize::from(at > from.saturating_add(after));
                    at = until;
                }
            }
            assert_eq!(told.next(), None, "{run}");
        }
        assert!(overdue > 20, "{overdue}");
    }
}

#[test]
fn an_outage_is_known_from_when_it_is_heard_of_until_it_is_over() {
    let (mut program, heard) = program(Span::from_mins(30));
    program.figures[0].distribution = Distribution::Fixed(10 * HOUR);
    program.figures[1].distribution = Distribution::Fixed(2 * HOUR);
    let start = program.units[0].rank.handed_in;
    let hour = |micros: i64| start.saturating_add(Span::from_micros(micros));
    let half = HOUR / 2;
    let asks = [10 * HOUR + half - 1, 10 * HOUR + half, 12 * HOUR - 1, 12 * HOUR, 22 * HOUR];
    let unit = program.units[0].clone();
    let asker = |at: &i64| Unit { release: Release::At(hour(*at)), ..unit.clone() };
    program.units = asks.iter().map(asker).collect();
    // Nobody waits there, so that only these ask.
    let lag = Place::Delay(Work::fixed(Span::from_micros(1)));
    program.alternatives = vec![Alternative::to(lag)];
    Engine::new(&program).run(None, &mut Trace::default());
    let known = vec![(hour(10 * HOUR), hour(12 * HOUR))];
    let wanted = asks.map(hour).into_iter().zip([vec![], known.clone(), known, vec![], vec![]]);
    assert_eq!(*heard.lock().unwrap(), wanted.collect::<Asked>());
}

#[test]
fn an_outage_is_heard_of_once_where_its_length_is_known_and_not_when_it_is_over() {
    for (after, each) in [(119, 1), (120, 0)] {
        let (mut program, heard) = program(Span::from_mins(after));
        program.figures[0].distribution = Distribution::Fixed(11 * HOUR);
        program.figures[1].distribution = Distribution::Fixed(2 * HOUR);
        let mut trace = Trace::default();
        Engine::new(&program).run(None, &mut trace);
        let down = |what| matches!(what, What::Changed { down: true, .. });
        let outages = trace.events.iter().filter(|event| down(event.what)).count();
        assert!(outages > 50);
        assert_eq!(heard.lock().unwrap().len(), 1 + each * outages, "once at the relay");
    }
}

#[test]
fn what_should_be_over_in_a_moment_is_expected_to_last_a_minute() {
    let (mut program, heard) = program(Span::from_secs(7_170));
    program.figures[0].distribution = Distribution::Fixed(10 * HOUR);
    program.figures[1].distribution = Distribution::Fixed(7_180_000_000);
    Engine::new(&program).run(None, &mut Trace::default());
    let (at, known) = heard.lock().unwrap()[1].clone();
    let [(from, until)] = known[..] else { panic!("one outage is known: {known:?}") };
    assert_eq!((at - from, until - from), (Span::from_secs(7_170), Span::from_secs(7_230)));
}

#[test]
fn what_is_heard_changes_nothing_where_nobody_acts_on_it() {
    let (program, _) = program(Span::ZERO);
    let deaf = Program { hearings: Vec::new(), ..program.clone() };
    for run in 0..20 {
        let run = |program: &Program| {
            let mut trace = Trace::default();
            Engine::new(program).run(Some(Luck::new(9, run)), &mut trace);
            trace
        };
        assert_eq!(run(&program), run(&deaf));
    }
}
