//! Changes by path for one question, as `--set path=value` asks for them.

use super::Fault;
use crate::scenario::{Change, Findings, Scenario};

/// Changes by path.
#[derive(clap::Args, Debug, Default)]
pub(super) struct Sets {
    /// One change: a key of a variant (`pass=false`, `hours.BONN=24/7`, `traffic.*=3`,
    /// `closed.BONN=FROM/TO`) or a figure by its path (`posts.bonn.centre.handling=10 min`).
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = Set::read)]
    set: Vec<Set>,
}

/// A change by path, as it was asked and as it is meant.
#[derive(Clone, Debug)]
struct Set {
    asked: String,
    change: Change,
}

impl Set {
    fn read(text: &str) -> Result<Self, String> {
        Ok(Self { asked: text.trim().to_owned(), change: Change::of_set(text)? })
    }
}

impl Sets {
    /// What was asked, as part of the inputs.
    pub(super) fn asked(&self) -> Vec<String> {
        self.set.iter().map(|set| set.asked.clone()).collect()
    }

    /// The scenario with these changes, and another one before them.
    pub(super) fn applied(
        &self,
        first: &Change,
        mut scenario: Scenario,
    ) -> Result<Scenario, Fault> {
        let mut findings = Findings::default();
        for change in std::iter::once(first).chain(self.set.iter().map(|set| &set.change)) {
            change.apply(&mut scenario, &(0..0), &mut findings);
        }
        match findings.into_sorted().first() {
            Some(finding) => {
                let help = finding.help.as_deref().unwrap_or("see --help");
                Err(Fault::Asked(format!("{}; {help}", finding.message)))
            }
            None => Ok(scenario),
        }
    }
}
