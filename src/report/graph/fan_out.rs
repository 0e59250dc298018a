//! How one telegram spread over posts and desks, as a graph with the times of the typical run.

use std::collections::BTreeSet;

use super::{Column, Edge, Graph, Node, number, text};
use crate::ensemble::{Band, Milestone};
use crate::network::{Basis, PostId};
use crate::plan::Copy;
use crate::report::Story;
use crate::report::moves::{Move, moves};
use crate::time::Moment;
use crate::timeline::Row;

const NODE_COLUMNS: &[Column] = &[
    text("kind"),
    text("role"),
    text("precedence"),
    text("list"),
    text("at_post"),
    text("at_post_low"),
    text("at_post_high"),
    text("could_be_seen"),
    text("could_be_seen_low"),
    text("could_be_seen_high"),
    text("basis"),
    number("latitude"),
    number("longitude"),
];

const EDGE_COLUMNS: &[Column] = &[
    text("kind"),
    text("by"),
    text("precedence"),
    text("copies"),
    text("begun"),
    text("done"),
    text("basis"),
];

const HAS_NONE: &str = "not yet there";
const AT_POST: &str = "at the post";
const SEEN: &str = "could be seen";

/// The graph of a fan-out: a node a post or a desk, an edge a transmission, a bag or the way
/// from the communications centre to a desk.
///
/// # Panics
///
/// Never: every post that a move touches is a node.
#[must_use]
pub fn fan_out(story: &Story<'_>) -> Graph {
    let moves = moves(story);
    let posts = posts(story, &moves);
    let mut nodes: Vec<Node> = posts.iter().map(|&id| post(story, id, &moves)).collect();
    let place_of = |id: PostId| posts.binary_search(&id).expect("every post of a move is there");
    let mut edges: Vec<Edge> = moves
        .iter()
        .enumerate()
        .map(|(at, one)| moved(story, one, at, (place_of(one.from), place_of(one.to))))
        .collect();
    for row in &story.timeline.rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let (Copy::Desk { .. }, Some(id)) = (&itinerary.copy, itinerary.post) else { continue };
        edges.push(carried(story, row, (place_of(id), nodes.len()), nodes[place_of(id)].from));
        nodes.push(desk(story, row));
    }
    Graph {
        id: story.scenario.id.clone(),
        title: story.scenario.title.clone(),
        description: format!(
            "The fan-out of one telegram in the typical run (every figure at its median; no \
             minute of it is known). Columns that end in low and high are the 10 and 90 % points \
             of {} runs of seed {}. Times are Greenwich.",
            story.ensemble.runs, story.ensemble.seed
        ),
        date: story.date,
        dynamic: true,
        node_columns: NODE_COLUMNS,
        edge_columns: EDGE_COLUMNS,
        nodes,
        edges,
    }
}

/// The posts that the telegram touches, in order.
fn posts(story: &Story<'_>, moves: &[Move]) -> Vec<PostId> {
    let itineraries = story.plan.itineraries.iter().filter_map(|itinerary| itinerary.post);
    let mut found: BTreeSet<PostId> = itineraries.collect();
    found.extend(story.sender());
    found.extend(moves.iter().flat_map(|one| [one.from, one.to]));
    found.into_iter().collect()
}

fn written(moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| moment.utc().format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// A post: what it is to the telegram, and when the telegram was there.
fn post(story: &Story<'_>, id: PostId, moves: &[Move]) -> Node {
    let network = &story.scenario.network;
    let of = network.post(id);
    let is_sender = story.sender() == Some(id);
    let row = story.timeline.rows.iter().find(|row| {
        let itinerary = &story.plan.itineraries[row.itinerary];
        itinerary.post == Some(id) && itinerary.role().is_some()
    });
    let brought = moves.iter().filter(|one| one.to == id).filter_map(|one| one.done).min();
    let arrived = row.and_then(|row| row.at_post).or(brought);
    let from = if is_sender { Some(story.timeline.handed_in) } else { arrived };
    let kind = match (is_sender, row) {
        (true, _) => "sender",
        (false, Some(_)) => "addressee",
        (false, None) => "relay",
    };
    let mut values = vec![Some(kind.to_owned())];
    values.extend(row.map_or_else(|| vec![None; 10], |row| of_row(story, row)));
    values.extend([
        of.place.map(|(latitude, _)| latitude.to_string()),
        of.place.map(|(_, longitude)| longitude.to_string()),
    ]);
    let seen = row.and_then(|row| row.seen);
    Node {
        id: format!("post {}", of.id),
        label: of.name.clone(),
        values,
        place: of.place,
        from,
        states: states(story, from, seen),
    }
}

/// A desk inside a post.
fn desk(story: &Story<'_>, row: &Row) -> Node {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let mut values = vec![Some("desk".to_owned())];
    values.extend(of_row(story, row));
    values.extend([None, None]);
    Node {
        id: format!("copy {}", row.itinerary),
        label: itinerary.name.clone(),
        values,
        place: None,
        from: row.seen,
        states: states(story, None, row.seen),
    }
}

fn states(
    story: &Story<'_>,
    at_post: Option<Moment>,
    seen: Option<Moment>,
) -> Vec<(Moment, &'static str)> {
    let mut states = vec![(story.timeline.handed_in, HAS_NONE)];
    states.extend(at_post.map(|at| (at, AT_POST)));
    states.extend(seen.map(|at| (at, SEEN)));
    states.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 = later.1;
        }
        same
    });
    states
}

/// The columns from `role` to `basis`.
fn of_row(story: &Story<'_>, row: &Row) -> Vec<Option<String>> {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let (role, list) = match &itinerary.copy {
        Copy::Addressee { role, .. } => (role.word(), None),
        Copy::Desk { kind, list } => (kind.key(), list.clone()),
    };
    let band = |of: Milestone| story.ensemble.band(story.plan, row.itinerary, of);
    let (post, seen) = (band(Milestone::AtPost), band(Milestone::Seen));
    let low = |band: Option<Band>| written(band.and_then(|band| band.low));
    let high = |band: Option<Band>| written(band.and_then(|band| band.high));
    let basis: Option<Basis> = row.basis_seen.or(row.basis_at_post);
    vec![
        Some(role.to_owned()),
        Some(itinerary.precedence.word().to_owned()),
        list,
        written(row.at_post),
        low(post),
        high(post),
        written(row.seen),
        low(seen),
        high(seen),
        basis.map(|basis| basis.word().to_owned()),
    ]
}

fn moved(story: &Story<'_>, one: &Move, at: usize, (from, to): (usize, usize)) -> Edge {
    let names: Vec<&str> = one
        .copies
        .iter()
        .map(|&copy| &story.plan.itineraries[copy])
        .filter(|itinerary| itinerary.role().is_some())
        .map(|itinerary| itinerary.name.as_str())
        .collect();
    Edge {
        id: format!("move {at}"),
        from,
        to,
        both_ways: false,
        label: format!("{} {}", one.by.word(), one.precedence),
        values: vec![
            Some(one.by.word().to_owned()),
            Some(one.by.id(story)),
            Some(one.precedence.word().to_owned()),
            Some(names.join("; ")),
            written(Some(one.begun)),
            written(one.done),
            one.basis.map(|basis| basis.word().to_owned()),
        ],
        during: Some((one.begun, one.done)),
    }
}

/// The way of a copy from the communications centre to a desk.
fn carried(
    story: &Story<'_>,
    row: &Row,
    (from, to): (usize, usize),
    at_post: Option<Moment>,
) -> Edge {
    let itinerary = &story.plan.itineraries[row.itinerary];
    Edge {
        id: format!("inside {}", row.itinerary),
        from,
        to,
        both_ways: false,
        label: "inside".to_owned(),
        values: vec![
            Some("inside".to_owned()),
            None,
            Some(itinerary.precedence.word().to_owned()),
            Some(itinerary.name.clone()),
            written(at_post),
            written(row.seen),
            row.basis_seen.map(|basis| basis.word().to_owned()),
        ],
        during: at_post.map(|from| (from, row.seen)),
    }
}
