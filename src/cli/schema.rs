//! `deskby schema`: the JSON schema of a file or document.

use clap::ValueEnum;

use super::Fault;
use super::output::Output;
use crate::report::ensemble::EnsembleV1;
use crate::report::read_json::ReadV1;
use crate::report::{AdviceV1, CompareV1, EventLineV1, ReplayV1, SensitivityV1, StatisticsV1};
use crate::scenario::file::{NetworkFile, ScenarioFile, SchemeFile};

/// Print the JSON schema of a file that deskby reads or of a document that it writes.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Of what.
    #[arg(value_enum, default_value = "scenario")]
    of: Of,
    #[command(flatten)]
    output: Output,
}

/// A file or document with a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// scenario.toml.
    Scenario,
    /// A network file.
    Network,
    /// A distribution scheme.
    Office,
    /// The JSON of `deskby replay`.
    Replay,
    /// The JSON of `deskby compare`.
    Compare,
    /// The JSON of `deskby ensemble`.
    Ensemble,
    /// The JSON of `deskby sensitivity`.
    Sensitivity,
    /// The JSON of `deskby advise`.
    Advise,
    /// The JSON of `deskby read`.
    Read,
    /// A line of the NDJSON of `deskby replay`.
    Events,
    /// The JSON of `deskby replay --statistics`.
    Statistics,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let schema = match args.of {
        Of::Scenario => schemars::schema_for!(ScenarioFile),
        Of::Network => schemars::schema_for!(NetworkFile),
        Of::Office => schemars::schema_for!(SchemeFile),
        Of::Replay => written::<ReplayV1>(),
        Of::Compare => written::<CompareV1>(),
        Of::Ensemble => written::<EnsembleV1>(),
        Of::Sensitivity => written::<SensitivityV1>(),
        Of::Advise => written::<AdviceV1>(),
        Of::Read => written::<ReadV1<'_>>(),
        Of::Events => written::<EventLineV1>(),
        Of::Statistics => written::<StatisticsV1>(),
    };
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    args.output.write(text.as_bytes())
}

/// The schema of a document that deskby writes: a key that is left out where it is empty is not
/// required.
fn written<T: schemars::JsonSchema>() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}
