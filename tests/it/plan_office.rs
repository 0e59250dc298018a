//! What a plan makes of the rooms of a post: as many serve as the scheme says, at its hours, and
//! whom it says is called out.

use deskby::engine::{Closing, Outage, Station};
use deskby::network::PostId;
use deskby::office::{Decyphering, DeskCallOut, DeskKind, NamedDesk, Scheme};
use deskby::plan::{Copy, Doing, Itinerary, Plan, StationOf, Step, plan};
use deskby::scenario::{ClosedPost, Scenario};
use deskby::time::Moment;

use crate::library::{moment, scenario};
use crate::office::with_table;

fn station(plan: &Plan, of: StationOf) -> Option<&Station> {
    let at = plan.stations.iter().position(|&station| station == of)?;
    Some(&plan.program.stations[at])
}

fn hub(scenario: &Scenario) -> PostId {
    scenario.network.hub
}

/// The scheme of the hub.
fn scheme(scenario: &mut Scenario) -> &mut Scheme {
    let office = scenario.network.post(scenario.network.hub).office.clone();
    scenario.schemes.get_mut(&office).expect("the library has one for its hub")
}

/// A rule by which somebody is called out, borrowed from the private offices.
fn call(scheme: &Scheme) -> Option<DeskCallOut> {
    let call = scheme.desks[&DeskKind::PrivateOffice].call_out.clone();
    assert!(call.is_some());
    call
}

#[test]
fn before_the_hand_in_work_stops_at_closing_and_those_are_called_out_whom_the_scheme_names() {
    let called = |call_out: bool| {
        let mut scenario = scenario("fco-to-three-posts-invented", None);
        let scheme = scheme(&mut scenario);
        let call = call(scheme).filter(|_| call_out);
        assert_eq!(scheme.outgoing.len(), 3);
        scheme.outgoing.iter_mut().for_each(|step| step.call_out.clone_from(&call));
        let steps: Vec<_> = scheme.outgoing.iter().map(|step| step.step).collect();
        let plan = plan(&scenario);
        let of = |step| station(&plan, StationOf::Outgoing(hub(&scenario), step)).unwrap();
        for step in steps {
            assert_eq!(of(step).closing, Closing::Interrupt);
            assert_eq!(of(step).call_out.is_some(), call_out);
        }
    };
    called(true);
    called(false);
}

/// The seed with a cypher room at the hub that has these systems, for a telegram in one.
fn cyphered(systems: &[&str], system: Option<&str>) -> (Scenario, Plan) {
    let mut scenario = scenario("ukdis-geneva-007", Some("dedip"));
    let rate = scenario.network.circuits[0].rate.clone();
    let scheme = scheme(&mut scenario);
    let call = call(scheme);
    let mut clerks = scheme.copying.copiers.clone();
    clerks.value = 3;
    scheme.decyphering = Some(Decyphering {
        systems: systems.iter().map(|&system| system.to_owned()).collect(),
        hours: scheme.copying.hours.clone(),
        clerks,
        rate,
        call_out: call.clone(),
    });
    scheme.copying.copiers.value = 2;
    scheme.copying.call_out.clone_from(&call);
    for officer in scheme.caveats.iter_mut().filter_map(|caveat| caveat.officer.as_mut()) {
        officer.call_out.clone_from(&call);
    }
    scenario.telegram.system = system.map(str::to_owned);
    let plan = plan(&scenario);
    (scenario, plan)
}

#[test]
fn a_cypher_room_an_officer_and_those_who_copy_are_as_many_as_the_scheme_says() {
    let (scenario, plan) = cyphered(&[], None);
    let hub = hub(&scenario);
    let room = station(&plan, StationOf::Decyphering(hub)).expect("it is decyphered");
    assert_eq!((room.closing, room.most_servers()), (Closing::Interrupt, 3));
    assert!(room.call_out.is_some_and(|call| call.servers == 3));
    let copying = station(&plan, StationOf::Copying(hub)).expect("it is copied");
    assert_eq!((copying.closing, copying.most_servers()), (Closing::Finish, 2));
    assert!(copying.call_out.is_some_and(|call| call.servers == 2));
    let officer = station(&plan, StationOf::Officer(hub)).expect("the caveat asks for one");
    assert!(officer.call_out.is_some());
    // What is decyphered has the rank of the copies that are made of it.
    let unit = plan.program.units.iter().find(|unit| {
        let stages = unit.stages.start as usize..unit.stages.end as usize;
        plan.steps[stages].iter().any(|step| step.doing == Doing::OfficerDecyphered)
    });
    let unit = unit.expect("somebody decyphers it");
    for child in unit.children.clone() {
        assert_eq!(plan.program.units[child as usize].rank, unit.rank);
    }
}

#[test]
fn a_cypher_room_decyphers_its_own_systems_or_all_where_it_names_none() {
    let decyphers = |systems: &[&str], system| {
        let (scenario, plan) = cyphered(systems, system);
        station(&plan, StationOf::Decyphering(hub(&scenario))).is_some()
    };
    assert!(decyphers(&[], None) && decyphers(&[], Some("TYPEX")));
    assert!(decyphers(&["Typex", "Rockex"], Some("By Rockex II")));
    assert!(!decyphers(&["Typex"], Some("Rockex")) && !decyphers(&["Typex"], None));
}

#[test]
fn what_is_only_relayed_through_the_hub_is_not_copied_there() {
    let mut scenario = scenario("ukdis-geneva-007", None);
    scenario.telegram.addressees.retain(|addressee| addressee.name == "WASHINGTON");
    let plan = plan(&scenario);
    let hub = Some(hub(&scenario));
    let desk = |one: &&Itinerary| matches!(one.copy, Copy::Desk { .. }) && one.post == hub;
    assert_eq!(plan.itineraries.iter().filter(desk).count(), 0);
    assert!(plan.itineraries.iter().any(|one| one.post != hub && one.at_post.is_some()));
}

#[test]
fn days_off_of_one_kind_of_desk_are_its_own() {
    let mut scenario = scenario("ukdis-geneva-007", None);
    let day = "1986-02-11".parse().expect("a day");
    let hub = hub(&scenario);
    let before = plan(&scenario);
    let scheme = scheme(&mut scenario);
    scheme.desks.get_mut(&DeskKind::Department).unwrap().holidays.insert(day);
    scheme.desks.get_mut(&DeskKind::Registry).unwrap().holidays.insert(day);
    // Another kind keeps the same hours on that day too.
    let hours = scheme.desks[&DeskKind::Department].hours.clone();
    scheme.desks.get_mut(&DeskKind::Official).unwrap().hours = hours.clone();
    // A desk with hours of its own and no days off has those of its kind.
    let named = scheme.named.iter().position(|desk| desk.kind == DeskKind::Department).unwrap();
    let desk = scheme.named[named].clone();
    scheme.named.replace(named, NamedDesk { hours: Some(hours), ..desk });
    let plan = plan(&scenario);
    let opens = |plan: &Plan, of| {
        let station = station(plan, of).unwrap_or_else(|| panic!("no {of:?}"));
        let (from, to) = (moment("1986-02-11T00:00Z"), moment("1986-02-12T00:00Z"));
        let open = |from: Moment, to: Moment| {
            station
                .rota(None)
                .iter()
                .any(|shift| shift.servers > 0 && shift.from >= from && shift.from < to)
                || station
                    .rotas
                    .iter()
                    .flatten()
                    .any(|shift| shift.servers > 0 && shift.from >= from && shift.from < to)
        };
        open(from, to)
    };
    let kind = |kind| StationOf::Desks(hub, kind);
    assert!(opens(&before, kind(DeskKind::Department)) && opens(&before, kind(DeskKind::Official)));
    assert!(!opens(&plan, kind(DeskKind::Department)) && opens(&plan, kind(DeskKind::Official)));
    let entry = StationOf::Entry(hub, DeskKind::Registry);
    assert!(opens(&before, entry) && !opens(&plan, entry));
    if let Some(own) = plan.stations.iter().find(|of| matches!(of, StationOf::Desk(..))) {
        assert!(!opens(&plan, *own), "{own:?}");
    }
}

#[test]
fn a_post_that_is_closed_serves_nobody_and_its_circuits_do() {
    let mut scenario = scenario("ukdis-geneva-007", None);
    let at = |hour: &str| moment(&format!("1986-02-{hour}Z"));
    for (from, to) in [
        ("12T08:00", "12T12:00"),
        ("11T00:00", "11T06:00"),
        ("11T06:00", "11T09:00"),
        ("11T01:00", "11T02:00"),
    ] {
        scenario.closed.push(ClosedPost { post: "BONN".to_owned(), window: at(from)..at(to) });
    }
    let plan = plan(&scenario);
    let bonn = scenario.network.find("BONN").unwrap();
    let outage = |from, to| Outage { from: at(from), to: at(to) };
    let closed = [outage("11T00:00", "11T09:00"), outage("12T08:00", "12T12:00")];
    let mut of_bonn = 0;
    for (of, station) in plan.stations.iter().zip(&plan.program.stations) {
        match *of {
            StationOf::Centre(post)
            | StationOf::Registry(post)
            | StationOf::Copying(post)
            | StationOf::Entry(post, _)
            | StationOf::Desks(post, _)
                if post == bonn =>
            {
                assert_eq!(station.outages, closed, "{of:?}");
                of_bonn += 1;
            }
            _ => assert!(station.outages.is_empty(), "{of:?}"),
        }
    }
    assert!(of_bonn > 1);
}

#[test]
fn of_several_timetables_or_hours_each_is_as_likely() {
    let plan = plan(&scenario("ukdis-geneva-007", None));
    let mut several = 0;
    let mut even = |which: Option<deskby::engine::FigureId>, count: usize| {
        let Some(which) = which else { return assert_eq!(count, 1) };
        let high = i64::try_from(count).unwrap() * 1_000 - 1;
        let figure = &plan.program.figures[which.0 as usize];
        assert_eq!(figure.distribution, deskby::chance::Distribution::Uniform { low: 0, high });
        several += 1;
    };
    plan.program.carriers.iter().for_each(|one| even(one.which, one.timetables.len()));
    plan.program.stations.iter().for_each(|one| even(one.which, one.rotas.len().max(1)));
    assert!(several > 0);
}

#[test]
fn how_many_copies_a_run_has_rests_on_what_the_table_says_of_each() {
    let table = "desk,office,list,copies,round\n\
                 MOD(DS11),Ministry of Defence,ARMS CONTROL TALKS,3,whitehall\n\
                 NO 10,Downing Street,ARMS CONTROL TALKS,1 to 2,whitehall\n";
    let mut scenario = with_table(table).scenario.unwrap();
    let rate = scenario.network.circuits[0].rate.clone();
    scheme(&mut scenario).copying.running_off = Some(rate);
    let plan = plan(&scenario);
    let hub = hub(&scenario);
    let copied = |step: &&Step| step.doing == Doing::Copied && step.post == hub;
    let copied = plan.steps.iter().find(copied).unwrap();
    let said = |shown: &str| {
        let mut found = copied.rests_on.iter().map(|&id| plan.known(id));
        found
            .find(|known| known.shown.split(',').next() == Some(shown))
            .map(|known| known.range_missing)
    };
    assert_eq!(said("1 to 2"), Some(false), "it is a range");
    assert_eq!(said("3"), Some(true), "a bare number where only a range would be honest");
}

#[test]
fn what_is_asked_for_later_is_asked_for_as_the_scheme_says() {
    let asks = |more: bool| {
        let mut scenario = scenario("ukdis-geneva-007", Some("asked-later"));
        assert!(scheme(&mut scenario).asked_later.is_some());
        if !more {
            scheme(&mut scenario).asked_later = None;
        }
        plan(&scenario).steps.iter().any(|step| step.doing == Doing::Asked)
    };
    assert!(asks(true) && !asks(false));
}

#[test]
fn what_each_group_of_desks_draws_is_its_own() {
    let scenario = scenario("ukdis-geneva-007", None);
    let plan = plan(&scenario);
    for doing in [Doing::OnDesk, Doing::Carried] {
        let steps = plan.steps.iter().zip(&plan.program.stages);
        let here = steps.filter(|(step, _)| step.post == hub(&scenario) && step.doing == doing);
        let mut keys: Vec<_> = here.map(|(_, stage)| stage.key).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert!(count > 1 && keys.len() == count, "{doing:?}: {count}");
    }
}

#[test]
fn only_the_record_is_where_it_should_be_once_it_is_entered() {
    let ends = |swap: bool| {
        let mut scenario = scenario("ukdis-geneva-007", None);
        if swap {
            let desks = &mut scheme(&mut scenario).desks;
            let entry = desks.get_mut(&DeskKind::Registry).unwrap().entry.take();
            desks.get_mut(&DeskKind::Department).unwrap().entry = entry;
        }
        let plan = plan(&scenario);
        ["REGISTRY", "ACDD"].map(|name| {
            let copy = plan.itineraries.iter().find(|one| one.name == name).unwrap();
            let last = plan.stages_of(copy.on_desk[0]).last().unwrap();
            plan.step(last).doing
        })
    };
    assert_eq!(ends(false), [Doing::Entered, Doing::OnDesk]);
    assert_eq!(ends(true), [Doing::OnDesk, Doing::OnDesk]);
}

#[test]
fn a_rule_of_a_post_is_for_senders_by_any_of_their_names() {
    let desks = |from: &str| {
        let mut scenario = scenario("fco-to-three-posts-invented", None);
        let bonn = scenario.network.find("BONN").unwrap();
        let office = scenario.network.post(bonn).office.clone();
        let scheme = scenario.schemes.get_mut(&office).unwrap();
        assert!(!scheme.rules.is_empty());
        scheme.rules.iter_mut().for_each(|rule| rule.from = vec![from.to_owned()]);
        let desk = |one: &&Itinerary| matches!(one.copy, Copy::Desk { .. });
        let plan = plan(&scenario);
        plan.itineraries.iter().filter(desk).filter(|one| one.post == Some(bonn)).count()
    };
    assert!(desks("fco") > 0);
    assert_eq!((desks("PRODROME LONDON"), desks("WASHINGTON")), (desks("fco"), 0));
}
