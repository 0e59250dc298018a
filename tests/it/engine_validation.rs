//! The engine against queueing theory, by the rule of `validation.md`: seeds fixed beforehand,
//! an error of at most four standard errors, and 1.96 of them at most 0.5 % of the value.
//!
//! One unit of time is an hour. Each run is one batch; the runs of a case are pooled.

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    Alternative, Carrier, CarrierId, Closing, Engine, Event, Figure, FigureId, Interruption,
    Observer, Pace, Place, Program, Scope, Sent, Share, Shift, Source, Stage, Station, StationId,
    Statistics, Template, What, Work,
};
use deskby::telegram::Precedence::{self, Deferred, Flash, Immediate, Priority, Routine};
use deskby::time::{Departure, Moment, Span};

const HOUR: f64 = 3_600_000_000.0;
/// The time to warm up, in hours.
const WARM: i64 = 2_400;

fn micros(hours: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^53")]
    let micros = (hours * HOUR).round() as i64;
    micros
}

fn hours(micros: i128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let micros = micros as f64;
    micros / HOUR
}

fn moment(hours: f64) -> Moment {
    Moment::from_micros(micros(hours))
}

/// A class of traffic: how many an hour, of which precedence, and its service.
type Class = (f64, Precedence, Service);

#[derive(Clone)]
enum Service {
    Drawn(Distribution),
    Sent(u32),
}

fn exponential(mean: f64) -> Service {
    Service::Drawn(Distribution::exponential(micros(mean)).expect("positive"))
}

/// Classes of traffic, each a source of about so many arrivals, at one place.
fn program(classes: &[Class], arrivals: f64, place: impl Fn(Work) -> Place) -> Program {
    let mut program = Program::new(Moment::LATEST);
    let all: f64 = classes.iter().map(|class| class.0).sum();
    for ((rate, precedence, service), at) in classes.iter().zip(0_u32..) {
        let (distribution, work) = match service {
            Service::Drawn(drawn) => (drawn.clone(), Work::drawn(FigureId(at))),
            Service::Sent(characters) => {
                let sent = Sent { characters: *characters, rate: FigureId(at), parts: 1 };
                let sent = Work { sent: Some(sent), ..Work::default() };
                (Distribution::Fixed(2_000), sent)
            }
        };
        let key = Key::of("class").with(u64::from(at));
        program.figures.push(Figure { distribution, scope: Scope::Use, key });
        program.alternatives.push(Alternative::to(place(work)));
        program.stages.push(Stage::new(at..at + 1, key.with(1)));
        program.templates.push(Template {
            stages: at..at + 1,
            children: 0..0,
            precedence: *precedence,
            length: None,
        });
        program.sources.push(Source {
            key: key.with(2),
            paces: vec![Pace { from: moment(0.0), gap: Span::from_micros(micros(1.0 / rate)) }],
            until: moment(arrivals / all),
            mix: vec![Share { weight: 1, template: at }],
            even: false,
            rate: None,
        });
    }
    program
}

fn at_station(classes: &[Class], arrivals: f64, station: Station) -> Program {
    let mut program = program(classes, arrivals, |work| Place::station(StationId(0), work));
    program.stations.push(station);
    program
}

/// Runs a program so many times and estimates from each run.
fn estimates<const N: usize>(
    program: &Program,
    runs: u64,
    estimate: impl Fn(&Statistics) -> [f64; N],
) -> Vec<[f64; N]> {
    let mut engine = Engine::new(program);
    let mut statistics = Statistics::new(program, Moment::EARLIEST + Span::ZERO);
    let warm = moment(0.0) + Span::from_hours(WARM);
    let run = |run| {
        statistics = Statistics::new(program, warm);
        engine.run(Some(Luck::new(1986, run)), &mut statistics);
        estimate(&statistics)
    };
    (0..runs).map(run).collect()
}

/// The mean of the runs and its standard error.
fn pooled(samples: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count: f64 = samples.clone().map(|_| 1.0).sum();
    let mean = samples.clone().sum::<f64>() / count;
    let squares: f64 = samples.map(|sample| (sample - mean) * (sample - mean)).sum();
    (mean, (squares / (count - 1.0) / count).sqrt())
}

/// The rule: near enough, and precisely enough known.
fn check(case: &str, exact: f64, samples: impl Iterator<Item = f64> + Clone) {
    let (mean, error) = pooled(samples);
    let off = (mean - exact) / error;
    println!("{case}: {mean:.6} for {exact:.6}, {off:+.2} se, {:.3} %", 196.0 * error / exact);
    assert!(off.abs() <= 4.0, "{case}: {mean} for {exact}, off by {off} standard errors");
    assert!(1.96 * error <= 0.005 * exact, "{case}: {mean} is too uncertain: {error}");
}

fn check_all<const N: usize>(cases: [(&str, f64); N], samples: &[[f64; N]]) {
    for (at, (case, exact)) in cases.into_iter().enumerate() {
        check(case, exact, samples.iter().map(|sample| sample[at]));
    }
}

fn wait(statistics: &Statistics, precedence: Precedence) -> f64 {
    let tally = &statistics.station(StationId(0)).waits[precedence as usize];
    tally.mean_micros().expect("some came") / HOUR
}

fn sojourn(statistics: &Statistics, precedence: Precedence) -> f64 {
    let tally = &statistics.station(StationId(0)).sojourns[precedence as usize];
    tally.mean_micros().expect("some came") / HOUR
}

/// Every wait and sojourn at the one station, for shares and quantiles.
#[derive(Default)]
struct Visits {
    joined: Vec<Moment>,
    waits: Vec<f64>,
    sojourns: Vec<f64>,
}

impl Observer for Visits {
    const CHANGES: bool = false;

    fn note(&mut self, event: &Event) {
        let since = |joined: Moment| hours((event.at - joined).as_micros().into());
        match event.what {
            What::Joined { unit, .. } => {
                let slot = unit.0 as usize;
                self.joined.resize(self.joined.len().max(slot + 1), event.at);
                self.joined[slot] = event.at;
            }
            What::Started { unit, .. } => self.waits.push(since(self.joined[unit.0 as usize])),
            What::Completed { unit, .. } => {
                self.sojourns.push(since(self.joined[unit.0 as usize]));
            }
            _ => {}
        }
    }
}

/// Estimates from the waits and sojourns of each run, without the first hundredth.
fn by_visits<const N: usize>(
    program: &Program,
    runs: u64,
    estimate: impl Fn(&mut [f64], &mut [f64]) -> [f64; N],
) -> Vec<[f64; N]> {
    let mut engine = Engine::new(program);
    let run = |run| {
        let mut visits = Visits::default();
        engine.run(Some(Luck::new(1986, run)), &mut visits);
        let warm = visits.waits.len() / 100;
        estimate(&mut visits.waits[warm..], &mut visits.sojourns[warm..])
    };
    (0..runs).map(run).collect()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("few"))
}

fn share_over(values: &[f64], limit: f64) -> f64 {
    count(values.iter().filter(|&&value| value > limit).count()) / count(values.len())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

#[test]
fn one_server_and_exponential_services() {
    let program = at_station(&[(0.8, Routine, exponential(1.0))], 4e5, Station::always(1));
    let samples = by_visits(&program, 80, |waits, sojourns| {
        let shares = [mean(waits), mean(sojourns), share_over(sojourns, 5.0)];
        let at = sojourns.len() * 95 / 100;
        let (_, quantile, _) = sojourns.select_nth_unstable_by(at, f64::total_cmp);
        [shares[0], shares[1], share_over(waits, 5.0), *quantile]
    });
    let cases = [
        ("M/M/1 Wq", 4.0),
        ("M/M/1 W", 5.0),
        ("M/M/1 P(Wq>5)", 0.294_304),
        ("M/M/1 95th percentile of W", 14.978_661),
    ];
    check_all(cases, &samples);
}

#[test]
fn three_servers() {
    let program = at_station(&[(10.0, Routine, exponential(0.25))], 4e5, Station::always(3));
    let samples = by_visits(&program, 150, |waits, sojourns| {
        let waited = share_over(waits, 0.0);
        [waited, mean(waits), mean(sojourns), share_over(waits, 0.5)]
    });
    let cases = [
        ("M/M/3 C", 0.702_247),
        ("M/M/3 Wq", 0.351_124),
        ("M/M/3 W", 0.601_124),
        ("M/M/3 P(Wq>1/2)", 0.258_342),
    ];
    check_all(cases, &samples);
}

#[test]
#[ignore = "needs minutes of one core: cargo test -- --ignored one_server_and_lognormal"]
fn one_server_and_lognormal_services() {
    let lognormal = Distribution::lognormal(micros(1.0), 2.0).expect("positive");
    let classes = [(0.7, Routine, Service::Drawn(lognormal))];
    let program = at_station(&classes, 4e5, Station::always(1));
    let samples = estimates(&program, 800, |statistics| {
        let waits = &statistics.station(StationId(0)).waits[Routine as usize];
        let mean = waits.mean_micros().expect("some came") / HOUR;
        let deviation = waits.deviation_micros().expect("it fits") / HOUR;
        [mean, deviation * deviation + mean * mean]
    });
    check("M/G/1 Wq", 3.5, samples.iter().map(|sample| sample[0]));
    let (mean, _) = pooled(samples.iter().map(|sample| sample[0]));
    let (square, _) = pooled(samples.iter().map(|sample| sample[1]));
    let deviation = (square - mean * mean).sqrt();
    let linear = samples.iter().map(|sample| {
        let moved = sample[1] - square - 2.0 * mean * (sample[0] - mean);
        deviation + moved / (2.0 * deviation)
    });
    check("M/G/1 sd of Wq", 5.766_281, linear);
}

#[test]
fn a_circuit_whose_telegrams_are_all_of_one_length() {
    let classes = [(24.0, Routine, Service::Sent(240))];
    let program = at_station(&classes, 4e5, Station::always(1));
    let samples = estimates(&program, 100, |statistics| [60.0 * wait(statistics, Routine)]);
    check_all([("circuit, fixed", 4.0)], &samples);
}

#[test]
fn a_circuit_whose_telegrams_vary_in_length() {
    let erlang = Distribution::erlang(2, micros(1.0 / 30.0)).expect("positive");
    let program = at_station(&[(24.0, Routine, Service::Drawn(erlang))], 4e5, Station::always(1));
    let samples = estimates(&program, 100, |statistics| [60.0 * wait(statistics, Routine)]);
    check_all([("circuit, Erlang-2", 6.0)], &samples);
    let classes = [(24.0, Routine, exponential(1.0 / 30.0))];
    let program = at_station(&classes, 4e5, Station::always(1));
    let samples = estimates(&program, 80, |statistics| [60.0 * wait(statistics, Routine)]);
    check_all([("circuit, exponential", 8.0)], &samples);
}

/// The four precedences of the table, in hours.
fn four_precedences() -> [Class; 4] {
    let minute = 1.0 / 60.0;
    let fixed = |minutes: f64| Service::Drawn(Distribution::Fixed(micros(minutes * minute)));
    [
        (1.0, Flash, fixed(2.0)),
        (3.0, Immediate, fixed(4.0)),
        (3.5, Priority, exponential(6.0 * minute)),
        (2.0, Routine, exponential(8.0 * minute)),
    ]
}

#[test]
fn four_precedences_that_do_not_interrupt() {
    let program = at_station(&four_precedences(), 4e5, Station::always(1));
    let samples = estimates(&program, 160, |statistics| {
        let waits = [Flash, Immediate, Priority, Routine].map(|p| 60.0 * wait(statistics, p));
        let loads = [1.0 / 30.0, 0.2, 0.35, 4.0 / 15.0];
        let kept: f64 = waits.iter().zip(loads).map(|(wait, load)| wait * load).sum();
        [waits[0], waits[1], waits[2], waits[3], kept]
    });
    let cases = [
        ("FLASH Wq", 4.827_586),
        ("IMMEDIATE Wq", 6.296_852),
        ("PRIORITY Wq", 14.608_696),
        ("ROUTINE Wq", 74.666_667),
        ("Kleinrock's conservation", 26.444_444),
    ];
    check_all(cases, &samples);
}

#[test]
fn four_precedences_that_interrupt_and_resume() {
    let mut station = Station::always(1);
    station.interruption = Interruption::Resume { at_least: Deferred };
    let program = at_station(&four_precedences(), 4e5, station);
    let samples = estimates(&program, 160, |statistics| {
        [Flash, Immediate, Priority, Routine].map(|p| 60.0 * sojourn(statistics, p))
    });
    let cases = [
        ("FLASH T", 2.034_483),
        ("IMMEDIATE T", 4.722_639),
        ("PRIORITY T", 15.756_522),
        ("ROUTINE T", 93.866_667),
    ];
    check_all(cases, &samples);
}

#[test]
fn two_precedences_at_two_servers() {
    let classes = [(1.0, Flash, exponential(0.25)), (5.0, Routine, exponential(0.25))];
    let mut station = Station::always(2);
    let program = at_station(&classes, 4e5, station.clone());
    let samples = estimates(&program, 60, |s| [wait(s, Flash), wait(s, Routine)]);
    check_all([("high Wq", 0.091_837), ("low Wq", 0.367_347)], &samples);
    station.interruption = Interruption::Resume { at_least: Flash };
    let program = at_station(&classes, 4e5, station);
    let samples = estimates(&program, 60, |s| [sojourn(s, Flash), sojourn(s, Routine)]);
    check_all([("high T", 0.253_968), ("low T", 0.634_921)], &samples);
}

/// Shifts of eight hours, cyclic; the end of a shift interrupts and the work resumes.
fn in_shifts(crews: [u16; 3], arrivals: f64) -> Program {
    let rate = 5.391_372_549;
    #[expect(clippy::cast_possible_truncation, reason = "few")]
    let eights = (arrivals / rate / 8.0) as i64 + 3_000;
    let shift = |(eight, &servers): (i64, &u16)| Shift {
        from: moment(0.0) + Span::from_hours(8 * eight),
        servers,
    };
    let mut station = Station::new((0..eights).zip(crews.iter().cycle()).map(shift).collect());
    station.closing = Closing::Interrupt;
    at_station(&[(rate, Routine, exponential(0.25))], arrivals, station)
}

#[test]
fn shifts_whose_end_interrupts() {
    let arrivals = 4e5;
    for (crews, present, stay) in
        [([1, 3, 2], 5.165_48, 0.958_102), ([0, 4, 2], 13.327_57, 2.472_02)]
    {
        let program = in_shifts(crews, arrivals);
        let until = program.sources[0].until;
        let counted = hours((until - moment(0.0)).as_micros().into()) - 2_400.0;
        let samples = estimates(&program, 40, |statistics| {
            let present = statistics.station(StationId(0)).present_micros(until);
            [hours(present) / counted, sojourn(statistics, Routine)]
        });
        check_all([("shifts L", present), ("shifts W", stay)], &samples);
    }
}

/// A carrier with so many departures at these gaps in turn, and traffic for it.
fn bag(rate: f64, gaps: &[i64], runs: usize, capacity: Option<u32>) -> Program {
    let classes = [(rate, Routine, exponential(1.0))];
    let cycle: i64 = gaps.iter().sum();
    let cycles = f64::from(u32::try_from(runs / gaps.len()).expect("few"));
    let span = cycles * hours(i128::from(cycle) * 3_600_000_000);
    let mut program = program(&classes, rate * span, |_| Place::Carrier {
        carrier: CarrierId(0),
        travel: Work::default(),
    });
    let mut leaves = moment(0.0);
    let timetable = gaps.iter().cycle().take(runs + 100).map(|&gap| {
        leaves += Span::from_hours(gap);
        Departure { leaves, closes: leaves }
    });
    program.carriers.push(Carrier { timetables: vec![timetable.collect()], which: None, capacity });
    program
}

fn bag_wait(statistics: &Statistics) -> (f64, f64) {
    let waits = statistics.carrier(CarrierId(0));
    let mean = waits.mean_micros().expect("some came") / HOUR;
    (mean, waits.deviation_micros().expect("it fits") / HOUR)
}

#[test]
fn a_bag_every_day_and_a_bag_twice_a_week() {
    let program = bag(5.0, &[24], 4_000, None);
    let samples = estimates(&program, 20, |statistics| {
        let (mean, deviation) = bag_wait(statistics);
        [mean, deviation]
    });
    check_all([("daily bag, wait", 12.0), ("daily bag, sd", 6.928_203)], &samples);
    let program = bag(1.0, &[72, 96], 4_000, None);
    let samples = estimates(&program, 20, |statistics| [bag_wait(statistics).0]);
    check_all([("bag twice a week, wait", 42.857_143)], &samples);
}

/// How many are left behind by each departure.
#[derive(Default)]
struct LeftBehind {
    waiting: u32,
    since: Option<Moment>,
    left: f64,
    departures: f64,
}

impl Observer for LeftBehind {
    const CHANGES: bool = false;

    fn note(&mut self, event: &Event) {
        if self.since.is_some_and(|since| since < event.at) {
            self.since = None;
            self.departures += 1.0;
            self.left += f64::from(self.waiting);
        }
        match event.what {
            What::Laid { .. } => self.waiting += 1,
            What::Left { .. } => {
                self.waiting -= 1;
                self.since = Some(event.at);
            }
            _ => {}
        }
    }
}

#[test]
fn a_bag_that_takes_ten() {
    let program = bag(0.9, &[10], 60_000, Some(10));
    let mut engine = Engine::new(&program);
    let warm = moment(0.0) + Span::from_hours(WARM);
    let run = |run| {
        let mut observers = (LeftBehind::default(), Statistics::new(&program, warm));
        engine.run(Some(Luck::new(1986, run)), &mut observers);
        let (behind, statistics) = observers;
        [behind.left / behind.departures, bag_wait(&statistics).0]
    };
    let samples: Vec<[f64; 2]> = (0..120).map(run).collect();
    check_all([("left behind", 3.101_238), ("full bag, wait", 8.445_821)], &samples);
}
