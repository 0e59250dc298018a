//! deskby shows, hour by hour, how an archived diplomatic telegram reached every desk.
//!
//! The library is one pipeline of pure functions: archival text is *read* to a telegram with
//! findings, a scenario is *planned* to itineraries, *run* to a trace, *told* as a timeline and
//! *rendered* to a document. Nothing below `cli` touches files, the clock, the environment or
//! the terminal. The order of the modules is the order of the layers: each imports only from
//! those above it.

pub mod time;

pub mod chance;

pub mod finding;

pub mod telegram;

pub mod gazetteer;

pub mod reader;

pub mod network;

pub mod office;

pub mod scenario;

pub mod engine;

pub mod plan;

pub mod timeline;

pub mod ensemble;

pub mod compare;

pub mod report;

#[cfg(feature = "cli")]
pub mod cli;
