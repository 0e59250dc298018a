//! Properties of small invented networks, through the public loader.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use deskby::compare::Side;
use deskby::engine::{StationId, UnitId, What};
use deskby::plan::StationOf;
use deskby::report::{Shown, Story, replay_json, replay_text};
use deskby::scenario::{File, Files, load};
use deskby::time::Span;
use deskby::timeline::{Ending, Spell};
use proptest::prelude::*;

use crate::library::trace;

const NAMES: [&str; 6] = ["BONN", "PARIS", "VIENNA", "OSLO", "CAIRO", "TOKYO"];
const WORDS: [&str; 4] = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"];
const HOURS: [&str; 4] =
    ["24/7", "Mo-Fr 08:00-18:00", "Mo-Sa 06:00-12:00,13:00-22:00", "Tu,Th 10:00-11:00; PH off"];
const CLOCKS: [&str; 4] = ["Europe/London", "Europe/Oslo", "Asia/Tokyo", "Asia/Kathmandu"];
const LEAVES: [&str; 3] = ["Tu,Fr 18:00", "Mo-Fr 07:30", "We 23:59"];

/// A small network and a telegram on it, as texts.
#[derive(Clone, Debug)]
struct Invented {
    /// Per post beyond the hub: which hours, clock, bag days; nearer the hub which post; baud.
    posts: Vec<(usize, usize, usize, prop::sample::Index, u32)>,
    /// Per addressee: which precedence; past the end is SAVING.
    addressees: Vec<usize>,
    /// Minutes after Monday 3 February 1986.
    handed_in: u32,
    /// Minutes of handling at all centres, least and most.
    handling: (u32, u32),
}

fn invented() -> impl Strategy<Value = Invented> {
    let post = (0..HOURS.len(), 0..CLOCKS.len(), 0..LEAVES.len(), any::<prop::sample::Index>());
    let post = (post, 20_u32..300).prop_map(|((a, b, c, d), e)| (a, b, c, d, e));
    let posts = prop::collection::vec(post, 2..=NAMES.len());
    let addressees = prop::collection::vec(0..=WORDS.len(), 1..=NAMES.len() - 1);
    (posts, addressees, 0_u32..10_080, (0_u32..10, 0_u32..60)).prop_map(
        |(posts, mut addressees, handed_in, (least, more))| {
            addressees.truncate(posts.len() - 1);
            Invented { posts, addressees, handed_in, handling: (least, least + more) }
        },
    )
}

impl Invented {
    fn id(at: usize) -> String {
        NAMES[at].to_lowercase()
    }

    /// The entries of the network file, each a text of its own.
    fn entries(&self) -> Vec<String> {
        let (low, high) = self.handling;
        let centre = format!(
            "handling = {{ low = \"{low} min\", typical = \"{} min\", high = \"{high} min\", \
             basis = \"assumed\" }}\nreceiving = \"3 min\"\nrelaying = \"4 min\"\n\
             operators = {{ value = 1, basis = \"assumed\" }}\n\
             relay_positions = {{ value = 1, basis = \"assumed\" }}\n",
            low.midpoint(high)
        );
        let registry =
            "hours = \"Mo-Fr 09:00-17:00\"\nrunning_off = \"20 min\"\nsorting = \"30 min\"\n";
        let post = |id: &str, name: &str, hours: &str, clock: &str| {
            format!(
                "[posts.{id}]\nname = \"{name}\"\noffice = \"post-1986\"\nclock = \"{clock}\"\nplace = [50.0, 1.0]\n\
                 [posts.{id}.centre]\nhours = \"{hours}\"\n{centre}[posts.{id}.registry]\n{registry}"
            )
        };
        let mut entries = vec![post("london", "FCO", "24/7", "Europe/London")];
        for (at, (hours, clock, leaves, nearer, baud)) in self.posts.iter().enumerate() {
            let id = Self::id(at);
            entries.push(post(&id, NAMES[at], HOURS[*hours], CLOCKS[*clock]));
            let nearer = match nearer.index(at + 1) {
                0 => "london".to_owned(),
                other => Self::id(other - 1),
            };
            let code = "code = 7.5\nduplex = \"full\"\nchannels = 1\n";
            entries.push(format!(
                "[circuits.{id}-line]\nbetween = [\"{id}\", \"{nearer}\"]\nhours = \"24/7\"\n\
                 rate = \"{baud} baud\"\n{code}"
            ));
            for (from, to) in [(id.as_str(), "london"), ("london", id.as_str())] {
                entries.push(format!(
                    "[bags.{from}-{to}]\nfrom = \"{from}\"\nto = \"{to}\"\n\
                     leaves = \"{}\"\nclosing = \"2 h\"\ntravel = \"9 h\"\n",
                    LEAVES[*leaves]
                ));
            }
        }
        entries
    }

    fn telegram(&self) -> String {
        let mut text = format!("CONFIDENTIAL\nFM {}\n", NAMES[0]);
        let hour = |minutes: u32| {
            let (day, minute) = (3 + minutes / 1440, minutes % 1440);
            format!("{day:02}{:02}{:02}Z FEBRUARY 1986", minute / 60, minute % 60)
        };
        let _ = write!(text, "TO PRIORITY FCO\nTELNO 12\nOF {}\n", hour(self.handed_in));
        for (at, &which) in self.addressees.iter().enumerate() {
            match WORDS.get(which) {
                Some(word) => writeln!(text, "INFO {word} {}", NAMES[at + 1]).unwrap(),
                None => writeln!(text, "INFO SAVING {}", NAMES[at + 1]).unwrap(),
            }
        }
        text + "\nWHEAT\n\n1. THE HARVEST WAS GOOD AND THE PRICE FELL.\n\nSMITH\n"
    }

    /// The scenario planned, run and told, the entries of the network in some order.
    fn side(&self, turned: usize, backwards: bool) -> Side {
        let mut entries = self.entries();
        entries.rotate_left(turned % self.entries().len());
        if backwards {
            entries.reverse();
        }
        let head = "version = 1\ntitle = \"Invented\"\nhub = \"london\"\n\n";
        let scenario = "version = 1\ntitle = \"Invented\"\nnetwork = \"small\"\n\
                        telegram = \"telegram.txt\"\nruns = 40\n";
        let files = BTreeMap::from([
            ("networks/small", format!("{head}{}", entries.join("\n"))),
            ("telegram.txt", self.telegram()),
        ]);
        let files = InMemory { files };
        let file = File { name: "scenario.toml".to_owned(), text: scenario.to_owned() };
        let loaded = load("invented", file, &files, None);
        let findings: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
        let found = loaded.scenario.unwrap_or_else(|| panic!("{findings:#?}"));
        Side::of("invented", "invented", found)
    }
}

struct InMemory {
    files: BTreeMap<&'static str, String>,
}

impl Files for InMemory {
    fn beside(&self, path: &str) -> Result<File, String> {
        let text = self.files.get(path).ok_or_else(|| format!("no {path}"))?;
        Ok(File { name: path.to_owned(), text: text.clone() })
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        match deskby::scenario::built_in(&format!("{kind}/{name}.toml")) {
            Some(file) => Ok(File { name: name.to_owned(), text: file.text.to_owned() }),
            None => self.beside(&format!("{kind}/{name}")),
        }
    }
}

/// The texts that a person and a program get.
fn documents(side: &Side) -> (String, String) {
    let conclusions = deskby::ensemble::conclusions(&side.scenario, &side.plan, &side.ensemble);
    let story = Story::of(side, &conclusions, None);
    (replay_text(&story, &Shown::default()), replay_json(&story))
}

/// The last milestone of each addressee by name.
fn arrivals(side: &Side) -> BTreeMap<String, Option<deskby::time::Moment>> {
    let name = |row: &deskby::timeline::Row| side.plan.itineraries[row.itinerary].name.clone();
    side.timeline.rows.iter().map(|row| (name(row), row.arrived())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn each_copy_ends_exactly_once(case in invented()) {
        let side = case.side(0, false);
        prop_assert_eq!(side.timeline.rows.len(), side.plan.itineraries.len());
        prop_assert!(side.timeline.rows.len() > case.addressees.len());
        for row in &side.timeline.rows {
            prop_assert_eq!(row.ending == Ending::Delivered, row.arrived().is_some());
        }
    }

    #[test]
    fn waits_and_work_sum_to_the_elapsed_time_and_time_never_runs_backwards(case in invented()) {
        let side = case.side(0, false);
        for pair in side.timeline.events.windows(2) {
            prop_assert!(pair[0].at <= pair[1].at);
        }
        for row in &side.timeline.rows {
            let Some(arrived) = row.arrived() else { continue };
            let spent: Span = row.spells.iter().map(Spell::length).sum();
            prop_assert_eq!(spent, arrived - side.timeline.handed_in);
            let mut until = side.timeline.handed_in;
            for spell in &row.spells {
                prop_assert!(spell.from == until && spell.to >= spell.from);
                until = spell.to;
            }
        }
    }

    #[test]
    fn the_same_scenario_gives_the_same_bytes(case in invented()) {
        prop_assert_eq!(documents(&case.side(0, false)), documents(&case.side(0, false)));
    }

    #[test]
    fn the_order_of_the_entries_of_a_network_does_not_matter(
        case in invented(), turned in 0_usize..40, backwards in any::<bool>()
    ) {
        let (base, other) = (case.side(0, false), case.side(turned, backwards));
        prop_assert_eq!(arrivals(&base), arrivals(&other));
        prop_assert_eq!(documents(&base), documents(&other));
    }

    #[test]
    fn of_two_copies_waiting_for_one_circuit_the_higher_precedence_is_sent_first(
        case in invented()
    ) {
        let side = case.side(0, false);
        let rank = |unit: UnitId| side.plan.program.units[unit.0 as usize].rank.precedence;
        let mut waiting: BTreeSet<(StationId, UnitId)> = BTreeSet::new();
        for event in trace(&side).events {
            match event.what {
                What::Joined { unit, station, .. } => {
                    waiting.insert((station, unit));
                }
                What::Started { unit, station } => {
                    waiting.remove(&(station, unit));
                    if let StationOf::Circuit(..) = side.plan.station(station) {
                        let passed_over = waiting
                            .iter()
                            .filter(|(at, other)| *at == station && rank(*other) > rank(unit));
                        prop_assert_eq!(passed_over.count(), 0);
                    }
                }
                _ => {}
            }
        }
    }
}
