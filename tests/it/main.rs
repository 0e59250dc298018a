//! All integration tests, in one binary.

mod engine_agrees;
mod engine_order;
mod engine_program;
mod engine_random;
mod engine_validation;
mod reader_corpus;
mod reader_round_trip;
mod reader_styles;
mod reference;
