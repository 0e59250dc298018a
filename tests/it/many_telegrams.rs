//! Scenarios of many telegrams: texts, entries in place and tables, through the public loader.

use std::collections::BTreeMap;

use deskby::compare::Side;
use deskby::report::{Shown, Story, replay_json, replay_text};
use deskby::scenario::{File, Files, Loaded, load};

/// Files that a test holds in memory, with the library behind them.
pub(crate) struct InMemory(pub(crate) BTreeMap<String, String>);

impl InMemory {
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
    }

    /// A scenario file beside these files, loaded.
    pub(crate) fn load(&self, text: &str) -> Loaded {
        load("case", File { name: "scenario.toml".to_owned(), text: text.to_owned() }, self, None)
    }
}

impl Files for InMemory {
    fn beside(&self, path: &str) -> Result<File, String> {
        let text = self.0.get(path).ok_or_else(|| format!("no {path}"))?;
        Ok(File { name: path.to_owned(), text: text.clone() })
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        match deskby::scenario::built_in(&format!("{kind}/{name}.toml")) {
            Some(file) => Ok(File { name: name.to_owned(), text: file.text.to_owned() }),
            None => self.beside(name),
        }
    }
}

/// What is odd in the files of a scenario.
pub(crate) fn odd(loaded: &Loaded) -> Vec<String> {
    let findings = loaded.files.iter().flat_map(|file| &file.findings);
    findings.map(|finding| finding.message.clone()).collect()
}

const TREE: &str = r#"
version = 1
title = "A hub and two posts"
hub = "hub"
posts.hub = { like = "bare", name = "FCO" }
posts.north = { like = "bare", name = "BONN" }
posts.south = { like = "bare" }
[circuit_templates.line]
rate = { value = "10 characters/s", basis = "printed" }
hours = { value = "24/7", basis = "printed" }
channels = { value = 1, basis = "printed" }
[circuits.n]
like = "line"
between = ["north", "hub"]
[circuits.s]
like = "line"
between = ["south", "hub"]
"#;

fn side(scenario: &str, files: &InMemory) -> Side {
    let loaded = files.load(scenario);
    let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)));
    Side::of("case", "case", scenario)
}

fn arrivals(side: &Side) -> Vec<(String, String)> {
    let rows = side.timeline.rows.iter();
    rows.map(|row| {
        let at = row.arrived().map_or_else(|| "never".to_owned(), |at| at.to_string());
        (side.plan.itineraries[row.itinerary].name.clone(), at)
    })
    .collect()
}

#[test]
fn two_telegrams_on_one_circuit_are_sent_one_after_the_other() {
    let scenario = r#"
version = 1
title = "Two telegrams"
network = "tree.toml"
runs = 1
telegrams = [
    { id = "a", from = "north", action = "hub", handed_in = "1986-02-10T10:00Z", groups = 100 },
    { id = "b", from = "north", action = ["south"], info = "hub", precedence = "FLASH/ROUTINE", handed_in = "1986-02-10T10:00:10Z", groups = 50 },
]
"#;
    let side = side(scenario, &InMemory::of(&[("tree.toml", TREE)]));
    let wanted = [
        ("hub", "1986-02-10T10:01Z"),
        ("b: south", "1986-02-10T10:02Z"),
        ("b: hub", "1986-02-10T10:01:30Z"),
    ];
    let wanted: Vec<_> = wanted.map(|(name, at)| (name.to_owned(), at.to_owned())).to_vec();
    assert_eq!(arrivals(&side), wanted);
    let found = deskby::ensemble::conclusions(&side.scenario, &side.plan, &side.ensemble);
    let story = Story::of(&side, &found, None);
    assert!(replay_text(&story, &Shown::default()).contains("b: south"));
    let json: serde_json::Value = serde_json::from_str(&replay_json(&story)).unwrap();
    assert_eq!(json["copies"][1]["telegram"], "b");
    assert_eq!(json["copies"][1]["elapsed_minutes"], 110.0 / 60.0);
}

#[test]
fn a_table_of_telegrams_says_the_same_as_entries_in_place() {
    let table = "id;from;action;info;precedence;handed in;groups\n\
                 a;north;hub;;;1986-02-10T10:00Z;100\n\
                 b;north;south;hub;FLASH/ROUTINE;+10 s;50\n";
    let scenario = "version = 1\ntitle = \"A table\"\nnetwork = \"tree.toml\"\nruns = 1\n\
                    starts = \"1986-02-10T10:00Z\"\ntelegrams = [\"telegrams.csv\"]\n";
    let side = side(scenario, &InMemory::of(&[("tree.toml", TREE), ("telegrams.csv", table)]));
    let names: Vec<String> = arrivals(&side).into_iter().map(|(_, at)| at).collect();
    assert_eq!(names, ["1986-02-10T10:01Z", "1986-02-10T10:02Z", "1986-02-10T10:01:30Z"]);
}

#[test]
fn further_texts_stand_beside_the_first() {
    let text = |number: u32, hour: &str| {
        format!(
            "CONFIDENTIAL\nFM BONN\nTO PRIORITY FCO\nTELNO {number}\nOF {hour} FEBRUARY 1986\n\n\
             WHEAT\n\n1. THE HARVEST WAS GOOD.\n\nSMITH\n"
        )
    };
    let (first, second) = (text(1, "101000Z"), text(2, "101001Z"));
    let files = InMemory::of(&[("tree.toml", TREE), ("1.txt", &first), ("2.txt", &second)]);
    let scenario = "version = 1\ntitle = \"Two texts\"\nnetwork = \"tree.toml\"\nruns = 1\n\
                    telegram = \"1.txt\"\ntelegrams = [\"2.txt\"]\n";
    let side = side(scenario, &files);
    let names: Vec<String> = arrivals(&side).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["FCO", "BONN 2: FCO"]);
}

#[test]
fn what_is_odd_in_a_table_is_said_by_row() {
    let table = "id,from,action,handed_in,groups\n\
                 a,north,hub,yesterday,100\n\
                 b,nrth,hub,1986-02-10T10:00Z,100\n\
                 c,north,,1986-02-10T10:00Z,100\n\
                 d,north,hub,1986-02-10T10:00Z,-3\n\
                 e,north,hub,,3\n";
    let scenario = "version = 1\ntitle = \"A table\"\nnetwork = \"tree.toml\"\n\
                    telegrams = [\"telegrams.csv\"]\n";
    let files = InMemory::of(&[("tree.toml", TREE), ("telegrams.csv", table)]);
    let loaded = files.load(scenario);
    assert!(loaded.scenario.is_none());
    let odd = odd(&loaded);
    for wanted in [
        "`yesterday`",
        "`nrth` is not a post",
        "a telegram to nobody",
        "`-3` is not a number of groups",
        "does not say when",
    ] {
        assert!(odd.iter().any(|message| message.contains(wanted)), "{wanted}: {odd:?}");
    }
}

/// When an IMMEDIATE for the hub gets there by day, on a line that is manned by night and whose
/// operator comes ten minutes after a call.
fn called_by_day(deskby: &str) -> String {
    arrivals(&by_day("hub", deskby)).remove(0).1
}

/// That scenario, with the telegram for this post.
fn by_day(to: &str, deskby: &str) -> Side {
    let manned = TREE.replace(
        "[circuits.n]\nlike = \"line\"\n",
        "[circuits.n]\nlike = \"line\"\nhours = \"22:00-06:00\"\n\
         rules.call_out = { at_least = \"IMMEDIATE\", delay = \"10 min\" }\n",
    );
    let scenario = format!(
        "version = 1\ntitle = \"Called by day\"\nnetwork = \"manned.toml\"\nruns = 1\n\
         [[telegrams]]\nid = \"a\"\nfrom = \"north\"\naction = \"{to}\"\n\
         precedence = \"IMMEDIATE\"\nhanded_in = \"1986-02-10T10:00Z\"\ngroups = 100\n{deskby}"
    );
    side(&scenario, &InMemory::of(&[("manned.toml", &manned)]))
}

#[test]
fn at_a_post_without_desks_too_nobody_is_called_before_a_deskby_needs_it() {
    assert_eq!(called_by_day(""), "1986-02-10T10:11Z", "ten minutes and one of sending");
    assert_eq!(called_by_day("deskby = \"1986-02-10T14:00Z\"\n"), "1986-02-10T14:00Z");
    // One that leaves too little time is called for at once.
    assert_eq!(called_by_day("deskby = \"1986-02-10T10:05Z\"\n"), "1986-02-10T10:11Z");
}

#[test]
fn where_a_copy_is_sent_on_too_nobody_is_called_before_a_deskby_needs_it() {
    let arrives = |deskby: &str| arrivals(&by_day("south", deskby)).remove(0).1;
    assert_eq!(arrives(""), "1986-02-10T10:12Z", "as far again");
    assert_eq!(arrives("deskby = \"1986-02-10T14:00Z\"\n"), "1986-02-10T14:00Z");
}
