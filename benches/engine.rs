//! Time and memory of the engine on the workloads of `docs/performance.md`.
//!
//! `cargo bench --bench engine` prints the time of a run and, from the items a second, of an
//! event: an arrival at a station or the end of a service. Columns named `max alloc` show the
//! memory of a run.

use std::hint::black_box;

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    Alternative, Closing, Counted, Engine, Figure, FigureId, Interruption, Observer, Pace, Place,
    Program, Returns, Scope, Share, Shift, Silent, Source, Stage, Station, StationId, Template,
    Trace, Work,
};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};
use divan::AllocProfiler;
use divan::counter::ItemsCount;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const HOUR: i64 = 3_600_000_000;

fn hour(hours: i64) -> Moment {
    Moment::from_micros(hours * HOUR)
}

fn exponential(mean: i64) -> Figure {
    Figure {
        distribution: Distribution::exponential(mean).expect("the mean is positive"),
        scope: Scope::Use,
        key: Key::of("service"),
    }
}

/// Adds a template that is served at each of these stations.
fn add_route(program: &mut Program, precedence: Precedence, posts: &[u32]) {
    let number = |len: usize| u32::try_from(len).expect("few");
    let first = number(program.stages.len());
    for &post in posts {
        let at = number(program.alternatives.len());
        let place = Place::station(StationId(post), Work::drawn(FigureId(0)));
        program.alternatives.push(Alternative::to(place));
        let key = Key::of("stage").with(u64::from(at));
        program.stages.push(Stage::new(at..at + 1, key));
    }
    program.templates.push(Template {
        stages: first..number(program.stages.len()),
        children: 0..0,
        precedence,
        length: None,
    });
}

/// A source that makes about so many units, one each `gap`.
fn add_source(program: &mut Program, gap: i64, units: i64, weights: &[u32]) {
    let share = |(template, &weight)| Share { weight, template };
    program.sources.push(Source {
        key: Key::of("source"),
        paces: vec![Pace { from: hour(0), gap: Span::from_micros(gap) }],
        until: Moment::from_micros(gap * units),
        mix: (0..).zip(weights).map(share).collect(),
        even: false,
        rate: None,
    });
}

/// One server, four fifths busy.
fn one_server(units: i64) -> Program {
    let mut program = Program::new(Moment::LATEST);
    program.figures.push(exponential(HOUR / 10));
    program.stations.push(Station::always(1));
    add_route(&mut program, Precedence::Routine, &[0]);
    add_source(&mut program, HOUR / 8, units, &[1]);
    program
}

/// A network of posts whose operators work in shifts and put a FLASH first: 1.4 telegrams an
/// hour and post, of which one in ten is a FLASH, each over two, three or five posts.
fn network(posts: u32, units: i64) -> Program {
    let gap = HOUR * 20 / (28 * i64::from(posts));
    let mut program = Program::new(Moment::LATEST);
    program.figures.push(exponential(HOUR / 4));
    let eights = gap * units / (8 * HOUR) + 90;
    program.stations = (0..posts).map(|post| shift_station(post, eights)).collect();
    let mut weights = Vec::new();
    for route in 0..3 * posts {
        let legs = [2, 3, 5][route as usize % 3];
        let path: Vec<u32> =
            (0..legs).map(|leg| (route * 7 + leg * 11 + leg * leg) % posts).collect();
        add_route(&mut program, Precedence::Routine, &path);
        add_route(&mut program, Precedence::Flash, &path);
        weights.extend([9, 1]);
    }
    add_source(&mut program, gap, units, &weights);
    program
}

fn shift_station(post: u32, eights: i64) -> Station {
    let crews: [u16; 3] = if post % 5 == 4 { [0, 4, 2] } else { [1, 3, 2] };
    let shift = |eight: i64| {
        let turn = usize::try_from(eight).expect("not negative") + post as usize;
        Shift { from: hour(8 * eight), servers: crews[turn % 3] }
    };
    let mut station = Station::new((0..eights).map(shift).collect());
    station.closing = Closing::Interrupt;
    station.interruption = Interruption::Resume { at_least: Precedence::Flash };
    station
}

/// How many arrivals at stations and ends of services there are in a run.
fn events_of(program: &Program) -> u64 {
    let mut returns = Returns::new(program, counted(program, false));
    Engine::new(program).run(Some(Luck::new(1, 0)), &mut returns);
    returns.close();
    let stations = (0_u32..).take(program.stations.len()).map(|at| returns.station(StationId(at)));
    let visits =
        stations.flat_map(|station| station.sojourns.iter().map(deskby::engine::Tally::count));
    2 * visits.sum::<u64>()
}

/// Everything is counted, with a group for each two templates or none.
fn counted(program: &Program, grouped: bool) -> Counted {
    let templates = 0..u32::try_from(program.templates.len()).expect("few");
    Counted {
        period: hour(0)..Moment::LATEST,
        batch: None,
        group_of_unit: Vec::new(),
        group_of_template: templates.map(|at| grouped.then_some(at / 2)).collect(),
        groups: program.templates.len(),
        over: Vec::new(),
    }
}

fn measure<O: Observer>(
    bencher: divan::Bencher<'_, '_>,
    program: &Program,
    make: impl Fn() -> O + Sync,
) {
    let events = ItemsCount::new(events_of(program));
    bencher.counter(events).bench_local(|| {
        let mut observer = make();
        Engine::new(program).run(Some(Luck::new(1, 0)), &mut observer);
        black_box(observer)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn one_server_in_silence(bencher: divan::Bencher<'_, '_>) {
    measure(bencher, &one_server(200_000), || Silent);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn one_server_with_statistics(bencher: divan::Bencher<'_, '_>) {
    let program = one_server(200_000);
    measure(bencher, &program, || Returns::new(&program, counted(&program, false)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn twenty_posts_in_silence(bencher: divan::Bencher<'_, '_>) {
    measure(bencher, &network(20, 200_000), || Silent);
}

/// As `deskby replay --statistics` counts: quantiles, precedences, a group for each route.
#[divan::bench(sample_count = 5, sample_size = 1, args = [20, 200, 2_000])]
fn posts_counted(bencher: divan::Bencher<'_, '_>, posts: u32) {
    let program = network(posts, 200_000);
    measure(bencher, &program, || Returns::new(&program, counted(&program, true)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn twenty_posts_with_full_trace(bencher: divan::Bencher<'_, '_>) {
    measure(bencher, &network(20, 200_000), Trace::default);
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn twenty_posts_and_two_million_telegrams(bencher: divan::Bencher<'_, '_>) {
    let program = network(20, 2_000_000);
    measure(bencher, &program, || Returns::new(&program, counted(&program, false)));
}
