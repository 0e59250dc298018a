//! Values as documents: one file a format.

pub mod read_json;
