//! `ro-crate-metadata.json`: what each file of a bundle is, and what made it from what.

use serde_json::{Value, json};

use super::{Bundle, Part};
use crate::report::Story;

/// The file that says what the others are.
pub(super) const NAME: &str = "ro-crate-metadata.json";
/// The hashes, as `sha256sum --check` reads them.
pub(super) const SUMS: &str = "SHA256SUMS";

/// The metadata of a bundle: RO-Crate 1.1.
pub(super) fn metadata(story: &Story<'_>, bundle: &Bundle, parts: &[Part<'_>]) -> String {
    let values = values(story, bundle);
    let ids =
        |of: bool| parts.iter().filter(move |part| part.is_input == of).map(|part| id(&part.path));
    let objects: Vec<Value> =
        ids(true).chain(values.iter().map(|value| json!({ "@id": value["@id"] }))).collect();
    let mut graph = vec![
        json!({
            "@id": NAME, "@type": "CreativeWork", "about": id("./"),
            "conformsTo": id("https://w3id.org/ro/crate/1.1"),
        }),
        root(story, parts),
        json!({
            "@id": "#run", "@type": "CreateAction", "name": "The run",
            "instrument": id("#deskby"), "object": objects,
            "result": ids(false).collect::<Vec<Value>>(),
        }),
        json!({
            "@id": "#deskby", "@type": "SoftwareApplication", "name": "deskby",
            "softwareVersion": env!("CARGO_PKG_VERSION"), "description": env!("CARGO_PKG_DESCRIPTION"),
        }),
        json!({
            "@id": "#licence", "@type": "CreativeWork", "name": "No licence is stated",
            "description": "Whoever deposits this bundle says here under which licence; the text of \
                            the telegram is its archive's.",
        }),
    ];
    graph.extend(values);
    graph.push(json!({
        "@id": SUMS, "@type": "File", "name": "SHA-256 of each file", "encodingFormat": "text/plain",
    }));
    graph.extend(parts.iter().map(file));
    let context = json!([
        "https://w3id.org/ro/crate/1.1/context",
        { "sha256": "https://schema.org/sha256" }
    ]);
    let crate_of = json!({ "@context": context, "@graph": graph });
    let mut text = serde_json::to_string_pretty(&crate_of).expect("plain values");
    text.push('\n');
    text
}

fn id(of: &str) -> Value {
    json!({ "@id": of })
}

fn root(story: &Story<'_>, parts: &[Part<'_>]) -> Value {
    let scenario = story.scenario;
    let date = story.date.format("%Y-%m-%d").to_string();
    let files: Vec<Value> =
        std::iter::once(id(SUMS)).chain(parts.iter().map(|part| id(&part.path))).collect();
    json!({
        "@id": "./", "@type": "Dataset",
        "name": format!("{}: a run of deskby {}", scenario.title, env!("CARGO_PKG_VERSION")),
        "description": format!(
            "A simulation of how an archived telegram reached its readers: scenario {}, network \
             {}, seed {}, {} runs. The document and the model are cited separately.",
            scenario.id, scenario.network.id, story.ensemble.seed, story.ensemble.runs
        ),
        "datePublished": date,
        "license": id("#licence"),
        "hasPart": files,
        "mentions": id("#run"),
    })
}

/// The settings of the run, each a value with a name.
fn values(story: &Story<'_>, bundle: &Bundle) -> Vec<Value> {
    let own = [
        ("seed".to_owned(), story.ensemble.seed.to_string()),
        ("runs".to_owned(), story.ensemble.runs.to_string()),
        ("network".to_owned(), story.scenario.network.id.clone()),
        ("handed in".to_owned(), story.scenario.handed_in.to_string()),
    ];
    let all = own.into_iter().chain(bundle.asked.iter().cloned()).enumerate();
    all.map(|(at, (name, value))| {
        json!({ "@id": format!("#value-{at}"), "@type": "PropertyValue", "name": name, "value": value })
    })
    .collect()
}

fn file(part: &Part<'_>) -> Value {
    let name = part.path.rsplit('/').next().unwrap_or(&part.path);
    json!({
        "@id": part.path, "@type": "File", "name": name,
        "encodingFormat": media_type(name),
        "contentSize": part.bytes.len().to_string(),
        "sha256": part.hash,
    })
}

/// The media type of a file, by its ending.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "json" => "application/json",
        "ndjson" => "application/x-ndjson",
        "geojson" => "application/geo+json",
        "csv" => "text/csv",
        "md" => "text/markdown",
        "html" => "text/html",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "xml" => "application/tei+xml",
        "gexf" | "graphml" => "application/xml",
        "dot" => "text/vnd.graphviz",
        "toml" => "application/toml",
        _ => "text/plain",
    }
}
