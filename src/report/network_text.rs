//! A network for people: its posts, circuits and bag runs, and how well they are known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Shown;
use super::lines::{columns, line, trimmed};
use crate::network::{BagRun, Basis, Circuit, Hours, Network, Post};

/// How many figures and terms there are of each basis, and from how many places in the file.
fn counted(network: &Network) -> BTreeMap<Basis, usize> {
    let mut counted: BTreeMap<Basis, usize> = Basis::ALL.map(|basis| (basis, 0)).into();
    for basis in network.bases().values() {
        *counted.entry(*basis).or_default() += 1;
    }
    counted
}

fn hours(hours: &Hours) -> String {
    let all: Vec<String> = hours.value.iter().map(ToString::to_string).collect();
    all.join(" or ")
}

fn duplex(circuit: &Circuit) -> &'static str {
    match (circuit.one_way, circuit.full_duplex) {
        (true, _) => "one way",
        (false, true) => "full",
        (false, false) => "half",
    }
}

/// When a circuit is open.
fn open(circuit: &Circuit) -> String {
    match &circuit.windows {
        Some(windows) => format!("{} windows", windows.len()),
        None => hours(&circuit.hours),
    }
}

fn leaves(bag: &BagRun) -> String {
    let all: Vec<String> = bag.leaves.value.iter().map(ToString::to_string).collect();
    let of_first = bag.boarded.map_or_else(String::new, |(_, later)| format!(", {later} later"));
    format!("{}{of_first}", all.join(" or "))
}

/// The network as text.
#[must_use]
pub fn network_text(network: &Network, shown: &Shown) -> String {
    let mut out = String::new();
    line(&mut out, &format!("{} ({})", network.title, network.id));
    let hub = &network.post(network.hub).name;
    let (posts, circuits) = (network.posts.len(), network.circuits.len());
    let bags = network.bags.len();
    line(
        &mut out,
        &format!("{posts} posts, {circuits} circuits, {bags} bag runs; the hub is {hub}"),
    );
    let counts = counted(network).into_iter().map(|(basis, count)| format!("{count} {basis}"));
    let counts: Vec<String> = counts.collect();
    line(&mut out, &format!("Figures and hours by basis: {}", counts.join(", ")));
    line(&mut out, "\nPOSTS");
    let mut table = columns(shown);
    for post in &network.posts {
        let Post { name, clock, centre, .. } = post;
        let call = centre.call_out.as_ref().map_or_else(String::new, |call| {
            format!("called out for {}", call.at_least.value.word())
        });
        let known = centre.hours.basis.letter().to_string();
        table.add_row([
            name.clone(),
            clock.zone_name().to_owned(),
            hours(&centre.hours),
            known,
            call,
        ]);
    }
    line(&mut out, &trimmed(&table));
    line(&mut out, "\nCIRCUITS");
    let mut table = columns(shown);
    for circuit in &network.circuits {
        let figure = circuit.leg.as_ref().unwrap_or(&circuit.rate);
        let (a, b) = circuit.between;
        let accepts = circuit.accepts.as_ref();
        let accepts = accepts.map_or_else(String::new, |c| format!("{} and above", c.value.word()));
        table.add_row([
            circuit.id.clone(),
            format!("{}, {}", network.post(a).name, network.post(b).name),
            figure.shown.to_string(),
            figure.basis.letter().to_string(),
            open(circuit),
            duplex(circuit).to_owned(),
            accepts,
        ]);
    }
    line(&mut out, &trimmed(&table));
    line(&mut out, "\nBAG RUNS");
    let mut table = columns(shown);
    for bag in &network.bags {
        let capacity = bag.capacity.as_ref();
        let capacity = capacity.map_or_else(String::new, |c| format!("{} copies", c.value));
        table.add_row([
            format!("{} to {}", network.post(bag.from).name, network.post(bag.to).name),
            leaves(bag),
            bag.leaves.basis.letter().to_string(),
            bag.travel.shown.to_string(),
            bag.travel.basis.letter().to_string(),
            capacity,
        ]);
    }
    line(&mut out, &trimmed(&table));
    out
}

/// A network for programs; version 1.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkV1 {
    version: u32,
    deskby: &'static str,
    id: String,
    title: String,
    hub: String,
    /// How many figures and terms there are of each basis.
    bases: BTreeMap<&'static str, usize>,
    posts: Vec<PostV1>,
    circuits: Vec<CircuitV1>,
    bags: Vec<BagV1>,
}

#[derive(Clone, Debug, Serialize)]
struct PostV1 {
    id: String,
    name: String,
    place: Option<(f64, f64)>,
    clock: &'static str,
    hours: String,
    hours_basis: &'static str,
    office: String,
}

#[derive(Clone, Debug, Serialize)]
struct CircuitV1 {
    id: String,
    between: [String; 2],
    rate: String,
    leg: Option<String>,
    basis: &'static str,
    source: Option<String>,
    hours: String,
    hours_basis: &'static str,
    channels: u16,
    duplex: &'static str,
    fallbacks: Vec<String>,
    accepts: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
struct BagV1 {
    id: String,
    from: String,
    to: String,
    leaves: String,
    leaves_basis: &'static str,
    travel: String,
    travel_basis: &'static str,
    capacity: Option<u32>,
}

/// The network as JSON.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "plain values")]
pub fn network_json(network: &Network) -> String {
    let id = |at: crate::network::PostId| network.post(at).id.clone();
    let circuit = |circuit: &Circuit| {
        let figure = circuit.leg.as_ref().unwrap_or(&circuit.rate);
        CircuitV1 {
            id: circuit.id.clone(),
            between: [id(circuit.between.0), id(circuit.between.1)],
            rate: circuit.rate.shown.to_string(),
            leg: circuit.leg.as_ref().map(|leg| leg.shown.to_string()),
            basis: figure.basis.word(),
            source: figure.source.as_deref().map(str::to_owned),
            hours: open(circuit),
            hours_basis: circuit.hours.basis.word(),
            channels: circuit.channels.value,
            duplex: duplex(circuit),
            fallbacks: circuit.fallbacks.iter().map(|&at| network.circuit(at).id.clone()).collect(),
            accepts: circuit.accepts.as_ref().map(|accepts| accepts.value.word()),
        }
    };
    let bag = |bag: &BagRun| BagV1 {
        id: bag.id.clone(),
        from: id(bag.from),
        to: id(bag.to),
        leaves: leaves(bag),
        leaves_basis: bag.leaves.basis.word(),
        travel: bag.travel.shown.to_string(),
        travel_basis: bag.travel.basis.word(),
        capacity: bag.capacity.as_ref().map(|capacity| capacity.value),
    };
    let post = |post: &Post| PostV1 {
        id: post.id.clone(),
        name: post.name.clone(),
        place: post.place,
        clock: post.clock.zone_name(),
        hours: hours(&post.centre.hours),
        hours_basis: post.centre.hours.basis.word(),
        office: post.office.clone(),
    };
    let whole = NetworkV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        id: network.id.clone(),
        title: network.title.clone(),
        hub: id(network.hub),
        bases: counted(network).into_iter().map(|(basis, n)| (basis.word(), n)).collect(),
        posts: network.posts.iter().map(post).collect(),
        circuits: network.circuits.iter().map(circuit).collect(),
        bags: network.bags.iter().map(bag).collect(),
    };
    let mut text = serde_json::to_string_pretty(&whole).expect("plain values");
    text.push('\n');
    text
}
