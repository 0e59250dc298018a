//! When posts and circuits are open and when bags leave, over a horizon, worked out when first
//! asked for: of hours and timetables that nobody knows, the typical ones.

use std::sync::OnceLock;

use super::super::{BagId, BagRun, CircuitId, Hours, Network, PostId};
use super::Routes;
use crate::time::{Departure, Moment, Span, Window};

/// Windows and departures of one network, each worked out once.
#[derive(Debug)]
pub(super) struct Times {
    horizon: Window,
    centres: Vec<OnceLock<Vec<Window>>>,
    registries: Vec<OnceLock<Vec<Window>>>,
    circuits: Vec<OnceLock<Vec<Window>>>,
    bags: Vec<OnceLock<Vec<Departure>>>,
}

impl Times {
    pub(super) fn new(network: &Network, horizon: Window) -> Self {
        let cells = |count: usize| vec![OnceLock::new(); count];
        Self {
            horizon,
            centres: cells(network.posts.len()),
            registries: cells(network.posts.len()),
            circuits: cells(network.circuits.len()),
            bags: vec![OnceLock::new(); network.bags.len()],
        }
    }
}

impl Routes<'_> {
    pub(super) fn centre(&self, post: PostId) -> &[Window] {
        let hours = || self.windows(&self.network.post(post).centre.hours, post);
        self.ground.times.centres[post.0].get_or_init(hours)
    }

    pub(super) fn registry(&self, post: PostId) -> &[Window] {
        let hours = || self.windows(&self.network.post(post).registry.hours, post);
        self.ground.times.registries[post.0].get_or_init(hours)
    }

    pub(super) fn circuit(&self, id: CircuitId) -> &[Window] {
        let circuit = self.network.circuit(id);
        let hours = || self.windows(&circuit.hours, circuit.between.0);
        match &circuit.windows {
            Some(windows) => windows,
            None => self.ground.times.circuits[id.0].get_or_init(hours),
        }
    }

    pub(super) fn bag(&self, id: BagId) -> &[Departure] {
        let bag: &BagRun = self.network.bag(id);
        let timetable = &bag.leaves.value[0];
        let timed_at = self.network.post(bag.timed_at());
        let times = &self.ground.times;
        times.bags[id.0].get_or_init(|| bag.departures(timetable, &times.horizon, timed_at))
    }

    fn windows(&self, hours: &Hours, post: PostId) -> Vec<Window> {
        let post = self.network.post(post);
        hours.value[0].windows(&self.ground.times.horizon, &post.clock, &post.holidays)
    }
}

/// When a place that finishes what it has in hand can begin, at a moment or later.
pub(super) fn open_from(windows: &[Window], at: Moment) -> Option<Moment> {
    let next = windows.partition_point(|window| window.end <= at);
    windows.get(next).map(|window| window.start.max(at))
}

/// When a line can begin what must end within one window, at a moment or later.
pub(super) fn fits_from(windows: &[Window], at: Moment, length: Span) -> Option<Moment> {
    let next = windows.partition_point(|window| window.end < at);
    let starts = windows[next..].iter().filter_map(|window| {
        let start = window.start.max(at);
        // At the very end there is nobody to begin anything, even what takes no time.
        (start < window.end && start.saturating_add(length) <= window.end).then_some(start)
    });
    starts.min()
}

/// The first departure for which something laid out at a moment is in time.
pub(super) fn departure_from(departures: &[Departure], at: Moment) -> Option<Moment> {
    let next = departures.partition_point(|departure| departure.closes < at);
    departures.get(next).map(|departure| departure.leaves)
}
