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
            numbered(draft, line);
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
    let body = match from_at(&lower) {
        Some(at) => &bare[at..],
        None if OPENINGS.iter().any(|opening| lower.starts_with(opening)) => bare,
        None => return None,
    };
    let body = body.strip_prefix("the ").or_else(|| body.strip_prefix("The ")).unwrap_or(body);
    let targets = body.match_indices(" to ").map(|(at, _)| at);
    if let Some(at) = targets.filter(|at| is_target(&body[at + 4..])).last() {
        let right = &body[at + 4..];
        return Some((
            body[..at].trim().trim_end_matches(','),
            ended(right.strip_prefix("the ").unwrap_or(right)),
        ));
    }
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

/// Where the sender stands in a title: behind `Telegram From`, perhaps with the number between.
fn from_at(lower: &str) -> Option<usize> {
    let at = lower.find("telegram ")? + "telegram ".len();
    let number = lower[at..].find("from ")?;
    let series = lower[at..at + number].trim();
    let short = series.len() <= 24 && series.bytes().any(|byte| byte.is_ascii_digit());
    (series.is_empty() || short).then_some(at + number + "from ".len())
}

/// The number between `Telegram` and `From`.
fn numbered(draft: &mut Draft, line: &Line) {
    let Some((before, _)) = line.text.split_once(" From ") else {
        return;
    };
    let Some(at) = before.find("elegram ").map(|at| at + "elegram ".len()) else {
        return;
    };
    draft.field("number", line.at + at..line.at + before.len());
    draft.telegram.number = Some(before[at..].to_owned());
}

/// How a title begins that does not say that it is a telegram.
const OPENINGS: [&str; 15] = [
    "the ",
    "mr. ",
    "mrs. ",
    "general ",
    "admiral ",
    "president ",
    "prime minister ",
    "ambassador ",
    "minister ",
    "chargé ",
    "consul ",
    "consul general ",
    "secretary of state ",
    "acting secretary ",
    "vice consul ",
];

/// Whether a title's words behind `to` are somebody to whom telegrams go.
fn is_target(text: &str) -> bool {
    let text = text.strip_prefix("the ").unwrap_or(text);
    let targets = [
        "Department of",
        "Secretary of",
        "Acting Secretary",
        "Under Secretary",
        "Deputy",
        "Embassy",
        "Legation",
        "Consulate",
        "Mission",
        "Delegation",
        "Interests Section",
        "Liaison Office",
        "Ambassador",
        "Minister",
        "Charg",
        "Consul",
        "President",
        "Special Representative",
        "Personal Representative",
        "Representative",
        "High Commissioner",
        "Office of",
        "White House",
        "Certain",
        "All ",
    ];
    targets.iter().any(|target| text.starts_with(target))
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
