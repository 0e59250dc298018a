//! An ensemble as documents: quantiles, odds, who is first, what a variant changes.
//!
//! A frame says what the columns of a sample are; the answer is worked out from both; every
//! format prints the answer. So parts joined from shards print as one run does.

mod answer;
mod csv;
mod frame;
mod spreads;
mod text;
mod verdict;

pub use answer::{EnsembleV1, ShareV1, answer};
pub use csv::ensemble_csv;
pub(super) use csv::quoted;
pub use frame::{CopyFrame, Frame, SideFrame, frame_of};
pub use spreads::spreads;
pub use text::ensemble_text;
pub use verdict::{Paired, paired_of, verdict};

/// An ensemble as JSON, version 1.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn ensemble_json(answer: &EnsembleV1) -> String {
    let mut text = serde_json::to_string_pretty(answer).expect("the types are plain");
    text.push('\n');
    text
}
