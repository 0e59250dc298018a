//! Prints a document of a built-in scenario, without the command line: `NAME VARIANT FORMAT`, or
//! the names of all variants of a scenario: `NAME`. A variant of `-` is none.
//!
//! `.ci/run` builds it for `wasm32-wasip1`, runs it under Node and compares each byte with what
//! the native `deskby replay` prints.

use std::io::Write as _;

use deskby::compare::Side;
use deskby::ensemble::conclusions;
use deskby::report::graph::{dot, fan_out, gexf, graphml};
use deskby::report::{self, Document, Shown, Story};
use deskby::scenario::{File, Files, Scenario, built_in, load};

struct Library {
    folder: String,
}

impl Files for Library {
    fn beside(&self, path: &str) -> Result<File, String> {
        file(&format!("{}/{path}", self.folder))
    }

    fn named(&self, kind: &str, name: &str) -> Result<File, String> {
        file(&format!("{kind}/{name}.toml"))
    }
}

fn file(path: &str) -> Result<File, String> {
    let found = built_in(path).ok_or_else(|| format!("the library has no {path}"))?;
    Ok(File { name: path.to_owned(), text: found.text.to_owned() })
}

fn scenario(name: &str, variant: Option<&str>) -> Scenario {
    let files = Library { folder: name.to_owned() };
    let file = files.beside("scenario.toml").expect("a built-in scenario");
    let loaded = load(name, file, &files, variant);
    // What was asked is part of the inputs, as the command line says it.
    let asked = variant.map_or_else(String::new, |name| format!("variant={name}"));
    let inputs = report::inputs_hash(&loaded.files, &asked);
    Scenario { inputs, ..loaded.scenario.expect("the library is sound") }
}

fn document(story: &Story<'_>, format: &str) -> Vec<u8> {
    let shown = Shown::default();
    let text = match format {
        "text" => report::replay_text(story, &shown),
        "json" => report::replay_json(story),
        "ndjson" => report::replay_ndjson(story),
        "markdown" => report::replay_markdown(story, &shown),
        "gexf" => gexf(&fan_out(story)),
        "graphml" => graphml(&fan_out(story)),
        "dot" => dot(&fan_out(story)),
        "geojson" => report::replay_geojson(story),
        "mermaid" => report::replay_mermaid(story),
        "chrome-trace" => report::replay_chrome_trace(story),
        "tei" => report::replay_tei(story),
        "cmif" => report::replay_cmif(story),
        "palladio" => return joined(report::replay_palladio(story)),
        _ => panic!("{format} is not compared"),
    };
    text.into_bytes()
}

fn joined(documents: Vec<Document>) -> Vec<u8> {
    documents.into_iter().flat_map(|document| document.bytes).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    match args.as_slice() {
        [name] => {
            for variant in scenario(name, None).variants.keys() {
                writeln!(out, "{variant}").expect("stdout is there");
            }
        }
        [name, variant, formats @ ..] => {
            let variant = Some(variant.as_str()).filter(|variant| *variant != "-");
            let scenario = scenario(name, variant);
            let (id, title) = (scenario.id.clone(), scenario.title.clone());
            let side = Side::of(&id, &title, scenario);
            let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
            let story = Story::of(&side, &found, None);
            for format in formats {
                out.write_all(&document(&story, format)).expect("stdout is there");
            }
        }
        [] => panic!("say which scenario"),
    }
}
