//! The command line (provisional: `read` alone, until the whole one is in place).

pub mod read;
