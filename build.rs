//! Makes the gazetteer's static tables from its CSV files, and lists the built-in library.
//!
//! One row is one entry; each of its names becomes a key in a sorted index, with a tree of their
//! letters and their order by length beside it. Absent: any
//! knowledge of what the columns mean beyond their names.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/gazetteer/fold.rs"]
#[expect(unreachable_pub, reason = "public in the library, which shares the file")]
mod fold;

#[path = "src/scenario/embed.rs"]
#[expect(clippy::disallowed_methods, reason = "a build script writes to its folder")]
mod embed;

type Row = Vec<(String, String)>;
type AnyError = Box<dyn std::error::Error>;

#[expect(clippy::disallowed_methods, reason = "a build script writes to the folder it is given")]
fn main() -> Result<(), AnyError> {
    println!("cargo::rerun-if-changed=src/gazetteer/tables");
    fixed_place();
    println!("cargo::rerun-if-changed=src/gazetteer/fold.rs");
    let tables = Path::new("src/gazetteer/tables");
    let mut code = String::new();
    posts(&mut code, tables)?;
    for (file, name) in
        [("departments", "DEPARTMENT"), ("lists", "LIST"), ("ministers", "MINISTER")]
    {
        let mut rows = rows(&tables.join(format!("{file}.csv")))?;
        if file == "departments" {
            shortened(&mut rows);
        }
        entries(&mut code, &format!("{name}S"), &rows)?;
        index(&mut code, &format!("{name}_NAMES"), rows.iter().enumerate())?;
    }
    words(&mut code, tables)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("gazetteer.rs");
    fs::write(out, code)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    embed::library(&root.join("scenarios"), &out.join("library.rs"), &out.join("ready.rs"))?;
    Ok(())
}

/// On Linux the program is loaded where it was linked: the addresses in the static tables, some
/// seventy thousand, are then in the file, and not written anew at each start.
#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its target so")]
fn fixed_place() {
    let target = |key: &str| env::var(key).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// British posts first, then American ones; an index of each.
fn posts(code: &mut String, tables: &Path) -> Result<(), AnyError> {
    let mut british = rows(&tables.join("posts.csv"))?;
    collected(&mut british);
    let american = with_places(rows(&tables.join("us_posts.csv"))?, &british);
    writeln!(code, "pub(super) static POSTS: &[Post] = &[")?;
    for (service, rows) in [("British", &british), ("American", &american)] {
        for row in rows {
            post(code, service, row)?;
        }
    }
    writeln!(code, "];")?;
    index(code, "POST_NAMES", british.iter().enumerate())?;
    let first = british.len();
    let american = american.iter().enumerate().map(|(at, row)| (at + first, row));
    index(code, "US_POST_NAMES", american)
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

/// The American rows, with an American post in every place where a British one is: it has the
/// place's names, and those that its own row gives.
fn with_places(american: Vec<Row>, british: &[Row]) -> Vec<Row> {
    let is_place = |row: &&Row| {
        let kinds = ["embassy", "consulate", "high-commission", "governor", "office"];
        let abroad = field(row, "country") != "United States" && !field(row, "lat").is_empty();
        kinds.contains(&field(row, "kind")) && abroad
    };
    let mut places: Vec<Row> = british.iter().filter(is_place).map(place_row).collect();
    let mut others = Vec::new();
    for row in american {
        let id = format!("us-{}", field(&row, "id"));
        let Some(place) = places.iter_mut().find(|place| field(place, "id") == id) else {
            others.push(row);
            continue;
        };
        let own = [field(&row, "name"), field(&row, "aliases")].join("|");
        if let Some((_, aliases)) = place.iter_mut().find(|(header, _)| header == "aliases") {
            aliases.push('|');
            aliases.push_str(&own);
        }
    }
    others.extend(places);
    others
}

/// The row of an American post in the place of a British one: without the names that say whose
/// post it is or what it is.
fn place_row(british: &Row) -> Row {
    let names = [field(british, "name"), field(british, "aliases")].join("|");
    let titles = [
        "UK", "U.K", "BRIT", "H.M", "HM ", "GOV", "HIGH", "POL", "RES", "CONSUL", "COMM", "DHC",
        "DEPUTY", "LEGATION", "EMBASSY", "PRODROME", "BIS ", "AGEN", "H.C.", "CHIEF",
    ];
    let own = |name: &&str| !titles.iter().any(|title| name.trim_matches('"').starts_with(title));
    // The head office stands in London.
    let london = field(british, "id") == "london";
    let names: Vec<&str> =
        names.split('|').filter(own).filter(|n| !london || *n == "LONDON").collect();
    let (name, aliases) =
        names.split_first().map_or((field(british, "name"), &[][..]), |(a, b)| (*a, b));
    let cell = |header: &str, cell: &str| match header {
        "id" => format!("us-{cell}"),
        "name" => name.to_owned(),
        "aliases" => aliases.join("|"),
        "kind" => "us-post".to_owned(),
        "note" | "from" | "to" => String::new(),
        _ => cell.to_owned(),
    };
    british.iter().map(|(header, own)| (header.clone(), cell(header, own))).collect()
}

/// Adds `ALL X POSTS` and `OTHER X POSTS` to the aliases of every collective addressee.
fn collected(rows: &mut [Row]) {
    with_aliases(rows, |row, name| {
        let first = name.split(' ').next().unwrap_or_default();
        let whole = ["ALL", "OTHER", "REMAINING", "CERTAIN"].contains(&first);
        let collective = field(row, "kind") == "collective" && name.ends_with(" POSTS");
        if whole || !collective {
            return Vec::new();
        }
        vec![format!("ALL {name}"), format!("OTHER {name}")]
    });
}

/// Adds `X DEPT` to the aliases of every `X DEPARTMENT`.
fn shortened(rows: &mut [Row]) {
    with_aliases(rows, |_, name| {
        let short = name.strip_suffix(" DEPARTMENT");
        short.map(|short| format!("{short} DEPT")).into_iter().collect()
    });
}

/// Adds further aliases made of each name, unless some row has them.
fn with_aliases(rows: &mut [Row], more: impl Fn(&Row, &str) -> Vec<String>) {
    let names = |row: &Row| {
        let names = [field(row, "name"), field(row, "aliases")].join("|");
        names.split('|').map(str::to_owned).collect::<Vec<_>>()
    };
    let mut known: Vec<String> = rows.iter().flat_map(names).map(|name| fold::key(&name)).collect();
    for row in rows {
        let made = names(row).into_iter().flat_map(|name| more(row, &name));
        let new: Vec<String> = made.filter(|name| !known.contains(&fold::key(name))).collect();
        known.extend(new.iter().map(|name| fold::key(name)));
        if let Some((_, aliases)) = row.iter_mut().find(|(header, _)| header == "aliases")
            && !new.is_empty()
        {
            aliases.push('|');
            aliases.push_str(&new.join("|"));
        }
    }
}

/// One index for each class of words.
fn words(code: &mut String, tables: &Path) -> Result<(), AnyError> {
    let rows = rows(&tables.join("words.csv"))?;
    entries(code, "WORDS", &rows)?;
    let mut classes: Vec<&str> = rows.iter().map(|row| field(row, "class")).collect();
    classes.sort_unstable();
    classes.dedup();
    for class in classes {
        let own = rows.iter().enumerate();
        let own = own.filter(|(_, row)| field(row, "class") == class);
        index(code, &format!("{}_WORDS", class.to_uppercase()), own)?;
    }
    Ok(())
}

/// A static with the sorted keys of every name in some rows, and the ways to them.
fn index<'r>(
    code: &mut String,
    name: &str,
    rows: impl Iterator<Item = (usize, &'r Row)>,
) -> Result<(), AnyError> {
    writeln!(code, "static {name}: Table = Table {{ keys: &[")?;
    let keys = keys(code, rows)?;
    writeln!(code, "], tree: &[")?;
    let mut branches = vec![(0, 0, u16::MAX)];
    branch(&mut branches, &keys, 0..keys.len(), 0, 0)?;
    for (letters, first, key) in branches {
        let letters = parted(letters);
        writeln!(code, "Branch {{ letters: {letters}, first: {first}, key: {key} }},")?;
    }
    writeln!(code, "], by_length: &[")?;
    let longest = keys.iter().map(String::len).max().unwrap_or(0);
    let mut lengths = vec![0];
    let mut count = 0;
    for length in 0..=longest {
        let mut before = "";
        for (at, key) in keys.iter().enumerate().filter(|(_, key)| key.len() == length) {
            let shared = key.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
            writeln!(code, "({at}, {}),", shared.min(255))?;
            before = key;
            count += 1;
        }
        lengths.push(count);
    }
    writeln!(code, "], lengths: &{lengths:?} }};")?;
    Ok(())
}

/// Fills a branch of the tree of letters with the keys of a range, which begin alike.
fn branch(
    branches: &mut Vec<(u64, usize, u16)>,
    keys: &[String],
    mut range: std::ops::Range<usize>,
    depth: usize,
    at: usize,
) -> Result<(), AnyError> {
    let Some(first) = keys.get(range.start).filter(|_| !range.is_empty()) else {
        return Ok(());
    };
    let same = keys[range.clone()].iter().take_while(|key| *key == first).count();
    if same == range.len() || first.len() == depth {
        branches[at].2 = u16::try_from(range.start)?;
        range.start += same;
    }
    let letter = |key: &str| key.as_bytes()[depth];
    let mut groups = Vec::new();
    while let Some(first) = keys.get(range.start).filter(|_| !range.is_empty()) {
        let own = keys[range.clone()].iter().take_while(|key| letter(key) == letter(first));
        let own = own.count();
        branches[at].0 |= 1 << place(letter(first));
        groups.push(range.start..range.start + own);
        range.start += own;
    }
    let children = branches.len();
    branches[at].1 = children;
    branches.resize(children + groups.len(), (0, 0, u16::MAX));
    for (child, group) in groups.into_iter().enumerate() {
        branch(branches, keys, group, depth + 1, children + child)?;
    }
    Ok(())
}

/// A number with a line under every third figure.
fn parted(number: u64) -> String {
    let figures = number.to_string();
    let mut parted = String::new();
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            parted.push('_');
        }
        parted.push(figure);
    }
    parted
}

/// The place of a letter or figure among them.
fn place(letter: u8) -> u8 {
    if letter.is_ascii_digit() { letter - b'0' } else { letter - b'A' + 10 }
}

/// The sorted keys of every name in some rows.
fn keys<'r>(
    code: &mut String,
    rows: impl Iterator<Item = (usize, &'r Row)>,
) -> Result<Vec<String>, AnyError> {
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
    for (key, at, _, alias, from, to) in &keys {
        writeln!(
            code,
            "    Key {{ text: {key:?}, name: {alias:?}, entry: {at}, from: {from}, to: {to} }},",
        )?;
    }
    Ok(keys.into_iter().map(|(key, ..)| key).collect())
}

fn rows(path: &Path) -> Result<Vec<Row>, AnyError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let headers = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cells = headers.iter().zip(record.iter());
        rows.push(
            cells.map(|(header, cell)| (header.to_owned(), cell.trim().to_owned())).collect(),
        );
    }
    Ok(rows)
}

fn field<'r>(row: &'r Row, name: &str) -> &'r str {
    row.iter().find(|(header, _)| header == name).map_or("", |(_, cell)| cell)
}

fn year(text: &str) -> String {
    match text.get(..4).unwrap_or(text).parse::<i32>() {
        Ok(year) => format!("Some({year})"),
        Err(_) => "None".to_owned(),
    }
}
