//! Why a way loses against the best one.

use std::collections::BTreeMap;

use super::super::PostId;
use super::{Found, Part};
use crate::time::Span;

/// Why a way loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// How much later it arrives; nothing at all where it loses by legs or by name.
    pub later: Span,
    /// How many legs more it has.
    pub more_legs: i64,
    /// What costs more on it than on the best way, by most: what, where, how much more.
    pub because: Option<(Part, PostId, Span)>,
}

/// Why a way loses against the best one.
#[must_use]
pub fn lost(best: &Found, way: &Found) -> Lost {
    let (of_best, of_way) = (spent(best), spent(way));
    let more = of_way.iter().map(|(&(part, post), &span)| {
        let before = of_best.get(&(part, post)).copied().unwrap_or(Span::ZERO);
        (span - before, part, post)
    });
    let most = more.filter(|(more, ..)| *more > Span::ZERO).max();
    let legs = |found: &Found| i64::try_from(found.hops.len()).unwrap_or(i64::MAX);
    Lost {
        later: way.arrival - best.arrival,
        more_legs: legs(way) - legs(best),
        because: most.map(|(more, part, post)| (part, post, more)),
    }
}

fn spent(found: &Found) -> BTreeMap<(Part, PostId), Span> {
    let mut spent: BTreeMap<(Part, PostId), Span> = BTreeMap::new();
    for stretch in found.hops.iter().flat_map(|hop| &hop.stretches) {
        let known = spent.entry((stretch.part, stretch.post)).or_insert(Span::ZERO);
        *known += stretch.to - stretch.from;
    }
    spent
}
