//! Lists the built-in library (`scenarios/`) for the binary; runs when the crate is built.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Lists every file of the library with its text, in order of path.
pub(super) fn library(folder: &Path, out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(folder).expect("walked from there");
        let path = path.to_string_lossy().replace('\\', "/");
        let text = file.to_string_lossy();
        writeln!(code, "    BuiltIn {{ path: {path:?}, text: include_str!({text:?}) }},")
            .expect("writing to a text cannot fail");
    }
    code.push_str("]\n");
    fs::write(out, code)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
