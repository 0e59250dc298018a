//! Posts, circuits, bags and journeys as GeoJSON (RFC 7946): longitude before latitude, two
//! numbers a position; times stand in the properties, never in a position.

use serde_json::{Map, Value, json};

use super::Story;
use super::moves::{Move, moves};
use super::words::way;
use crate::ensemble::Milestone;
use crate::network::{Network, PostId};
use crate::plan::{Copy, Itinerary, Way};
use crate::time::Moment;
use crate::timeline::Row;

/// Latitude and longitude, as a post has them.
type Place = (f64, f64);

/// A network: posts as points, circuits and bag runs as lines.
#[must_use]
pub fn network_geojson(network: &Network) -> String {
    let posts = (0..network.posts.len()).map(|at| post(network, PostId(at), Map::new()));
    let circuits = network.circuits.iter().map(|circuit| {
        let figure = circuit.leg.as_ref().unwrap_or(&circuit.rate);
        let (from, to) = circuit.between;
        let about = json!({
            "kind": "circuit", "id": circuit.id, "figure": figure.shown,
            "basis": figure.basis.word(), "source": figure.source,
        });
        feature(&format!("circuit {}", circuit.id), &line(network, &[from, to]), &about)
    });
    let bags = network.bags.iter().map(|bag| {
        let days: Vec<String> = bag.leaves.value.iter().map(ToString::to_string).collect();
        let about = json!({
            "kind": "bag", "id": bag.id, "leaves": days.join(" or "),
            "basis": bag.leaves.basis.word(), "source": bag.leaves.source,
        });
        feature(&format!("bag {}", bag.id), &line(network, &[bag.from, bag.to]), &about)
    });
    collection(&network.title, posts.chain(circuits).chain(bags))
}

/// A replay: the posts that the telegram touched, each move, and the journey of each copy to an
/// addressee, with the times of the typical run.
#[must_use]
pub fn replay_geojson(story: &Story<'_>) -> String {
    let network = &story.scenario.network;
    let moves = moves(story);
    let mut touched: Vec<PostId> = moves.iter().flat_map(|one| [one.from, one.to]).collect();
    touched.extend(story.sender());
    touched.extend(story.plan.itineraries.iter().filter_map(|itinerary| itinerary.post));
    touched.sort_unstable();
    touched.dedup();
    let posts = touched.iter().map(|&id| {
        let mut more = Map::new();
        let arrived = moves.iter().filter(|one| one.to == id).filter_map(|one| one.done).min();
        more.insert("first_there".to_owned(), json!(arrived.map(written)));
        post(network, id, more)
    });
    let legs = moves.iter().enumerate().map(|(at, one)| leg(story, one, at));
    let journeys = story.timeline.rows.iter().filter_map(|row| journey(story, row, &moves));
    collection(&story.scenario.title, posts.chain(legs).chain(journeys))
}

fn collection(title: &str, features: impl Iterator<Item = Value>) -> String {
    let collection = json!({ "type": "FeatureCollection", "title": title, "features": features.collect::<Vec<_>>() });
    let mut text = serde_json::to_string_pretty(&collection).expect("plain values");
    text.push('\n');
    text
}

fn feature(id: &str, geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn post(network: &Network, id: PostId, more: Map<String, Value>) -> Value {
    let post = network.post(id);
    let geometry = post
        .place
        .map_or(Value::Null, |place| json!({ "type": "Point", "coordinates": position(place) }));
    let mut about = json!({
        "kind": "post", "id": post.id, "name": post.name, "hub": id == network.hub,
        "zone": post.clock.zone_name(),
    });
    about.as_object_mut().expect("it is an object").extend(more);
    feature(&format!("post {}", post.id), &geometry, &about)
}

fn position((latitude, longitude): Place) -> Value {
    json!([longitude, latitude])
}

/// The line through some posts, cut where it crosses the 180th meridian as RFC 7946 §3.1.9 asks;
/// nothing where a post has no place or fewer than two are left.
fn line(network: &Network, through: &[PostId]) -> Value {
    let places: Option<Vec<Place>> = through.iter().map(|&id| network.post(id).place).collect();
    let Some(places) = places.filter(|places| places.len() > 1) else { return Value::Null };
    let parts = cut_at_the_date_line(&places);
    let written: Vec<Vec<Value>> =
        parts.iter().map(|part| part.iter().copied().map(position).collect()).collect();
    match written.as_slice() {
        [one] => json!({ "type": "LineString", "coordinates": one }),
        many => json!({ "type": "MultiLineString", "coordinates": many }),
    }
}

fn cut_at_the_date_line(places: &[Place]) -> Vec<Vec<Place>> {
    let mut parts = vec![vec![places[0]]];
    for pair in places.windows(2) {
        let ((from_north, from_east), (to_north, to_east)) = (pair[0], pair[1]);
        let last = parts.last_mut().expect("there is always a part");
        if (to_east - from_east).abs() > 180.0 {
            let edge = if from_east > 0.0 { 180.0 } else { -180.0 };
            let unrolled = to_east + 2.0 * edge;
            let share = (edge - from_east) / (unrolled - from_east);
            let north = from_north + share * (to_north - from_north);
            last.push((north, edge));
            parts.push(vec![(north, -edge), pair[1]]);
        } else {
            last.push(pair[1]);
        }
    }
    parts
}

fn written(moment: Moment) -> String {
    moment.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn leg(story: &Story<'_>, one: &Move, at: usize) -> Value {
    let network = &story.scenario.network;
    let about = json!({
        "kind": "move", "by": one.by.word(), "by_id": one.by.id(story),
        "from": network.post(one.from).id, "to": network.post(one.to).id,
        "precedence": one.precedence.word(),
        "begun": written(one.begun), "done": one.done.map(written),
        "basis": one.basis.map(crate::network::Basis::word),
        "copies": names(story, &one.copies),
    });
    feature(&format!("move {at}"), &line(network, &[one.from, one.to]), &about)
}

fn names(story: &Story<'_>, copies: &[usize]) -> Vec<String> {
    let addressed = |itinerary: &&Itinerary| itinerary.role().is_some();
    let of = copies.iter().map(|&at| &story.plan.itineraries[at]);
    of.filter(addressed).map(|itinerary| itinerary.name.clone()).collect()
}

/// The way of a copy to an addressee: a line through its posts, with the time at each.
fn journey(story: &Story<'_>, row: &Row, moves: &[Move]) -> Option<Value> {
    let network = &story.scenario.network;
    let itinerary = &story.plan.itineraries[row.itinerary];
    let Copy::Addressee { role, .. } = itinerary.copy else { return None };
    if let Way::None(_) | Way::Inside(_) = itinerary.way {
        return None;
    }
    let mut posts: Vec<PostId> = story.sender().into_iter().collect();
    let mut times = vec![Some(written(story.timeline.handed_in))];
    for one in moves.iter().filter(|one| one.copies.contains(&row.itinerary)) {
        posts.push(one.to);
        times.push(one.done.map(written));
    }
    let band = |of: Milestone| story.ensemble.band(story.plan, row.itinerary, of);
    let at_post = band(Milestone::AtPost);
    let about = json!({
        "kind": "journey", "name": itinerary.name, "role": role.word(),
        "precedence": itinerary.precedence.word(), "way": way(network, itinerary),
        "posts": posts.iter().map(|&id| network.post(id).id.clone()).collect::<Vec<_>>(),
        "times": times,
        "at_post": row.at_post.map(written),
        "at_post_low": at_post.and_then(|band| band.low).map(written),
        "at_post_high": at_post.and_then(|band| band.high).map(written),
        "could_be_seen": row.seen.map(written),
        "basis": row.basis_seen.or(row.basis_at_post).map(crate::network::Basis::word),
    });
    Some(feature(&format!("journey {}", row.itinerary), &line(network, &posts), &about))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_over_the_date_line_is_cut_there() {
        let parts = cut_at_the_date_line(&[(-41.0, 175.0), (21.0, -155.0)]);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0][1].1.to_bits(), 180.0_f64.to_bits());
        assert_eq!(parts[1][0].1.to_bits(), (-180.0_f64).to_bits());
        assert!((parts[0][1].0 - parts[1][0].0).abs() < 1e-12);
        assert!(parts[0][1].0 > -41.0 && parts[0][1].0 < 21.0);
        assert_eq!(cut_at_the_date_line(&[(46.2, 6.1), (51.5, -0.1)]).len(), 1);
    }
}
