//! Lists the built-in library (`scenarios/`) for the binary, and reads its TOML files, so that no
//! program that runs has to; runs when the crate is built.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Lists every file of the library with its text, in order of path, and what the TOML files say.
pub(super) fn library(folder: &Path, out: &Path, ready: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    let mut forms = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(folder).expect("walked from there");
        let path = path.to_string_lossy().replace('\\', "/");
        let text = file.to_string_lossy();
        writeln!(code, "    BuiltIn {{ path: {path:?}, text: include_str!({text:?}) }},")
            .expect("writing to a text cannot fail");
        if file.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&file)?;
            // A file at fault is left to whoever reads it, who says what is wrong.
            if let Ok(table) = DeTable::parse(&text) {
                writeln!(forms, "({path:?}, {}),", said_by_table(table.get_ref()))
                    .expect("writing to a text cannot fail");
            }
        }
    }
    code.push_str("]\n");
    forms.push_str("]\n");
    fs::write(out, code)?;
    fs::write(ready, forms)
}

fn said_by_table(table: &DeTable<'_>) -> String {
    let parts = table.iter().map(|(key, value)| format!("({:?}, {})", key.get_ref(), part(value)));
    format!("Said::Table(&[{}])", parts.collect::<Vec<_>>().join(", "))
}

/// A value with its place, as code.
fn part(value: &Spanned<DeValue<'_>>) -> String {
    let said = match value.get_ref() {
        DeValue::String(text) => format!("Said::Text({text:?})"),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            let number = i64::from_str_radix(&digits, number.radix());
            format!("Said::Whole({})", number.expect("a number of the library is a whole number"))
        }
        DeValue::Float(number) => {
            let digits = number.as_str().replace('_', "");
            format!("Said::Real({:?})", digits.parse::<f64>().expect("it is a number"))
        }
        DeValue::Boolean(flag) => format!("Said::Flag({flag})"),
        DeValue::Datetime(instant) => format!("Said::Text({:?})", instant.to_string()),
        DeValue::Array(list) => {
            let parts: Vec<String> = list.iter().map(part).collect();
            format!("Said::List(&[{}])", parts.join(", "))
        }
        DeValue::Table(table) => said_by_table(table),
    };
    let span = value.span();
    format!("Part {{ from: {}, to: {}, said: {said} }}", span.start, span.end)
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
