//! Stations: servers by shift, and every rule for what happens when they are not free.

use super::{FigureId, Work};
use crate::chance::Key;
use crate::telegram::Precedence;
use crate::time::Moment;

/// Servers, hours and a queue: a communications centre, a circuit, a typing pool.
#[derive(Clone, Debug)]
pub struct Station {
    /// How many serve, from when on, in order of time; nobody before the first.
    pub shifts: Vec<Shift>,
    /// The rotas of which nobody knows which was kept, in the place of [`Station::shifts`].
    pub rotas: Vec<Vec<Shift>>,
    /// Which of the rotas it is in a run, in thousandths below 1000 times their number.
    pub which: Option<FigureId>,
    /// What happens to the work in hand when servers go off duty.
    pub closing: Closing,
    /// What a higher precedence does that finds every server busy.
    pub interruption: Interruption,
    /// Whether a closed station can be opened.
    pub call_out: Option<CallOut>,
    /// When it is down, in order of time, never overlapping.
    pub outages: Vec<Outage>,
    /// When it is down by chance, beside [`Station::outages`].
    pub breakdowns: Option<Breakdowns>,
    /// What becomes of the work in hand when it goes down.
    pub after_outage: Fate,
    /// How many may wait; an idle server is room for one more.
    pub queue_limit: Option<u32>,
    /// What happens to a unit for which there is no room.
    pub when_full: WhenFull,
    /// Whether what it has served may have to be served again.
    pub loss: Option<Loss>,
    /// What is added to a service in another direction than the last one begun.
    pub set_up: Option<Work>,
}

impl Station {
    /// A station that finishes what it has in hand and is never interrupted, called out, down,
    /// full or set up.
    #[must_use]
    pub const fn new(shifts: Vec<Shift>) -> Self {
        Self {
            shifts,
            rotas: Vec::new(),
            which: None,
            closing: Closing::Finish,
            interruption: Interruption::Never,
            call_out: None,
            outages: Vec::new(),
            breakdowns: None,
            after_outage: Fate::Resume,
            queue_limit: None,
            when_full: WhenFull::Refuse,
            loss: None,
            set_up: None,
        }
    }

    /// The shifts of a rota, or the only ones.
    #[must_use]
    pub fn rota(&self, chosen: Option<usize>) -> &[Shift] {
        chosen.and_then(|at| self.rotas.get(at)).unwrap_or(&self.shifts)
    }

    /// How many serve at most, by the only rota or the typical one.
    #[must_use]
    pub fn most_servers(&self) -> u16 {
        let shifts = self.rotas.first().unwrap_or(&self.shifts);
        shifts.iter().map(|shift| shift.servers).max().unwrap_or(0)
    }

    /// Which rota a draw of [`Station::which`] means.
    #[must_use]
    pub fn chosen(&self, drawn: i64) -> usize {
        let last = self.rotas.len().saturating_sub(1);
        usize::try_from(drawn / 1_000).unwrap_or(0).min(last)
    }

    /// Whether it makes those wait where they are, in servers that they keep, when it is full.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        self.queue_limit.is_some() && matches!(self.when_full, WhenFull::Block)
    }

    /// As [`Station::new`], with so many servers day and night.
    #[must_use]
    pub fn always(servers: u16) -> Self {
        let from = Moment::EARLIEST;
        Self::new(vec![Shift { from, servers }])
    }
}

/// From a moment on, so many serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// From this moment.
    pub from: Moment,
    /// How many.
    pub servers: u16,
}

/// A time in which a station serves nobody and what it had in hand is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// From this moment (inclusive).
    pub from: Moment,
    /// To this moment (exclusive).
    pub to: Moment,
}

/// Outages by chance: up and down in turn, each drawn from its figure by this key and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breakdowns {
    /// Up from this moment on, until the first breakdown.
    pub from: Moment,
    /// How long it is up, in microseconds; at least one.
    pub up: FigureId,
    /// How long it is down, in microseconds; at least one.
    pub down: FigureId,
    /// The stable name of the draws.
    pub key: Key,
}

/// The rule at the end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The work in hand is finished.
    Finish,
    /// The work in hand stops and resumes at the next shift.
    Interrupt,
    /// Only what ends before closing, or at that moment, is started; what does not fit blocks
    /// nobody behind it. Closing is any later shift with too few servers for what would still
    /// be in hand; outages are not foreseen.
    Fit,
    /// As [`Closing::Fit`], but what does not fit blocks those behind it.
    FitStrict,
}

/// What a higher precedence does to a lower one in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interruption {
    /// It waits.
    Never,
    /// It interrupts; the work in hand goes on later where it stopped.
    Resume {
        /// The lowest precedence that may interrupt.
        at_least: Precedence,
    },
    /// It interrupts; the work in hand begins again with the same service time.
    Repeat {
        /// The lowest precedence that may interrupt.
        at_least: Precedence,
    },
    /// It interrupts; the work in hand is dropped.
    Drop {
        /// The lowest precedence that may interrupt.
        at_least: Precedence,
    },
}

impl Interruption {
    /// Who may interrupt, and what becomes of the work in hand.
    #[must_use]
    pub const fn rule(self) -> Option<(Precedence, Fate)> {
        match self {
            Self::Never => None,
            Self::Resume { at_least } => Some((at_least, Fate::Resume)),
            Self::Repeat { at_least } => Some((at_least, Fate::Repeat)),
            Self::Drop { at_least } => Some((at_least, Fate::Drop)),
        }
    }
}

/// What becomes of interrupted work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes on later where it stopped.
    Resume,
    /// It begins again with the same service time.
    Repeat,
    /// It is dropped.
    Drop,
}

/// A closed station opens for a copy of this precedence or above.
///
/// Nobody is called when the ordinary shift begins no later than they would be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallOut {
    /// The lowest precedence that calls somebody out.
    pub at_least: Precedence,
    /// From the call until somebody serves.
    pub delay: Work,
    /// How many serve when called out.
    pub servers: u16,
}

/// What happens to a unit that finds a queue full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// It is refused.
    Refuse,
    /// It waits where it is, and keeps the server that has finished it, until there is room.
    Block,
}

/// What has been served may be lost; then it is asked for and joins the queue again.
///
/// The typical run loses nothing, and nothing is lost more than [`Loss::MOST`] times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// How often, in a million.
    pub per_million: u32,
    /// From the end of the service until it joins the queue again.
    pub request: Work,
}

impl Loss {
    /// How many times a unit may be lost at one station.
    pub const MOST: u32 = 1_000;
}
