//! The earliest way on that visits no post twice, by trying: needed only where a copy that came
//! in another manner would go on sooner, so that the earliest way to a post is not always the
//! beginning of the earliest way beyond it.

use std::collections::BTreeSet;

use super::ground::Between;
use super::over::Came;
use super::search::{Spur, Step, came_by};
use super::{Asked, PostId, Routes};
use crate::time::Moment;

/// After so many legs tried the best way found so far is given.
const MOST: u32 = 200_000;

pub(super) struct Trial<'t, 'n> {
    routes: &'t Routes<'n>,
    asked: &'t Asked,
    spur: &'t Spur<'t>,
    between: Between<'t>,
    been: BTreeSet<PostId>,
    steps: Vec<Step>,
    best: Option<(Moment, Vec<Step>)>,
    tried: u32,
}

impl<'t, 'n> Trial<'t, 'n> {
    /// The best of `known` and all ways that visit no post twice.
    pub(super) fn best(
        routes: &'t Routes<'n>,
        asked: &'t Asked,
        spur: &'t Spur<'t>,
        known: Option<(Moment, Vec<Step>)>,
    ) -> Option<(Moment, Vec<Step>)> {
        let mut been = spur.been.clone();
        been.insert(spur.post);
        let steps = Vec::new();
        let between = routes.ground.between(asked.from, asked.to);
        let mut trial = Self { routes, asked, spur, between, been, steps, best: known, tried: 0 };
        trial.from(spur.post, spur.came, spur.at);
        trial.best
    }

    fn from(&mut self, post: PostId, came: Came, at: Moment) {
        for &step in &self.routes.ground.leaving[post.0] {
            let (by, to) = step;
            let taken = self.steps.is_empty() && self.spur.taken.contains(&step);
            if taken || !self.between.has(to) || self.been.contains(&to) || self.tried >= MOST {
                continue;
            }
            self.tried += 1;
            let from = (post, came, at);
            let Some(there) = self.routes.over(self.asked, from, step, &mut |_| ()) else {
                continue;
            };
            let legs = self.steps.len() + 1;
            let loses =
                |(arrival, steps): &(Moment, Vec<Step>)| (there, legs) >= (*arrival, steps.len());
            if self.best.as_ref().is_some_and(loses) {
                continue;
            }
            self.steps.push(step);
            if to == self.asked.to {
                self.best = Some((there, self.steps.clone()));
            } else {
                self.been.insert(to);
                self.from(to, came_by(by), there);
                self.been.remove(&to);
            }
            self.steps.pop();
        }
    }
}
