//! What stands between header and text: references, attention lines, the subject.

use super::draft::Draft;
use super::lookup::Lookup;
use super::marks;
use super::page::{Line, Word, is_stray, span_of};
use super::references;
use crate::gazetteer::{self, Class};

/// A subject has no more lines than this.
const MOST_LINES: usize = 3;

/// Words that sentences have and subjects have not.
const VERBS: [&str; 40] = [
    "THAT",
    "WAS",
    "WERE",
    "SAID",
    "WOULD",
    "HAS",
    "HAVE",
    "HAD",
    "IS",
    "ARE",
    "I",
    "WE",
    "HE",
    "THEY",
    "SHE",
    "IT",
    "ADDED",
    "TOLD",
    "BEEN",
    "WILL",
    "SHOULD",
    "COULD",
    "MAY",
    "CAN",
    "THERE",
    "WHICH",
    "MADE",
    "SHALL",
    "ASKED",
    "CALLED",
    "REPORTED",
    "AGREED",
    "CONFIRMED",
    "HIM",
    "ME",
    "YOU",
    "MUST",
    "CANNOT",
    "THIS",
    "PLEASE",
];

/// Reads from a line on, until the text begins; says on which line that is.
pub(super) fn read(draft: &mut Draft, lookup: &Lookup, lines: &[Line], start: usize) -> usize {
    let mut at = start;
    while at < lines.len() {
        let line = &lines[at];
        if line.is_blank() {
            at += 1;
        } else if let Some(marking) = marks::marking(lookup, line) {
            super::block::take_marking(draft, line, &marking);
            at += 1;
        } else if begins_text(lookup, line) {
            return at;
        } else if let Some(rest) = after_reference(line) {
            references::take(draft, std::slice::from_ref(line));
            let plain =
                |text: &str| text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_uppercase());
            let short = || {
                let before = draft.text[line.at..rest.at].trim_end();
                before.ends_with(':') && plain(clean(rest.text).trim_end_matches('.'))
            };
            if !clean(rest.text).is_empty() && (!marks::is_stray(&rest) || short()) {
                return take(draft, lookup, lines, at, rest);
            }
            draft.claim(line.at..rest.at);
            at += 1;
        } else if is_attention(line) {
            draft.field("attention", line.span());
            at += 1;
        } else if marks::is_stray(line) {
            at += 1;
        } else if is_subject(line, lines.get(at + 1)) {
            return take(draft, lookup, lines, at, *line);
        } else {
            return at;
        }
    }
    at
}

/// Whether a line begins the running text: a paragraph's number or a section heading.
pub(super) fn begins_text(lookup: &Lookup, line: &Line) -> bool {
    paragraph_number(line.text).is_some() || heading(lookup, line).is_some()
}

/// The number before a paragraph and the bytes that it takes.
pub(super) fn paragraph_number(text: &str) -> Option<(u32, usize)> {
    let text_start = text.trim_start_matches('(');
    let bracket = text.len() - text_start.len();
    let figures = text_start.bytes().take_while(u8::is_ascii_digit).count();
    if figures == 0 || figures > 2 {
        return None;
    }
    let rest = &text_start[figures..];
    let mark = rest.chars().next()?;
    let spaced = rest[mark.len_utf8()..].chars().next().is_none_or(|c| !c.is_ascii_digit());
    let closed = matches!(mark, '.' | ')' | ',') && spaced && (bracket == 0 || mark == ')');
    let number = text_start[..figures].parse().ok()?;
    closed.then_some((number, bracket + figures + 1))
}

/// A section heading that is alone on a line.
pub(super) fn heading(lookup: &Lookup, line: &Line) -> Option<&'static str> {
    if line.text.len() > 30 || line.text.len() < 4 {
        return None;
    }
    let words = line.words();
    let hit = lookup.word(Class::Heading, &words)?;
    let rest = &words[hit.used..];
    let litter = rest.iter().all(|word| word.key().len() <= 2) && rest.len() <= 3;
    litter.then(|| gazetteer::word_of(hit.key).name)
}

/// What follows a reference at the beginning of a line: the subject, or nothing.
fn after_reference<'t>(line: &Line<'t>) -> Option<Line<'t>> {
    let words = line.words();
    let mut at = usize::from(
        words.first().is_some_and(|word| matches!(word.key().as_ref(), "REF" | "REFERENCE" | "RE")),
    );
    let mut found = false;
    loop {
        let rest = words.get(at..)?;
        let Some(reference) = references::find(rest) else {
            break;
        };
        found = true;
        at += reference.used;
        at += past(&words[at..], &["OF", "(NOT", "AND", "PARA", "PARAGRAPH"]);
        at += super::names::remark(&words[at..])
            .filter(|used| words[at + used - 1].full.ends_with(':'))
            .unwrap_or(0);
        if words[..at].last().is_some_and(|word| word.full.ends_with(':')) {
            break;
        }
    }
    if !found {
        return None;
    }
    let end = words[..at].last().map_or(0, |word| word.full_at + word.full.len() - line.at);
    let rest = line.from(end);
    let rest =
        rest.from(rest.text.len() - rest.text.trim_start_matches([':', '.', ',', ' ']).len());
    Some(rest)
}

/// Skips a date after a reference, a joint before the next.
fn past(words: &[Word], joints: &[&str]) -> usize {
    let Some(first) = words.first() else {
        return 0;
    };
    if first.text == "OF" || first.text == "of" {
        return 1 + super::clock::date(&words[1..]).map_or(0, |taken| taken.used);
    }
    usize::from(joints.contains(&first.text) && first.text == "AND")
}

/// `FOLLOWING FOR …`, `PERSONAL FOR …`, `FOR … FROM …`.
fn is_attention(line: &Line) -> bool {
    let key = line.key();
    let starts = [
        "FOLLOWINGFOR",
        "FOLLOWINGFROM",
        "PERSONALFOR",
        "FORFROM",
        "FOLLOWINGPERSONAL",
        "FOLLOWINGISFOR",
        "STRICTLYPERSONALFOR",
    ];
    line.text.len() < 90
        && (starts.iter().any(|start| key.starts_with(start))
            || key.starts_with("FOR") && line.text.contains(" FROM ")
            || line.text.starts_with("FOR ") && line.text.len() < 50
            || key.starts_with("FOLLOW") && line.text.contains(" FOR "))
}

/// Whether a line can be a subject.
fn is_subject(line: &Line, next: Option<&Line>) -> bool {
    let text = clean(line.text);
    let words: Vec<_> = line.words().iter().map(Word::key).collect();
    let verb = words.iter().any(|word| VERBS.contains(&word.as_ref()));
    let short = text.len() <= 90 && words.len() <= 12;
    let sentence = text.contains(". ") || text.ends_with('.') && words.len() > 8;
    let blank_follows = next.is_none_or(Line::is_blank);
    let numbered = || next.is_some_and(|next| paragraph_number(next.text).is_some());
    if text.ends_with('.') && !blank_follows && !numbered() {
        return false;
    }
    short && !sentence && (!verb || blank_follows && words.len() <= 8) && words.len() <= 12
}

/// Takes the subject that begins on a line; says where the text goes on.
fn take(draft: &mut Draft, lookup: &Lookup, lines: &[Line], at: usize, first: Line) -> usize {
    let first = unlabelled(first);
    let mut parts = vec![clean(first.text)];
    let mut end = at + 1;
    let mut span = first.at..first.at + parts[0].len();
    while parts.len() < MOST_LINES {
        let Some(line) = lines.get(end) else {
            break;
        };
        let bracket = parts[0].starts_with('[') && !parts.iter().any(|part| part.contains(']'));
        let over = !bracket
            && (line.is_blank()
                || begins_text(lookup, line)
                || marks::is_stray(line)
                || marks::marking(lookup, line).is_some()
                || parts.last().is_some_and(|part| part.ends_with('.'))
                || !is_subject(line, lines.get(end + 1))
                || !goes_on(lookup, lines, end));
        if over {
            break;
        }
        parts.push(clean(line.text));
        span.end = line.at + line.text.len();
        end += 1;
    }
    let subject = joined(&parts);
    let printed = unbracketed(&subject);
    let subject = figures_mended(&printed);
    draft.claim(lines[at].at..first.at);
    if subject != printed {
        draft.mended(span.clone(), &subject);
    }
    draft.field("subject", span);
    draft.telegram.subject = Some(subject);
    end
}

/// A line without the label `SUBJECT:` before it.
fn unlabelled(line: Line<'_>) -> Line<'_> {
    let words = line.words();
    let label = words.first().filter(|first| {
        matches!(first.text, "SUBJECT" | "SUBJ" | "Subject" | "Subj") && first.full.ends_with(':')
    });
    label.filter(|_| words.len() > 1).map_or(line, |label| line.from(label.full.len()))
}

/// A subject in capitals with the letters that scans take for figures, where letters stand on
/// both sides.
fn figures_mended(subject: &str) -> String {
    let words: Vec<String> = subject.split(' ').map(word_mended).collect();
    words.join(" ")
}

fn word_mended(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let count = letters.iter().filter(|c| c.is_ascii_uppercase()).count();
    let figures = letters.iter().filter(|c| c.is_ascii_digit()).count();
    if count < 4 || figures != 1 || letters.iter().any(|c| c.is_lowercase()) {
        return word.to_owned();
    }
    let within = |at: usize| {
        let letter = |at: Option<usize>| {
            at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_uppercase)
        };
        letter(at.checked_sub(1)) && letter(Some(at + 1))
    };
    let mended = letters.iter().enumerate().map(|(at, c)| match c {
        '0' if within(at) => 'O',
        '1' if within(at) => 'I',
        '5' if within(at) => 'S',
        '8' if within(at) => 'B',
        _ => *c,
    });
    mended.collect()
}

/// `[of March 3 and 4: Situation in Bahrain]` is London's gloss: the subject stands in it.
fn unbracketed(subject: &str) -> String {
    let subject = subject.trim_end_matches(['.', ' ']);
    let Some(inner) = subject.strip_prefix('[') else {
        return subject.to_owned();
    };
    let inner = inner.trim_end_matches([']', '.', ' ']);
    let dated = inner.starts_with("of ") || inner.starts_with("OF ");
    let rest = inner.split_once(": ").filter(|_| dated).map(|(_, rest)| rest);
    rest.unwrap_or(inner).to_owned()
}

/// Whether a second line of a subject is followed by the text, and is not the text itself.
fn goes_on(lookup: &Lookup, lines: &[Line], at: usize) -> bool {
    lines
        .get(at + 1)
        .is_none_or(|next| next.is_blank() || begins_text(lookup, next) || next.text.len() < 50)
}

pub(super) fn joined(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        if let Some(stem) = whole.strip_suffix('-').filter(|stem| !stem.ends_with([' ', '-'])) {
            whole = stem.to_owned();
        } else if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(part);
    }
    whole
}

/// A text without the stray marks at its ends.
pub(super) fn clean(text: &str) -> &str {
    let start = text.trim_start_matches(|c| is_stray(c) || c == ':');
    let mut end = start.trim_end_matches(|c| is_stray(c) && c != '\'' && c != '"');
    // One accented or single letter at the end of a line is a mark on the paper.
    while let Some((rest, last)) = end.rsplit_once(' ') {
        let mark = last.chars().count() == 1 && !last.is_ascii()
            || last == "."
            || last == ":"
            || last == "_";
        if !mark {
            break;
        }
        end = rest.trim_end();
    }
    end
}

/// The words of a line that are left when it is claimed as a whole.
pub(super) fn claim_line(draft: &mut Draft, line: &Line) {
    draft.claim(span_of(&line.words()));
}
