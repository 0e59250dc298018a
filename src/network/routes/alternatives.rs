//! The earliest ways that visit no post twice: each further one is the best that leaves an
//! earlier one somewhere (Yen's scheme).

use std::collections::BTreeSet;

use super::over::Came;
use super::search::{Spur, Step, came_by};
use super::{Asked, Found, Hop, Medium, PostId, Routes};
use crate::time::Moment;

/// A way by its order: arrival, legs, posts and what carries it.
type Candidate = (Moment, usize, Vec<(PostId, Medium)>);

impl Routes<'_> {
    /// The earliest ways, best first, at most so many. Posts stand in order of id, so that the
    /// order of their places is that of their names.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "each way was gone before")]
    pub fn alternatives(&self, asked: &Asked, most: usize) -> Vec<Found> {
        if asked.from == asked.to {
            return vec![Found { arrival: asked.at, hops: Vec::new() }];
        }
        let mut chosen: Vec<Candidate> = Vec::new();
        let mut waiting: BTreeSet<Candidate> = BTreeSet::new();
        waiting.extend(self.leaving_at(asked, &[], &chosen));
        while chosen.len() < most {
            let Some(next) = waiting.pop_first() else { break };
            if chosen.iter().any(|known| known.2 == next.2) {
                continue;
            }
            chosen.push(next);
            if chosen.len() == most {
                break;
            }
            let last = chosen[chosen.len() - 1].2.clone();
            for kept in 0..last.len() {
                waiting.extend(self.leaving_at(asked, &last[..kept], &chosen));
            }
        }
        let told = chosen.iter().map(|(_, _, steps)| self.told(asked, steps));
        told.map(|found| found.expect("it was gone before")).collect()
    }

    /// The best way that begins with some legs and then leaves all that were chosen.
    fn leaving_at(
        &self,
        asked: &Asked,
        kept: &[(PostId, Medium)],
        chosen: &[Candidate],
    ) -> Option<Candidate> {
        let mut been: BTreeSet<PostId> = BTreeSet::new();
        let (mut post, mut came, mut at) = (asked.from, first(asked), asked.at);
        for &(to, by) in kept {
            at = self.over(asked, (post, came, at), (by, to), &mut |_| ())?;
            been.insert(post);
            (post, came) = (to, came_by(by));
        }
        let same = chosen.iter().filter(|(_, _, steps)| steps.starts_with(kept));
        let taken: BTreeSet<Step> = same
            .filter_map(|(_, _, steps)| steps.get(kept.len()))
            .map(|&(to, by)| (by, to))
            .collect();
        let spur = Spur { post, came, at, been: &been, taken: &taken };
        let (arrival, rest) = self.best(asked, &spur)?;
        let rest = rest.into_iter().map(|(by, to)| (to, by));
        let steps: Vec<(PostId, Medium)> = kept.iter().copied().chain(rest).collect();
        Some((arrival, steps.len(), steps))
    }

    /// A way with where the time went.
    pub(super) fn told(&self, asked: &Asked, steps: &[(PostId, Medium)]) -> Option<Found> {
        let (mut from, mut came, mut at) = (asked.from, first(asked), asked.at);
        let mut hops = Vec::new();
        for &(to, by) in steps {
            let mut stretches = Vec::new();
            at = self.over(asked, (from, came, at), (by, to), &mut |stretch| {
                if stretch.from < stretch.to {
                    stretches.push(stretch);
                }
            })?;
            hops.push(Hop { from, by, to, there: at, stretches });
            (from, came) = (to, came_by(by));
        }
        Some(Found { arrival: at, hops })
    }
}

/// How the copy came to where it begins.
const fn first(asked: &Asked) -> Came {
    if asked.relayed { Came::Wire } else { Came::HandedIn }
}
