//! The fewest legs at the earliest arrival: a second pass by rounds, because a longer wait at a
//! post on the way may cost nothing in the end.

use super::search::over;
use super::{Arrival, ContactPlan, Load, Node, Overlay};
use crate::time::Moment;

/// The scratch memory of the second pass.
#[derive(Clone, Debug, Default)]
pub struct Fewest {
    /// The earliest arrival within the rounds so far, and the round that last improved it.
    labels: Vec<(i64, u32)>,
    touched: Vec<u32>,
    frontier: Vec<(u32, i64)>,
    next: Vec<u32>,
}

impl Fewest {
    /// The fewest legs by which a load reaches a post as early as a search has found.
    pub fn legs(
        &mut self,
        plan: &ContactPlan,
        overlay: &impl Overlay,
        (load, from, at): (Load, Node, Moment),
        (to, found): (Node, Arrival),
    ) -> u32 {
        let limit = found.at.as_micros();
        if found.legs <= 1 {
            return found.legs;
        }
        self.begin(plan, from, at);
        for round in 1..found.legs {
            let last = round + 1 == found.legs;
            self.next.clear();
            for at in 0..self.frontier.len() {
                let (post, since) = self.frontier[at];
                let row = plan.row(post);
                let row = if last { narrowed(plan, row, to.0) } else { row };
                for circuit in row {
                    let other = plan.reaches(circuit);
                    let known = self.labels[other as usize].0;
                    if known <= since {
                        continue;
                    }
                    let bound = known.min(limit + 1);
                    let arrival = over(plan, overlay, (circuit, since, load), bound);
                    if arrival >= bound {
                        continue;
                    }
                    if other == to.0 {
                        return round;
                    }
                    self.improve(other, arrival, round);
                }
            }
            self.frontier.clear();
            let labels = &self.labels;
            self.frontier.extend(self.next.iter().map(|&post| (post, labels[post as usize].0)));
        }
        found.legs
    }

    fn begin(&mut self, plan: &ContactPlan, from: Node, at: Moment) {
        for &post in &self.touched {
            self.labels[post as usize] = (i64::MAX, 0);
        }
        self.touched.clear();
        self.labels.resize(plan.posts().len(), (i64::MAX, 0));
        self.labels[from.0 as usize] = (at.as_micros(), 0);
        self.touched.push(from.0);
        self.frontier.clear();
        self.frontier.push((from.0, at.as_micros()));
    }

    fn improve(&mut self, post: u32, arrival: i64, round: u32) {
        let label = &mut self.labels[post as usize];
        if label.0 == i64::MAX {
            self.touched.push(post);
        }
        if label.1 != round {
            self.next.push(post);
        }
        *label = (arrival, round);
    }
}

/// The circuit of a row that reaches a post, or none.
fn narrowed(plan: &ContactPlan, row: std::ops::Range<u32>, to: u32) -> std::ops::Range<u32> {
    let (mut low, mut high) = (row.start, row.end);
    while low < high {
        let middle = low.midpoint(high);
        if plan.reaches(middle) < to { low = middle + 1 } else { high = middle }
    }
    if low < row.end && plan.reaches(low) == to { low..low + 1 } else { low..low }
}
