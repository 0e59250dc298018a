//! Outages by chance of which it becomes known: when those who choose ways hear of each, and how
//! long they expect it to last.
//!
//! The moments are those of [`Breakdowns`], drawn by the same keys, so that both agree; nothing
//! is broken down here.

use super::clockwork::Run;
use super::observer::Observer;
use super::router::Router;
use super::stand::NEVER;
use super::{Breakdowns, Heard, Hearing, StationId};
use crate::time::{Moment, Span};

/// The outages by chance of one station in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch {
    /// The outage of which something is heard next, and how often the station has gone up or
    /// down when it is over.
    from: Moment,
    to: Moment,
    turn: u64,
    /// How often this outage has been heard of.
    times: usize,
    /// When something is heard next.
    hears_at: Moment,
    /// The outage that was heard of last: when it began, until when it was expected to last when
    /// it was last heard of, and until when it does.
    heard: Option<(Moment, Moment, Moment)>,
}

/// What lasts longer than it ever should is expected to last so much longer.
const AT_LEAST: Span = Span::from_mins(1);

impl Watch {
    const fn new(begins: Moment) -> Self {
        Self { from: begins, to: begins, turn: 0, times: 0, hears_at: NEVER, heard: None }
    }

    pub(super) const fn hears_at(&self) -> Moment {
        self.hears_at
    }

    /// The outage that is known at a moment.
    pub(super) fn heard(&self, station: StationId, now: Moment) -> Option<Heard> {
        let (from, until, to) = self.heard?;
        (now < to).then_some(Heard { station, from, until })
    }
}

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Every watch awaits the first outage that lasts until it is known.
    pub(super) fn open_watches(&mut self) {
        self.s.watches.clear();
        for at in 0..self.program.hearings.len() {
            let begins = self.breakdowns(at).map_or(Moment::LATEST, |breakdowns| breakdowns.from);
            self.s.watches.push(Watch::new(begins));
            self.await_outage(at);
        }
        self.await_notice();
    }

    fn breakdowns(&self, at: usize) -> Option<Breakdowns> {
        let Hearing { station, .. } = self.program.hearings[at];
        self.program.stations[station.0 as usize].breakdowns
    }

    /// When the next notice comes, of any kind.
    pub(super) fn await_notice(&mut self) {
        let planned = self.program.notices.get(self.s.noticed).map(|notice| notice.at);
        let heard = self.s.watches.iter().map(Watch::hears_at);
        self.notice_at = heard.chain(planned).min().unwrap_or(NEVER);
    }

    /// Goes on to the next outage that lasts until it is known.
    fn await_outage(&mut self, at: usize) {
        self.s.watches[at].hears_at = NEVER;
        let Some(breakdowns) = self.breakdowns(at) else { return };
        let after = self.program.hearings[at].after;
        let mut watch = self.s.watches[at];
        watch.times = 0;
        while watch.to < self.program.horizon {
            let mut next = |figure| {
                let key = breakdowns.key.with(watch.turn);
                watch.turn += 1;
                let micros = self.s.draws.figure(self.program, figure, || key).max(1);
                Span::from_micros(micros)
            };
            let (up, down) = (next(breakdowns.up), next(breakdowns.down));
            watch.from = watch.to.saturating_add(up);
            watch.to = watch.from.saturating_add(down);
            let known = watch.from.saturating_add(after);
            if known < watch.to {
                watch.hears_at = known;
                break;
            }
        }
        self.s.watches[at] = watch;
    }

    /// Hears of an outage, or that it still lasts.
    pub(super) fn listen(&mut self, at: usize) {
        let watch = self.s.watches[at];
        let until = watch.from.saturating_add(self.expected(at));
        let watch = &mut self.s.watches[at];
        watch.times += 1;
        watch.heard = Some((watch.from, until, watch.to));
        if until < watch.to {
            watch.hears_at = until;
        } else {
            self.await_outage(at);
        }
    }

    /// How long an outage of which is heard now is expected to last: as long as half of those do
    /// that have lasted so long already. The first time that is always the same, and so the second
    /// time, and each time after it: it is worked out once for all runs.
    fn expected(&mut self, at: usize) -> Span {
        let Watch { from, times, .. } = self.s.watches[at];
        self.s.expected.resize(self.program.hearings.len(), Vec::new());
        if let Some(&known) = self.s.expected[at].get(times) {
            return known;
        }
        let lasted = self.now - from;
        let expected = self.breakdowns(at).map_or(Span::ZERO, |breakdowns| {
            let down = &self.program.figures[breakdowns.down.0 as usize].distribution;
            Span::from_micros(down.median_beyond(lasted.as_micros()))
        });
        let expected = expected.max(lasted + AT_LEAST);
        self.s.expected[at].push(expected);
        expected
    }
}
