//! Sources: streams of units that are made as they arrive and forgotten when they have ended.

use std::ops::Range;

use super::FigureId;
use crate::chance::Key;
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// A stream of arrivals at random (Poisson) at a pace that changes with time.
///
/// Arrivals are drawn by thinning: candidates come at the fastest pace, and each is kept with
/// the share that the pace of its moment is of the fastest. Candidate and share are keyed by
/// the number of the candidate, so that a slower pace thins the same stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its stable name, from which its arrivals are keyed.
    pub key: Key,
    /// The pace, in order of time; nothing arrives before the first.
    pub paces: Vec<Pace>,
    /// Nothing arrives at this moment or later.
    pub until: Moment,
    /// What arrives.
    pub mix: Vec<Share>,
    /// Whether arrivals come at even spaces, the first one space after the first pace begins.
    pub even: bool,
    /// A figure of how much arrives that is not known exactly: the paces hold at its median, and
    /// go with it in each run.
    pub rate: Option<FigureId>,
}

/// From a moment on, the mean time between two arrivals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// From this moment.
    pub from: Moment,
    /// The mean time between arrivals; none arrive where it is not positive.
    pub gap: Span,
}

/// A template and how often it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How often, against the sum of the weights of the mix.
    pub weight: u32,
    /// A place in [`Program::templates`](super::Program::templates).
    pub template: u32,
}

/// What a source makes: a unit without a moment of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// A range of [`Program::stages`](super::Program::stages).
    pub stages: Range<u32>,
    /// A range of [`Program::templates`](super::Program::templates).
    pub children: Range<u32>,
    /// Its precedence.
    pub precedence: Precedence,
    /// Its characters, drawn once and added to what each circuit sends; the children have the
    /// length of their parent.
    pub length: Option<FigureId>,
}
