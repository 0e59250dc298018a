//! The page of a reading: the text with its fields marked, the fields, the findings.

use super::super::Document;
use super::frame::Page;
use super::marked::{Original, marked};

/// A reading as a page.
#[must_use]
pub fn read_html(original: &Original) -> Document {
    let telegram = &original.reading.telegram;
    let title = format!(
        "{} {}",
        telegram.from.as_deref().unwrap_or("Sender unknown"),
        telegram.number.as_deref().unwrap_or("without a number")
    );
    let subject = telegram.subject.clone();
    let parts = vec![("telegram", "The telegram".to_owned(), marked(original))];
    let page = Page { title, about: subject.into_iter().collect(), parts, moves: false };
    Document::of_text("reading.html", page.html())
}
