//! A network as the tables that a network file can name: posts, circuits, bag runs.

use super::Document;
use super::route_csv::quoted;
use crate::network::{BagRun, Circuit, Figure, Hours, Network, Post};

/// `posts.csv`, `circuits.csv` and `bags.csv`, for spreadsheets; ranges are shown in words.
#[must_use]
pub fn network_tables(network: &Network) -> Vec<Document> {
    let name = |at: crate::network::PostId| network.post(at).id.as_str();
    let posts = network.posts.iter().map(|post| {
        let Post { id, name, place, clock, office, centre, .. } = post;
        let place = place.map_or_else(String::new, |(north, east)| format!("{north} {east}"));
        let hours = said(&centre.hours);
        row(&[id, name, &place, clock.zone_name(), office, &hours, centre.hours.basis.word()])
    });
    let circuits = network.circuits.iter().map(|circuit| {
        let Circuit { id, between, rate, channels, hours, .. } = circuit;
        let ends = format!("{}/{}", name(between.0), name(between.1));
        let duplex = match (circuit.one_way, circuit.full_duplex) {
            (true, _) => "one way",
            (false, true) => "full",
            (false, false) => "half",
        };
        let leg = circuit.leg.as_ref().map_or("", |leg| &*leg.shown);
        let known = circuit.leg.as_ref().unwrap_or(rate);
        let (channels, hours) = (channels.value.to_string(), said(hours));
        row(&[
            id,
            &ends,
            &rate.shown,
            &channels,
            duplex,
            &hours,
            leg,
            known.basis.word(),
            source(known),
        ])
    });
    let bags = network.bags.iter().map(|bag| {
        let BagRun { id, from, to, leaves, closing, travel, capacity, .. } = bag;
        let days: Vec<String> = leaves.value.iter().map(ToString::to_string).collect();
        let capacity =
            capacity.as_ref().map_or_else(String::new, |c| format!("{} copies", c.value));
        let closing = closing.value.to_string();
        let cells = [id, name(*from), name(*to), &days.join(" or "), &closing, &travel.shown];
        row(&[&cells[..], &[&capacity, travel.basis.word(), source(travel)]].concat())
    });
    let posts_head = "post,name,place,clock,office,hours,basis\n";
    let circuits_head = "circuit,between,rate,channels,duplex,hours,leg,basis,source\n";
    let bags_head = "bag,from,to,leaves,closing,travel,capacity,basis,source\n";
    let document = |name: &str, head: &str, rows: Vec<String>| {
        Document::alone(name, format!("{head}{}", rows.concat()))
    };
    [
        document("posts.csv", posts_head, posts.collect()),
        document("circuits.csv", circuits_head, circuits.collect()),
        document("bags.csv", bags_head, bags.collect()),
    ]
    .concat()
}

fn said(hours: &Hours) -> String {
    let all: Vec<String> = hours.value.iter().map(ToString::to_string).collect();
    all.join(" or ")
}

fn source(figure: &Figure) -> &str {
    figure.source.as_deref().unwrap_or("")
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\n", cells.join(","))
}
