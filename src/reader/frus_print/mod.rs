//! Telegrams as printed in Foreign Relations of the United States.
//!
//! A title with sender and addressee, a line of place and date, `[Received …]`, the number
//! before the text, the signature, and the editors' source note with classification,
//! precedence and repeats.

mod note;
mod times;
mod title;

use std::ops::Range;

use super::draft::{Draft, item_path};
use super::lookup::Lookup;
use super::page::Line;
use super::{block, body, marks};
use crate::gazetteer;
use crate::telegram::{Addressee, Relay, Role};

/// Reads a printed telegram.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let after_title = title::read(draft, lines);
    edition(draft, &lines[..lines.len().min(after_title + 8)]);
    let start = times::read(draft, &mut lookup, lines, after_title);
    for line in &lines[after_title.min(start)..start] {
        if let Some(marking) = marks::marking(&lookup, line) {
            block::take_marking(draft, line, &marking);
        }
    }
    let note = lines.iter().position(|line| is_note(line.text)).unwrap_or(lines.len());
    let (start_text, own) = number(draft, lines, start.min(note), note);
    let end = signature(draft, lines, start_text, note);
    let mut text: Vec<Line> = lines[start_text..end].to_vec();
    if let (Some(first), Some(own)) = (text.first_mut(), own) {
        *first = own;
    }
    repeats(draft, &text);
    pass(draft, &text);
    body::read(draft, &lookup, &text);
    note::read(draft, &lines[note..]);
}

/// What the editors have put around the title: a file, a number, `[Telegram]`, `[Paraphrase]`.
fn edition(draft: &mut Draft, lines: &[Line]) {
    for line in lines.iter().filter(|line| line.text.len() < 50) {
        let bracketed = line.text.starts_with('[')
            && line.text.ends_with(']')
            && !line.text.contains(|c: char| c.is_ascii_digit());
        let number = line.text.trim_start_matches("No. ");
        let numbered = number.len() < line.text.len()
            && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if line.text.starts_with("File No") {
            draft.field("file", line.span());
        } else if numbered {
            draft.field("edition_number", line.span());
        } else if bracketed {
            draft.claim(line.span());
        }
    }
}

/// Whether a line begins the editors' notes.
fn is_note(text: &str) -> bool {
    let starts = ["Source note:", "Source:", "[Source:"];
    text == "----" || starts.iter().any(|start| text.starts_with(start))
}

/// The number before the text: `3627.`, `Secto 161/3504.`; the rest of its line.
fn number<'t>(
    draft: &mut Draft,
    lines: &[Line<'t>],
    start: usize,
    end: usize,
) -> (usize, Option<Line<'t>>) {
    let Some(at) = (start..end).find(|at| !lines[*at].is_blank()) else {
        return (start, None);
    };
    let line = &lines[at];
    let Some(stop) = line.text.find(". ").or_else(|| line.text.strip_suffix('.').map(str::len))
    else {
        return (at, None);
    };
    let number = line.text[..stop].trim_start_matches("No. ");
    if !is_number(number) {
        return (at, None);
    }
    if draft.telegram.number.is_none() {
        draft.field("number", line.at + stop - number.len()..line.at + stop);
        draft.telegram.number = Some(number.to_owned());
    }
    draft.claim(line.at..line.at + stop + 1);
    let rest = line.from(stop + 1);
    (at, Some(rest))
}

/// A number, perhaps with the name of a series; not a date-time group, not a date.
fn is_number(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = words.last().copied().unwrap_or_default();
    let group = last.len() == 7 && last.ends_with('Z');
    let figures = last.bytes().any(|b| b.is_ascii_digit());
    let short = words.len() <= 2 || words.len() == 3 && !text.contains(',');
    let series = words[..words.len().saturating_sub(1)].iter().all(|word| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.len() > 2
            && super::clock::month_of(&gazetteer::key(word)).is_none()
            && !matches!(*word, "Your" | "The" | "Department" | "Embassy")
            || word.bytes().any(|b| b.is_ascii_digit())
    });
    short && figures && !group && series && text.len() <= 30 && !text.contains(',')
}

/// The name below the text; says where the text ends.
fn signature(draft: &mut Draft, lines: &[Line], start: usize, note: usize) -> usize {
    let last = (start..note).rev().find(|at| !lines[*at].is_blank() && lines[*at].text != "----");
    let Some(at) = last.filter(|at| *at > start) else {
        return note;
    };
    let line = &lines[at];
    let text = line.text.trim_end_matches(|c: char| c == ']' || c.is_ascii_digit() || c == '[');
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = words.iter().all(|word| {
        word.starts_with(|c: char| c.is_uppercase()) || matches!(*word, "de" | "von" | "Jr.")
    });
    let ended = text.ends_with(['.', '”', '"', '?', ':', ')']) && !text.ends_with("Jr.");
    if words.is_empty() || words.len() > 4 || !capital || ended {
        return note;
    }
    draft.field("signature", line.at..line.at + text.len());
    draft.telegram.signature = Some(text.to_owned());
    at
}

/// `Repeated to Managua.` as a paragraph of its own.
fn repeats(draft: &mut Draft, lines: &[Line]) {
    for line in lines.iter().rev().take(8) {
        if line.text.len() < 200 && line.text.starts_with("Repeated ") {
            repeated(draft, line.text, line.at);
        }
    }
}

/// Reads `Repeated [precedence] to …` at the start of a text.
fn repeated(draft: &mut Draft, text: &str, at: usize) {
    let Some(to) = text.find(" to ").filter(|to| *to < 30) else {
        return;
    };
    let word = text[..to].split_whitespace().nth(1).unwrap_or_default();
    let precedence = gazetteer::precedence_word(word);
    let list = &text[to + 4..];
    let stops = [
        ". ",
        "; ",
        " as ",
        " literally",
        " with ",
        " eyes only",
        " and passed",
        " and received",
        " and pouched",
    ];
    let end = stops.iter().filter_map(|stop| list.find(stop)).min().unwrap_or(list.len());
    let list = list[..end].trim_end_matches('.');
    let mut offset = at + to + 4;
    for part in list.split(", ") {
        for name in part.split(" and ") {
            let start = offset;
            offset += name.len();
            let (name, reader) = name.split_once(" for ").unwrap_or((name, ""));
            info(draft, name, start, precedence.clone());
            offset += " and ".len();
            // `Paris for Embassy and USRO`: what follows are readers there, POLAD apart.
            if !matches!(reader, "" | "POLAD") {
                offset = start + part[part.find(name).unwrap_or(0)..].len() + " and ".len();
                break;
            }
        }
        offset = offset - " and ".len() + ", ".len();
    }
}

fn info(
    draft: &mut Draft,
    name: &str,
    at: usize,
    precedence: Option<crate::telegram::PrecedenceWord>,
) {
    let mut bare = name.trim();
    for article in ["and ", "to ", "the "] {
        bare = bare.strip_prefix(article).unwrap_or(bare);
    }
    if let Some((officer, place)) = bare.split_once(" at ") {
        let person = ["Secretary", "Ambassador", "Minister", "Consul", "Delegation", "President"];
        bare = if person.iter().any(|title| officer.contains(title)) { place } else { officer };
    }
    if bare.is_empty() || bare.len() > 60 {
        return;
    }
    let start = at + name.find(bare).unwrap_or(0);
    let path = item_path("addressees", draft.telegram.addressees.len());
    let post = gazetteer::us_post_by_name(bare, None);
    field(draft, &path, start..start + bare.len());
    draft.telegram.addressees.push(Addressee {
        role: Role::Info,
        name: bare.to_owned(),
        post: post.map(|post| post.id.to_owned()),
        precedence,
        deskby: None,
        saving: false,
    });
}

/// A field whose span was reckoned: it must lie within the text.
fn field(draft: &mut Draft, path: &str, span: Range<usize>) {
    if draft.text.get(span.clone()).is_some() {
        draft.field(path, span);
    }
}

/// `Department pass USUN for Secretary.` among the first words.
fn pass(draft: &mut Draft, lines: &[Line]) {
    let Some(line) = lines.first() else {
        return;
    };
    let head: String = line.text.chars().take(160).collect();
    let Some(at) = [
        "epartment pass ",
        "ept pass ",
        "epartment please pass ",
        "ept please pass ",
        "epartment repeat ",
    ]
    .iter()
    .find_map(|words| head.find(words).map(|at| (at, at + words.len()))) else {
        return;
    };
    let rest = &head[at.1..];
    let rest = rest.strip_prefix("to ").unwrap_or(rest);
    let end = [" for ", ". ", " as ", ".["].iter().filter_map(|stop| rest.find(stop)).min();
    let list = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ' ']);
    let to =
        list.split([',']).flat_map(|part| part.split(" and ")).map(|name| name.trim().to_owned());
    let to: Vec<String> = to.filter(|name| !name.is_empty()).collect();
    let start = line.at + at.0 - 1;
    field(draft, "relay[0]", start..start + 1);
    draft.telegram.relay.push(Relay {
        by: "Department".to_owned(),
        to,
        precedence: None,
        saving: false,
        acknowledged: false,
    });
}
