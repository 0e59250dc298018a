//! Findings gathered while a file is checked, and suggestions for what was misspelt.

use std::ops::Range;

use super::said::{self, Fault};
use crate::finding::{Finding, Severity};

/// The findings of one file, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// Adds an error with its remedy.
    pub fn error(&mut self, code: &'static str, span: Range<usize>, message: String, help: String) {
        self.push(Finding::error(code, span).message(message).help(help));
    }

    /// The value, or an error at `span` that says what the conversion said.
    pub fn take<T, E: std::fmt::Display>(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        result: Result<T, E>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let text = error.to_string();
                let (message, help) = text.split_once("; ").unwrap_or((&text, ""));
                let finding = Finding::error(code, span).message(message);
                self.push(if help.is_empty() { finding } else { finding.help(help) });
                None
            }
        }
    }

    /// An error where a text was no text: `cli` writes U+FFFD for what is not UTF-8.
    pub(super) fn utf8(&mut self, text: &str) {
        if let Some(at) = text.find('\u{fffd}') {
            let message = "the text is not UTF-8 from here".to_owned();
            let help = "save it as UTF-8, or mend the character that was lost".to_owned();
            self.error("reader::not-utf8", at..at + '\u{fffd}'.len_utf8(), message, help);
        }
    }

    /// Whether one of them stops the file from being used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings, by place.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|finding| (finding.span.start, finding.span.end));
        // What a template says wrongly is said once, however many follow it.
        self.found.dedup();
        self.found
    }
}

/// The known name nearest to a misspelt one, if one is near.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&wanted, &known.to_lowercase()), known))
        .filter(|(distance, known)| *distance <= 1 + known.chars().count() / 3)
        .min()
        .map(|(_, known)| known)
}

/// What to say to a misspelt name: `did you mean …?`, or a list of what is known.
#[must_use]
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        format!("did you mean `{near}`?")
    } else {
        let mut all: Vec<&str> = known.into_iter().take(13).collect();
        let more = if all.len() > 12 { " …" } else { "" };
        all.truncate(12);
        format!("known are: {}{more}", all.join(", "))
    }
}

/// A TOML text as a file's form; a fault in it is one finding at its place.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(
    text: &str,
    findings: &mut Findings,
) -> Option<T> {
    findings.utf8(text);
    match said::form(text) {
        Ok(file) => Some(file),
        Err(Fault { message, span }) => {
            let span = span.unwrap_or(0..0);
            let finding = Finding::error("scenario::form", span).message(&message);
            findings.push(match help_for(&message) {
                Some(help) => finding.help(help),
                None => finding.help("`deskby schema` prints every key and what it takes"),
            });
            None
        }
    }
}

/// For a misspelt key, the key that was probably meant.
fn help_for(message: &str) -> Option<String> {
    let (name, rest) = message.strip_prefix("unknown field `")?.split_once('`')?;
    let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    Some(suggestion(name, known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest() {
        assert_eq!(suggestion("bon", ["bonn", "paris"]), "did you mean `bonn`?");
        assert_eq!(suggestion("zanzibar", ["bonn", "paris"]), "known are: bonn, paris");
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_place() {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only its form is tested")]
        struct Form {
            path: String,
            source: Option<String>,
        }
        let mut findings = Findings::default();
        let text = "path = \"x\"\nsurce = 1\n";
        assert!(parsed::<Form>(text, &mut findings).is_none());
        let found = findings.into_sorted();
        assert_eq!(&text[found[0].span.clone()], "surce");
        assert_eq!(found[0].help.as_deref(), Some("did you mean `source`?"));
    }
}
