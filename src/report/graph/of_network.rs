//! The posts, circuits and bag runs of a network as a graph.

use chrono::NaiveDate;

use super::{Column, Edge, Graph, Node, number, text};
use crate::network::{BagRun, Circuit, Network, Post, PostId};

const NODE_COLUMNS: &[Column] = &[
    text("kind"),
    text("clock"),
    text("hours"),
    text("hours_basis"),
    text("office"),
    number("latitude"),
    number("longitude"),
];

const EDGE_COLUMNS: &[Column] = &[
    text("kind"),
    text("figure"),
    text("basis"),
    text("source"),
    text("hours_or_days"),
    text("hours_or_days_basis"),
    number("channels"),
];

/// The graph of a network: a node a post, an edge a circuit (both ways) or a bag run (one way).
#[must_use]
pub fn of_network(network: &Network, date: NaiveDate) -> Graph {
    let posts = network.posts.iter().enumerate();
    let circuits = network.circuits.iter().map(circuit);
    Graph {
        id: network.id.clone(),
        title: network.title.clone(),
        description: "Posts, circuits and bag runs. A basis tells how well a figure is known: \
                      printed, documented, inferred, borrowed or assumed."
            .to_owned(),
        date,
        dynamic: false,
        node_columns: NODE_COLUMNS,
        edge_columns: EDGE_COLUMNS,
        nodes: posts.map(|(at, one)| post(one, PostId(at) == network.hub)).collect(),
        edges: circuits.chain(network.bags.iter().map(bag)).collect(),
    }
}

fn post(post: &Post, is_hub: bool) -> Node {
    let hours: Vec<String> = post.centre.hours.value.iter().map(ToString::to_string).collect();
    Node {
        id: post.id.clone(),
        label: post.name.clone(),
        values: vec![
            Some(if is_hub { "hub" } else { "post" }.to_owned()),
            Some(post.clock.zone_name().to_owned()),
            Some(hours.join(" or ")),
            Some(post.centre.hours.basis.word().to_owned()),
            Some(post.office.clone()),
            post.place.map(|(latitude, _)| latitude.to_string()),
            post.place.map(|(_, longitude)| longitude.to_string()),
        ],
        place: post.place,
        from: None,
        states: Vec::new(),
    }
}

fn circuit(circuit: &Circuit) -> Edge {
    let figure = circuit.leg.as_ref().unwrap_or(&circuit.rate);
    let hours: Vec<String> = circuit.hours.value.iter().map(ToString::to_string).collect();
    Edge {
        id: circuit.id.clone(),
        from: circuit.between.0.0,
        to: circuit.between.1.0,
        both_ways: true,
        label: figure.shown.to_string(),
        values: vec![
            Some("circuit".to_owned()),
            Some(figure.shown.to_string()),
            Some(figure.basis.word().to_owned()),
            figure.source.as_deref().map(str::to_owned),
            Some(hours.join(" or ")),
            Some(circuit.hours.basis.word().to_owned()),
            Some(circuit.channels.value.to_string()),
        ],
        during: None,
    }
}

fn bag(bag: &BagRun) -> Edge {
    let days: Vec<String> = bag.leaves.value.iter().map(ToString::to_string).collect();
    Edge {
        id: format!("bag {}", bag.id),
        from: bag.from.0,
        to: bag.to.0,
        both_ways: false,
        label: days.join(" or "),
        values: vec![
            Some("bag".to_owned()),
            Some(bag.travel.shown.to_string()),
            Some(bag.travel.basis.word().to_owned()),
            bag.travel.source.as_deref().map(str::to_owned),
            Some(days.join(" or ")),
            Some(bag.leaves.basis.word().to_owned()),
            None,
        ],
        during: None,
    }
}
