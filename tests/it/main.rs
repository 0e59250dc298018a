//! All integration tests, in one binary.

mod engine_order;
mod engine_program;
