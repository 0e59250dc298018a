//! One transmission on each shared leg: the ways of all copies joined to a tree of posts.

use super::Way;
use super::ways::Draft;
use crate::network::{BagId, Leg, PostId};

/// A post on the tree: which copies end here, which leave by bag, which go on by wire.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// The post.
    pub post: PostId,
    /// The copies that end here, by place in the list of drafts.
    pub ending: Vec<usize>,
    /// The copies that leave here by bag.
    pub bagged: Vec<(Vec<BagId>, usize)>,
    /// The legs onward, in the order in which the telegram first needs them.
    pub onward: Vec<(Leg, Branch)>,
}

impl Branch {
    const fn at(post: PostId) -> Self {
        Self { post, ending: Vec::new(), bagged: Vec::new(), onward: Vec::new() }
    }

    /// The branch at the end of some legs, grown where it is missing.
    fn reach(&mut self, legs: &[Leg]) -> &mut Self {
        let Some((leg, rest)) = legs.split_first() else {
            return self;
        };
        let at = self.onward.iter().position(|(known, _)| known == leg).unwrap_or_else(|| {
            self.onward.push((*leg, Self::at(leg.to)));
            self.onward.len() - 1
        });
        self.onward[at].1.reach(rest)
    }

    /// The copies that end on this branch or beyond it, by wire or by bag.
    pub(super) fn copies(&self) -> Vec<usize> {
        let mut copies = self.wire_copies();
        copies.extend(self.bag_copies());
        copies.sort_unstable();
        copies
    }

    /// The copies that go by wire to their end, here or beyond.
    pub(super) fn wire_copies(&self) -> Vec<usize> {
        let beyond = self.onward.iter().flat_map(|(_, branch)| branch.wire_copies());
        let mut copies: Vec<usize> = self.ending.iter().copied().chain(beyond).collect();
        copies.sort_unstable();
        copies
    }

    fn bag_copies(&self) -> Vec<usize> {
        let beyond = self.onward.iter().flat_map(|(_, branch)| branch.bag_copies());
        self.bagged.iter().map(|(_, at)| *at).chain(beyond).collect()
    }
}

/// The tree of a telegram's copies, rooted at its sender.
pub(super) fn grown(origin: PostId, drafts: &[Draft]) -> Branch {
    let mut root = Branch::at(origin);
    for (at, draft) in drafts.iter().enumerate() {
        match &draft.way {
            Way::Wire(legs) => root.reach(legs).ending.push(at),
            Way::Bag { wire, runs } => root.reach(wire).bagged.push((runs.clone(), at)),
            Way::Inside(_) | Way::None(_) => {}
        }
    }
    root
}
