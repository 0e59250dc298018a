//! The bundle of a run: whole, the same bytes each time, and enough to run it again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

fn deskby(args: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_deskby")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn files(bundle: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn bundle() -> Vec<u8> {
    deskby(&["replay", "--format", "crate", "--precedence", "BONN=IMMEDIATE", "--seed", "7"])
}

#[test]
fn a_bundle_names_and_hashes_each_of_its_files() {
    let bytes = bundle();
    assert_eq!(bytes, bundle(), "the same run, the same bytes");
    let files = files(&bytes);
    let metadata: Value = serde_json::from_slice(&files["ro-crate-metadata.json"]).unwrap();
    let entities = metadata["@graph"].as_array().unwrap();
    let entity = |id: &str| {
        let found = entities.iter().find(|one| one["@id"] == id);
        found.unwrap_or_else(|| panic!("{id} is not described"))
    };
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let own = ["ro-crate-metadata.json", "SHA256SUMS"];
    for (path, bytes) in files.iter().filter(|(path, _)| !own.contains(&path.as_str())) {
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(sums.contains(&format!("{hash}  {path}\n")), "{path}");
        let file = entity(path);
        assert_eq!(file["sha256"], hash.as_str(), "{path}");
        assert_eq!(file["contentSize"], bytes.len().to_string(), "{path}");
        let id = serde_json::json!({ "@id": path });
        assert!(entity("./")["hasPart"].as_array().unwrap().contains(&id), "{path}");
        let role = if path.starts_with("inputs/") { "object" } else { "result" };
        assert!(entity("#run")[role].as_array().unwrap().contains(&id), "{path}");
    }
    let values: Vec<(&str, &str)> = entities
        .iter()
        .filter(|one| one["@type"] == "PropertyValue")
        .map(|one| (one["name"].as_str().unwrap(), one["value"].as_str().unwrap()))
        .collect();
    assert!(values.contains(&("seed", "7")), "{values:?}");
    assert!(values.contains(&("precedence", "BONN=IMMEDIATE")), "{values:?}");
    assert_eq!(entity("#deskby")["softwareVersion"], env!("CARGO_PKG_VERSION"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test unpacks the bundle")]
fn a_bundle_is_enough_to_run_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(&deskby(&["replay", "ukdis-geneva-007", "--format", "crate"]));
    for (name, bytes) in &files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let scenario = folder.path().join("inputs/ukdis-geneva-007");
    assert!(Path::new(&scenario).join("scenario.toml").is_file());
    let again = deskby(&["replay", scenario.to_str().unwrap(), "--format", "json"]);
    assert!(again == files["outputs/replay.json"], "the same run from the bundle's own inputs");
}
