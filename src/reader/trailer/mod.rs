//! What stands below the text: signature, end marks, relay requests, distribution, copies.

mod lists;
mod rows;
mod sections;
mod start;

pub(super) use sections::{read, read_sections};
pub(super) use start::{Start, find, is_name_line};
