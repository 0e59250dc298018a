//! Makes the gazetteer's static tables from its CSV files, and lists the built-in library.
//!
//! One row is one entry; each of its names becomes a key in a sorted index. Absent: any
//! knowledge of what the columns mean beyond their names.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/gazetteer/fold.rs"]
#[expect(
    unreachable_pub,
    reason = "public in the library, which shares the file"
)]
mod fold;

#[path = "src/scenario/embed.rs"]
mod embed;

type Row = Vec<(String, String)>;
type AnyError = Box<dyn std::error::Error>;

#[expect(
    clippy::disallowed_methods,
    reason = "a build script writes to the folder it is given"
)]
fn main() -> Result<(), AnyError> {
    println!("cargo::rerun-if-changed=src/gazetteer/tables");
    println!("cargo::rerun-if-changed=src/gazetteer/fold.rs");
    let tables = Path::new("src/gazetteer/tables");
    let mut code = String::new();
    posts(&mut code, tables)?;
    for (file, name) in [
        ("departments", "DEPARTMENT"),
        ("lists", "LIST"),
        ("ministers", "MINISTER"),
    ] {
        let rows = rows(&tables.join(format!("{file}.csv")))?;
        entries(&mut code, &format!("{name}S"), &rows)?;
        index(&mut code, &format!("{name}_KEYS"), rows.iter().enumerate())?;
    }
    words(&mut code, tables)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("gazetteer.rs");
    fs::write(out, code)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("library.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    embed::library(&root.join("scenarios"), &out)?;
    Ok(())
}

/// British posts first, then American ones; an index of each.
fn posts(code: &mut String, tables: &Path) -> Result<(), AnyError> {
    let british = rows(&tables.join("posts.csv"))?;
    let american = rows(&tables.join("us_posts.csv"))?;
    writeln!(code, "pub(super) static POSTS: &[Post] = &[")?;
    for (service, rows) in [("British", &british), ("American", &american)] {
        for row in rows {
            post(code, service, row)?;
        }
    }
    writeln!(code, "];")?;
    index(code, "POST_KEYS", british.iter().enumerate())?;
    let first = british.len();
    let american = american
        .iter()
        .enumerate()
        .map(|(at, row)| (at + first, row));
    index(code, "US_POST_KEYS", american)
}

fn post(code: &mut String, service: &str, row: &Row) -> Result<(), AnyError> {
    let degrees = |column| field(row, column).parse::<f64>();
    let place = match (degrees("lat"), degrees("lon")) {
        (Ok(lat), Ok(lon)) => format!("Some(({lat:?}, {lon:?}))"),
        _ => "None".to_owned(),
    };
    writeln!(
        code,
        "    Post {{ id: {:?}, name: {:?}, service: Service::{service}, kind: {:?}, country: {:?}, \
         place: {place}, zone: {:?}, from: {}, to: {}, note: {:?} }},",
        field(row, "id"),
        field(row, "name"),
        field(row, "kind"),
        field(row, "country"),
        field(row, "zone"),
        year(field(row, "from")),
        year(field(row, "to")),
        field(row, "note"),
    )?;
    Ok(())
}

/// The entries of a plain table: a name, its kind, its years.
fn entries(code: &mut String, name: &str, rows: &[Row]) -> Result<(), AnyError> {
    writeln!(code, "pub(super) static {name}: &[Entry] = &[")?;
    for row in rows {
        let kind = ["kind", "value", "office"].map(|column| field(row, column));
        writeln!(
            code,
            "    Entry {{ name: {:?}, kind: {:?}, from: {}, to: {}, note: {:?} }},",
            [field(row, "name"), field(row, "word")].concat(),
            kind.concat(),
            year(field(row, "from")),
            year(field(row, "to")),
            field(row, "note"),
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// One table and one index for each class of words.
fn words(code: &mut String, tables: &Path) -> Result<(), AnyError> {
    let rows = rows(&tables.join("words.csv"))?;
    entries(code, "WORDS", &rows)?;
    let mut classes: Vec<&str> = rows.iter().map(|row| field(row, "class")).collect();
    classes.sort_unstable();
    classes.dedup();
    writeln!(code, "pub(super) static CLASSES: &[(&str, &[Key])] = &[")?;
    for class in classes {
        let own = rows.iter().enumerate();
        let own = own.filter(|(_, row)| field(row, "class") == class);
        writeln!(code, "({class:?}, &[")?;
        keys(code, own)?;
        writeln!(code, "]),")?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// A static with the sorted keys of every name in some rows.
fn index<'r>(
    code: &mut String,
    name: &str,
    rows: impl Iterator<Item = (usize, &'r Row)>,
) -> Result<(), AnyError> {
    writeln!(code, "pub(super) static {name}: &[Key] = &[")?;
    keys(code, rows)?;
    writeln!(code, "];")?;
    Ok(())
}

/// The sorted keys of every name in some rows.
fn keys<'r>(
    code: &mut String,
    rows: impl Iterator<Item = (usize, &'r Row)>,
) -> Result<(), AnyError> {
    let mut keys: Vec<(String, usize, usize, String, String, String)> = Vec::new();
    for (at, row) in rows {
        let own = [field(row, "name"), field(row, "word")].concat();
        let aliases = std::iter::once(own.as_str()).chain(field(row, "aliases").split('|'));
        for (rank, alias) in aliases.enumerate() {
            let (alias, era) = alias.split_once('@').unwrap_or((alias, ""));
            let (from, to) = era.split_once('-').unwrap_or((era, era));
            let key = fold::key(alias);
            if !key.is_empty() {
                keys.push((key, at, rank, alias.trim().to_owned(), year(from), year(to)));
            }
        }
    }
    keys.sort();
    keys.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1);
    let mut before = String::new();
    for (key, at, _, alias, from, to) in keys {
        let shared = key
            .bytes()
            .zip(before.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        writeln!(
            code,
            "    Key {{ text: {key:?}, name: {alias:?}, entry: {at}, from: {from}, to: {to}, \
             shared: {shared} }},",
        )?;
        before = key;
    }
    Ok(())
}

fn rows(path: &Path) -> Result<Vec<Row>, AnyError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let headers = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cells = headers.iter().zip(record.iter());
        rows.push(
            cells
                .map(|(header, cell)| (header.to_owned(), cell.trim().to_owned()))
                .collect(),
        );
    }
    Ok(rows)
}

fn field<'r>(row: &'r Row, name: &str) -> &'r str {
    row.iter()
        .find(|(header, _)| header == name)
        .map_or("", |(_, cell)| cell)
}

fn year(text: &str) -> String {
    match text.get(..4).unwrap_or(text).parse::<i32>() {
        Ok(year) => format!("Some({year})"),
        Err(_) => "None".to_owned(),
    }
}
