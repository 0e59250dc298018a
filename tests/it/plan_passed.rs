//! Copies that are passed on, and those of SAVING telegrams: their ways and their ranks.

use deskby::plan::{Copy, Itinerary, NoWay, Plan, Way, plan};
use deskby::scenario::Scenario;
use deskby::telegram::{Precedence, Relay, Role};

use crate::library::scenario;

/// An instruction to the Office to pass on to these.
fn pass(to: &[&str], saving: bool, precedence: Option<Precedence>) -> Relay {
    Relay {
        by: "FCO".to_owned(),
        to: to.iter().map(|&name| name.to_owned()).collect(),
        precedence: precedence.map(Into::into),
        saving,
        acknowledged: false,
    }
}

/// The seed with these instructions in the place of its own.
fn passed(relays: Vec<Relay>) -> Scenario {
    let mut scenario = scenario("ukdis-geneva-007", None);
    scenario.telegram.relay = relays;
    scenario
}

fn named<'a>(plan: &'a Plan, name: &str) -> &'a Itinerary {
    let found = plan.itineraries.iter().find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn those_whom_only_an_instruction_names_have_copies_for_information_behind_the_others() {
    let one = pass(&["MOSCOW", "BONN", "OTTAWA"], false, Some(Precedence::Priority));
    let scenario = passed(vec![one, pass(&["MOSCOW", "TOKYO"], false, None)]);
    let count = scenario.telegram.addressees.len();
    let told = plan(&scenario);
    let of = |name: &str| {
        let one = named(&told, name);
        match one.copy {
            Copy::Addressee { at, role } => (at, role, one.precedence),
            Copy::Desk { .. } => panic!("{name} is a post"),
        }
    };
    assert_eq!(of("MOSCOW"), (count, Role::Info, Precedence::Priority));
    assert_eq!(of("OTTAWA"), (count + 1, Role::Info, Precedence::Priority));
    assert_eq!(of("TOKYO"), (count + 2, Role::Info, Precedence::Routine));
    assert!(of("BONN").0 < count, "it is an addressee");
    let mut unheard = scenario;
    unheard.pass = false;
    let posts = |plan: &Plan| plan.itineraries.iter().filter(|one| one.role().is_some()).count();
    assert_eq!((posts(&told), posts(&plan(&unheard))), (count + 3, count));
}

#[test]
fn an_instruction_gives_its_precedence_to_what_goes_by_wire_alone() {
    let flash = Some(Precedence::Flash);
    let before = plan(&passed(Vec::new()));
    let after =
        plan(&passed(vec![pass(&["BONN"], false, flash), pass(&["BRUSSELS"], true, flash)]));
    assert_ne!(named(&before, "BONN").precedence, Precedence::Flash);
    assert_eq!(named(&after, "BONN").precedence, Precedence::Flash);
    let saving = |plan: &Plan| named(plan, "BRUSSELS").precedence;
    assert_eq!(saving(&after), saving(&before));
    assert_ne!(saving(&after), Precedence::Flash);
}

#[test]
fn an_instruction_for_saving_copies_is_for_those_it_names_or_for_all_where_it_names_none() {
    let ways = |to: &[&str]| {
        let plan = plan(&passed(vec![pass(to, true, None)]));
        ["BRUSSELS", "UKDEL NATO"].map(|name| match &named(&plan, name).way {
            Way::Bag { wire, .. } => Some(wire.len()),
            Way::None(NoWay::NoBag { .. }) => None,
            other => panic!("{other:?}"),
        })
    };
    let [named, other] = ways(&["BRUSSELS"]);
    assert_eq!(named, Some(1), "by wire to the Office and by its bag");
    assert_ne!(other, Some(1), "by a bag of its own");
    assert_eq!(ways(&[]), [Some(1); 2]);
}

#[test]
fn what_serves_several_copies_has_the_highest_of_their_precedences_and_the_first_of_their_places() {
    let mut scenario = scenario("fco-to-three-posts-invented", None);
    let mut addressee = scenario.telegram.addressees[0].clone();
    let mut to = |name: &str, saving: bool, precedence: Precedence| {
        addressee.name = name.to_owned();
        (addressee.saving, addressee.precedence) = (saving, Some(precedence.into()));
        addressee.deskby = None;
        addressee.clone()
    };
    let first = to("WASHINGTON", false, Precedence::Routine);
    scenario.telegram.addressees = vec![first, to("BRUSSELS", true, Precedence::Flash)];
    let ranks = |scenario: &Scenario| {
        let plan = plan(scenario);
        assert!(matches!(named(&plan, "BRUSSELS").way, Way::Bag { .. }));
        let root = plan.telegrams[0].root.0 as usize;
        plan.program.units[root].rank.precedence
    };
    assert_eq!(ranks(&scenario), Precedence::Flash);
    scenario.telegram.addressees[1].precedence = Some(Precedence::Routine.into());
    scenario.telegram.addressees[0].precedence = Some(Precedence::Immediate.into());
    assert_eq!(ranks(&scenario), Precedence::Immediate);
}
