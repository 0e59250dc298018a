//! What a plan makes of traffic and of stations and carriers of a scenario's own.

use deskby::engine::{Fork, Outage, Pace, Shift, Stage, StageId};
use deskby::plan::{GroupOf, Plan, StationOf, plan};
use deskby::telegram::Precedence;
use deskby::time::{Departure, Moment, Span};

use crate::library::moment;
use crate::many_telegrams::{InMemory, odd};

/// The plan of a scenario that starts on Monday the 10th of February 1986 and lasts two days
/// and one more.
fn planned(rest: &str) -> Plan {
    planned_on("", rest)
}

/// The same on a network.
fn planned_on(network: &str, rest: &str) -> Plan {
    let named = if network.is_empty() { "" } else { "network = \"net.toml\"\n" };
    let text = format!(
        "version = 1\ntitle = \"Traffic\"\nruns = 1\nstarts = \"1986-02-10T00:00Z\"\n\
         ends = \"1986-02-12T00:00Z\"\nhorizon = \"1 d\"\n{named}{rest}"
    );
    let loaded = InMemory::of(&[("net.toml", network)]).load(&text);
    plan(&loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded))))
}

fn at(hour: &str) -> Moment {
    moment(&format!("1986-02-{hour}Z"))
}

fn paces(paces: &[Pace]) -> Vec<(Moment, i64)> {
    paces.iter().map(|pace| (pace.from, pace.gap.as_micros() / 60_000_000)).collect()
}

#[test]
fn the_pace_of_a_stream_changes_by_the_hour_and_the_day() {
    let twelve = ["2"; 12].join(", ") + ", " + &["0"; 12].join(", ");
    let by_hour = format!("by_hour = [{twelve}]\n");
    let of = |from: &str, more: &str| {
        planned(&format!(
            "[stations.a]\n[[traffic]]\npath = [\"a\"]\nrate = \"24 /day\"\nstarts = \"{from}\"\n{more}"
        ))
        .program
        .sources
        .remove(0)
    };
    let even = of("1986-02-10T00:00Z", "");
    assert_eq!(paces(&even.paces), [(at("10T00:00"), 60)]);
    assert_eq!((even.until, even.even, even.rate), (at("12T00:00"), false, None));
    let hours = of("1986-02-10T11:20:30.5Z", &by_hour);
    assert_eq!(
        paces(&hours.paces),
        [(at("10T11:20:30.5"), 30), (at("10T12:00"), 0), (at("11T00:00"), 30), (at("11T12:00"), 0)]
    );
    let days = of("1986-02-10T22:30Z", "by_day = [2, 5, 0, 0, 0, 0, 0]\nspacing = \"even\"\n");
    assert_eq!(paces(&days.paces), [(at("10T22:30"), 30), (at("11T00:00"), 12)]);
    assert!(days.even);
    let both = of("1986-02-10T22:30Z", &format!("by_day = [2, 5, 0, 0, 0, 0, 0]\n{by_hour}"));
    assert_eq!(paces(&both.paces), [(at("10T22:30"), 0), (at("11T00:00"), 6), (at("11T12:00"), 0)]);
}

#[test]
fn a_surge_is_what_comes_beside_a_stream_while_that_lasts() {
    let plan = planned(
        "[stations.a]\n[[traffic]]\npath = [\"a\"]\nrate = \"24 /day\"\n\
         starts = \"1986-02-10T06:00Z\"\nends = \"1986-02-11T06:00Z\"\nsurges = [\n\
         { from = \"1986-02-09T00:00Z\", to = \"1986-02-10T09:00Z\", factor = 3 },\n\
         { from = \"1986-02-10T12:00Z\", to = \"1986-02-10T13:00Z\", factor = 1 },\n\
         { from = \"1986-02-11T03:00Z\", to = \"1986-02-11T12:00Z\", factor = 2 },\n\
         { from = \"1986-02-11T06:00Z\", to = \"1986-02-11T12:00Z\", factor = 2 }]\n",
    );
    let told: Vec<_> =
        plan.program.sources.iter().map(|source| (paces(&source.paces), source.until)).collect();
    assert_eq!(
        told,
        [
            (vec![(at("10T06:00"), 60)], at("11T06:00")),
            (vec![(at("10T06:00"), 30)], at("10T09:00")),
            (vec![(at("11T03:00"), 60)], at("11T06:00")),
        ]
    );
    let mut keys: Vec<_> = plan.program.sources.iter().map(|source| source.key).collect();
    keys.dedup();
    assert_eq!(keys.len(), 3, "each has luck of its own");
}

#[test]
fn a_rate_that_is_not_certain_is_drawn_once_for_a_stream_and_its_surges() {
    let plan = planned(
        "[stations.a]\n[[traffic]]\npath = [\"a\"]\nrate = { uniform = [\"12 /day\", \"36 /day\"] }\n\
         surges = [{ from = \"1986-02-10T12:00Z\", to = \"1986-02-10T13:00Z\", factor = 2 }]\n\
         [[traffic]]\npath = [\"a\"]\nrate = \"24 /day\"\n",
    );
    let [one, surge, other] = &plan.program.sources[..] else { panic!("two and a surge") };
    assert!(one.rate.is_some() && one.rate == surge.rate);
    assert!(other.rate.is_none());
    // Both go over the one station that there is.
    assert_eq!(plan.stations, [StationOf::Own(0)]);
    assert_eq!((one.mix[0].template, surge.mix[0].template, other.mix[0].template), (0, 0, 1));
}

/// A hub and two posts.
const TREE: &str = r#"
version = 1
title = "A hub and two posts"
hub = "hub"
posts.hub = { like = "bare" }
posts.north = { like = "bare" }
posts.south = { like = "bare" }
[circuits.n]
between = ["north", "hub"]
rate = { value = "10 characters/s", basis = "printed" }
hours = { value = "24/7", basis = "printed" }
channels = { value = 1, basis = "printed" }
[circuits.s]
between = ["south", "hub"]
rate = { value = "10 characters/s", basis = "printed" }
hours = { value = "24/7", basis = "printed" }
channels = { value = 1, basis = "printed" }
"#;

#[test]
fn a_template_of_traffic_is_split_as_a_telegram_is_and_counted_by_what_it_delivers_where() {
    let plan = planned_on(
        TREE,
        "[[traffic]]\nname = \"up\"\nfrom = \"north\"\nto = { hub = 2, \"hub+south\" = 1 }\n\
         rate = \"24 /day\"\nlength = \"100 groups\"\n[[traffic]]\nname = \"down\"\nfrom = \"hub\"\nto = { \"north+south\" = 1 }\n\
         precedence = \"PRIORITY\"\nrate = \"24 /day\"\nlength = \"100 groups\"\n",
    );
    let children: Vec<_> = plan.program.templates.iter().map(|one| one.children.clone()).collect();
    // To the hub; to the hub and from there to the south; from the hub to both.
    assert_eq!(children, [1..1, 2..3, 3..3, 4..6, 6..6, 6..6]);
    let stages: Vec<usize> = plan.program.templates.iter().map(|one| one.stages.len()).collect();
    assert_eq!(stages, [3, 3, 3, 0, 3, 3]);
    let mixes: Vec<Vec<u32>> = plan
        .program
        .sources
        .iter()
        .map(|source| source.mix.iter().map(|share| share.template).collect())
        .collect();
    assert_eq!(mixes, [vec![0, 1], vec![3]]);
    let group = |stream: &str, from: &str, to: &str, precedence| GroupOf {
        stream: stream.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        precedence,
    };
    assert_eq!(
        plan.groups,
        [
            group("up north", "north", "hub", Precedence::Routine),
            group("up north", "north", "south", Precedence::Routine),
            group("down hub", "hub", "north", Precedence::Priority),
            group("down hub", "hub", "south", Precedence::Priority),
        ]
    );
    let groups = [Some(0), Some(0), Some(1), None, Some(2), Some(3)];
    assert_eq!(plan.group_of_template, groups);
    assert!(!plan.program.until_planned && plan.program.units.is_empty());
    assert!(plan.itineraries.is_empty());
}

#[test]
fn a_telegram_told_one_by_one_is_counted_where_it_is_delivered() {
    let plan = planned_on(
        TREE,
        "telegrams = [{ id = \"x\", from = \"north\", action = \"south\", groups = 100,\n\
         handed_in = \"1986-02-10T10:00Z\" }]\n\
         [[traffic]]\nfrom = \"north\"\nto = { hub = 1 }\nrate = \"24 /day\"\n\
         length = \"100 groups\"\n",
    );
    let units = (0..).map(deskby::engine::UnitId).take(plan.program.units.len());
    let groups: Vec<_> = units.map(|unit| plan.group_of_unit(unit)).collect();
    let last = plan.itineraries[0].at_post.expect("it goes there").0 as usize;
    assert_eq!(groups[last], Some(0));
    assert!(groups.iter().enumerate().all(|(unit, group)| unit == last || group.is_none()));
    let telegrams = &plan.groups[0];
    assert_eq!(telegrams.stream, "telegrams");
    assert_eq!((telegrams.from.as_str(), telegrams.to.as_str()), ("north", "south"));
    assert_eq!(plan.groups.len(), 2);
    assert!(plan.program.until_planned);
}

#[test]
fn after_the_end_of_a_path_chance_leads_to_the_last_stage_of_that_name() {
    let plan = planned(
        "[stations.a]\n[stations.b]\n[stations.c]\n[[traffic]]\npath = [\"c\"]\nrate = \"24 /day\"\n\
         [[traffic]]\npath = [\"a\", \"b\", \"a\"]\nrate = \"24 /day\"\n\
         next = { a = { b = 1, c = 2, out = 1 } }\n",
    );
    let stages = |template: usize| plan.program.templates[template].stages.clone();
    assert_eq!((stages(0), stages(1)), (0..1, 1..5));
    let forks: Vec<_> = plan.program.stages.iter().map(|stage: &Stage| stage.fork).collect();
    assert_eq!(forks, [None, None, None, Some(0), Some(1)]);
    let [after, last] = &plan.program.forks[..] else { panic!("two forks") };
    let mut to: Vec<_> = after.choices.iter().map(|&(_, to)| to).collect();
    to.sort_unstable();
    assert_eq!(to, [None, Some(StageId(2)), Some(StageId(4))]);
    let weight = |wanted| after.choices.iter().find(|&&(_, to)| to == wanted).unwrap().0;
    assert_eq!(weight(Some(StageId(4))), 2 * weight(Some(StageId(2))));
    assert_eq!(weight(None), weight(Some(StageId(2))));
    assert_eq!(last, &Fork { choices: vec![(1, None)] });
    assert_eq!((plan.program.sources[1].mix[0].template, plan.stations.len()), (1, 3));
    let group = &plan.groups[plan.group_of_template[1].unwrap() as usize];
    assert_eq!((group.from.as_str(), group.to.as_str()), ("", ""));
}

const STREAM: &str = "[[traffic]]\npath = [\"x\"]\nrate = \"1 /h\"\n";

/// The shifts of the only station.
fn kept(rules: &str) -> Vec<(Moment, u16)> {
    let plan = planned(&format!("[stations.x]\n{rules}\n{STREAM}"));
    plan.program.stations[0].shifts.iter().map(|&Shift { from, servers }| (from, servers)).collect()
}

#[test]
fn a_crew_serves_in_turns_or_by_hours_that_are_counted_together() {
    assert_eq!(kept("servers = 4"), [(Moment::EARLIEST, 4)]);
    // Two days and one more, until the end of the horizon.
    let turns = kept("shifts = { servers = [1, 3], every = \"16 h\" }");
    assert_eq!(
        turns,
        [
            (at("10T00:00"), 1),
            (at("10T16:00"), 3),
            (at("11T08:00"), 1),
            (at("12T00:00"), 3),
            (at("12T16:00"), 1),
        ]
    );
    let rota = kept(
        "rota = [{ hours = \"Mo 08:00-18:00\", servers = 2 }, \
         { hours = \"Mo 12:00-14:00\", servers = 1 }, { hours = \"Mo 14:00-15:00\", servers = 1 }]",
    );
    assert_eq!(
        rota,
        [
            (at("10T08:00"), 2),
            (at("10T12:00"), 3),
            (at("10T14:00"), 3),
            (at("10T15:00"), 2),
            (at("10T18:00"), 0),
        ]
    );
}

#[test]
fn outages_that_touch_are_one() {
    let plan = planned(&format!(
        "[stations.x]\noutages = [{{ from = \"1986-02-10T15:00Z\", to = \"1986-02-10T16:00Z\" }},\n\
         {{ from = \"1986-02-10T10:00Z\", to = \"1986-02-10T13:00Z\" }},\n\
         {{ from = \"1986-02-10T13:00Z\", to = \"1986-02-10T14:00Z\" }}]\n{STREAM}"
    ));
    let outage = |from, to| Outage { from: at(from), to: at(to) };
    let joined = [outage("10T10:00", "10T14:00"), outage("10T15:00", "10T16:00")];
    assert_eq!(plan.program.stations[0].outages, joined);
}

#[test]
fn a_carrier_leaves_every_so_long_until_the_end_of_the_horizon() {
    let departures = |rules: &str| {
        let twice = format!("{STREAM}[[traffic]]\npath = [\"x\", \"x\"]\nrate = \"2 /h\"\n");
        let plan = planned(&format!("[carriers.x]\nclosing = \"30 min\"\n{rules}\n{twice}"));
        assert_eq!(
            (plan.program.carriers.len(), &plan.carrier_names[..]),
            (1, &["x".to_owned()][..])
        );
        plan.program.carriers[0].timetables[0].clone()
    };
    let departure = |leaves, closes| Departure { leaves: at(leaves), closes: at(closes) };
    assert_eq!(
        departures("every = \"24 h\""),
        [departure("11T00:00", "10T23:30"), departure("12T00:00", "11T23:30")],
        "at the end of the horizon it would be too late"
    );
    assert_eq!(
        departures("gaps = [\"20 h\", \"40 h\"]\nfirst = \"1986-02-10T01:00Z\""),
        [
            departure("10T01:00", "10T00:30"),
            departure("10T21:00", "10T20:30"),
            departure("12T13:00", "12T12:30"),
        ]
    );
}

#[test]
fn what_is_drawn_on_a_way_is_drawn_for_each_stop() {
    let plan = planned(&format!("[stations.x]\n{STREAM}").replace("[\"x\"]", "[\"x\", \"x\"]"));
    let [one, other] = &plan.program.stages[..] else { panic!("two stages") };
    assert_ne!(one.key, other.key);
    assert_eq!(plan.steps.len(), 2);
    assert!(Span::ZERO < plan.program.sources[0].paces[0].gap);
}

#[test]
fn a_circuit_of_a_table_of_contacts_is_open_while_they_last() {
    let head = "version = 1\ntitle = \"Contacts\"\nhub = \"a\"\n\
                tables = { posts = \"p.csv\", contacts = \"c.csv\" }\n";
    let contacts = "from,to,start_s,end_s,rate,delay\na,b,60,120,10,0\na,b,600,900,10,0\n";
    let files = [("net.toml", head), ("p.csv", "post\na\nb\n"), ("c.csv", contacts)];
    let loaded = InMemory::of(&files).load(
        "version = 1\ntitle = \"Contacts\"\nruns = 1\nnetwork = \"net.toml\"\nrouting = \"earliest\"\n\
         telegrams = [{ id = \"x\", from = \"a\", action = \"b\", groups = 10,\n\
         handed_in = \"1970-01-01T00:00:30Z\" }]\n",
    );
    let plan = plan(&loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded))));
    let circuit = |of: &StationOf| matches!(of, StationOf::Circuit(..));
    let shifts = plan.stations.iter().position(circuit).map(|at| {
        let shifts = plan.program.stations[at].shifts.iter();
        shifts.map(|shift| (shift.from.as_micros() / 1_000_000, shift.servers > 0)).collect()
    });
    let wanted: Vec<(i64, bool)> = vec![(60, true), (120, false), (600, true), (900, false)];
    assert_eq!(shifts, Some(wanted));
}
