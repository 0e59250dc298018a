//! Intervals hold the truth as often as they say: those that users are shown, of statistics and
//! of ensembles, on cases with exact answers, each in 1,000 repetitions under other seeds.

use deskby::engine::{Engine, Silent};
use deskby::ensemble::sample::Columns;
use deskby::ensemble::study::{Study, numbers};
use deskby::ensemble::{period_of, pooled};
use deskby::plan::{called, plan};
use deskby::report::ensemble::{Frame, answer, frame_of};
use deskby::report::{Account, statistics_json};
use deskby::scenario::{File, Files, Observed, load};
use deskby::time::{Moment, Span};

use crate::ensembles::by_hand;

const REPETITIONS: u64 = 1_000;

/// Of so many repetitions between 93 and 97 in a hundred hold it.
fn holds(what: &str, held: usize) {
    println!("{what}: held by {held} of {REPETITIONS} intervals of 95 %");
    assert!((930..=970).contains(&held), "{what}: {held} of {REPETITIONS}");
}

struct Nothing;

impl Files for Nothing {
    fn beside(&self, path: &str) -> Result<File, String> {
        Err(format!("no {path}"))
    }

    fn named(&self, _kind: &str, name: &str) -> Result<File, String> {
        self.beside(name)
    }
}

/// The 95 % interval of the mean wait at the only station, as the JSON of the statistics of a
/// scenario has it, against an exact value in hours; batches by their number and length.
fn waits(what: &str, text: &str, exact: f64) {
    let text = format!("version = 1\ntitle = \"{what}\"\nstarts = \"1900-01-01T00:00Z\"\n{text}");
    let file = File { name: "scenario.toml".to_owned(), text };
    let loaded = load("case", file, &Nothing, None);
    let findings: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{what}: {findings:#?}"));
    let plan = plan(&scenario);
    let period = period_of(&scenario, &plan);
    let holds_in = |seed: u64| {
        let pooled = pooled(&plan, period, (seed, 1), &[], &mut Silent);
        let account = Account { scenario: &scenario, plan: &plan, pooled: &pooled, over: &[] };
        let told: serde_json::Value = serde_json::from_str(&statistics_json(&account)).unwrap();
        let of = |key: &str| told["stations"][0]["wait"][key].as_f64().unwrap() / 3_600e6;
        (of("mean_micros") - exact).abs() <= of("half_width_micros")
    };
    holds(what, (0..REPETITIONS).filter(|&seed| holds_in(seed)).count());
}

#[test]
fn intervals_of_a_mean_wait_hold_the_truth_in_95_of_100_repetitions() {
    // M/M/1 with half its time in use: the wait is rho / (mu - lambda).
    let one = "ends = \"+183 d\"\nwarm_up = \"3 d\"\nbatch = \"60 d\"\n[stations.desk]\nservers = 1\n\
               service = { exponential = \"1 h\" }\n[[traffic]]\npath = [\"desk\"]\n\
               rate = \"0.5 /h\"\n";
    waits("M/M/1", one, 1.0);
    // A line, M/D/1: the wait is rho * service / 2 (1 - rho).
    let line = "ends = \"+9050 min\"\nwarm_up = \"50 min\"\nbatch = \"1800 min\"\n[stations.line]\n\
                servers = 1\nservice = \"2 min\"\n[[traffic]]\npath = [\"line\"]\n\
                rate = \"0.25 /min\"\n";
    waits("M/D/1", line, 1.0 / 60.0);
    // Two servers, two precedences, as in the cases of queueing theory: each copy waits
    // 0.091837 or 0.367347 h, together in the proportion of 1 to 5.
    let two = "ends = \"+62 d\"\nwarm_up = \"2 d\"\nbatch = \"20 d\"\n[stations.desk]\nservers = 2\n\
               service = { exponential = \"15 min\" }\n[[traffic]]\nname = \"high\"\n\
               path = [\"desk\"]\nprecedence = \"FLASH\"\nrate = \"1 /h\"\n[[traffic]]\n\
               name = \"low\"\npath = [\"desk\"]\nprecedence = \"ROUTINE\"\nrate = \"5 /h\"\n";
    waits("M/M/2, two precedences", two, (0.091_837 + 5.0 * 0.367_347) / 6.0);
}

/// The share of the sum of three uniforms, over these minutes, that lies below so many.
fn below(minutes: f64, ranges: [f64; 3]) -> f64 {
    let [a, b, c] = ranges;
    let cube = |x: f64| x.max(0.0).powi(3);
    let one = cube(minutes - a) + cube(minutes - b) + cube(minutes - c);
    let two = cube(minutes - a - b) + cube(minutes - a - c) + cube(minutes - b - c);
    (cube(minutes) - one + two - cube(minutes - a - b - c)) / (6.0 * a * b * c)
}

#[test]
fn intervals_of_an_ensemble_hold_the_truth_in_95_of_100_repetitions() {
    const RUNS: u64 = 256;
    let ranges = [40.0, 30.0, 20.0];
    let mut scenario = by_hand(40, 30, 20);
    let plan = plan(&scenario);
    let middle = {
        let at = called(&plan, &scenario.network, "FCO").unwrap();
        let (columns, mut engine) = (Columns::of(&plan), Engine::new(&plan.program));
        engine.run(None, &mut Silent);
        Moment::from_micros(columns.read(columns.at_post(at).unwrap(), &engine))
    };
    // In the typical run each of the three is half its range: the rest is the same in all runs.
    let rest = middle - Span::from_mins(45);
    // A share of runs with an exact value: those before an observation an hour after that.
    scenario.observed.push(Observed {
        addressee: "FCO".to_owned(),
        seen: false,
        at: rest + Span::from_mins(60),
        precision: Span::ZERO,
        printed: false,
        source: None,
    });
    let ninth = {
        let (mut low, mut high) = (45.0, 90.0);
        while high - low > 1e-9 {
            let middle = f64::midpoint(low, high);
            if below(middle, ranges) < 0.9 { low = middle } else { high = middle }
        }
        #[expect(clippy::cast_possible_truncation, reason = "below 90 minutes")]
        let micros = (low * 60e6) as i64;
        rest + Span::from_micros(micros)
    };
    let side = frame_of("as it was", "", &scenario, &plan);
    let frame = Frame {
        deskby: String::new(),
        scenario: String::new(),
        title: String::new(),
        network: String::new(),
        inputs: String::new(),
        seed: 0,
        runs: RUNS,
        sides: vec![side],
    };
    let mut held = [0; 3];
    for seed in 0..REPETITIONS {
        let blocks = Study::new(vec![&plan], seed).blocks(&numbers(RUNS), &|_| {});
        let told = answer(&frame, &blocks);
        let copy = told.sides[0].copies.iter().find(|copy| copy.name == "FCO").unwrap();
        let within = |percent: f64, truth: Moment| {
            let quantiles = &copy.at_post.as_ref().unwrap().quantiles;
            let same = |percent: f64, other: f64| (percent - other).abs() < 1e-9;
            let found = quantiles.iter().find(|one| same(one.percent, percent)).unwrap();
            let end = |end: &Option<String>| end.as_ref().unwrap().parse().unwrap();
            let (from, to): (Moment, Moment) = (end(&found.from), end(&found.to));
            from <= truth && truth <= to
        };
        held[0] += usize::from(within(50.0, middle));
        held[1] += usize::from(within(90.0, ninth));
        let share = copy.observed[0].earlier;
        let exact = 100.0 * below(60.0, ranges);
        held[2] += usize::from(share.from_percent <= exact && exact <= share.to_percent);
    }
    holds("the median arrival", held[0]);
    holds("the 90 % point of the arrival", held[1]);
    holds("the share of runs by an hour", held[2]);
}
