//! A stretch of a copy's time: a wait with its reason, or work.

use crate::engine::StageId;
use crate::network::PostId;
use crate::plan::Doing;
use crate::time::{Moment, Span};

/// A stretch of a copy's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// From.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// Where.
    pub post: PostId,
    /// In which stage of the program.
    pub stage: StageId,
    /// On what.
    pub spent: Spent,
}

impl Spell {
    /// How long it was.
    #[must_use]
    pub fn length(&self) -> Span {
        self.to - self.from
    }
}

/// On what time was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// It waited.
    Waiting(Reason),
    /// Something was done with it.
    Working(Doing),
}

/// Why a copy waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Other copies of the scenario went first.
    Queued,
    /// Other telegrams went first, as the network assumes.
    Traffic,
    /// The communications centre was closed.
    CentreClosed,
    /// The circuit was not open.
    CircuitClosed,
    /// The registry was closed.
    RegistryClosed,
    /// The copying room was closed.
    CopyingClosed,
    /// Nobody was reading.
    NobodyReading,
    /// Somebody had been called out and was on the way.
    CalledOut,
    /// The circuit was down.
    CircuitDown,
    /// No bag had left yet.
    NoBag,
    /// No messenger had left yet.
    Round,
    /// Nobody was there to draft, to authorise or to type it.
    NobodyToSend,
    /// The cypher room was closed.
    CypherClosed,
    /// No diplomatic officer was there to decypher it.
    NoOfficer,
    /// The text was corrupt and had been asked for again.
    Queried,
    /// No box had left yet.
    NoBox,
}

impl Reason {
    /// The reason in words, as a table prints it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Queued => "queue",
            Self::Traffic => "other traffic ahead",
            Self::CentreClosed => "centre closed",
            Self::CircuitClosed => "circuit not open",
            Self::RegistryClosed => "registry closed",
            Self::CopyingClosed => "copying room closed",
            Self::NobodyReading => "nobody reading",
            Self::CalledOut => "called out",
            Self::CircuitDown => "circuit down",
            Self::NoBag => "no bag yet",
            Self::Round => "no round yet",
            Self::NobodyToSend => "nobody there to send it",
            Self::CypherClosed => "cypher room closed",
            Self::NoOfficer => "no diplomatic officer there",
            Self::Queried => "service query",
            Self::NoBox => "no box yet",
        }
    }
}

impl Doing {
    /// What is done, in words, as a table prints it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ahead(_) => "other traffic ahead",
            Self::Handled => "handling",
            Self::Relayed => "handling at the relay",
            Self::Diverted(..) => "another way",
            Self::Sent(_) => "sending",
            Self::Leg(_) => "queue and line",
            Self::Encyphered => "encyphering",
            Self::Underway(_) => "under way",
            Self::Received => "checking on receipt",
            Self::Drafted => "drafting",
            Self::Authorised => "authorisation",
            Self::Typed => "typing for the cypher room",
            Self::Queried => "service query",
            Self::Decyphered => "decyphering",
            Self::OfficerDecyphered => "decyphering by an officer",
            Self::Decided => "decision whom to tell at once",
            Self::Collated => "sorting for the rounds",
            Self::Asked => "asking for additional distribution",
            Self::Tubed => "tube",
            Self::Boxed => "in the box",
            Self::Entered => "entry in the registry",
            Self::Copied => "copying",
            Self::Advanced => "advance copy",
            Self::Carried => "messenger",
            Self::OnDesk => "on the desk",
            Self::RunOff => "running off for the bag",
            Self::Bagged(_) => "in the bag",
            Self::Sorted => "sorting the bag",
            Self::Served(_) => "service",
        }
    }
}
