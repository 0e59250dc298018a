//! A checked scenario: all that goes into a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Change, ClosedPost, Further, LeftOut, OwnCarrier, OwnStation, Period, Slip, Traffic};
use crate::finding::Finding;
use crate::network::{Figure, Network, Routing, Source};
use crate::office::Scheme;
use crate::reader::Corrected;
use crate::telegram::{Precedence, Telegram};
use crate::time::{Moment, Span, Window};

/// All that goes into a run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name in the library, or the name of its folder.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// The SHA-256 of its files and of what else was asked; empty where nobody has set it.
    pub inputs: String,
    /// The document that the telegram was read from.
    pub document: Document,
    /// The first telegram; one without sender and addressees in a scenario of traffic alone.
    pub telegram: Telegram,
    /// What a table says of it beside its text.
    pub slip: Slip,
    /// The telegrams beside the first.
    pub further: Vec<Further>,
    /// What was odd in its text.
    pub reading: Vec<Finding>,
    /// A scholar's own readings that stand in it, with what the scan has.
    pub corrections: Vec<Corrected>,
    /// Addressees that the scenario does without.
    pub left_out: Vec<LeftOut>,
    /// When it is handed in.
    pub handed_in: Moment,
    /// Whether the hour is the telegram's own, not that of a variant or of the user.
    pub handed_in_as_printed: bool,
    /// The posts and what joins them.
    pub network: Network,
    /// The distribution schemes that posts name, by id.
    pub schemes: BTreeMap<String, Scheme>,
    /// How the way is chosen.
    pub routing: Routing,
    /// Whether the telegram's PASS instructions stand.
    pub pass: bool,
    /// Desks for which additional distribution is asked afterwards.
    pub later: Vec<String>,
    /// Whether the hour is that at which drafting began, so that the steps before the hand-in
    /// are part of the timeline.
    pub drafted: bool,
    /// Circuits that are down, with the windows.
    pub outages: Vec<(String, Window)>,
    /// How long after it began an outage is known to those who choose the way; none for never.
    pub outages_known: Option<Span>,
    /// Posts at which nobody works for a time.
    pub closed: Vec<ClosedPost>,
    /// How many runs the bands rest on.
    pub runs: u32,
    /// The seed of the runs.
    pub seed: u64,
    /// What has not ended so long after the last hand-in, or after the period, is still on its
    /// way.
    pub horizon: Span,
    /// When it starts; the first hand-in where it is not said.
    pub starts: Moment,
    /// What is counted; none where the scenario says no end.
    pub period: Option<Period>,
    /// Stations of its own.
    pub stations: Vec<OwnStation>,
    /// Carriers of its own.
    pub carriers: Vec<OwnCarrier>,
    /// Streams of telegrams that are not told one by one.
    pub traffic: Vec<Traffic>,
    /// What the archive says happened.
    pub observed: Vec<Observed>,
    /// When the archive says that the copy of an addressee was despatched: neither receipt nor
    /// sight of it.
    pub despatches: Vec<Observed>,
    /// Named changes.
    pub variants: BTreeMap<String, Change>,
    /// Their names in the order of the file.
    pub variant_names: Vec<String>,
}

/// The document that a telegram was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The archive.
    pub repository: Option<String>,
    /// Its reference.
    pub reference: Option<String>,
    /// The folio or page.
    pub folio: Option<String>,
    /// Whose copy it is.
    pub copy_of: Option<String>,
    /// Where an image is.
    pub image: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// What the archive says happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The addressee or desk.
    pub addressee: String,
    /// Whether it was received at the post or seen at the desk.
    pub seen: bool,
    /// When: the middle of what is known.
    pub at: Moment,
    /// How much earlier or later it may have been.
    pub precision: Span,
    /// Whether the telegram itself prints it.
    pub printed: bool,
    /// Where it says so.
    pub source: Option<String>,
}

impl Observed {
    /// The earliest and the latest moment that it may mean.
    #[must_use]
    pub fn window(&self) -> Window {
        self.at - self.precision..self.at + self.precision
    }

    /// What it is called: one of the despatches is no arrival.
    #[must_use]
    pub const fn milestone(&self, despatch: bool) -> &'static str {
        match (despatch, self.seen) {
            (true, _) => "despatched",
            (false, true) => "seen",
            (false, false) => "received",
        }
    }
}

/// The works that a scenario's figures cite, by key.
pub type Sources = BTreeMap<String, Source>;

impl Scenario {
    /// The longest horizon.
    pub const LONGEST: Span = Span::from_days(60);

    /// The work behind a key, from the network.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.network.sources.get(key)
    }

    /// The rank of an addressee in a queue: its own precedence; DESKBY without a word ranks as
    /// IMMEDIATE (assumption); no word at all as ROUTINE (assumption).
    #[must_use]
    pub fn rank_of(addressee: &crate::telegram::Addressee) -> Precedence {
        match (&addressee.precedence, addressee.deskby) {
            (Some(word), _) => word.rank,
            (None, Some(_)) => Precedence::Immediate,
            (None, None) => Precedence::Routine,
        }
    }

    /// Every figure of the network and of its schemes, for change by path.
    pub fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let network = &mut self.network;
        let mut figures: Vec<&mut Figure> = Vec::new();
        for post in &mut network.posts {
            let centre = &mut post.centre;
            figures.extend([&mut centre.handling, &mut centre.receiving, &mut centre.relaying]);
            figures.extend(Arc::make_mut(&mut centre.ahead).values_mut());
            figures.extend(centre.call_out.iter_mut().map(|call| &mut call.delay));
            let rules = centre.rules.iter_mut().chain(&mut centre.relay_rules);
            figures.extend(rules.flat_map(|rules| rules.figures_mut()));
            figures.extend([&mut post.registry.running_off, &mut post.registry.sorting]);
        }
        for circuit in &mut network.circuits {
            figures.extend(circuit.figures_mut());
        }
        figures.extend(network.bags.iter_mut().map(|bag| &mut bag.travel));
        figures.extend(self.stations.iter_mut().flat_map(|own| own.rules.figures_mut()));
        figures.extend(self.carriers.iter_mut().map(|own| &mut own.travel));
        for stream in &mut self.traffic {
            figures.push(&mut stream.rate);
            figures.extend(stream.length.iter_mut().chain(&mut stream.service));
            figures.extend(stream.deskby.iter_mut().flat_map(|(share, within)| [share, within]));
        }
        figures.extend(self.schemes.values_mut().flat_map(Scheme::figures_mut));
        figures
    }
}
