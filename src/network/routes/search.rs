//! The earliest way on from a post, without some posts and some first legs: by rounds, because
//! only rounds find the fewest legs at the earliest arrival.

use std::collections::BTreeSet;

use super::super::Figure;
use super::elementary::Trial;
use super::over::Came;
use super::{Asked, Medium, PostId, Routes};
use crate::time::Moment;

/// A leg as a search knows it.
pub(super) type Step = (Medium, PostId);

/// Where a search begins and what it leaves out.
pub(super) struct Spur<'s> {
    pub(super) post: PostId,
    pub(super) came: Came,
    pub(super) at: Moment,
    /// Posts that the way has been at.
    pub(super) been: &'s BTreeSet<PostId>,
    /// First legs that other ways have taken.
    pub(super) taken: &'s BTreeSet<Step>,
}

/// What a round knows of a post and the way by which a copy came there.
#[derive(Clone, Copy)]
struct Label {
    at: Moment,
    /// The place in the round before, and the leg from there.
    from: (usize, Step),
}

/// A post and how a copy came there.
fn place(post: PostId, came: Came) -> usize {
    post.0 * 3 + came as usize
}

pub(super) fn came_by(by: Medium) -> Came {
    match by {
        Medium::Wire(_) => Came::Wire,
        Medium::Bag(_) => Came::Bag,
    }
}

impl Routes<'_> {
    /// The legs of the best way to the addressee, with its arrival.
    pub(super) fn best(&self, asked: &Asked, spur: &Spur<'_>) -> Option<(Moment, Vec<Step>)> {
        let leaving = &self.ground.leaving;
        let between = self.ground.between(asked.from, asked.to);
        let places = leaving.len() * 3;
        let start = place(spur.post, spur.came);
        let mut known: Vec<Option<Moment>> = vec![None; places];
        known[start] = Some(spur.at);
        let mut rounds: Vec<Vec<Option<Label>>> = Vec::new();
        let mut frontier = vec![(start, spur.at)];
        let mut best: Option<(Moment, usize, usize)> = None;
        let mut turned_back = false;
        while !frontier.is_empty() && rounds.len() < leaving.len() {
            let mut round: Vec<Option<Label>> = vec![None; places];
            let mut reached: BTreeSet<usize> = BTreeSet::new();
            for &(from, at) in &frontier {
                let (post, came) =
                    (PostId(from / 3), [Came::HandedIn, Came::Wire, Came::Bag][from % 3]);
                for &step in &leaving[post.0] {
                    let (by, to) = step;
                    let taken = rounds.is_empty() && spur.taken.contains(&step);
                    if !between.has(to) || spur.been.contains(&to) || taken {
                        continue;
                    }
                    let Some(there) = self.over(asked, (post, came, at), step, &mut |_| ()) else {
                        continue;
                    };
                    let end = place(to, came_by(by));
                    let late = best.is_some_and(|(arrival, ..)| there >= arrival);
                    let known_as_early = known[end].is_some_and(|known| known <= there);
                    // In one round the first by name stays; an earlier round has fewer legs.
                    if late || known_as_early {
                        continue;
                    }
                    if let Some(before) = passed(&rounds, from, to, spur) {
                        turned_back |= self.gains(asked, to, (before, came_by(by)));
                        continue;
                    }
                    known[end] = Some(there);
                    round[end] = Some(Label { at: there, from: (from, step) });
                    reached.insert(end);
                    if to == asked.to {
                        best = Some((there, rounds.len(), end));
                    }
                }
            }
            frontier = reached
                .into_iter()
                .filter(|end| end / 3 != asked.to.0)
                .filter_map(|end| round[end].map(|label| (end, label.at)))
                .collect();
            rounds.push(round);
        }
        let best = best.map(|(arrival, round, end)| (arrival, traced(&rounds, round, end)));
        if turned_back { Trial::best(self, asked, spur, best) } else { best }
    }

    /// Whether a copy that comes to a post a second time could go on sooner for it.
    fn gains(&self, asked: &Asked, post: PostId, came: (Came, Came)) -> bool {
        let post = self.network.post(post);
        let typical = |figure: &Figure| figure.distribution.typical();
        let relayed = typical(&post.centre.handling) > typical(&post.centre.relaying);
        let in_bag = asked.by_bag && typical(&post.registry.running_off) > 0;
        match came {
            (Came::Bag, _) | (_, Came::HandedIn) | (Came::Wire, Came::Wire) => false,
            (Came::HandedIn, Came::Wire) => relayed,
            (Came::HandedIn, Came::Bag) => relayed || in_bag,
            (Came::Wire, Came::Bag) => in_bag,
        }
    }
}

/// How a copy came to a post on the way to a place in the last round, if it has been there.
fn passed(
    rounds: &[Vec<Option<Label>>],
    mut at: usize,
    post: PostId,
    spur: &Spur<'_>,
) -> Option<Came> {
    for round in rounds.iter().rev() {
        let label = round[at].expect("it was reached in this round");
        if at / 3 == post.0 {
            return Some(came_by(label.from.1.0));
        }
        at = label.from.0;
    }
    (post == spur.post).then_some(spur.came)
}

/// The legs that lead to a place in a round.
fn traced(rounds: &[Vec<Option<Label>>], round: usize, end: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = end;
    for round in rounds[..=round].iter().rev() {
        let label = round[at].expect("it was reached in this round");
        steps.push(label.from.1);
        at = label.from.0;
    }
    steps.reverse();
    steps
}
