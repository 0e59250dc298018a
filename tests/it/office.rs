//! Inside the post: who has a copy, who is shut out, who is called, and how many are run off.

use deskby::compare::Side;
use deskby::network::Basis;
use deskby::office::Copies;
use deskby::plan::{Copy, Doing};
use deskby::scenario::{Change, File, Files, Loaded, Scenario, with_office};
use deskby::telegram::Precedence;
use deskby::timeline::{Ending, Phase};
use proptest::prelude::*;

use crate::library::{Library, changed, moment, row, scenario, seed, seen};

/// The library with one table beside it.
struct WithTable<'a> {
    table: &'a str,
    library: Library,
}

impl Files for WithTable<'_> {
    fn beside(&self, path: &str) -> Result<File, String> {
        Ok(File { name: path.to_owned(), text: self.table.to_owned() })
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        self.library.named(kind, name)
    }
}

/// The seed with a table for the Office.
pub(crate) fn with_table(table: &str) -> Loaded {
    let scenario = Some(scenario("ukdis-geneva-007", None));
    let mut loaded = Loaded { scenario, ..Loaded::default() };
    let files = WithTable { table, library: Library::of("ukdis-geneva-007") };
    with_office(&mut loaded, ("FCO", "desks.csv"), &files);
    loaded
}

fn side(scenario: Scenario) -> Side {
    Side::of("table", "table", scenario)
}

/// How often copies are made inside the Office.
fn runs_off_at_the_office(side: &Side) -> usize {
    let hub = Some(side.scenario.network.hub);
    let at_hub = |at: usize| side.plan.itineraries[at].post == hub;
    side.plan.runs_off.iter().filter(|run| run.copies.iter().any(|(at, _)| at_hub(*at))).count()
}

fn names(side: &Side) -> Vec<&str> {
    let desk = |copy: &Copy| matches!(copy, Copy::Desk { .. });
    let desks = side.plan.itineraries.iter().filter(|itinerary| desk(&itinerary.copy));
    desks.map(|itinerary| itinerary.name.as_str()).collect()
}

#[test]
fn a_users_table_resolves_the_additional_list_and_marks_it_assumed() {
    let table = "desk,office,list,copies,round\n\
                 MOD(DS11),Ministry of Defence,ARMS CONTROL TALKS,3,whitehall\n\
                 ACDD,FCO,ARMS CONTROL TALKS,2,\n\
                 NO 10,Downing Street,ARMS CONTROL TALKS,1 to 2,\"Mo-Fr 10:00,18:00\"\n";
    let side = side(with_table(table).scenario.unwrap());
    assert!(!names(&side).contains(&"ARMS CONTROL TALKS"), "it is resolved");
    let inside =
        |name: &str| side.plan.itineraries[row(&side, name).itinerary].inside.as_ref().unwrap();
    assert_eq!(inside("MOD(DS11)").copies, Copies::exactly(3));
    assert_eq!(inside("MOD(DS11)").basis, Basis::Assumed);
    assert_eq!(inside("MOD(DS11)").office.as_deref(), Some("Ministry of Defence"));
    assert_eq!(inside("ACDD").basis, Basis::Printed, "it stands on the printed list first");
    assert_eq!(names(&side).iter().filter(|name| **name == "ACDD").count(), 1);
    assert_eq!(row(&side, "NO 10").ending, Ending::Delivered);
}

#[test]
fn faults_of_a_table_are_named_by_row() {
    for (table, said) in [
        ("desk,copies\nACDD,many\n", "row 2: `many` is not a number of copies"),
        ("desk,round\nACDD,\nNED,sometimes\n", "row 3: the round `sometimes`"),
        ("desk,list\n,X\n", "row 2: no desk is named"),
        ("desk,kind\nACDD,minister\n", "row 2: `minister` is not a kind of desk"),
        ("desk,grade\nACDD,NARROW\n", "row 2: `NARROW` is not a grade"),
        ("desk,cleared\nACDD,VERY\n", "row 2: `VERY` is not a classification"),
        ("desk,hours\nACDD,at noon\n", "row 2:"),
        ("desk,lsit\nACDD,X\n", "`lsit` is not a column"),
        ("name\nACDD\n", "`name` is not a column"),
        ("list\nX\n", "no column `desk`"),
    ] {
        let loaded = with_table(table);
        assert!(loaded.scenario.is_none(), "{table}");
        let findings = loaded.files.iter().flat_map(|file| &file.findings);
        let heard: Vec<&str> = findings.map(|finding| finding.message.as_str()).collect();
        assert!(heard.iter().any(|text| text.contains(said)), "{table}: {heard:?}");
    }
}

#[test]
fn a_desk_on_two_lists_has_one_copy_unless_the_scheme_says_so() {
    let table = "desk,list,copies\nACDD,ONE,2\nACDD,TWO,3\n";
    for (by_each_list, copies) in [(false, 2), (true, 5)] {
        let mut scenario = with_table(table).scenario.unwrap();
        let telegram = &mut scenario.telegram;
        let block = |list: &str| deskby::telegram::DistributionBlock {
            list: Some(list.to_owned()),
            kind: None,
            recipients: Vec::new(),
        };
        telegram.distribution = vec![block("ONE"), block("TWO")];
        scenario.schemes.get_mut("desks.csv").unwrap().by_each_list = by_each_list;
        let side = side(scenario);
        let at = row(&side, "ACDD").itinerary;
        let inside = side.plan.itineraries[at].inside.as_ref().unwrap();
        assert_eq!(inside.copies, Copies::exactly(copies));
        assert_eq!(names(&side).iter().filter(|name| **name == "ACDD").count(), 1);
    }
}

#[test]
fn dedip_shuts_out_the_departments_and_keeps_it_out_of_the_bag() {
    let side = seed(Some("dedip"));
    for name in ["ACDD", "NED", "ARMS CONTROL TALKS", "UKDEL NATO", "BRUSSELS"] {
        assert!(matches!(row(&side, name).ending, Ending::Undeliverable(_)), "{name}");
    }
    for name in ["PS", "PS/MR RENTON", "MR DAUNT"] {
        assert_eq!(row(&side, name).ending, Ending::Delivered, "{name}");
    }
    let by_officer = |told: &deskby::timeline::Told| told.doing == Doing::OfficerDecyphered;
    assert!(side.timeline.events.iter().any(by_officer));
}

#[test]
fn a_desk_that_is_not_cleared_has_no_copy() {
    let table = "desk,list,cleared\nACDD,ARMS CONTROL TALKS,RESTRICTED\n\
                 NO 10,ARMS CONTROL TALKS,SECRET\nNED,,CONFIDENTIAL\n";
    let side = side(with_table(table).scenario.unwrap());
    assert!(matches!(row(&side, "ACDD").ending, Ending::Undeliverable(_)));
    assert_eq!(row(&side, "NO 10").ending, Ending::Delivered);
    assert_eq!(row(&side, "NED").ending, Ending::Delivered);
}

#[test]
fn priority_has_no_advance_copies_and_calls_nobody() {
    let side = seed(None);
    let at_once = |itinerary: &deskby::plan::Itinerary| {
        itinerary.inside.as_ref().is_some_and(|inside| inside.at_once)
    };
    assert!(!side.plan.itineraries.iter().any(at_once));
    assert_eq!(runs_off_at_the_office(&side), 1);
}

#[test]
fn flash_on_a_sunday_night_is_seen_by_those_who_are_called_and_by_no_bag() {
    let side = seed(Some("flash-sunday"));
    for name in ["PS", "ACDD", "MR DAUNT", "BONN", "WASHINGTON"] {
        assert!(seen(&side, name) < moment("1986-02-16T07:00Z"), "{name}");
    }
    assert!(seen(&side, "REGISTRY") > moment("1986-02-17T08:00Z"), "the record can wait");
    assert!(seen(&side, "BRUSSELS") > moment("1986-02-18T00:00Z"));
}

#[test]
fn a_deskby_out_of_hours_has_departments_called_at_immediate_but_not_at_priority() {
    let told = |side: &Side, name: &str| {
        let at = row(side, name).itinerary;
        side.plan.itineraries[at].inside.as_ref().unwrap().at_once
    };
    assert!(told(&seed(Some("deskby-immediate")), "ACDD"));
    assert!(!told(&seed(Some("deskby")), "ACDD"));
}

#[test]
fn a_telegram_from_london_is_drafted_and_goes_round_each_post() {
    let side = Side::of("out", "out", scenario("fco-to-three-posts-invented", None));
    for post in ["WASHINGTON", "BONN", "NEW DELHI"] {
        let head = seen(&side, &format!("HEAD OF CHANCERY ({post})"));
        let section = seen(&side, &format!("DEFENCE SECTION ({post})"));
        assert!(head < section, "{post}: the Head of Chancery marks it first");
    }
    let done = |doing: Doing| {
        let told =
            |told: &&deskby::timeline::Told| told.doing == doing && told.phase == Phase::Done;
        side.timeline.events.iter().find(told).unwrap().at
    };
    assert!(done(Doing::Drafted) < done(Doing::Authorised));
    assert!(done(Doing::Authorised) < done(Doing::Typed));
    let text = deskby::scenario::built_in("fco-to-three-posts-invented/telegram.txt").unwrap();
    assert!(text.text.contains("THIS TELEGRAM IS INVENTED"));
}

#[test]
fn additional_distribution_asked_for_afterwards_comes_after_the_department() {
    let side = seed(Some("asked-later"));
    assert!(seen(&side, "MODUK") > seen(&side, "ACDD"));
    assert_eq!(runs_off_at_the_office(&side), 2, "it is copied anew");
}

/// What holds inside every post, whatever the telegram.
fn holds(side: &Side) {
    let plan = &side.plan;
    for run in &plan.runs_off {
        let own: Vec<usize> = run.copies.iter().map(|(at, _)| *at).collect();
        let mut once = own.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(own.len(), once.len(), "no desk twice in one run");
        // Every copy that was run off was brought to a desk or into the record.
        let brought: Copies = side
            .timeline
            .rows
            .iter()
            .filter(|row| row.ending == Ending::Delivered && own.contains(&row.itinerary))
            .filter(|row| {
                let units = &plan.itineraries[row.itinerary].on_desk;
                units.iter().any(|unit| plan.chain(*unit).contains(&run.unit))
            })
            .map(|row| run.copies.iter().find(|(at, _)| *at == row.itinerary).unwrap().1)
            .sum();
        assert_eq!(brought, run.total());
    }
    for told in &side.timeline.events {
        let desk = told.doing == Doing::OnDesk && told.phase == Phase::Done;
        if !desk {
            continue;
        }
        let called = side.timeline.events.iter().any(|other| {
            other.unit == told.unit && other.phase == Phase::CalledOut && other.at <= told.at
        });
        let post = side.scenario.network.post(told.post);
        let hours = &side.scenario.schemes[&post.office];
        let minute = deskby::time::Span::from_mins(1);
        let around = told.at..told.at.saturating_add(minute);
        let open = |kind| {
            let hours = &hours.hours_of(kind).hours.value[0];
            !hours.windows(&around, &post.clock, &post.holidays).is_empty()
        };
        let kinds =
            told.copies.iter().filter(|at| plan.itineraries[**at].on_desk.contains(&told.unit));
        for at in kinds {
            let kind = match plan.itineraries[*at].copy {
                Copy::Desk { kind, .. } => kind,
                Copy::Addressee { .. } => deskby::office::DeskKind::Chancery,
            };
            let reads_late = hours.hours_of(kind).reading.is_some();
            assert!(
                called || reads_late || open(kind),
                "{} at {}",
                plan.itineraries[*at].name,
                told.at
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn copies_are_brought_and_nobody_reads_out_of_hours_unless_called(
        minutes in 0_i64..20_160,
        rank in prop::sample::select(Precedence::ALL.to_vec()),
        dedip in any::<bool>(),
    ) {
        let at = moment("1986-02-10T00:00Z").saturating_add(deskby::time::Span::from_mins(minutes));
        let change = Change {
            at: Some(deskby::scenario::At::Instant(at)),
            precedence: vec![("*".to_owned(), rank)],
            caveats: dedip.then(|| vec!["DEDIP".to_owned()]),
            ..Change::default()
        };
        holds(&changed(&change));
    }

    #[test]
    fn no_table_makes_it_panic(table in "(desk|list|copies|round|[a-z,;\"0-9\\-\n ]){0,20}\n.{0,80}") {
        let loaded = with_table(&table);
        prop_assert!(loaded.scenario.is_some() || loaded.has_errors());
    }
}

#[test]
fn an_unknown_post_for_a_scheme_is_a_finding() {
    let mut loaded =
        Loaded { scenario: Some(scenario("ukdis-geneva-007", None)), ..Loaded::default() };
    let files = Library::of("ukdis-geneva-007");
    with_office(&mut loaded, ("ATLANTIS", "desks.csv"), &files);
    assert!(loaded.scenario.is_none() && loaded.has_errors());
}
