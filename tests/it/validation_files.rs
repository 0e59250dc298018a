//! Every value of queueing theory from a scenario file, through the public interface: loaded,
//! planned, run and counted. The rule: an error of at most four standard errors, and 1.96 of them
//! at most 0.5 % of the value; each run of a file is one sample.

use std::collections::BTreeMap;

use deskby::engine::Silent;
use deskby::ensemble::{Pooled, period_of, pooled};
use deskby::plan::{Plan, plan};
use deskby::scenario::{File, Files, Scenario, built_in, load};
use deskby::telegram::Precedence::{self, Flash, Immediate, Priority, Routine};
use deskby::time::Span;

const HOUR: f64 = 3_600e6;
const MINUTE: f64 = 60e6;

/// The files of the library's folder of cases.
struct Cases;

impl Files for Cases {
    fn beside(&self, path: &str) -> Result<File, String> {
        let path = format!("validation/{path}");
        let file = built_in(&path).ok_or_else(|| format!("no {path}"))?;
        Ok(File { name: path, text: file.text.to_owned() })
    }

    fn named(&self, _kind: &str, name: &str) -> Result<File, String> {
        self.beside(name)
    }
}

fn case(name: &str) -> (Scenario, Plan) {
    let file = Cases.beside(&format!("{name}.toml")).unwrap();
    let loaded = load(name, file, &Cases, None);
    let findings: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{name}: {findings:#?}"));
    let plan = plan(&scenario);
    (scenario, plan)
}

/// What is asked of one run.
type Ask = fn(&Pooled, &Plan) -> f64;

/// The runs of a file, each a sample of every value that is asked for; the rule for each.
fn check(name: &str, asked: &[(&str, f64, Ask)]) {
    let (scenario, plan) = case(name);
    let mut samples: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for run in 0..scenario.runs {
        let period = period_of(&scenario, &plan);
        let found = pooled(&plan, period, (1986 + u64::from(run), 1), &[], &mut Silent);
        for (what, _, ask) in asked {
            samples.entry(what).or_default().push(ask(&found, &plan));
        }
    }
    let mut faults = Vec::new();
    for (what, exact, _) in asked {
        let all = &samples[what];
        #[expect(clippy::cast_precision_loss, reason = "few runs")]
        let n = all.len() as f64;
        let mean = all.iter().sum::<f64>() / n;
        let squares: f64 = all.iter().map(|one| (one - mean) * (one - mean)).sum();
        let error = (squares / (n - 1.0) / n).sqrt();
        let off = (mean - exact) / error;
        println!(
            "{name}, {what}: {mean:.6} for {exact:.6}, {off:+.2} se, {:.3} %",
            196.0 * error / exact
        );
        if off.abs() > 4.0 || 1.96 * error > 0.005 * exact {
            faults.push(format!("{name}, {what}: {mean} for {exact}, error {error}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

fn mean(sum: i128, count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let mean = sum as f64 / count as f64;
    mean
}

fn wait_of(found: &Pooled, precedence: Precedence) -> f64 {
    let tally = &found.stations[0].waits[precedence as usize];
    mean(tally.total_micros(), tally.count())
}

fn stay_of(found: &Pooled, precedence: Precedence) -> f64 {
    let tally = &found.stations[0].sojourns[precedence as usize];
    mean(tally.total_micros(), tally.count())
}

fn routine_wait(found: &Pooled, _: &Plan) -> f64 {
    wait_of(found, Routine) / HOUR
}

fn routine_stay(found: &Pooled, _: &Plan) -> f64 {
    stay_of(found, Routine) / HOUR
}

fn present(found: &Pooled, _: &Plan) -> f64 {
    found.present(0).mean
}

fn over(found: &Pooled, span: Span) -> f64 {
    found.stations[0].waits[Routine as usize].share_over(span).unwrap()
}

fn bag_wait(found: &Pooled, _: &Plan) -> f64 {
    found.carriers[0].waits.mean_micros().unwrap() / HOUR
}

#[test]
fn one_server() {
    check(
        "mm1",
        &[
            ("wait", 4.0, routine_wait),
            ("stay", 5.0, routine_stay),
            ("present", 4.0, present),
            ("P(wait > 5 h)", 0.294_304, |found, _| over(found, Span::from_hours(5))),
            ("95th percentile of the stay", 14.978_661, |found, _| {
                let stay = &found.stations[0].sojourns[Routine as usize];
                let micros = stay.quantile_between(0.95).unwrap().as_micros();
                mean(micros.into(), 1) / HOUR
            }),
        ],
    );
}

#[test]
fn three_servers() {
    check(
        "mm3",
        &[
            ("wait", 0.351_124, routine_wait),
            ("stay", 0.601_124, routine_stay),
            ("P(wait > 30 min)", 0.258_342, |found, _| over(found, Span::from_mins(30))),
        ],
    );
}

#[test]
fn lognormal_service() {
    check("mg1", &[("wait", 3.5, routine_wait)]);
}

#[test]
fn a_circuit_with_telegrams_of_one_length() {
    check(
        "circuit",
        &[("wait", 4.0, |found, plan| {
            let at = plan
                .stations
                .iter()
                .position(|of| matches!(of, deskby::plan::StationOf::Circuit(..)));
            let tally = &found.stations[at.unwrap()].waits[Routine as usize];
            mean(tally.total_micros(), tally.count()) / MINUTE
        })],
    );
    check("erlang-2", &[("wait", 6.0, |found, _| wait_of(found, Routine) / MINUTE)]);
}

#[test]
fn four_precedences_that_do_not_interrupt() {
    check(
        "four-precedences",
        &[
            ("FLASH", 4.827_586, |found, _| wait_of(found, Flash) / MINUTE),
            ("IMMEDIATE", 6.296_852, |found, _| wait_of(found, Immediate) / MINUTE),
            ("PRIORITY", 14.608_696, |found, _| wait_of(found, Priority) / MINUTE),
            ("ROUTINE", 74.666_667, |found, _| wait_of(found, Routine) / MINUTE),
        ],
    );
}

#[test]
fn four_precedences_that_interrupt() {
    check(
        "four-interrupting",
        &[
            ("FLASH", 2.034_483, |found, _| stay_of(found, Flash) / MINUTE),
            ("IMMEDIATE", 4.722_639, |found, _| stay_of(found, Immediate) / MINUTE),
            ("PRIORITY", 15.756_522, |found, _| stay_of(found, Priority) / MINUTE),
            ("ROUTINE", 93.866_667, |found, _| stay_of(found, Routine) / MINUTE),
        ],
    );
}

#[test]
fn two_servers_and_two_precedences() {
    check(
        "two-interrupting",
        &[
            ("high", 0.253_968, |found, _| stay_of(found, Flash) / HOUR),
            ("low", 0.634_921, |found, _| stay_of(found, Routine) / HOUR),
        ],
    );
    check(
        "two-precedences",
        &[
            ("high", 0.091_837, |found, _| wait_of(found, Flash) / HOUR),
            ("low", 0.367_347, |found, _| wait_of(found, Routine) / HOUR),
        ],
    );
}

#[test]
fn shifts_that_end_in_the_middle_of_work() {
    check("shifts-132", &[("L", 5.165_48, present), ("W", 0.958_102, routine_stay)]);
    check("shifts-042", &[("L", 13.327_57, present), ("W", 2.472_02, routine_stay)]);
}

#[test]
fn bags() {
    check(
        "bag-daily",
        &[
            ("wait", 12.0, bag_wait),
            ("deviation", 6.928_203, |found, _| {
                found.carriers[0].waits.deviation_micros().unwrap() / HOUR
            }),
        ],
    );
    check("bag-twice-a-week", &[("wait", 42.857_143, bag_wait)]);
    check(
        "bag-full",
        &[
            ("wait", 8.445_821, bag_wait),
            ("left behind", 3.101_238, |found, plan| {
                mean(found.carriers[0].behind.into(), found.departures(plan, 0))
            }),
        ],
    );
}

fn refused(found: &Pooled, _: &Plan) -> f64 {
    let station = &found.stations[0];
    mean(station.refused.iter().sum::<u64>().into(), station.came.iter().sum())
}

#[test]
fn short_queues() {
    check("loss", &[("refused", 0.2, refused)]);
    check("finite-queue", &[("refused", 0.121_847, refused)]);
}

#[test]
fn networks_of_stations() {
    check(
        "tandem",
        &[
            ("L of the first", 1.0, |found, _| found.present(0).mean),
            ("L of the second", 0.5, |found, _| found.present(1).mean),
        ],
    );
    check(
        "jackson",
        &[
            ("L where all come in", 1.5, |found, _| found.present(0).mean),
            ("L where work returns", 2.0, |found, _| found.present(1).mean),
        ],
    );
}

#[test]
fn breakdowns() {
    check("breakdowns", &[("L", 1.323_232, present), ("W", 2.646_465, routine_stay)]);
}
