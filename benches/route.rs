//! The earliest arrival on contact plans, beside a bare search over flat sorted arrays.
//!
//! Run with `cargo bench --bench route`: each iteration is 1,000 queries; divide by a thousand.

#![expect(clippy::unwrap_used, reason = "a bench may fail")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use deskby::network::contacts::{
    Contact, ContactPlan, Decimal, Load, Node, Search, Sending, Untouched,
};
use deskby::time::{Moment, Span};
use divan::Bencher;

fn main() {
    divan::main();
}

const SIZES: [u32; 3] = [10, 100, 1_000];
const QUERIES: usize = 1_000;
const DAY: u64 = 86_400_000_000;

/// A generator that is good enough for plans: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn post(&mut self, posts: u32) -> u32 {
        u32::try_from(self.below(u64::from(posts))).unwrap()
    }
}

/// A window in the plainest form: who, to whom, from, until, rate, delay, in microseconds and
/// characters a second.
type Bare = (u32, u32, i64, i64, u64, i64);

/// A hundred contacts a post: nine or ten circuits with ten or eleven windows over a day.
fn contacts(posts: u32) -> Vec<Bare> {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let circuits = posts.min(11) - 1;
    let windows = 100 / circuits;
    let mut all = Vec::new();
    for from in 0..posts {
        let mut others = Vec::new();
        while others.len() < circuits as usize {
            let to = chance.post(posts);
            if to != from && !others.contains(&to) {
                others.push(to);
            }
        }
        for to in others {
            for window in 0..u64::from(windows) {
                let slot = DAY / u64::from(windows);
                let opens = window * slot + chance.below(slot / 2);
                let closes = opens + chance.below(slot / 2);
                let (rate, delay) = (50 + chance.below(950), chance.below(5_000_000));
                let times = [opens, closes, delay].map(|at| i64::try_from(at).unwrap());
                all.push((from, to, times[0], times[1], rate, times[2]));
            }
        }
    }
    all
}

fn name(post: u32) -> String {
    format!("post{post:05}")
}

fn plan(posts: u32) -> ContactPlan {
    let contacts: Vec<Contact> = contacts(posts)
        .into_iter()
        .map(|(from, to, opens, closes, rate, delay)| Contact {
            from: name(from),
            to: name(to),
            opens: Moment::from_micros(opens),
            closes: Moment::from_micros(closes),
            sending: Sending::At(Decimal::whole(i64::try_from(rate).unwrap())),
            delay: Span::from_micros(delay),
        })
        .collect();
    ContactPlan::new(&contacts).unwrap()
}

/// Who asks when for how much to where.
struct Query {
    from: u32,
    at: i64,
    size: u64,
    to: Vec<u32>,
}

fn queries(posts: u32, addressees: usize) -> Vec<Query> {
    let mut chance = Chance(0xd1b5_4a32_d192_ed03);
    let ask = |_| Query {
        from: chance.post(posts),
        at: i64::try_from(chance.below(DAY / 2)).unwrap(),
        size: 500 + chance.below(5_000),
        to: (0..addressees).map(|_| chance.post(posts)).collect(),
    };
    (0..QUERIES).map(ask).collect()
}

#[divan::bench(args = SIZES)]
fn deskby_one_to_one(bencher: Bencher<'_, '_>, posts: u32) {
    deskby(bencher, posts, 1);
}

#[divan::bench(args = [1_000])]
fn deskby_one_to_ten(bencher: Bencher<'_, '_>, posts: u32) {
    deskby(bencher, posts, 10);
}

#[divan::bench(args = SIZES)]
fn bare_one_to_one(bencher: Bencher<'_, '_>, posts: u32) {
    bare(bencher, posts, 1);
}

#[divan::bench(args = [1_000])]
fn bare_one_to_ten(bencher: Bencher<'_, '_>, posts: u32) {
    bare(bencher, posts, 10);
}

fn deskby(bencher: Bencher<'_, '_>, posts: u32, addressees: usize) {
    let plan = plan(posts);
    let mut search = Search::default();
    let node = |post: u32| plan.find(&name(post)).unwrap();
    let asked: Vec<(Load, Node, Moment, Vec<Node>)> = queries(posts, addressees)
        .into_iter()
        .map(|query| {
            let load = plan.load(Decimal::whole(i64::try_from(query.size).unwrap()));
            let to = query.to.iter().map(|&post| node(post)).collect();
            (load, node(query.from), Moment::from_micros(query.at), to)
        })
        .collect();
    bencher.counter(divan::counter::ItemsCount::new(QUERIES)).bench_local(|| {
        let mut sum = 0_i64;
        for (load, from, at, to) in &asked {
            search.arrivals(&plan, &Untouched, (*load, *from, *at), to);
            for &post in to {
                sum = sum.wrapping_add(search.found(post).map_or(0, |found| found.at.as_micros()));
            }
        }
        sum
    });
}

/// Flat sorted arrays and nothing else: no overlay, no decimals, no overlapping windows.
struct Flat {
    rows: Vec<u32>,
    to: Vec<u32>,
    first: Vec<u32>,
    opens: Vec<i64>,
    closes: Vec<i64>,
    rate: Vec<u64>,
    delay: Vec<i64>,
}

fn flat(posts: u32) -> Flat {
    let mut all = contacts(posts);
    all.sort_unstable();
    let mut flat = Flat {
        rows: vec![0],
        to: Vec::new(),
        first: Vec::new(),
        opens: Vec::new(),
        closes: Vec::new(),
        rate: Vec::new(),
        delay: Vec::new(),
    };
    let mut before = None;
    for (from, to, opens, closes, rate, delay) in all {
        while flat.rows.len() <= from as usize {
            flat.rows.push(u32::try_from(flat.to.len()).unwrap());
        }
        if before != Some((from, to)) {
            before = Some((from, to));
            flat.to.push(to);
            flat.first.push(u32::try_from(flat.opens.len()).unwrap());
        }
        flat.opens.push(opens);
        flat.closes.push(closes);
        flat.rate.push(rate);
        flat.delay.push(delay);
    }
    flat.rows.resize(posts as usize + 1, u32::try_from(flat.to.len()).unwrap());
    flat.first.push(u32::try_from(flat.opens.len()).unwrap());
    flat
}

fn search_flat(flat: &Flat, labels: &mut [i64], query: &Query) -> i64 {
    labels.fill(i64::MAX);
    labels[query.from as usize] = query.at;
    let mut heap = BinaryHeap::from([Reverse((query.at, query.from))]);
    let mut left = query.to.len();
    while let Some(Reverse((at, post))) = heap.pop() {
        if at > labels[post as usize] {
            continue;
        }
        left -= query.to.iter().filter(|&&to| to == post).count();
        if left == 0 {
            break;
        }
        for row in flat.rows[post as usize]..flat.rows[post as usize + 1] {
            let row = row as usize;
            let to = flat.to[row] as usize;
            if labels[to] <= at {
                continue;
            }
            let (first, end) = (flat.first[row] as usize, flat.first[row + 1] as usize);
            let skip = flat.closes[first..end].partition_point(|&closes| closes < at);
            for window in first + skip..end {
                let takes = (query.size * 1_000_000).div_ceil(flat.rate[window]);
                let ends = at.max(flat.opens[window]) + i64::try_from(takes).unwrap();
                if ends <= flat.closes[window] {
                    let found = ends + flat.delay[window];
                    if found < labels[to] {
                        labels[to] = found;
                        heap.push(Reverse((found, flat.to[row])));
                    }
                    break;
                }
            }
        }
    }
    query.to.iter().fold(0, |sum, &to| sum.wrapping_add(labels[to as usize]))
}

fn bare(bencher: Bencher<'_, '_>, posts: u32, addressees: usize) {
    let flat = flat(posts);
    let queries = queries(posts, addressees);
    let mut labels = vec![i64::MAX; posts as usize];
    bencher.counter(divan::counter::ItemsCount::new(QUERIES)).bench_local(|| {
        queries
            .iter()
            .fold(0_i64, |sum, query| sum.wrapping_add(search_flat(&flat, &mut labels, query)))
    });
}
