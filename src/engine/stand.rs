//! A station while a run lasts: who waits, who is in hand, and whether it is open.

use super::line::{Line, NOBODY};
use super::{CallOut, Closing, Fate, Station};
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

/// The rules of a station that are asked at every turn, in a few bytes.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether a station has a rule at all")]
pub(super) struct Rules {
    pub(super) closing: Closing,
    /// Who may interrupt, and what becomes of the work in hand.
    pub(super) interrupts: Option<(Precedence, Fate)>,
    /// Whether the clock may stop what is in hand.
    pub(super) stops: bool,
    pub(super) calls_out: bool,
    pub(super) loses: bool,
    pub(super) sets_up: bool,
    pub(super) limited: bool,
}

impl Rules {
    const fn of(station: &Station) -> Self {
        let interrupts = matches!(station.closing, Closing::Interrupt);
        Self {
            closing: station.closing,
            interrupts: station.interruption.rule(),
            stops: interrupts || !station.outages.is_empty() || station.breakdowns.is_some(),
            calls_out: station.call_out.is_some(),
            loses: station.loss.is_some(),
            sets_up: station.set_up.is_some(),
            limited: station.queue_limit.is_some(),
        }
    }
}

/// The state of one station in a run. What is asked at every turn comes first, in two lines of
/// a processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Stand {
    pub(super) waiting: Line,
    pub(super) rules: Rules,
    pub(super) on_duty: u16,
    pub(super) touched: bool,
    /// In a planned outage.
    pub(super) out: bool,
    /// Broken down.
    pub(super) broken: bool,
    /// The direction of the last service begun.
    pub(super) facing: Option<u8>,
    /// The first of those in hand, who are chained in no order.
    pub(super) in_hand: u32,
    /// How many servers are taken: by those in hand and by those who are served but blocked.
    pub(super) busy: u32,
    /// When a shift, an outage or a breakdown changes next.
    pub(super) changes_at: Moment,
    /// When a change is pending.
    pub(super) hinted: Moment,
    pub(super) call: Call,
    /// When somebody may be called out who may not be yet.
    pub(super) wakes_at: Moment,
    /// The next shift and the next outage.
    pub(super) shift: usize,
    pub(super) outage: usize,
    /// The rota of this run, where there are several.
    pub(super) rota: Option<usize>,
    /// Until when it is up or broken down, and how often that has changed.
    pub(super) breaks_at: Moment,
    pub(super) breaks: u64,
    /// Units before a full queue, which wait where they are.
    pub(super) outside: Line,
}

impl Stand {
    /// Before anything has happened.
    pub(super) const fn closed(station: &Station) -> Self {
        Self {
            waiting: Line::EMPTY,
            rules: Rules::of(station),
            on_duty: 0,
            touched: false,
            out: false,
            broken: false,
            facing: None,
            in_hand: NOBODY,
            busy: 0,
            changes_at: Moment::EARLIEST,
            hinted: NEVER,
            call: Call::Nobody,
            wakes_at: NEVER,
            shift: 0,
            outage: 0,
            rota: None,
            breaks_at: Moment::EARLIEST,
            breaks: 0,
            outside: Line::EMPTY,
        }
    }

    pub(super) const fn is_down(&self) -> bool {
        self.out || self.broken
    }

    /// How many serve, by shift or called out, whether or not it is down.
    #[inline]
    pub(super) fn servers(&self, station: &Station) -> u16 {
        if self.on_duty > 0 {
            return self.on_duty;
        }
        match (self.call, station.call_out) {
            (Call::Present, Some(rule)) => rule.servers,
            (Call::Present | Call::Nobody | Call::Called { .. }, _) => 0,
        }
    }

    /// The lowest precedence that is served now.
    #[inline]
    pub(super) fn serves_from(&self, station: &Station) -> Precedence {
        if self.on_duty > 0 || !self.rules.calls_out {
            return Precedence::Deferred;
        }
        station.call_out.map_or(Precedence::Deferred, |CallOut { at_least, .. }| at_least)
    }

    /// Whether there is room for one more: an idle server is room as well as the queue is.
    #[inline]
    pub(super) fn has_room(&self, station: &Station) -> bool {
        if !self.rules.limited {
            return true;
        }
        let Some(limit) = station.queue_limit else {
            return true;
        };
        let servers = if self.is_down() { 0 } else { self.servers(station) };
        let idle = u32::from(servers).saturating_sub(self.busy);
        self.waiting.len() < limit.saturating_add(idle)
    }

    /// Whether anybody waits before a full queue.
    #[inline]
    pub(super) const fn keeps_out(&self) -> bool {
        self.rules.limited && !self.outside.is_empty()
    }

    /// Whether the next change matters to anybody: to those who wait or are called out, and to
    /// those in hand where it may stop them.
    pub(super) fn minds_changes(&self) -> bool {
        let waited_for = !self.waiting.is_empty() || self.keeps_out();
        waited_for || self.call != Call::Nobody || (self.rules.stops && self.busy > 0)
    }
}
