//! `path=value`: one change for one question, as a variant would write it.

use super::change::Change;
use super::check::{Findings, parsed, suggestion};
use super::file::ChangeFile;

/// The keys of a variant that have a name after them.
const NAMED: [&str; 5] = ["precedence", "deskby", "hours", "traffic", "bags"];

/// The keys of a variant that stand alone.
const ALONE: [&str; 5] = ["at", "routing", "pass", "caveats", "additional"];

impl Change {
    /// The change that `path=value` means: a key of a variant (`at`, `pass`, `precedence.BONN`,
    /// `traffic.*`), a window (`outages.CIRCUIT=from/to`, `closed.POST=from/to`), or a figure by
    /// its path.
    ///
    /// # Errors
    ///
    /// What is wrong, and what to write.
    pub fn of_set(text: &str) -> Result<Self, String> {
        let (path, value) = text.split_once('=').ok_or_else(|| {
            format!("`{text}` is not of the form path=value; write precedence.BONN=IMMEDIATE")
        })?;
        let file = as_toml(path.trim(), value.trim())?;
        let mut findings = Findings::default();
        let change = parsed::<ChangeFile>(&file, &mut findings)
            .map(|file| Self::checked(&file, &mut findings));
        match (findings.into_sorted().first(), change) {
            (None, Some(change)) => Ok(change),
            (finding, _) => {
                let message = finding.map_or("it is not understood", |finding| &finding.message);
                let help = finding.and_then(|finding| finding.help.as_deref());
                let help = help.unwrap_or("write path=value, as in the variants of a scenario");
                Err(format!("{path}: {message}; {help}"))
            }
        }
    }
}

/// A variant that says nothing but this.
fn as_toml(path: &str, value: &str) -> Result<String, String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let (head, name) = path.split_once('.').unwrap_or((path, ""));
    if ALONE.contains(&path) {
        return Ok(format!("{path} = {}", written(value, path)));
    }
    if NAMED.contains(&head) && !name.is_empty() {
        return Ok(format!("{head} = {{ {} = {} }}", quoted(name), written(value, head)));
    }
    if name.is_empty() {
        let known = NAMED.iter().chain(&ALONE).copied().chain(["outages", "closed"]);
        let help = suggestion(path, known.clone());
        let named = if known.clone().any(|key| key == path) {
            format!("`{path}` needs a name; write {path}.NAME={value}")
        } else {
            format!("`{path}` is no key of a variant and no path of a figure; {help}")
        };
        return Err(named);
    }
    let key = match head {
        "outages" => "circuit",
        "closed" => "post",
        _ => return Ok(format!("figures = {{ {} = {} }}", quoted(path), written(value, "figure"))),
    };
    let (from, to) = value.split_once('/').ok_or_else(|| {
        format!("`{value}` is not a window; write {path}=1986-02-10T16:30Z/1986-02-11T08:30Z")
    })?;
    let (from, to) = (quoted(from.trim()), quoted(to.trim()));
    Ok(format!("[[{head}]]\n{key} = {}\nfrom = {from}\nto = {to}\n", quoted(name)))
}

/// A value as TOML: a list, a table, true and false as they are, a number where one is wanted,
/// and everything else as a text.
fn written(value: &str, of: &str) -> String {
    let read = toml::from_str::<toml::Table>(&format!("value = {value}"));
    let plain = match read.as_ref().ok().and_then(|table| table.get("value")) {
        Some(toml::Value::Boolean(_)) => of == "pass",
        Some(toml::Value::Array(_) | toml::Value::Table(_)) => true,
        Some(toml::Value::Integer(_)) => of == "traffic" || of == "figure",
        Some(toml::Value::Float(_)) => of == "traffic",
        Some(toml::Value::String(_)) => value.starts_with(['"', '\'']),
        Some(toml::Value::Datetime(_)) | None => false,
    };
    match (plain, of) {
        (true, _) => value.to_owned(),
        (false, "caveats" | "additional" | "bags") => {
            let words = value.split(',').map(|word| word.trim().to_owned());
            let words = words.filter(|word| !word.is_empty()).map(toml::Value::String);
            toml::Value::Array(words.collect()).to_string()
        }
        (false, _) => toml::Value::String(value.to_owned()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_a_value_are_what_a_variant_would_write() {
        for (path, value, file) in [
            ("at", "Friday 22:00", "at = \"Friday 22:00\""),
            ("pass", "false", "pass = false"),
            ("precedence.BONN", "FLASH", "precedence = { \"BONN\" = \"FLASH\" }"),
            ("traffic.*", "3", "traffic = { \"*\" = 3 }"),
            (
                "posts.bonn.centre.operators",
                "1",
                "figures = { \"posts.bonn.centre.operators\" = 1 }",
            ),
            ("caveats", "DEDIP, PERSONAL", "caveats = [\"DEDIP\", \"PERSONAL\"]"),
        ] {
            assert_eq!(as_toml(path, value).unwrap(), file);
            assert!(Change::of_set(&format!("{path}={value}")).is_ok(), "{path}");
        }
        assert!(Change::of_set("outages.x=1986-02-10T16:30Z/1986-02-11T08:30Z").is_ok());
    }

    #[test]
    fn what_is_not_understood_is_said_with_what_to_write() {
        assert!(Change::of_set("pas=false").unwrap_err().contains("did you mean `pass`?"));
        assert!(Change::of_set("traffic=3").unwrap_err().contains("traffic.NAME=3"));
        for text in ["", "at", "at=Fryday", "pass=perhaps", "outages.x=then", "traffic.*=-1"] {
            let error = Change::of_set(text).unwrap_err();
            assert!(error.contains("; "), "{text}: {error}");
        }
    }
}
