//! Which copy a name means.

use super::Plan;
use crate::network::Network;

/// The itinerary that a name means: its own name, that of its desk without the post, or another
/// name of the post of an addressee.
#[must_use]
pub fn called(plan: &Plan, network: &Network, name: &str) -> Option<usize> {
    let wanted = name.trim();
    let post = network.find(wanted);
    let all = || plan.itineraries.iter();
    let same = all().position(|itinerary| itinerary.name.eq_ignore_ascii_case(wanted));
    let bare = || {
        all().position(|itinerary| {
            let post = itinerary.post.map(|post| network.post(post).name.as_str());
            let bare = post.and_then(|post| itinerary.name.strip_suffix(&format!(" ({post})")));
            bare.is_some_and(|bare| bare.eq_ignore_ascii_case(wanted))
        })
    };
    let of_post = || {
        all().position(|itinerary| {
            itinerary.role().is_some() && post.is_some() && itinerary.post == post
        })
    };
    same.or_else(bare).or_else(of_post)
}
