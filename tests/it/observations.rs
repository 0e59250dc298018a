//! What the archive says beside what the runs say; and changes that name what nobody knows.

use deskby::compare::Side;
use deskby::ensemble::conclusions;
use deskby::ensemble::study::{Blocks, Study, numbers};
use deskby::report::ensemble::{EnsembleV1, Frame, answer, frame_of};
use deskby::report::{Story, replay_json};
use deskby::scenario::{Change, File, Files, Findings, Scenario, load, of_telegram};
use deskby::timeline::Spent;

use crate::library::{Library, moment, scenario};

const SEED: &str = "ukdis-geneva-007";

/// The seed of which the archive says when it was despatched to the FCO and received there.
fn observed(despatched: &str) -> Scenario {
    let files = Library::of(SEED);
    let mut file = files.beside("scenario.toml").unwrap();
    file.text.push_str(&format!(
        "\n[[observed]]\naddressee = \"FCO\"\nmilestone = \"despatched\"\nat = \"{despatched}\"\n\
         source = \"a stamp\"\n\n[[observed]]\naddressee = \"FCO\"\nmilestone = \"received\"\n\
         at = \"1986-02-10T17:30Z\"\nsource = \"a stamp\"\n"
    ));
    let loaded = load(SEED, file, &files, None);
    let errors: Vec<_> = loaded.files.iter().flat_map(|file| &file.findings).collect();
    loaded.scenario.unwrap_or_else(|| panic!("{errors:?}"))
}

fn told(scenario: &Scenario, runs: u64) -> EnsembleV1 {
    let plan = deskby::plan::plan(scenario);
    let study = Study::new(vec![&plan], scenario.seed);
    let blocks: Vec<Blocks> = study.blocks(&numbers(runs), &|_| {});
    let frame = Frame {
        deskby: String::new(),
        scenario: scenario.id.clone(),
        title: String::new(),
        network: scenario.network.id.clone(),
        inputs: scenario.inputs.clone(),
        seed: scenario.seed,
        runs,
        sides: vec![frame_of("as it was", "", scenario, &plan)],
    };
    answer(&frame, &blocks)
}

/// In how many runs of a hundred the despatch comes before the observed one.
fn earlier(despatched: &str) -> f64 {
    let answer = told(&observed(despatched), 256);
    let fco = answer.sides[0].copies.iter().find(|copy| copy.name == "FCO").unwrap();
    let placed = fco.observed.iter().find(|placed| placed.milestone == "despatched").unwrap();
    assert!(fco.observed.iter().any(|placed| placed.milestone == "received"));
    placed.earlier.percent
}

#[test]
fn an_observed_despatch_is_placed_among_the_despatches_of_the_runs() {
    assert!(earlier("1986-02-10T16:34Z") < 0.5, "nothing is sent before it is handed in");
    assert!(earlier("1986-02-12T00:00Z") > 99.5, "by then every run has sent it");
    let between = earlier("1986-02-10T17:00Z");
    assert!(between > earlier("1986-02-10T16:45Z"), "the later the stamp, the more runs before");
}

#[test]
fn a_despatch_lies_between_the_hand_in_and_the_receipt_in_every_run() {
    let side = Side::of("seed", "seed", observed("1986-02-10T17:00Z"));
    let all = side.plan.itineraries.iter().enumerate();
    let addressees = all.filter(|(_, itinerary)| itinerary.role().is_some());
    for (at, itinerary) in addressees {
        let sent = side.ensemble.despatches(at);
        let there = side.ensemble.moments(at, deskby::ensemble::Milestone::AtPost);
        assert_eq!(sent.len(), there.len());
        for (sent, there) in sent.iter().zip(there) {
            let (sent, there) = (sent.unwrap(), there.unwrap());
            assert!(side.scenario.handed_in < sent && sent < there, "{}", itinerary.name);
        }
    }
}

#[test]
fn the_despatch_of_a_run_is_when_its_timeline_begins_to_send() {
    let side = Side::of("seed", "seed", scenario(SEED, None));
    let mut despatches = deskby::ensemble::despatched::Despatches::of(&side.plan);
    let program = side.plan.program.for_planned();
    deskby::engine::Engine::new(&program).run(None, &mut &mut despatches);
    let fco = side.plan.itineraries.iter().position(|itinerary| itinerary.name == "FCO").unwrap();
    let heard = despatches.read(despatches.which(fco).unwrap());
    let sends = |spent: &Spent| matches!(spent, Spent::Working(deskby::plan::Doing::Sent(_)));
    let told = side.timeline.rows[fco].spells.iter().find(|spell| sends(&spell.spent)).unwrap();
    assert_eq!(heard, told.from.as_micros());
}

#[test]
fn a_replay_says_how_many_runs_have_sent_it_by_the_observed_despatch() {
    let stamp = "1986-02-10T17:00Z";
    let side = Side::of("seed", "seed", observed(stamp));
    let fco = side.plan.itineraries.iter().position(|itinerary| itinerary.name == "FCO").unwrap();
    let sent = side.ensemble.despatches(fco).iter().flatten();
    let by_then = sent.filter(|&&sent| sent <= moment(stamp)).count();
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    let story = Story::of(&side, &found, None);
    let json: serde_json::Value = serde_json::from_str(&replay_json(&story)).unwrap();
    let all = json["observed"].as_array().unwrap();
    let one = all.iter().find(|one| one["milestone"] == "despatched").unwrap();
    assert_eq!(one["runs_by_then"], by_then);
    assert_eq!(one["source"], "a stamp");
}

/// The findings of a change that names caveats or desks.
fn findings(caveats: Option<&str>, additional: Option<&str>) -> Vec<deskby::finding::Finding> {
    let list = |name: Option<&str>| name.map(|name| vec![name.to_owned()]);
    let change =
        Change { caveats: list(caveats), additional: list(additional), ..Change::default() };
    let mut findings = Findings::default();
    change.apply(&mut scenario(SEED, None), &(0..0), &mut findings);
    findings.into_sorted()
}

#[test]
fn a_caveat_or_a_desk_that_nobody_knows_is_a_finding_with_what_was_meant() {
    let found = findings(Some("DEDYP"), None);
    assert_eq!(found[0].code, "variant::caveat");
    assert_eq!(found[0].help.as_deref(), Some("did you mean `DEDIP`?"));
    let found = findings(None, Some("NOBODY"));
    assert_eq!(found[0].code, "variant::desk");
    assert!(found[0].message.contains("NOBODY"));
}

#[test]
fn caveats_and_desks_that_are_known_or_printed_and_persons_with_a_title_are_taken() {
    for caveat in ["DEDIP", "dedip"] {
        assert_eq!(findings(Some(caveat), None), []);
    }
    for desk in ["MODUK", "ACDD", "PS/LADY YOUNG", "MR BERMAN", "SIR J BULLARD", "GOODALL"] {
        assert_eq!(findings(None, Some(desk)), [], "{desk}");
    }
}

#[test]
fn a_telegram_that_prints_its_hour_of_despatch_alone_is_handed_in_then_and_says_so() {
    let text = "              FROM VIENNA TO FOREIGN OFFICE\n\nMr. Holm\n\
                No. 31                      D. 11.50 a.m. March 4, 1957\n\
                March 4, 1957               R. 1.20 p.m. March 4, 1957\n\nPRIORITY\n\n\
                \u{20}    Addressed to Foreign Office telegram No. 31 of March 4.\n\n\
                \u{20}    The talks are over.\n";
    let file = File { name: "vienna.txt".to_owned(), text: text.to_owned() };
    let loaded = of_telegram(file, "fco-1986", &Library::of(SEED));
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{:?}", loaded.files));
    assert_eq!(scenario.handed_in, moment("1957-03-04T10:50Z"), "half past eleven and more there");
    let side = Side::of("vienna", "vienna", scenario);
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    assert!(found.sure.iter().any(|said| said.starts_with("Its time of despatch is printed")));
}

#[test]
fn a_group_that_is_none_is_named_where_it_stands_also_in_a_text_without_a_subject() {
    let text = "FM BONN\nTO PRIORITY FCO\nTELNO 12\nOF 319999Z FEBRUARY 1986\n\n1. NOTHING.\n";
    let file = File { name: "bonn.txt".to_owned(), text: text.to_owned() };
    let loaded = of_telegram(file, "fco-1986", &Library::of(SEED));
    let mut all = loaded.files.iter().flat_map(|file| &file.findings);
    let found = all.find(|finding| finding.code == "telegram::no-hour").unwrap();
    assert_eq!(&text[found.span.clone()], "OF 319999Z FEBRUARY 1986");
    assert!(found.message.contains("`OF 319999Z FEBRUARY 1986`"), "{}", found.message);
}
