//! The earliest arrival: a search by moments over a plan, with scratch memory that is kept.

use super::plan::Window;
use super::{ContactPlan, Load, Node, Overlay};
use crate::time::{Moment, Span};

/// When something arrives, and over how many legs it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When.
    pub at: Moment,
    /// Over how many legs; the fewest are [`super::Fewest`]'s affair.
    pub legs: u32,
}

/// The scratch memory of searches: each forgets those before it by a stamp.
#[derive(Clone, Debug, Default)]
pub struct Search {
    labels: Vec<Label>,
    heap: Vec<Entry>,
    stamp: u32,
}

/// What a search knows of a post.
#[derive(Clone, Copy, Debug, Default)]
struct Label {
    arrival: i64,
    stamp: u32,
    legs: u32,
}

/// A post whose circuits are still to be looked at.
#[derive(Clone, Copy, Debug)]
struct Entry {
    arrival: i64,
    post: u32,
    legs: u32,
}

impl Search {
    /// The earliest arrival of a load that is at `from` at a moment, at one post.
    pub fn arrival(
        &mut self,
        plan: &ContactPlan,
        overlay: &impl Overlay,
        (load, from, at): (Load, Node, Moment),
        to: Node,
    ) -> Option<Arrival> {
        self.arrivals(plan, overlay, (load, from, at), &[to]);
        self.found(to)
    }

    /// Searches for the earliest arrivals at some posts; [`Search::found`] tells them.
    pub fn arrivals(
        &mut self,
        plan: &ContactPlan,
        overlay: &impl Overlay,
        (load, from, at): (Load, Node, Moment),
        to: &[Node],
    ) {
        self.begin(plan);
        let mut bound = i64::MAX;
        self.improve(from.0, at.as_micros(), 0);
        while let Some(entry) = self.pop() {
            if entry.arrival >= bound {
                break;
            }
            if entry.arrival > self.labels[entry.post as usize].arrival {
                continue;
            }
            let mut reached = false;
            for circuit in plan.row(entry.post) {
                let other = plan.reaches(circuit);
                let label = &self.labels[other as usize];
                let known = if label.stamp == self.stamp { label.arrival } else { i64::MAX };
                let limit = known.min(bound);
                if limit <= entry.arrival {
                    continue;
                }
                let found = over(plan, overlay, (circuit, entry.arrival, load), limit);
                if found < limit {
                    self.improve(other, found, entry.legs + 1);
                    reached |= to.contains(&Node(other));
                }
            }
            if reached {
                bound = self.latest(to);
            }
        }
    }

    /// What the last search found of a post that it was asked about.
    #[must_use]
    pub fn found(&self, post: Node) -> Option<Arrival> {
        let label = self.labels.get(post.0 as usize)?;
        (label.stamp == self.stamp)
            .then(|| Arrival { at: Moment::from_micros(label.arrival), legs: label.legs })
    }

    /// The latest of the arrivals known so far; the end of time while one is missing.
    fn latest(&self, to: &[Node]) -> i64 {
        let known = to.iter().map(|&post| self.found(post).map(|found| found.at.as_micros()));
        known.fold(i64::MIN, |latest, at| latest.max(at.unwrap_or(i64::MAX)))
    }

    fn begin(&mut self, plan: &ContactPlan) {
        self.heap.clear();
        self.labels.resize(plan.posts().len(), Label::default());
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.labels.fill(Label::default());
            self.stamp = 1;
        }
    }

    #[inline]
    fn improve(&mut self, post: u32, arrival: i64, legs: u32) {
        self.labels[post as usize] = Label { arrival, stamp: self.stamp, legs };
        let entry = Entry { arrival, post, legs };
        let mut hole = self.heap.len();
        self.heap.push(entry);
        while hole > 0 {
            let parent = (hole - 1) / 4;
            if self.heap[parent].arrival <= arrival {
                break;
            }
            self.heap[hole] = self.heap[parent];
            hole = parent;
        }
        self.heap[hole] = entry;
    }

    #[inline]
    fn pop(&mut self) -> Option<Entry> {
        let first = *self.heap.first()?;
        let moved = self.heap.pop()?;
        let heap = self.heap.as_mut_slice();
        let (mut hole, end) = (0, heap.len());
        loop {
            let child = 4 * hole + 1;
            if child >= end {
                break;
            }
            let mut least = child;
            for other in child + 1..end.min(child + 4) {
                if heap[other].arrival < heap[least].arrival {
                    least = other;
                }
            }
            if heap[least].arrival >= moved.arrival {
                break;
            }
            heap[hole] = heap[least];
            hole = least;
        }
        if end > 0 {
            heap[hole] = moved;
        }
        Some(first)
    }
}

/// The earliest arrival over a circuit from a moment on, if it is before `limit`.
#[inline]
pub(super) fn over(
    plan: &ContactPlan,
    overlay: &impl Overlay,
    (circuit, from, load): (u32, i64, Load),
    limit: i64,
) -> i64 {
    let mut best = limit;
    let (first, windows) = plan.windows_from(circuit, from);
    for (window, at) in windows.iter().zip(first..) {
        if window.opens >= best {
            break;
        }
        best = best.min(through(plan, overlay, (window, at), (from, load)));
    }
    best
}

/// The arrival through one window; the end of time where it does not fit.
#[inline]
fn through(
    plan: &ContactPlan,
    overlay: &impl Overlay,
    (window, at): (&Window, u32),
    (from, load): (i64, Load),
) -> i64 {
    let manner = plan.manner(window);
    let takes = plan.takes(manner, load);
    let opens = Moment::from_micros(window.opens.max(from));
    if takes > window.closes - window.opens {
        return i64::MAX;
    }
    let leaves = overlay.free_from(plan.contact(at), opens, Span::from_micros(takes)).as_micros();
    let ends = leaves + takes;
    if ends > window.closes { i64::MAX } else { ends + manner.delay }
}
