//! What a plan says of itself: names, ways, and what the copies of a telegram rest on.

use deskby::engine::{Place, UnitId};
use deskby::network::{Basis, Crew, Rules};
use deskby::plan::{Copy, Doing, Plan, StationOf, called, plan};

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
    let hub = Some(side.scenario.network.hub);
    let at_hub = |at: usize| plan.itineraries[at].post == hub;
    let runs: Vec<_> =
        plan.runs_off.iter().filter(|run| run.copies.iter().all(|&(at, _)| at_hub(at))).collect();
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

#[test]
fn a_copy_that_goes_by_bag_is_saving_in_the_place_of_its_precedence() {
    let plan = plan(&scenario("ukdis-geneva-007", None));
    let word = |name: &str| {
        let copy = plan.itineraries.iter().find(|one| one.name == name).unwrap();
        (copy.is_saving(), copy.precedence_word())
    };
    assert_eq!(word("BRUSSELS"), (true, "saving"));
    let bonn = plan.itineraries.iter().find(|one| one.name == "BONN").unwrap();
    assert_eq!(word("BONN"), (false, bonn.precedence.word()));
    assert!(!bonn.precedence.word().is_empty());
}

#[test]
fn of_what_is_assumed_it_is_said_where_only_a_range_would_be_honest() {
    let plan = plan(&scenario("ukdis-geneva-007", Some("flash-sunday")));
    let (mut one, mut several) = (0, 0);
    for known in &plan.known {
        let assumed = known.basis == Basis::Assumed;
        let last = known.path.rsplit('.').next().unwrap_or_default();
        match last {
            // Hours and timetables: several where nobody knows which were kept.
            "hours" | "leaves" => {
                assert_eq!(known.varies, known.shown.contains(" or "), "{}", known.path);
                assert_eq!(known.range_missing, assumed && !known.varies, "{}", known.path);
                one += usize::from(known.range_missing);
                several += usize::from(known.varies);
            }
            "operators" | "relay_positions" | "copiers" | "closing" => {
                assert_eq!((known.varies, known.range_missing), (false, assumed), "{}", known.path);
            }
            // Of what is no quantity there is no range.
            "officer" => assert!(!known.range_missing, "{}", known.path),
            _ => assert!(!known.range_missing || assumed, "{}", known.path),
        }
    }
    assert!(one > 0 && several > 0, "{one} {several}");
    assert!(plan.known.iter().any(|known| known.path.ends_with("duty.officer")));
}

#[test]
fn what_is_relayed_rests_on_the_relay_position_and_what_is_received_on_the_operators() {
    let plan = plan(&scenario("ukdis-geneva-007", None));
    let rests = |doing: Doing, on: &str| {
        let mut steps = plan.steps.iter().filter(|step| step.doing == doing);
        let on = |known: &deskby::plan::KnownId| plan.known(*known).path.ends_with(on);
        steps.next().is_some_and(|step| step.rests_on.iter().any(on))
    };
    assert!(rests(Doing::Relayed, "relay_positions") && !rests(Doing::Relayed, "operators"));
    assert!(rests(Doing::Received, "operators") && !rests(Doing::Received, "relay_positions"));
}

#[test]
fn the_rules_of_a_centre_are_those_of_its_operators_and_others_those_of_its_relay_position() {
    let mut scenario = scenario("ukdis-geneva-007", None);
    let hub = scenario.network.hub;
    let rules = |servers| {
        let crew = Some(Crew::Always(servers));
        Some(Box::new(Rules { crew, ..Rules::default() }))
    };
    let centre = &mut scenario.network.posts[hub.0].centre;
    (centre.rules, centre.relay_rules) = (rules(7), rules(9));
    let plan = plan(&scenario);
    let servers = |of| {
        let at = plan.stations.iter().position(|&station| station == of).unwrap();
        plan.program.stations[at].most_servers()
    };
    assert_eq!(servers(StationOf::Centre(hub)), 7);
    assert_eq!(servers(StationOf::Relay(hub)), 9);
}
