//! A run as tables: CSV with a Frictionless `datapackage.json` that says what each column means.

mod package;
mod replay;
mod rows;

pub(super) use rows::{Field, Kind, Table};

use super::{Document, Story};

/// A replay as a data package: events, copies, spells and figures.
#[must_use]
pub fn replay_tables(story: &Story<'_>) -> Vec<Document> {
    let tables = replay::tables(story);
    let mut documents = vec![package::package(story, &tables)];
    documents.extend(tables.iter().map(Table::document));
    documents
}
