//! Changes by path for one question, as `--set path=value` asks for them.

use super::Fault;
use crate::scenario::{Change, Findings, Scenario};

/// Changes by path.
#[derive(clap::Args, Debug, Default)]
pub(super) struct Sets {
    /// One change: a key of a variant (`pass=false`, `hours.BONN=24/7`, `traffic.*=3`,
    /// `closed.BONN=FROM/TO`) or a figure by its path (`posts.bonn.centre.handling=10 min`).
    #[arg(long = "set", value_name = "PATH=VALUE")]
    set: Vec<String>,
}

impl Sets {
    /// What was asked, as part of the inputs.
    pub(super) fn asked(&self) -> Vec<String> {
        self.set.iter().map(|set| set.trim().to_owned()).collect()
    }

    /// The scenario with these changes, and another one before them.
    pub(super) fn applied(
        &self,
        first: &Change,
        mut scenario: Scenario,
    ) -> Result<Scenario, Fault> {
        let mut findings = Findings::default();
        let asked = self.set.iter().map(|text| Change::of_set(text).map_err(Fault::Asked));
        let asked = asked.collect::<Result<Vec<Change>, Fault>>()?;
        for change in std::iter::once(first).chain(&asked) {
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
