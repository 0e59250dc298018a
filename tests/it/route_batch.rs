//! Contact plans: the earliest arrival and the fewest legs, against every way tried in turn.

use deskby::network::contacts::{
    Asked, Contact, ContactId, ContactPlan, Sending, Taken, Untouched, answers,
};
use deskby::report::route_csv;
use deskby::scenario::{contacts_of, queries_of};
use deskby::time::{Moment, Span};
use proptest::prelude::*;

const POSTS: [&str; 5] = ["A", "B", "C", "D", "E"];

/// from, to, opens, length, rate in tenths, delay; in seconds.
type Row = (usize, usize, i64, i64, i64, i64);

fn contact((from, to, opens, length, tenths, delay): Row) -> Contact {
    let at = |seconds: i64| Moment::from_micros(seconds * 1_000_000);
    Contact {
        from: POSTS[from].to_owned(),
        to: POSTS[to].to_owned(),
        opens: at(opens),
        closes: at(opens + length),
        sending: Sending::At(format!("{}.{}", tenths / 10, tenths % 10).parse().unwrap()),
        delay: Span::from_secs(delay),
    }
}

/// The best over every way of at most four legs, tried one by one: arrival, then legs.
fn best(rows: &[Row], (at, from): (i64, usize), (to, size, legs): (usize, i64, u32)) -> (i64, u32) {
    if from == to {
        return (at, legs);
    }
    if legs == 4 {
        return (i64::MAX, u32::MAX);
    }
    let onward = rows.iter().filter(|row| row.0 == from).filter_map(|row| {
        let takes = (size * 10_000_000 + row.4 - 1) / row.4;
        let ends = at.max(row.2 * 1_000_000) + takes;
        (ends <= (row.2 + row.3) * 1_000_000).then_some((ends + row.5 * 1_000_000, row.1))
    });
    onward.map(|next| best(rows, next, (to, size, legs + 1))).min().unwrap_or((i64::MAX, u32::MAX))
}

fn asked(to: usize, time: i64, size: i64) -> Asked {
    Asked {
        qid: "q".to_owned(),
        from: "A".to_owned(),
        to: POSTS[to].to_owned(),
        at: Moment::from_micros(time * 1_000_000),
        size: size.to_string().parse().unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_answer_is_the_best_of_all_ways(
        rows in prop::collection::vec((0_usize..5, 0_usize..5, 0_i64..15, 0_i64..6, 1_i64..25, 0_i64..3), 0..14),
        time in 0_i64..8,
        size in 0_i64..4,
    ) {
        let rows: Vec<Row> = rows.into_iter().filter(|row| row.0 != row.1).collect();
        let contacts: Vec<Contact> = rows.iter().map(|&row| contact(row)).collect();
        let plan = ContactPlan::new(&contacts).unwrap();
        let questions: Vec<Asked> = (0..5).map(|to| asked(to, time, size)).collect();
        let together = answers(&plan, &Untouched, &questions);
        for (to, question) in questions.iter().enumerate() {
            let expected = best(&rows, (time * 1_000_000, 0), (to, size, 0));
            let found = together[to].map_or((i64::MAX, u32::MAX), |f| (f.at.as_micros(), f.legs));
            prop_assert_eq!(found, expected);
            // A question alone has the same answer as among others.
            let alone = answers(&plan, &Untouched, std::slice::from_ref(question));
            prop_assert_eq!(alone[0], together[to]);
        }
    }
}

fn csv(contacts: &str, queries: &str) -> String {
    let (contacts, odd) = contacts_of(contacts);
    assert!(odd.is_empty(), "{odd:?}");
    let (queries, odd) = queries_of(queries);
    assert!(odd.is_empty(), "{odd:?}");
    route_csv(&queries, &answers(&ContactPlan::new(&contacts).unwrap(), &Untouched, &queries))
}

#[test]
fn a_longer_wait_on_the_way_may_save_a_leg() {
    // By B and C one is at D at 5, then at E at 10; straight to D at 9 one is at E at 10 as well.
    let contacts = "from,to,start_s,end_s,rate,delay\nA,B,0,9,1,0\nB,C,0,9,1,0\nC,D,0,9,1,0\n\
                    A,D,8,9,1,0\nD,E,9,10,1,0\n";
    let queries = "qid,source,dest,time_s,size,priority\nq,A,E,0,1,0\nq,A,D,0,1,0\nq,A,X,0,1,0\n";
    assert_eq!(csv(contacts, queries), "qid,dest,arrival_s,hops\nq,E,10,2\nq,D,3,3\nq,X,inf,-1\n");
}

#[test]
fn a_window_is_inclusive_and_sending_is_rounded_up_to_the_microsecond() {
    let contacts = "from,to,start_s,end_s,rate,delay\nA,B,0,0.333334,3,0.1\nA,C,0,0.333333,3,0\n";
    let queries = "qid,source,dest,time_s,size\n1,A,B,0,1\n2,A,C,0,1\n";
    assert_eq!(csv(contacts, queries), "qid,dest,arrival_s,hops\n1,B,0.433334,1\n2,C,inf,-1\n");
}

#[test]
fn an_outage_laid_over_a_plan_delays_and_leaves_the_plan_as_it_is() {
    let plan = ContactPlan::new(&[contact((0, 1, 0, 9, 10, 0))]).unwrap();
    let question = [asked(1, 0, 2)];
    let mut outage = Taken::default();
    let at = |seconds: i64| Moment::from_micros(seconds * 1_000_000);
    outage.take(ContactId(0), &(at(1)..at(4)));
    let when = |found: Vec<Option<deskby::network::contacts::Arrival>>| found[0].unwrap().at;
    assert_eq!(when(answers(&plan, &outage, &question)), at(6));
    assert_eq!(when(answers(&plan, &Untouched, &question)), at(2));
}

/// A generator that is good enough for plans: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// In whole microseconds and thousandths: from, to, opens, closes, rate, delay.
type Plain = (usize, usize, i64, i64, i64, i64);

/// A plan with overlapping windows, decimals and a table as a spreadsheet would write it.
fn at_large(posts: u64, contacts: u64) -> (Vec<Plain>, String) {
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let mut below = |end: u64| i64::try_from(chance.below(end)).unwrap();
    let mut rows = Vec::new();
    let mut table = String::from("from,to,start_s,end_s,rate,delay\n");
    while rows.len() < usize::try_from(contacts).unwrap() {
        let from = below(posts);
        // Few neighbours each, so that there are many windows to a circuit.
        let to = (from + 1 + below(9) * 37) % i64::try_from(posts).unwrap();
        let opens = below(86_400_000_000);
        let closes = opens + below(7_200_000_000);
        let (rate, delay) = (1_000 + below(900_000), below(5_000_000));
        if from != to {
            table.push_str(&format!(
                "p{from},p{to},{},{},{},{}\n",
                micros(opens),
                micros(closes),
                thousandths(rate),
                micros(delay)
            ));
            let place = |post: i64| usize::try_from(post).unwrap();
            rows.push((place(from), place(to), opens, closes, rate, delay));
        }
    }
    (rows, table)
}

fn micros(micros: i64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

fn thousandths(rate: i64) -> String {
    format!("{}.{:03}", rate / 1_000, rate % 1_000)
}

/// The earliest arrival and the fewest legs at each post, by rounds over all contacts.
fn by_rounds(rows: &[Plain], posts: usize, (from, at, size): (usize, i64, i64)) -> Vec<(i64, i64)> {
    let mut best = vec![(i64::MAX, -1); posts];
    best[from] = (at, 0);
    for round in 1.. {
        let before: Vec<i64> = best.iter().map(|one| one.0).collect();
        let mut moved = false;
        for &(from, to, opens, closes, rate, delay) in rows {
            if before[from] == i64::MAX {
                continue;
            }
            let takes =
                (i128::from(size) * 1_000_000_000 + i128::from(rate) - 1) / i128::from(rate);
            let ends = before[from].max(opens) + i64::try_from(takes).unwrap();
            if ends <= closes && ends + delay < best[to].0 {
                best[to] = (ends + delay, round);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    best
}

#[test]
fn at_whole_scale_the_answers_are_those_of_rounds_over_all_contacts_in_any_order() {
    let posts = 1_000;
    let (rows, table) = at_large(1_000, 100_000);
    let mut chance = Chance(77);
    let mut queries = String::from("qid,source,dest,time_s,size,priority\n");
    let mut wanted = Vec::new();
    for question in 0..25 {
        let from = usize::try_from(chance.below(1_000)).unwrap();
        // The first is asked when hardly a window is still to come.
        let latest = if question == 0 { 93_000_000_000 } else { 0 };
        let at = i64::try_from(chance.below(80_000_000_000)).unwrap().max(latest);
        let size = i64::try_from(chance.below(20_000)).unwrap();
        let best = by_rounds(&rows, posts, (from, at, size));
        for _ in 0..20 {
            let to = usize::try_from(chance.below(1_000)).unwrap();
            queries.push_str(&format!("q{question},p{from},p{to},{},{size},\n", micros(at)));
            wanted.push(best[to]);
        }
    }
    let (contacts, odd) = contacts_of(&table);
    assert!(odd.is_empty() && contacts.len() == 100_000);
    let (mut questions, odd) = queries_of(&queries);
    assert!(odd.is_empty());
    let plan = ContactPlan::new(&contacts).unwrap();
    let told = |found: &Option<deskby::network::contacts::Arrival>| {
        found.map_or((i64::MAX, -1), |found| (found.at.as_micros(), i64::from(found.legs)))
    };
    let found: Vec<(i64, i64)> = answers(&plan, &Untouched, &questions).iter().map(told).collect();
    assert_eq!(found, wanted);
    assert!(wanted.iter().any(|one| one.1 > 4) && wanted.iter().any(|one| one.1 == -1));
    questions.reverse();
    wanted.reverse();
    let found: Vec<(i64, i64)> = answers(&plan, &Untouched, &questions).iter().map(told).collect();
    assert_eq!(found, wanted);
}
