//! The rules of a station, as files give them to centres, circuits and stations of their own.
//!
//! Absent: queues and anything that happens; `plan` makes a station of the engine of them.

use super::Figure;
use crate::telegram::Precedence;
use crate::time::{Moment, OpeningHours, Span};

/// Everything that a file may say of a station; what it leaves out stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Who serves, and when.
    pub crew: Option<Crew>,
    /// How long a service takes, where nothing else says it.
    pub service: Option<Figure>,
    /// What happens to the work in hand when servers go off duty.
    pub closing: Option<ClosingRule>,
    /// The lowest precedence that interrupts a lower one; none where nobody does.
    pub interruption: Option<Option<Precedence>>,
    /// What becomes of work that is interrupted.
    pub interrupted: AfterStop,
    /// Who is called out when it is closed: the lowest precedence, the delay, how many come.
    pub call_out: Option<(Precedence, Figure, u16)>,
    /// Planned outages.
    pub outages: Vec<(Moment, Moment)>,
    /// What becomes of the work in hand when it goes down.
    pub after_outage: AfterStop,
    /// Outages by chance: how long it is up and how long it is down.
    pub breakdowns: Option<(Figure, Figure)>,
    /// How often, in a million, what was served is lost, and how long asking again takes.
    pub loss: Option<(u32, Figure)>,
    /// How many may wait, and whether who finds no room waits where he is.
    pub queue: Option<(u32, bool)>,
    /// What is added to a service in another direction than the last.
    pub set_up: Option<Figure>,
}

/// Who serves, and when.
#[derive(Clone, Debug, PartialEq)]
pub enum Crew {
    /// So many, day and night.
    Always(u16),
    /// Shifts in turn, each with its servers and its length, again and again.
    Cycle {
        /// When the first begins; none for the start of the scenario.
        from: Option<Moment>,
        /// The shifts.
        shifts: Vec<(u16, Span)>,
    },
    /// So many during each of these hours; where they overlap, together.
    Rota(Vec<(OpeningHours, u16)>),
}

/// The rule at the end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingRule {
    /// The work in hand is finished.
    Finish,
    /// It stops and goes on at the next shift.
    Interrupt,
    /// Only what ends before closing is started.
    Fit,
    /// The same, but what does not fit blocks those behind it.
    FitStrict,
}

/// What becomes of work that was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterStop {
    /// It goes on where it stopped.
    #[default]
    Resume,
    /// It begins again.
    Repeat,
    /// It is dropped.
    Drop,
}

impl Rules {
    /// Every figure, for change by path.
    pub fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let mut all: Vec<&mut Figure> = Vec::new();
        all.extend(self.service.as_mut());
        all.extend(self.call_out.as_mut().map(|(_, delay, _)| delay));
        if let Some((up, down)) = &mut self.breakdowns {
            all.extend([up, down]);
        }
        all.extend(self.loss.as_mut().map(|(_, request)| request));
        all.extend(self.set_up.as_mut());
        all
    }
}
