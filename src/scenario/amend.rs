//! What a scenario says of its telegram's text: readings of a scholar's own, and addressees that
//! are left out because the network does not know them.

use super::check::Findings;
use super::file::{LeftOutFile, Placed, ReadingFile};
use crate::finding::Finding;
use crate::reader::{Correction, Reading};

/// An addressee that a scenario leaves out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The addressee, as the telegram prints it.
    pub addressee: String,
    /// Why.
    pub reason: String,
}

/// The entries of a scenario file about its telegram's text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Amendments<'f> {
    /// Readings of a scholar's own.
    pub(super) readings: &'f [Placed<ReadingFile>],
    /// Addressees left out.
    pub(super) left_out: &'f [Placed<LeftOutFile>],
}

impl Amendments<'_> {
    /// Lays the scholar's readings over the reader's.
    pub(super) fn correct(&self, mut reading: Reading, findings: &mut Findings) -> Reading {
        for entry in self.readings {
            let ReadingFile { field, value, initials, reason } = entry.value().clone();
            let own = Correction { field, value, initials, reason };
            let before = reading.corrections.len();
            let known = reading.findings.len();
            reading = reading.corrected(&[own]);
            if reading.corrections.len() == before {
                for finding in reading.findings.split_off(known) {
                    let help = finding.help.unwrap_or_default();
                    findings.error("scenario::reading", entry.span(), finding.message, help);
                }
            }
        }
        reading
    }

    /// Takes out the addressees that are left out, each with a finding at its place.
    pub(super) fn leave_out(&self, reading: &mut Reading, findings: &mut Findings) -> Vec<LeftOut> {
        let mut left = Vec::new();
        for entry in self.left_out {
            let LeftOutFile { addressee, reason } = entry.value().clone();
            let all = &mut reading.telegram.addressees;
            let Some(at) = all.iter().position(|known| same(&known.name, &addressee)) else {
                let message = format!("`{addressee}` is no addressee of the telegram");
                let help = "write the name as the telegram prints it".to_owned();
                findings.error("scenario::left-out", entry.span(), message, help);
                continue;
            };
            all.remove(at);
            reading.telegram.relay.retain(|relay| !same(&relay.by, &addressee));
            let message = format!("`{addressee}` is left out of the scenario: {reason}");
            findings.push(Finding::note("scenario::left-out", entry.span()).message(message));
            left.push(LeftOut { addressee, reason });
        }
        left
    }

    /// Whether a name is left out.
    pub(super) fn leaves_out(&self, name: &str) -> bool {
        self.left_out.iter().any(|entry| same(&entry.value().addressee, name))
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}
