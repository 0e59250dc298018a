//! What a plan says of itself: names, ways, and what the copies of a telegram rest on.

use deskby::engine::{Place, UnitId};
use deskby::plan::{Copy, Doing, Plan, called, plan};

use crate::library::{scenario, seed};

fn units(plan: &Plan) -> impl Iterator<Item = UnitId> + use<> {
    (0..u32::try_from(plan.program.units.len()).unwrap()).map(UnitId)
}

#[test]
fn a_copy_is_called_by_its_name_its_desk_or_another_name_of_its_post() {
    let side = seed(None);
    let network = &side.scenario.network;
    let name = |name: &str| {
        called(&side.plan, network, name).map(|at| side.plan.itineraries[at].name.as_str())
    };
    assert_eq!((name("BONN"), name(" bonn ")), (Some("BONN"), Some("BONN")));
    assert_eq!(name("PRODROME WASHINGTON"), Some("WASHINGTON"));
    assert_eq!(name("UKDEL TO NATO"), Some("UKDEL NATO"));
    assert_eq!(name("mr daunt"), Some("MR DAUNT"));
    // A post that has no copy, and nobody at all.
    assert_eq!((name("UKMIS NEW YORK"), name("NOBODY AT ALL")), (None, None));
    let out = plan(&scenario("fco-to-three-posts-invented", None));
    let at = called(&out, network, "DEFENCE SECTION").expect("there are three");
    assert!(out.itineraries[at].name.starts_with("DEFENCE SECTION ("));
}

#[test]
fn advance_copies_are_told_at_once_and_the_main_run_is_not() {
    let side = seed(Some("flash-sunday"));
    let plan = &side.plan;
    let [runs @ ..] = &plan.runs_off[..];
    let hub = Some(side.scenario.network.hub);
    let at_hub = |at: usize| plan.itineraries[at].post == hub;
    let runs: Vec<_> =
        runs.iter().filter(|run| run.copies.iter().all(|&(at, _)| at_hub(at))).collect();
    let told: Vec<bool> = runs.iter().map(|run| plan.tells_at_once(run.unit)).collect();
    assert_eq!(told, [false, true]);
    for &(at, _) in &runs[1].copies {
        assert!(plan.itineraries[at].inside.as_ref().is_some_and(|inside| inside.at_once));
    }
    assert!(runs[1].copies.len() < runs[0].copies.len());
    let copies = |at: usize| runs[at].copies.iter().map(|&(_, copies)| copies).sum();
    assert_eq!((runs[0].total(), runs[1].total()), (copies(0), copies(1)));
}

#[test]
fn what_a_copy_rests_on_is_said_once_for_all_stages_before_it() {
    let plan = plan(&scenario("ukdis-geneva-007", None));
    for unit in units(&plan) {
        let found = plan.rests_on(unit);
        let mut once = found.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), found.len(), "each once");
        let mut all: Vec<_> = plan
            .chain(unit)
            .into_iter()
            .flat_map(|unit| plan.stages_of(unit))
            .flat_map(|stage| plan.step(stage).rests_on.clone())
            .collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(once, all);
    }
    let last = plan.itineraries.iter().filter(|one| matches!(one.copy, Copy::Desk { .. }));
    let last = last.flat_map(|one| &one.on_desk).copied().max().expect("there are desks");
    assert!(plan.rests_on(last).len() > 3);
}

#[test]
fn a_text_without_its_length_is_as_long_as_its_words_or_its_letters_make_it() {
    let characters = |words: usize| {
        let mut scenario = scenario("ukdis-geneva-007", None);
        scenario.telegram.words = words;
        let plan = plan(&scenario);
        let sent = plan.program.stages.iter().zip(&plan.steps).find_map(|(stage, step)| {
            let place = plan.program.alternatives[stage.alternatives.start as usize].place;
            match (step.doing, place) {
                (Doing::Sent(_), Place::Station { work, .. }) => work.sent,
                _ => None,
            }
        });
        sent.expect("it is sent").characters
    };
    assert_eq!(characters(50_000), 300_000, "six to a word");
    let letters = characters(0);
    assert!(letters > 1_000 && characters(1) == letters);
}

#[test]
fn departures_are_counted_over_all_timetables() {
    let plan = plan(&scenario("ukdis-geneva-007", None));
    for (carrier, id) in plan.program.carriers.iter().zip(0..) {
        let all: usize = carrier.timetables.iter().map(Vec::len).sum();
        assert_eq!(plan.departures_of(deskby::engine::CarrierId(id)), all);
    }
    let bags = |name: &String| name.starts_with("bag_templates.from-london-to-europe.leaves");
    assert_eq!(plan.carrier_names.iter().filter(|name| bags(name)).count(), 1);
    assert_eq!(plan.carrier_names.len(), plan.program.carriers.len());
}
