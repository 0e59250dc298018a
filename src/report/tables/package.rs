//! The `datapackage.json` of a run's tables: Frictionless Data Package, version 1 of the profile.

use serde_json::{Value, json};

use super::Table;
use crate::report::{Document, Story};

/// The description of a package of tables.
pub(super) fn package(story: &Story<'_>, tables: &[Table]) -> Document {
    let scenario = story.scenario;
    let package = json!({
        "profile": "tabular-data-package",
        "name": name(&scenario.id),
        "title": scenario.title,
        "description": format!(
            "A run of deskby {}: scenario {}, network {}, seed {}, {} runs. Times of the typical \
             run are not known to the minute; low and high are the 10 and 90 % points of the \
             runs. In columns of type string one leading apostrophe is not part of the text: it \
             keeps a spreadsheet from taking the text for a formula.",
            env!("CARGO_PKG_VERSION"),
            scenario.id,
            scenario.network.id,
            story.ensemble.seed,
            story.ensemble.runs
        ),
        "created": format!("{}T00:00:00Z", story.date.format("%Y-%m-%d")),
        "resources": tables.iter().map(resource).collect::<Vec<Value>>(),
    });
    let mut text = serde_json::to_string_pretty(&package).expect("plain values");
    text.push('\n');
    Document::of_text("datapackage.json", text)
}

fn resource(table: &Table) -> Value {
    let fields: Vec<Value> = table
        .fields
        .iter()
        .map(|field| {
            json!({ "name": field.name, "type": field.kind.word(), "description": field.about })
        })
        .collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    match table.name {
        "copies" => schema["primaryKey"] = json!("copy"),
        "events" => schema["primaryKey"] = json!("event"),
        "spells" => {
            let reference = json!({ "resource": "copies", "fields": "copy" });
            schema["foreignKeys"] = json!([{ "fields": "copy", "reference": reference }]);
        }
        _ => {}
    }
    json!({
        "name": table.name,
        "path": table.file(),
        "profile": "tabular-data-resource",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "doubleQuote": true, "header": true },
        "schema": schema,
    })
}

/// A name that the format allows: small letters, digits, and `-`.
fn name(id: &str) -> String {
    let plain: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let trimmed = plain.trim_matches('-');
    if trimmed.is_empty() { "run".to_owned() } else { trimmed.to_owned() }
}
