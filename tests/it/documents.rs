//! The documents say what the code does: every key, every source.

use std::collections::BTreeSet;

use serde_json::Value;

const FORMATS: &str = include_str!("../../docs/formats.md");
const SOURCES: &str = include_str!("../../docs/sources.md");

/// The names of all properties of a schema.
fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if let ("properties", Value::Object(own)) = (key.as_str(), value) {
                    found.extend(own.keys().cloned());
                }
                properties(value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| properties(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_key_of_every_format_is_documented() {
    use deskby::report::ensemble::EnsembleV1;
    use deskby::report::read_json::ReadV1;
    use deskby::report::{AdviceV1, CompareV1, EventLineV1, ReplayV1, SensitivityV1, StatisticsV1};
    use deskby::scenario::file::{NetworkFile, ScenarioFile, SchemeFile};
    let mut keys = BTreeSet::new();
    for schema in [
        schemars::schema_for!(ScenarioFile),
        schemars::schema_for!(NetworkFile),
        schemars::schema_for!(SchemeFile),
        schemars::schema_for!(ReplayV1),
        schemars::schema_for!(CompareV1),
        schemars::schema_for!(EnsembleV1),
        schemars::schema_for!(SensitivityV1),
        schemars::schema_for!(AdviceV1),
        schemars::schema_for!(StatisticsV1),
        schemars::schema_for!(EventLineV1),
        schemars::schema_for!(ReadV1<'_>),
    ] {
        properties(&serde_json::to_value(schema).unwrap(), &mut keys);
    }
    assert!(keys.len() > 80, "the schemas have their keys: {}", keys.len());
    let missing: Vec<&String> =
        keys.iter().filter(|key| !FORMATS.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "not in docs/formats.md: {missing:?}");
}

#[test]
fn every_source_of_the_library_is_in_the_list_of_sources() {
    for file in deskby::scenario::BUILT_IN {
        for (at, _) in file.text.match_indices("source = \"") {
            let key = file.text[at + 10..].split('"').next().unwrap();
            assert!(SOURCES.contains(&format!("## {key}\n")), "{}: {key}", file.path);
        }
    }
}
