//! All integration tests, in one binary.

#![expect(clippy::print_stdout, reason = "a test that skips or measures says so")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::format_push_string, reason = "a test reads better so")]
#![expect(clippy::format_collect, reason = "a test reads better so")]

mod american;
mod circuits;
mod counted;
mod coverage;
mod documents;
mod engine_agrees;
mod engine_asked;
mod engine_counts;
mod engine_hears;
mod engine_makes;
mod engine_order;
mod engine_program;
mod engine_pruned;
mod engine_random;
mod engine_routed;
mod engine_sources;
mod ensembles;
mod export_crate;
mod export_hostile;
mod export_tei;
mod hostile;
mod hostile_scenarios;
mod layers;
mod library;
mod many_telegrams;
mod observations;
mod office;
mod office_random;
mod pictures;
mod plan_office;
mod plan_passed;
mod plan_streams;
mod plan_told;
mod reader_corpus;
mod reader_forms;
mod reader_round_trip;
mod reader_snapshots;
mod reader_styles;
mod reference;
mod resume;
mod route_batch;
mod route_choice;
mod route_clerk;
mod route_traffic;
mod routes;
mod seed;
mod small_networks;
mod snapshots;
mod statistics_due;
mod validation_files;
