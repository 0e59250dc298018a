//! All integration tests, in one binary.

#![expect(clippy::print_stdout, reason = "a test that skips or measures says so")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod documents;
mod engine_agrees;
mod engine_order;
mod engine_program;
mod engine_random;
mod engine_validation;
mod hostile;
mod hostile_scenarios;
mod layers;
mod library;
mod many_telegrams;
mod office;
mod reader_corpus;
mod reader_round_trip;
mod reader_styles;
mod reference;
mod route_batch;
mod seed;
mod small_networks;
mod snapshots;
mod validation_files;
