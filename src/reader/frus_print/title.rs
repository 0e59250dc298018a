//! The title: `334. Telegram From the Embassy in Egypt to the Department of State`.

use crate::gazetteer;
use crate::reader::draft::Draft;
use crate::reader::page::Line;
use crate::telegram::{Addressee, Role};

/// So many lines are looked at for the title.
const LOOKED_AT: usize = 12;

/// Reads the title; says which line comes after it.
pub(super) fn read(draft: &mut Draft, lines: &[Line]) -> usize {
    for (at, line) in lines.iter().enumerate().take(LOOKED_AT) {
        if line.is_blank() || !line.text.contains(" to ") {
            continue;
        }
        if let Some((from, to)) = parties(line.text) {
            draft.claim(line.span());
            sender(draft, line, from);
            addressee(draft, line, to);
            return at + 1;
        }
    }
    0
}

/// The sender and the addressee that a title names.
fn parties(title: &str) -> Option<(&str, &str)> {
    let bare =
        title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '['));
    let lower = bare.to_ascii_lowercase();
    let body = match lower.find("telegram from ") {
        Some(at) => &bare[at + "telegram from ".len()..],
        None if lower.starts_with("the ") || lower.starts_with("president ") => bare,
        None => return None,
    };
    let body = body.strip_prefix("the ").or_else(|| body.strip_prefix("The ")).unwrap_or(body);
    let mut from = 0;
    while let Some(at) = body[from..].find(" to ").map(|at| at + from) {
        let right = &body[at + 4..];
        if !is_organisation(right) && !right.is_empty() {
            let right = right.strip_prefix("the ").unwrap_or(right);
            return Some((body[..at].trim(), ended(right)));
        }
        from = at + 4;
    }
    None
}

/// What a mission is accredited to is not whom the telegram is for.
fn is_organisation(text: &str) -> bool {
    let bodies = [
        "the United Nations",
        "the North Atlantic",
        "the European",
        "the Organization",
        "NATO",
        "the International",
        "International",
        "the Negotiations",
        "the Commission",
        "the Holy See",
        "the Vietnam",
        "the Paris",
        "the Office of the United Nations",
        "the Supreme Allied",
    ];
    bodies.iter().any(|body| text.starts_with(body)) && text.contains(" to ")
}

/// A name without a footnote mark at its end.
fn ended(name: &str) -> &str {
    let name = name.trim();
    let bare =
        name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ']' || c == '[' || c == '*');
    if bare.len() < name.len() && !bare.is_empty() { bare.trim_end() } else { name }
}

fn sender(draft: &mut Draft, line: &Line, from: &str) {
    let start = line.at + line.text.find(from).unwrap_or(0);
    draft.field("from", start..start + from.len());
    draft.telegram.from = Some(from.to_owned());
}

fn addressee(draft: &mut Draft, line: &Line, to: &str) {
    let start = line.at + line.text.rfind(to).unwrap_or(0);
    draft.field("addressees[0]", start..start + to.len());
    let post = gazetteer::us_post_by_name(to, None);
    draft.telegram.addressees.push(Addressee {
        role: Role::Action,
        name: to.to_owned(),
        post: post.map(|post| post.id.to_owned()),
        precedence: None,
        deskby: None,
        saving: false,
    });
}
