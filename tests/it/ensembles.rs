//! Ensembles through the public interface: the same answer for any threads and shards, common
//! random numbers, what an arrival rests on, advice.

use std::collections::BTreeMap;

use deskby::chance::{Distribution, Key, Luck};
use deskby::engine::{
    Alternative, Engine, Figure, FigureId, Interruption, Place, Program, Rank, Release, Scope,
    Shift, Stage, Station, StationId, Unit, Work,
};
use deskby::ensemble::Milestone;
use deskby::ensemble::advice::{Aim, Step};
use deskby::ensemble::order::{paired, quantile, sorted};
use deskby::ensemble::sensitivity::{Factor, sensitivity};
use deskby::ensemble::study::{Study, numbers, values};
use deskby::plan::{called, plan};
use deskby::scenario::{Change, File, Files, Findings, Scenario, load};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};

use crate::library::{moment, scenario, seed_with_traffic};

const SEED: &str = "ukdis-geneva-007";

fn pool<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn an_ensemble_is_the_same_for_1_2_and_8_threads_and_for_16_shards() {
    let plans = [None, Some("friday-night")].map(|variant| plan(&scenario(SEED, variant)));
    let study = Study::new(plans.iter().collect(), 7);
    let all = numbers(5_000);
    let alone = pool(1, || study.blocks(&all, &|_| {}));
    for threads in [2, 8] {
        assert_eq!(pool(threads, || study.blocks(&all, &|_| {})), alone, "{threads} threads");
    }
    let mut merged = BTreeMap::new();
    for shard in 0..16 {
        let mine: Vec<u64> = all.iter().copied().filter(|number| number % 16 == shard).collect();
        merged.extend(mine.iter().copied().zip(study.blocks(&mine, &|_| {})));
    }
    assert_eq!(merged.into_values().collect::<Vec<_>>(), alone);
}

#[test]
fn the_runs_of_an_ensemble_are_those_of_the_bands() {
    use deskby::ensemble::Ensemble;
    let side = scenario(SEED, None);
    let plan = plan(&side);
    let study = Study::new(vec![&plan], 3);
    let blocks = study.blocks(&numbers(300), &|_| {});
    let bands = Ensemble::run(&plan, 3, 300);
    let at = called(&plan, &side.network, "BONN").unwrap();
    let column = deskby::ensemble::sample::Columns::of(&plan).at_post(at).unwrap();
    let kept = values(&blocks, study.widths()[0], (0, column), 300);
    let known = bands.moments(at, Milestone::AtPost);
    assert!(
        kept.iter()
            .zip(known)
            .all(|(&kept, known)| { known.is_some_and(|known| known.as_micros() == kept) })
    );
}

/// The load of the speed table of `validation.md`: so many posts, each telegram over three legs
/// or four, shifts of 8 hours rotated by post, FLASH interrupts; `more` operators at post 0.
fn twenty_posts(more: u16) -> (Program, Vec<(u32, Precedence)>) {
    const POSTS: u32 = 20;
    const TELEGRAMS: u32 = 600;
    let hour = |hours: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^53")]
        let micros = (hours * 3.6e9) as i64;
        Moment::from_micros(micros)
    };
    let mut program = Program::new(hour(24.0 * 365.0));
    program.figures.push(Figure {
        distribution: Distribution::exponential(Span::from_mins(15).as_micros()).unwrap(),
        scope: Scope::Use,
        key: Key::of("service"),
    });
    for post in 0..POSTS {
        let pattern: [u16; 3] = if post % 5 == 4 { [0, 4, 2] } else { [1, 3, 2] };
        let extra = if post == 0 { more } else { 0 };
        let shift = |at: u32| Shift {
            from: hour(f64::from(at * 8)),
            servers: pattern[(at as usize + post as usize) % 3] + extra,
        };
        program.stations.push(Station {
            interruption: Interruption::Resume { at_least: Precedence::Flash },
            ..Station::new((0..3 * 60).map(shift).collect())
        });
    }
    for post in 0..POSTS {
        let place = Place::station(StationId(post), Work::drawn(FigureId(0)));
        program.alternatives.push(Alternative::to(place));
    }
    let mut last = Vec::new();
    // Which telegram goes which way is part of the load, not of its luck.
    let load = Luck::new(20, 0);
    let mut clock = 0.0;
    for telegram in 0..TELEGRAMS {
        let key = Key::of("telegram").with(u64::from(telegram));
        let uniform = |what: &str| load.uniform(key.then(what));
        clock += -uniform("gap").ln() / 28.0;
        let precedence = match uniform("precedence") {
            share if share < 0.1 => Precedence::Flash,
            share if share < 0.3 => Precedence::Immediate,
            share if share < 0.6 => Precedence::Priority,
            _ => Precedence::Routine,
        };
        let legs = if uniform("legs") < 2.0 / 3.0 { 3 } else { 4 };
        let first = u32::try_from(program.stages.len()).unwrap();
        for leg in 0..legs {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 20")]
            let post = (load.uniform(key.with(100 + leg)) * 20.0) as u32;
            program.stages.push(Stage::new(post..post + 1, key.with(leg)));
        }
        let end = u32::try_from(program.stages.len()).unwrap();
        program.units.push(Unit {
            release: Release::At(hour(clock)),
            stages: first..end,
            children: 0..0,
            rank: Rank { precedence, handed_in: hour(clock), telegram, addressee: 0 },
        });
        last.push((telegram, precedence));
    }
    (program, last)
}

/// The mean elapsed time of the telegrams of a precedence, in each of some runs.
fn elapsed(program: &Program, of: &[u32], luck: impl Fn(u64) -> Luck) -> Vec<f64> {
    let mut engine = Engine::new(program);
    (0..60)
        .map(|run| {
            engine.run(Some(luck(run)), &mut deskby::engine::Silent);
            let sum: i64 = of
                .iter()
                .map(|&unit| {
                    let unit = unit as usize;
                    let Release::At(from) = program.units[unit].release else { panic!() };
                    (engine.ends()[unit].at - from).as_micros()
                })
                .sum();
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            let mean = sum as f64 / of.len() as f64;
            mean
        })
        .collect()
}

fn variance(values: &[f64]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sixty runs")]
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0)
}

#[test]
fn with_the_same_luck_a_difference_varies_thirty_times_less_than_with_other_luck() {
    let ((before, telegrams), (after, _)) = (twenty_posts(0), twenty_posts(1));
    for precedence in [Precedence::Flash, Precedence::Routine] {
        let of: Vec<u32> =
            telegrams.iter().filter(|(_, rank)| *rank == precedence).map(|(at, _)| *at).collect();
        let base = elapsed(&before, &of, |run| Luck::new(1, run));
        let difference = |other: Vec<f64>| -> Vec<f64> {
            base.iter().zip(other).map(|(before, after)| after - before).collect()
        };
        let paired = variance(&difference(elapsed(&after, &of, |run| Luck::new(1, run))));
        let other = variance(&difference(elapsed(&after, &of, |run| Luck::new(2, run))));
        println!("{precedence}: the variance falls by a factor of {:.0}", other / paired);
        assert!(other >= 30.0 * paired, "{precedence}: {other} {paired}");
    }
}

#[test]
fn the_interval_of_a_paired_difference_covers_it_in_95_of_100_ensembles() {
    // The difference of two uniforms has its median at nothing and its 90 % point at 1 - √0.2.
    let covers = |ensemble: u64, permille: u32, exact: f64| {
        let luck = Luck::new(99, ensemble);
        #[expect(clippy::cast_possible_truncation, reason = "below a million")]
        let column = |name: &str| -> Vec<i64> {
            let key = Key::of(name);
            (0..500).map(|run| (luck.uniform(key.with(run)) * 1e6) as i64).collect()
        };
        let found = quantile(&sorted(&paired(&column("before"), &column("after"))), permille);
        #[expect(clippy::cast_precision_loss, reason = "below a million")]
        let ends = [found.low.unwrap() as f64, found.high.unwrap() as f64];
        ends[0] <= exact * 1e6 && exact * 1e6 <= ends[1]
    };
    for (permille, exact) in [(500, 0.0), (900, 1.0 - 0.2_f64.sqrt())] {
        let covered = (0..1_000).filter(|&run| covers(run, permille, exact)).count();
        assert!((930..=970).contains(&covered), "{permille}: {covered} of 1000");
    }
}

struct InMemory {
    network: String,
    telegram: String,
}

impl Files for InMemory {
    fn beside(&self, path: &str) -> Result<File, String> {
        Ok(File { name: path.to_owned(), text: self.telegram.clone() })
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        if kind == "offices" {
            let found = deskby::scenario::built_in(&format!("{kind}/{name}.toml"));
            let text = found.ok_or("not there")?.text.to_owned();
            return Ok(File { name: name.to_owned(), text });
        }
        Ok(File { name: name.to_owned(), text: self.network.clone() })
    }
}

/// Bonn to London over one line, open day and night: the arrival is the sum of two unknowns,
/// each even over its range, and of what chance adds at the receiving end.
pub(crate) fn by_hand(handling: u32, receiving: u32, chance: u32) -> Scenario {
    let range = |minutes: u32| {
        format!(
            "{{ uniform = [\"0 min\", \"{minutes} min\"], per = \"run\", basis = \"assumed\", \
             look_for = \"the log of the line\" }}"
        )
    };
    let post = |id: &str, name: &str, handling: &str, receiving: &str, ahead: &str| {
        format!(
            "[posts.{id}]\nname = \"{name}\"\noffice = \"post-1986\"\nclock = \"Europe/London\"\n\
             place = [50.0, 1.0]\n[posts.{id}.centre]\nhours = \"24/7\"\nhandling = {handling}\n\
             receiving = {receiving}\nrelaying = \"4 min\"\noperators = 1\nrelay_positions = 1\n\
             [posts.{id}.centre.ahead]\nroutine = {ahead}\n\
             [posts.{id}.registry]\nhours = \"24/7\"\nrunning_off = \"20 min\"\n\
             sorting = \"30 min\"\n"
        )
    };
    let traffic = format!("{{ uniform = [\"0 min\", \"{chance} min\"], basis = \"assumed\" }}");
    let network = format!(
        "version = 1\ntitle = \"Two posts\"\nhub = \"london\"\n{}{}[circuits.line]\n\
         between = [\"bonn\", \"london\"]\nhours = \"24/7\"\nrate = \"50 baud\"\ncode = 7.5\n\
         duplex = \"full\"\nchannels = 1\n",
        post("london", "FCO", "\"5 min\"", &range(receiving), "\"0 min\""),
        post("bonn", "BONN", &range(handling), "\"5 min\"", &traffic),
    );
    let telegram = "CONFIDENTIAL\nFM BONN\nTO ROUTINE FCO\nTELNO 12\nOF 031000Z FEBRUARY 1986\n\n\
                    WHEAT\n\n1. THE HARVEST WAS GOOD.\n\nSMITH\n";
    let text = "version = 1\ntitle = \"By hand\"\nnetwork = \"two\"\ntelegram = \"telegram.txt\"\n";
    let files = InMemory { network, telegram: telegram.to_owned() };
    let file = File { name: "scenario.toml".to_owned(), text: text.to_owned() };
    let loaded = load("by-hand", file, &files, None);
    let findings: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
    loaded.scenario.unwrap_or_else(|| panic!("{findings:#?}"))
}

#[test]
fn the_indices_of_a_scenario_that_can_be_solved_by_hand_are_right_within_two_hundredths() {
    // Variances of uniforms are as the squares of their ranges: 40² : 30² : 20².
    let scenario = by_hand(40, 30, 20);
    let plan = plan(&scenario);
    let at = called(&plan, &scenario.network, "FCO").unwrap();
    let found = sensitivity(&plan, (at, Milestone::AtPost), 0, 20_000).unwrap();
    assert_eq!(found.never, 0);
    let (all, mut seen) = (1_600.0 + 900.0 + 400.0, 0);
    for weight in &found.factors {
        let share = match &weight.factor {
            Factor::Chance => 400.0 / all,
            Factor::Elsewhere(_) => 0.0,
            Factor::Unknown { known, .. } => match &*plan.known(known[0]).path {
                "posts.bonn.centre.handling" => 1_600.0 / all,
                "posts.london.centre.receiving" => 900.0 / all,
                _ => 0.0,
            },
        };
        seen += usize::from(share > 0.0);
        let index = weight.index;
        assert!((index.first.value - share).abs() < 0.02, "{weight:?} {share}");
        assert!((index.total.value - share).abs() < 0.02, "{weight:?} {share}");
    }
    assert_eq!(seen, 3, "{:?}", found.factors);
}

fn changed(scenario: &Scenario, set: &str) -> Result<Scenario, String> {
    let change = Change::of_set(set)?;
    let (mut changed, mut findings) = (scenario.clone(), Findings::default());
    change.apply(&mut changed, &(0..0), &mut findings);
    match findings.into_sorted().first() {
        Some(finding) => Err(format!("{}; {:?}", finding.message, finding.help)),
        None => Ok(changed),
    }
}

#[test]
fn a_figure_is_changed_by_its_path_for_all_or_for_one_post() {
    let base = scenario(SEED, None);
    let of = |scenario: &Scenario, name: &str| {
        let post = scenario.network.find(name).unwrap();
        scenario.network.post(post).centre.handling.shown.to_string()
    };
    let one = changed(&base, "posts.bonn.centre.handling=7 min").unwrap();
    assert_eq!(of(&one, "BONN"), "7 min");
    assert_ne!(of(&one, "PARIS"), "7 min");
    let all = changed(&base, "templates.post.centre.handling=7 min").unwrap();
    assert_eq!([of(&all, "BONN"), of(&all, "PARIS")], ["7 min", "7 min"]);
    let wrong = changed(&base, "posts.bon.centre.handling=7 min").unwrap_err();
    assert!(wrong.contains("posts.bonn.centre.handling"), "{wrong}");
    let wrong = changed(&base, "closed.BON=1986-02-10T00:00Z/1986-02-12T00:00Z").unwrap_err();
    assert!(wrong.contains("did you mean `bonn`?"), "{wrong}");
    assert!(changed(&base, "posts.bonn.centre.operators=0").is_err());
    assert!(changed(&base, "posts.bonn.centre.hours=always").is_err());
}

/// When a copy is at its post in the typical run.
fn at_post(scenario: &Scenario, name: &str) -> Option<Moment> {
    let aim = Aim { who: name.to_owned(), by: Moment::LATEST, percent: None, runs: 1 };
    aim.outcome(scenario).unwrap().typical
}

#[test]
fn a_closed_post_waits_and_an_extra_bag_is_taken_and_traffic_delays() {
    let base = scenario(SEED, None);
    let shut = changed(&base, "closed.BONN=1986-02-10T00:00Z/1986-02-13T12:00Z").unwrap();
    assert!(at_post(&shut, "BONN") > Some(moment("1986-02-13T12:00Z")));
    assert_eq!(at_post(&shut, "PARIS"), at_post(&base, "PARIS"));
    let bag = scenario(SEED, Some("extra-bag"));
    assert!(at_post(&bag, "BRUSSELS") < at_post(&base, "BRUSSELS"));
    assert_eq!(at_post(&bag, "BONN"), at_post(&base, "BONN"));
    let crisis = scenario(SEED, Some("crisis"));
    assert!(at_post(&crisis, "WASHINGTON") > at_post(&base, "WASHINGTON"));
    let direct = plan(&scenario(SEED, Some("direct-washington")));
    let legs = direct.itineraries.iter().find(|itinerary| itinerary.name == "WASHINGTON").unwrap();
    assert!(matches!(&legs.way, deskby::plan::Way::Wire(legs) if legs.len() == 1));
}

#[test]
fn advice_is_what_it_says_and_no_part_of_it_would_do() {
    let base = scenario(SEED, None);
    let by = moment("1986-02-11T07:00Z");
    let aim = Aim { who: "BONN".to_owned(), by, percent: Some(80), runs: 200 };
    assert!(!aim.is_met(&aim.outcome(&base).unwrap()));
    let advice = aim.advice(&base);
    assert!(advice.windows(2).all(|pair| pair[0].cost <= pair[1].cost));
    let raised = |step: &Step| matches!(step, Step::Precedence(who, _) if who == "BONN");
    assert!(advice.iter().any(|one| one.steps.iter().any(raised)), "{advice:#?}");
    let earlier = |step: &Step| matches!(step, Step::HandedIn(at) if *at < base.handed_in);
    assert!(advice.iter().any(|one| one.steps.len() == 1 && earlier(&one.steps[0])));
    for one in &advice {
        assert!(one.outcome.odds.count * 100 >= 80 * one.outcome.odds.of, "{one:?}");
    }
    let (latest, outcome) = aim.latest(&base).unwrap();
    assert!(latest < base.handed_in && aim.is_met(&outcome));
    let later = changed(&base, &format!("at={}", latest + Span::from_mins(1))).unwrap();
    assert!(!aim.is_met(&aim.outcome(&later).unwrap()), "{latest} is the latest");
}

#[test]
fn advice_counts_a_bag_beside_the_timetable_and_every_policy_of_ways() {
    use deskby::network::Routing;
    let base = scenario(SEED, None);
    let by = moment("1986-02-13T18:00Z");
    let aim = Aim { who: "BRUSSELS".to_owned(), by, percent: Some(80), runs: 100 };
    assert!(!aim.is_met(&aim.outcome(&base).unwrap()));
    let advice = aim.advice(&base);
    let bag = |step: &Step| matches!(step, Step::Bag(id, _) if id == "london-brussels");
    let with_bag = advice.iter().find(|one| one.steps.len() == 1 && bag(&one.steps[0]));
    assert!(with_bag.is_some_and(|one| aim.is_met(&one.outcome)), "{advice:#?}");
    let wire = |step: &Step| matches!(step, Step::Wire(who, _) if who == "BRUSSELS");
    assert!(advice.iter().any(|one| one.steps.iter().any(wire)), "{advice:#?}");
    // A line of its own helps Washington only where ways are chosen over the fewest legs.
    let direct = scenario(SEED, Some("direct-washington"));
    let by_hub = changed(&direct, "routing=hub").unwrap();
    let by = moment("1986-02-10T18:30Z");
    let aim = Aim { who: "WASHINGTON".to_owned(), by, percent: Some(60), runs: 200 };
    let advice = aim.advice(&by_hub);
    let fewest = |one: &deskby::ensemble::advice::Advice| {
        one.steps == [Step::Way(Routing::Direct)] && aim.is_met(&one.outcome)
    };
    assert!(advice.iter().any(fewest), "{advice:#?}");
}

#[test]
fn the_latest_hour_of_hand_in_is_what_trying_every_hour_finds() {
    let base = scenario(SEED, None);
    for (who, by) in [
        ("BONN", "1986-02-11T08:00Z"),
        ("ACDD", "1986-02-11T09:00Z"),
        ("UKDEL NATO", "1986-02-14T12:00Z"),
    ] {
        let by = moment(by);
        let aim = Aim { who: who.to_owned(), by, percent: None, runs: 1 };
        let (latest, _) = aim.latest(&base).unwrap();
        let hours = (0..10 * 24).map(|hours| by - Span::from_hours(hours));
        for at in hours.step_by(3) {
            let tried = changed(&base, &format!("at={at}")).unwrap();
            let met = aim.is_met(&aim.outcome(&tried).unwrap());
            assert_eq!(met, at <= latest, "{who} by {by}: handed in at {at}, latest {latest}");
        }
    }
}

#[test]
fn three_times_the_traffic_is_an_added_stream_and_arrives_later() {
    let sources = |scenario: &Scenario| plan(scenario).program.sources.len();
    let (base, crisis) = (seed_with_traffic(None), seed_with_traffic(Some("crisis")));
    assert_eq!(sources(&crisis), 2 * sources(&base), "each stream has a surge beside it");
    let arrival = |scenario: &Scenario| {
        let plan = plan(scenario);
        let study = Study::new(vec![&plan], 0);
        let blocks = study.blocks(&[0], &|_| {});
        let at = called(&plan, &scenario.network, "BONN").unwrap();
        let column = deskby::ensemble::sample::Columns::of(&plan).at_post(at).unwrap();
        values(&blocks, study.widths()[0], (0, column), 256)
    };
    let (before, after) = (arrival(&base), arrival(&crisis));
    let later = before.iter().zip(&after).filter(|(before, after)| after > before).count();
    let earlier = before.iter().zip(&after).filter(|(before, after)| after < before).count();
    println!("with three times the traffic later in {later}, earlier in {earlier} of 256 runs");
    assert!(later > 60 && earlier < later / 4, "{later} {earlier}");
}
