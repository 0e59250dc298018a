//! A telegram as TOML: what `read --format toml` writes and a scenario may hold.

use crate::reader::{Reading, TelegramToml};

/// The telegram of a reading as TOML; `reader::from_toml` gives the same telegram again.
///
/// # Panics
///
/// Never: every field is text, a number or a truth value, plain values before tables.
#[must_use]
pub fn render(reading: &Reading) -> String {
    let document = TelegramToml::from(&reading.telegram);
    toml::to_string_pretty(&document).expect("plain values have a TOML form")
}
