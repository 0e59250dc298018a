//! The telegrams of a scenario beside its first, and all of them in one order.

use super::{Scenario, Stop, TrafficWay};
use crate::telegram::{Precedence, Stated, Telegram};
use crate::time::{Moment, Span};

/// What is written on the slip that comes with a telegram: what a table gives in the place of
/// its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Its name within the scenario.
    pub id: String,
    /// How many characters are sent, where that is given and not counted from the text.
    pub characters: Option<u32>,
    /// The stations that it goes to, in the place of addressees.
    pub path: Vec<Errand>,
    /// Its precedence on that path.
    pub precedence: Precedence,
}

impl Default for Slip {
    fn default() -> Self {
        let precedence = Precedence::Routine;
        Self { id: String::new(), characters: None, path: Vec::new(), precedence }
    }
}

/// One stop of a path, and how long the telegram is served there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The station or carrier.
    pub stop: Stop,
    /// How long it is served; none for what the station says.
    pub service: Option<Span>,
}

/// A telegram beside the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Further {
    /// Its slip.
    pub slip: Slip,
    /// The telegram.
    pub telegram: Telegram,
    /// When it is handed in.
    pub handed_in: Moment,
}

/// A telegram of a scenario, whether it is the first or a further one.
#[derive(Clone, Copy, Debug)]
pub struct Handed<'a> {
    /// Its place in the scenario.
    pub index: usize,
    /// Its slip.
    pub slip: &'a Slip,
    /// The telegram.
    pub telegram: &'a Telegram,
    /// When it is handed in.
    pub at: Moment,
    /// Desks for which additional distribution is asked afterwards.
    pub later: &'a [String],
    /// Whether the steps before the hand-in are part of the timeline.
    pub drafted: bool,
}

impl Scenario {
    /// Whether it has a telegram at all; one of traffic alone has none.
    #[must_use]
    pub fn has_telegram(&self) -> bool {
        self.telegram.from.is_some() || !self.slip.path.is_empty()
    }

    /// Whether the hour of its first telegram is that of a printed despatch, for want of one in
    /// its date-time group.
    #[must_use]
    pub fn hour_is_of_despatch(&self) -> bool {
        let group = matches!(self.telegram.date_time, Some(Stated::Instant(_) | Stated::Local(_)));
        self.handed_in_as_printed && !group && self.telegram.despatched.is_some()
    }

    /// Its telegrams, the first one first; none in one of traffic alone.
    pub fn telegrams(&self) -> impl Iterator<Item = Handed<'_>> {
        let first = Handed {
            index: 0,
            slip: &self.slip,
            telegram: &self.telegram,
            at: self.handed_in,
            later: &self.later,
            drafted: self.drafted,
        };
        let further = self.further.iter().zip(1..).map(|(further, index)| Handed {
            index,
            slip: &further.slip,
            telegram: &further.telegram,
            at: further.handed_in,
            later: &[],
            drafted: false,
        });
        let first = self.has_telegram().then_some(first);
        first.into_iter().chain(further)
    }

    /// Whether other traffic of the posts is simulated, and not only stood for.
    #[must_use]
    pub fn simulates_traffic(&self) -> bool {
        let kinds = self.traffic.iter().flat_map(|stream| &stream.kinds);
        kinds.into_iter().any(|kind| matches!(kind.way, TrafficWay::Posts(..)))
    }

    /// What a telegram is called: its number, or the name that a table gives it.
    #[must_use]
    pub fn name_of(handed: &Handed<'_>) -> String {
        let number = handed.telegram.number.as_deref().filter(|_| handed.slip.id.is_empty());
        match (number, handed.telegram.from.as_deref()) {
            (Some(number), Some(from)) => format!("{from} {number}"),
            (Some(_), None) | (None, _) if handed.slip.id.is_empty() => {
                (handed.index + 1).to_string()
            }
            (Some(_), None) | (None, _) => handed.slip.id.clone(),
        }
    }
}
