//! A station while a run lasts: who waits, who is in hand, and whether it is open.

use super::line::{Line, NOBODY};
use super::{CallOut, Station};
use crate::telegram::Precedence;
use crate::time::Moment;

/// Later than everything.
pub(super) const NEVER: Moment = Moment::from_micros(i64::MAX);

/// Whether somebody is called out to a closed station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// Nobody.
    Nobody,
    /// On their way.
    Called { there: Moment },
    /// Serving.
    Present,
}

/// The state of one station in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub(super) waiting: Line,
    /// Units before a full queue, which wait where they are.
    pub(super) outside: Line,
    /// The first of those in hand, who are chained in no order.
    pub(super) in_hand: u32,
    /// How many servers are taken: by those in hand and by those who are served but blocked.
    pub(super) busy: u32,
    /// The rota of this run, where there are several.
    pub(super) rota: Option<usize>,
    /// The next shift and the next outage.
    pub(super) shift: usize,
    pub(super) outage: usize,
    pub(super) on_duty: u16,
    /// In a planned outage.
    pub(super) out: bool,
    /// Broken down, until when it is not, and how often that has changed.
    pub(super) broken: bool,
    pub(super) breaks: u64,
    pub(super) breaks_at: Moment,
    /// When a shift, an outage or a breakdown changes next.
    pub(super) changes_at: Moment,
    pub(super) call: Call,
    /// When somebody may be called out who may not be yet.
    pub(super) wakes_at: Moment,
    /// When a change is pending.
    pub(super) hinted: Moment,
    /// The direction of the last service begun.
    pub(super) facing: Option<u8>,
    pub(super) touched: bool,
}

impl Stand {
    /// Before anything has happened.
    pub(super) const CLOSED: Self = Self {
        waiting: Line::EMPTY,
        outside: Line::EMPTY,
        in_hand: NOBODY,
        busy: 0,
        rota: None,
        shift: 0,
        outage: 0,
        on_duty: 0,
        out: false,
        broken: false,
        breaks: 0,
        breaks_at: Moment::EARLIEST,
        changes_at: Moment::EARLIEST,
        call: Call::Nobody,
        wakes_at: NEVER,
        hinted: NEVER,
        facing: None,
        touched: false,
    };

    pub(super) const fn is_down(&self) -> bool {
        self.out || self.broken
    }

    /// How many serve, by shift or called out, whether or not it is down.
    pub(super) fn servers(&self, station: &Station) -> u16 {
        match (self.on_duty, self.call, station.call_out) {
            (0, Call::Present, Some(rule)) => rule.servers,
            (0, Call::Present | Call::Nobody | Call::Called { .. }, _) => 0,
            (on_duty, Call::Nobody | Call::Called { .. } | Call::Present, _) => on_duty,
        }
    }

    /// The lowest precedence that is served now.
    pub(super) fn serves_from(&self, station: &Station) -> Precedence {
        match station.call_out {
            Some(CallOut { at_least, .. }) if self.on_duty == 0 => at_least,
            Some(_) | None => Precedence::Deferred,
        }
    }

    /// Whether there is room for one more: an idle server is room as well as the queue is.
    pub(super) fn has_room(&self, station: &Station) -> bool {
        let Some(limit) = station.queue_limit else {
            return true;
        };
        let servers = if self.is_down() { 0 } else { self.servers(station) };
        let idle = u32::from(servers).saturating_sub(self.busy);
        self.waiting.len() < limit.saturating_add(idle)
    }

    /// Whether anybody is there, so that changes matter.
    pub(super) fn is_occupied(&self) -> bool {
        let nobody = self.busy == 0 && self.waiting.is_empty() && self.outside.is_empty();
        !nobody || self.call != Call::Nobody
    }
}
