//! The structure of the crate, read as syntax: the layers, where packages are used, file sizes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// The layers of DESIGN.md §2, from the ground up.
const LAYERS: [&str; 16] = [
    "time",
    "chance",
    "finding",
    "telegram",
    "gazetteer",
    "reader",
    "network",
    "office",
    "scenario",
    "engine",
    "plan",
    "timeline",
    "ensemble",
    "compare",
    "report",
    "cli",
];

/// Packages that only some layers may use.
const PACKAGES: [(&str, &[&str]); 19] = [
    ("petgraph", &["network"]),
    ("opening_hours_syntax", &["time"]),
    ("chrono_tz", &["time"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("miette", &["cli"]),
    ("indicatif", &["cli"]),
    ("rayon", &["ensemble", "cli"]),
    ("toml", &["reader", "scenario", "report", "cli"]),
    ("serde_spanned", &["scenario"]),
    ("comfy_table", &["report", "cli"]),
    ("serde_json", &["report", "cli"]),
    ("quick_xml", &["reader", "report"]),
    ("maud", &["report"]),
    ("resvg", &["report"]),
    ("zip", &["report", "cli"]),
    ("sha2", &["report"]),
    ("strsim", &["scenario", "gazetteer"]),
];

struct Paths {
    crate_modules: BTreeSet<String>,
    packages: BTreeSet<String>,
}

impl Paths {
    fn see(&mut self, first: &str, second: Option<&str>) {
        if first == "crate" {
            self.crate_modules.extend(second.map(str::to_owned));
        } else {
            self.packages.insert(first.to_owned());
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if names.len() > 1 {
            self.see(&names[0], names.get(1).map(String::as_str));
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        walk(&item.tree, &mut Vec::new(), self);
    }
}

fn walk(tree: &syn::UseTree, before: &mut Vec<String>, paths: &mut Paths) {
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            walk(&path.tree, before, paths);
            before.pop();
        }
        syn::UseTree::Group(group) => {
            group.items.iter().for_each(|item| walk(item, before, paths));
        }
        syn::UseTree::Name(syn::UseName { ident, .. })
        | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
            before.push(ident.to_string());
            paths.see(&before[0], before.get(1).map(String::as_str));
            before.pop();
        }
        syn::UseTree::Glob(_) => {
            if let Some(first) = before.first() {
                paths.see(first, before.get(1).map(String::as_str));
            }
        }
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[expect(clippy::disallowed_methods, reason = "a test reads the source of the crate")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Every Rust file below `src`, with its layer; those of the root have none.
fn files() -> Vec<(PathBuf, Option<String>)> {
    let mut found = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(source()).unwrap();
                let layer = below.iter().next().unwrap().to_str().unwrap().to_owned();
                let layer = (below.iter().count() > 1).then_some(layer);
                found.push((path.clone(), layer));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "the source is there: {}", found.len());
    found
}

/// What a file uses outside its unit tests.
fn used(path: &Path) -> Paths {
    let mut file = syn::parse_file(&text(path)).unwrap();
    file.items.retain(|item| match item {
        syn::Item::Mod(module) => !module.attrs.iter().any(|a| a.path().is_ident("cfg")),
        _ => true,
    });
    let mut paths = Paths { crate_modules: BTreeSet::new(), packages: BTreeSet::new() };
    paths.visit_file(&file);
    paths
}

#[test]
fn the_modules_stand_in_the_order_of_the_layers() {
    let file = syn::parse_file(&text(&source().join("lib.rs"))).unwrap();
    let modules: Vec<String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(modules, LAYERS);
}

#[test]
fn a_module_imports_only_from_those_above_it() {
    let rank = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    let mut faults = Vec::new();
    for (path, layer) in files() {
        let Some(own) = layer.as_deref().and_then(rank) else {
            continue;
        };
        for module in used(&path).crate_modules {
            if rank(&module).is_some_and(|other| other > own) {
                faults.push(format!("{} imports {module}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn packages_stay_in_their_layers() {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, layer) in files() {
        let Some(layer) = layer else { continue };
        for package in used(&path).packages {
            if let Some((name, layers)) = PACKAGES.iter().find(|(name, _)| *name == package) {
                seen.insert(*name);
                if !layers.contains(&layer.as_str()) {
                    faults.push(format!("{} uses {package}", path.display()));
                }
            }
        }
    }
    assert!(seen.contains("petgraph") && seen.contains("clap"), "uses are seen: {seen:?}");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_file_says_why_it_exists_and_is_short() {
    let mut faults = Vec::new();
    for (path, _) in files() {
        let text = text(&path);
        if !text.starts_with("//! ") {
            faults.push(format!("{} has no header", path.display()));
        }
        let own = text.lines().position(|line| line.starts_with("#[cfg(test)]"));
        let lines = own.unwrap_or_else(|| text.lines().count());
        if lines > 400 {
            faults.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_source_that_the_code_cites_is_in_the_list() {
    let sources = text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sources.md"));
    let mut cited = 0;
    for (path, _) in files() {
        for (at, _) in text(&path).match_indices("Source: `") {
            let key = text(&path)[at + 9..].split('`').next().unwrap().to_owned();
            assert!(sources.contains(&format!("## {key}\n")), "{}: {key}", path.display());
            cited += 1;
        }
    }
    assert!(cited > 0, "the code cites its sources");
}
