//! The nouns: a telegram, its addressees and precedences, its lists, its relay instructions.
//!
//! Plain values, as the archive says them; how they were read is the reader's affair.

mod precedence;
mod stated;

pub use precedence::{Precedence, PrecedenceWord};
pub use stated::Stated;

/// One text with one number, as far as it survives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telegram {
    /// The classification, in full words.
    pub classification: Option<String>,
    /// Caveats and privacy markings, in the order printed.
    pub caveats: Vec<String>,
    /// The cypher or system marking, such as `Cypher/OTP`.
    pub system: Option<String>,
    /// The post that sent it, by name.
    pub from: Option<String>,
    /// The number, as text: `007` stays `007`.
    pub number: Option<String>,
    /// The date-time group or date.
    pub date_time: Option<Stated>,
    /// The time of despatch that a copy prints.
    pub despatched: Option<Printed>,
    /// The time of receipt that a copy prints.
    pub received: Option<Printed>,
    /// To whom it went, in the order printed.
    pub addressees: Vec<Addressee>,
    /// The subject line.
    pub subject: Option<String>,
    /// References to other telegrams.
    pub references: Vec<Reference>,
    /// The running text.
    pub paragraphs: Vec<Paragraph>,
    /// Words of running text: a minimum where text is lost.
    pub words: usize,
    /// The name in the place of the signature.
    pub signature: Option<String>,
    /// Requests to pass it on.
    pub relay: Vec<Relay>,
    /// Internal distribution, a block to a list.
    pub distribution: Vec<DistributionBlock>,
    /// Who had a copy before the main run.
    pub advance_copies: Vec<String>,
    /// Who had a copy beside the lists.
    pub copies_to: Vec<String>,
}

impl Telegram {
    /// The hour from which it counts: that of its date-time group, or else of its despatch.
    #[must_use]
    pub fn hour(&self) -> Option<Stated> {
        let despatched = self.despatched.as_ref().map(|printed| printed.at);
        let mut stated = self.date_time.into_iter().chain(despatched);
        stated.find(|stated| !matches!(stated, Stated::Date(_)))
    }
}

/// A time that a copy prints, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// As the copy prints it.
    pub printed: String,
    /// What it means.
    pub at: Stated,
}

/// Whether a telegram asks for action or informs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `TO`, addressed to.
    Action,
    /// `INFO`, repeated for information.
    Info,
}

impl Role {
    /// The word that documents print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Info => "info",
        }
    }
}

/// To whom a telegram went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Action or information.
    pub role: Role,
    /// The name as printed, mended where that is certain.
    pub name: String,
    /// The post's id in the gazetteer, where the name is known.
    pub post: Option<String>,
    /// The addressee's own precedence.
    pub precedence: Option<PrecedenceWord>,
    /// The time by which it must be on the desk.
    pub deskby: Option<Stated>,
    /// Whether it goes by bag.
    pub saving: bool,
}

/// A reference to another telegram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `MIPT`, `MIFT`, `IFT`, `TUR`, `TELNO`, `REFTEL` …
    pub kind: String,
    /// Whose telegram, where it is said or follows.
    pub from: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// To whom it was.
    pub to: Option<String>,
    /// As printed.
    pub printed: String,
}

/// A paragraph of the running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The number before it, where one is printed.
    pub number: Option<u32>,
    /// The text, joined over lines and pages.
    pub text: String,
}

/// A request that a post pass the telegram on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Who is asked.
    pub by: String,
    /// To whom; empty where the request names nobody.
    pub to: Vec<String>,
    /// At which precedence, where it says so.
    pub precedence: Option<PrecedenceWord>,
    /// Whether by bag.
    pub saving: bool,
    /// Whether a note says that it was done.
    pub acknowledged: bool,
}

/// A block of internal distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionBlock {
    /// The name of the list.
    pub list: Option<String>,
    /// Its kind: LIMITED, STANDARD, ADDITIONAL …
    pub kind: Option<String>,
    /// Its members, where they are printed.
    pub recipients: Vec<String>,
}
