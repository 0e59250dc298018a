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

/// The state of one station in a run, as far as it is asked for at every turn: one line of a
/// processor's cache. All else is in its [`Office`].
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Stand {
    pub(super) waiting: Line,
    /// The first of those in hand, who are chained in no order.
    pub(super) in_hand: u32,
    /// How many servers are taken: by those in hand and by those who are served but blocked.
    /// Nobody begins but where fewer are taken than serve, so that it is counted in 16 bits too.
    pub(super) busy: u16,
    /// How many serve by shift.
    pub(super) on_duty: u16,
    /// How many serve who were called out.
    pub(super) called: u16,
    pub(super) rules: Rules,
    pub(super) touched: bool,
    /// In a planned outage or broken down.
    pub(super) down: bool,
    /// When a shift, an outage or a breakdown changes next.
    pub(super) changes_at: Moment,
    /// When a change is pending.
    pub(super) hinted: Moment,
}

// A field too many would cost a second line.
const _: () = assert!(size_of::<Stand>() == 64, "a station is one line long");

/// The state of one station that is asked for when its hour changes, or that few stations have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Office {
    /// In a planned outage.
    pub(super) out: bool,
    /// Broken down.
    pub(super) broken: bool,
    /// The direction of the last service begun.
    pub(super) facing: Option<u8>,
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

impl Office {
    /// Before anything has happened.
    pub(super) const CLOSED: Self = Self {
        out: false,
        broken: false,
        facing: None,
        call: Call::Nobody,
        wakes_at: NEVER,
        shift: 0,
        outage: 0,
        rota: None,
        breaks_at: Moment::EARLIEST,
        breaks: 0,
        outside: Line::EMPTY,
    };
}

impl Stand {
    /// Before anything has happened.
    pub(super) const fn closed(station: &Station) -> Self {
        Self {
            waiting: Line::EMPTY,
            in_hand: NOBODY,
            busy: 0,
            on_duty: 0,
            called: 0,
            rules: Rules::of(station),
            touched: false,
            down: false,
            changes_at: Moment::EARLIEST,
            hinted: NEVER,
        }
    }

    /// How many serve, by shift or called out, whether or not it is down.
    #[inline]
    pub(super) const fn servers(&self) -> u16 {
        if self.on_duty > 0 { self.on_duty } else { self.called }
    }

    /// How many could begin now.
    #[inline]
    pub(super) const fn idle(&self) -> u16 {
        if self.down { 0 } else { self.servers().saturating_sub(self.busy) }
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
        let limit = station.queue_limit.unwrap_or(u32::MAX);
        self.waiting.len() < limit.saturating_add(self.idle().into())
    }
}
