//! A sealed consignment on a timetable.

use super::{Cited, Figure, Post, PostId};
use crate::time::{Departure, Span, Timetable, Window};

/// A bag run from one post to another.
#[derive(Clone, Debug, PartialEq)]
pub struct BagRun {
    /// Its stable name.
    pub id: String,
    /// Where it is made up.
    pub from: PostId,
    /// Where it is opened.
    pub to: PostId,
    /// When it leaves, by the clock of the sender: one timetable, or several of which nobody
    /// knows which was kept, the typical one first.
    pub leaves: Cited<Vec<Timetable>>,
    /// How long before it leaves it is closed.
    pub closing: Cited<Span>,
    /// From departure to the registry of the post.
    pub travel: Figure,
    /// How many copies a departure takes; none where nobody counts.
    pub capacity: Option<Cited<u32>>,
    /// Where a run with several stops is boarded on the way: the post by whose clock it is timed,
    /// and how much later than there it leaves here.
    pub boarded: Option<(PostId, Span)>,
}

impl BagRun {
    /// The post by whose clock it is timed.
    #[must_use]
    pub fn timed_at(&self) -> PostId {
        self.boarded.map_or(self.from, |(post, _)| post)
    }

    /// When it leaves, within a horizon, by the timetable that is the typical one or another.
    #[must_use]
    pub fn departures(
        &self,
        timetable: &Timetable,
        horizon: &Window,
        timed_at: &Post,
    ) -> Vec<Departure> {
        let later = self.boarded.map_or(Span::ZERO, |(_, later)| later);
        let wide = horizon.start.saturating_add(-later)..horizon.end;
        let (clock, holidays) = (&timed_at.clock, &timed_at.holidays);
        let first = timetable.departures(&wide, clock, holidays, self.closing.value);
        let here = |d: Departure| Departure {
            leaves: d.leaves.saturating_add(later),
            closes: d.closes.saturating_add(later),
        };
        first.into_iter().map(here).filter(|d| horizon.contains(&d.leaves)).collect()
    }
}
