//! Distribution schemes that chance writes, as a user would in a table: what holds in each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use deskby::compare::Side;
use deskby::network::{Hours, Network};
use deskby::office::{Copies, DeskKind, Scheme};
use deskby::plan::{Copy, Doing};
use deskby::scenario::{At, Change, Findings, Scenario};
use deskby::telegram::{DistributionBlock, Precedence};
use deskby::time::{Holidays, Moment, Span};
use deskby::timeline::{Ending, Phase, Told};
use proptest::prelude::*;

use crate::library::moment;
use crate::office::with_table;

const DESKS: [&str; 6] = ["ACDD", "NED", "PS/MR RENTON", "MR DAUNT", "MODUK", "NO 10"];
const LISTS: [&str; 3] = ["ONE", "TWO", "THREE"];
const HOURS: [&str; 4] =
    ["", "Mo-Fr 10:00-12:00", "Tu-Th 07:00-09:00; PH off", "Mo-Su 22:00-23:30"];
const ROUNDS: [&str; 4] = ["", "whitehall", "at once", "\"Mo-Fr 11:15,16:45\""];

/// A row of a table: which desk stands on which list, with how many copies.
#[derive(Clone, Debug)]
struct Line {
    desk: usize,
    list: usize,
    copies: u16,
}

/// A table with its rows, and the case in which it is tried.
#[derive(Clone, Debug)]
struct Case {
    lines: Vec<Line>,
    /// Hours and round of each desk, by their places above.
    habits: Vec<(usize, usize)>,
    by_each_list: bool,
    minute: i64,
    precedence: Precedence,
    deskby: bool,
}

fn cases() -> impl Strategy<Value = Case> {
    let line = (0..DESKS.len(), 0..LISTS.len(), 1_u16..9);
    let line = line.prop_map(|(desk, list, copies)| Line { desk, list, copies });
    (
        prop::collection::vec(line, 1..14),
        prop::collection::vec((0..HOURS.len(), 0..ROUNDS.len()), DESKS.len()),
        any::<bool>(),
        0_i64..20_160,
        prop::sample::select(Precedence::ALL.to_vec()),
        any::<bool>(),
    )
        .prop_map(|(lines, habits, by_each_list, minute, precedence, deskby)| Case {
            lines,
            habits,
            by_each_list,
            minute,
            precedence,
            deskby,
        })
}

impl Case {
    /// The table; a desk that stands on one list twice stands there once.
    fn table(&self) -> String {
        let mut table = "desk,list,copies,round,hours\n".to_owned();
        for Line { desk, list, copies } in self.once() {
            let (hours, round) = self.habits[desk];
            let (hours, round) = (HOURS[hours], ROUNDS[round]);
            let (desk, list) = (DESKS[desk], LISTS[list]);
            writeln!(table, "{desk},{list},{copies},{round},{hours}").unwrap();
        }
        table
    }

    fn once(&self) -> Vec<Line> {
        let mut once: Vec<Line> = Vec::new();
        for line in &self.lines {
            if !once.iter().any(|known| (known.desk, known.list) == (line.desk, line.list)) {
                once.push(line.clone());
            }
        }
        once
    }

    /// How many copies each desk should have: by the first list that names it, or by all.
    fn expected(&self) -> BTreeMap<&'static str, u16> {
        let mut expected = BTreeMap::new();
        let mut lines = self.once();
        lines.sort_by_key(|line| line.list);
        for line in lines {
            let copies = expected.entry(DESKS[line.desk]).or_insert(0);
            if *copies == 0 || self.by_each_list {
                *copies += line.copies;
            }
        }
        expected
    }

    /// The first case of the library with this table in London, all three lists printed on it.
    fn side(&self) -> Side {
        let mut scenario: Scenario = with_table(&self.table()).scenario.expect("a sound table");
        scenario.schemes.get_mut("desks.csv").expect("the table").by_each_list = self.by_each_list;
        let block = |list: &&str| DistributionBlock {
            list: Some((*list).to_owned()),
            kind: None,
            recipients: Vec::new(),
        };
        scenario.telegram.distribution = LISTS.iter().map(block).collect();
        scenario.telegram.copies_to.clear();
        let at = moment("1986-02-10T00:00Z").saturating_add(Span::from_mins(self.minute));
        let by = At::Instant(at.saturating_add(Span::from_hours(7)));
        let change = Change {
            at: Some(At::Instant(at)),
            precedence: vec![("*".to_owned(), self.precedence)],
            deskby: if self.deskby { vec![("FCO".to_owned(), by)] } else { Vec::new() },
            ..Change::default()
        };
        let mut findings = Findings::default();
        change.apply(&mut scenario, &(0..0), &mut findings);
        assert!(!findings.has_errors());
        Side::of("table", "table", scenario)
    }
}

/// The desks at London with the copies that each is to have.
fn inside(side: &Side) -> Vec<(usize, &str, Copies)> {
    let hub = Some(side.scenario.network.hub);
    let desks = side.plan.itineraries.iter().enumerate();
    desks
        .filter(|(_, desk)| desk.post == hub)
        .filter_map(|(at, desk)| Some((at, desk.name.as_str(), desk.inside.as_ref()?.copies)))
        .collect()
}

/// When a desk reads, with its days off.
fn habits<'s>(scheme: &'s Scheme, name: &str, kind: DeskKind) -> (&'s Hours, &'s Holidays) {
    let of_kind = scheme.hours_of(kind);
    let named = scheme.place_of(name).map(|at| &scheme.named[at]);
    let hours = named.and_then(|desk| desk.hours.as_ref()).unwrap_or(&of_kind.hours);
    let holidays = named.map(|desk| &desk.holidays).filter(|days| !days.is_empty());
    (hours, holidays.unwrap_or(&of_kind.holidays))
}

/// Whether a desk reads at a moment, by the hours of the typical run.
fn reads(network: &Network, (hours, holidays): (&Hours, &Holidays), at: Moment) -> bool {
    let post = network.post(network.hub);
    let days_off: Holidays = post.holidays.union(holidays).copied().collect();
    let around = at..at.saturating_add(Span::from_micros(1));
    !hours.value[0].windows(&around, &post.clock, &days_off).is_empty()
}

fn on_a_desk(side: &Side, at: usize) -> impl Iterator<Item = &Told> {
    let own = &side.plan.itineraries[at].on_desk;
    side.timeline.events.iter().filter(move |told| {
        told.doing == Doing::OnDesk && told.phase == Phase::Done && own.contains(&told.unit)
    })
}

fn nobody_reads_out_of_hours_unless_called(side: &Side) {
    let scenario = &side.scenario;
    let scheme = &scenario.schemes[&scenario.network.post(scenario.network.hub).office];
    for (at, name, _) in inside(side) {
        let Copy::Desk { kind, .. } = side.plan.itineraries[at].copy else { continue };
        for told in on_a_desk(side, at) {
            // Whoever is called for one copy reads all that are there for desks of the kind.
            let of_kind = |at: &usize| {
                let copy = &side.plan.itineraries[*at].copy;
                matches!(copy, Copy::Desk { kind: other, .. } if *other == kind)
            };
            let called = side.timeline.events.iter().any(|other| {
                let on_desk = other.doing == Doing::OnDesk && other.phase == Phase::CalledOut;
                on_desk && other.at <= told.at && other.copies.iter().any(of_kind)
            });
            let open = reads(&scenario.network, habits(scheme, name, kind), told.at);
            assert!(called || open, "{name} reads at {} out of hours", told.at);
        }
    }
}

/// Everything that is run off goes to a desk or into the record, and they have nothing else.
fn copies_run_off_are_copies_delivered_and_records(side: &Side) {
    let desks = inside(side);
    let hub = |at: &usize| desks.iter().any(|(desk, _, _)| desk == at);
    let runs = side.plan.runs_off.iter();
    let main = runs.filter(|run| run.copies.iter().any(|(at, copies)| hub(at) && copies.high > 0));
    for run in main {
        let delivered: Copies = desks
            .iter()
            .filter(|(at, _, _)| side.timeline.rows[*at].ending == Ending::Delivered)
            .filter_map(|(at, _, _)| run.copies.iter().find(|(on, _)| on == at))
            .map(|(_, copies)| *copies)
            .sum();
        assert_eq!(delivered, run.total());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_desk_has_two_copies_by_two_lists_unless_the_scheme_says_so(case in cases()) {
        let side = case.side();
        let desks = inside(&side);
        for (name, copies) in case.expected() {
            let own: Vec<Copies> =
                desks.iter().filter(|desk| desk.1 == name).map(|desk| desk.2).collect();
            prop_assert_eq!(own, vec![Copies::exactly(copies)], "{}\n{}", name, case.table());
        }
        nobody_reads_out_of_hours_unless_called(&side);
        copies_run_off_are_copies_delivered_and_records(&side);
    }
}
