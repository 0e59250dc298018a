//! The arrivals of a replay as one table for Palladio: a column `coordinates` that holds
//! latitude and longitude, and a column of days beside that of the time.

use super::moves::{Move, moves};
use super::tables::{Field, Kind, Table};
use super::{Document, Story};
use crate::network::PostId;
use crate::time::Moment;

const fn field(name: &'static str) -> Field {
    Field { name, kind: Kind::Text, about: "" }
}

/// A column of which deskby itself writes every value.
const fn own(name: &'static str) -> Field {
    Field { name, kind: Kind::Number, about: "" }
}

const FIELDS: &[Field] = &[
    field("copy"),
    field("role"),
    field("precedence"),
    field("milestone"),
    field("post"),
    own("coordinates"),
    own("date"),
    own("time"),
    field("from"),
    field("by"),
    field("basis"),
];

/// A replay for Palladio: a row each time that the copy of an addressee or a desk got somewhere,
/// in the typical run, by Greenwich.
#[must_use]
pub fn replay_palladio(story: &Story<'_>) -> Vec<Document> {
    let moves = moves(story);
    let mut rows = Vec::new();
    for row in &story.timeline.rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let role = itinerary.role().map_or("desk", crate::telegram::Role::word);
        let basis = row.basis_seen.or(row.basis_at_post).map_or("", crate::network::Basis::word);
        let mut add = |milestone: &str, post: PostId, at: Moment, came: Option<&Move>| {
            let of = story.scenario.network.post(post);
            let place = of.place.map(|(north, east)| format!("{north},{east}"));
            let from = came.map(|one| story.scenario.network.post(one.from).name.clone());
            rows.push(vec![
                itinerary.name.clone(),
                role.to_owned(),
                itinerary.precedence.word().to_owned(),
                milestone.to_owned(),
                of.name.clone(),
                place.unwrap_or_default(),
                at.utc().format("%Y-%m-%d").to_string(),
                at.utc().format("%H:%M").to_string(),
                from.unwrap_or_default(),
                came.map_or("", |one| one.by.word()).to_owned(),
                basis.to_owned(),
            ]);
        };
        if itinerary.role().is_some() {
            if let Some(sender) = story.sender() {
                add("handed in", sender, story.timeline.handed_in, None);
            }
            for one in moves.iter().filter(|one| one.copies.contains(&row.itinerary)) {
                if let Some(done) = one.done {
                    add("arrived", one.to, done, Some(one));
                }
            }
            if let (Some(post), Some(at)) = (itinerary.post, row.at_post) {
                add("at the post", post, at, None);
            }
        }
        if let (Some(post), Some(at)) = (itinerary.post, row.seen) {
            add("could be seen", post, at, None);
        }
    }
    let table = Table { name: "palladio", about: "", fields: FIELDS, rows };
    vec![table.document()]
}
