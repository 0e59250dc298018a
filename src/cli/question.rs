//! Arguments that several subcommands share: which scenario, on which network, by whose clock.

use super::replay::{Changes, zone};
use super::{Fault, files, show};
use crate::report::Zone;
use crate::scenario::Scenario;

/// One scenario or variant with changes for one question.
#[derive(clap::Args, Debug)]
pub(super) struct Question {
    /// A scenario, or a telegram's text.
    #[arg(default_value = files::FIRST_CASE)]
    scenario: String,
    /// A variant of the scenario.
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    #[command(flatten)]
    on: OnNetwork,
    #[command(flatten)]
    changes: Changes,
}

impl Question {
    /// The variant that is asked about.
    pub(super) fn variant(&self) -> Option<&str> {
        self.variant.as_deref()
    }

    /// The scenario as it is asked about.
    pub(super) fn loaded(&self) -> Result<Scenario, Fault> {
        let name = Some(self.scenario.as_str());
        let loaded = files::loaded(name, self.variant(), &self.on.network)?;
        let scenario = self.changes.applied(loaded, self.variant())?;
        show::of_telegram(&scenario)?;
        Ok(scenario)
    }
}

/// The network of a bare telegram.
#[derive(clap::Args, Debug)]
pub(super) struct OnNetwork {
    /// The network for a telegram that is not part of a scenario.
    #[arg(long, value_name = "NAME", default_value = files::FIRST_NETWORK)]
    pub(super) network: String,
}

/// By whose clock times are told.
#[derive(clap::Args, Debug)]
pub(super) struct ByClock {
    /// By whose clock: `local` (the post's own), `utc`, or an IANA zone.
    #[arg(long, value_name = "ZONE", default_value = "local", value_parser = zone)]
    pub(super) zone: Zone,
}
