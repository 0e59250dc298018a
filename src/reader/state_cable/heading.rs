//! FM, TO, INFO, the line of classification, TAGS, SUBJECT and REF of a cable.

use super::{post_of, settled};
use crate::gazetteer::{self, Class};
use crate::reader::draft::{Draft, item_path};
use crate::reader::lookup::Lookup;
use crate::reader::page::{Line, Word, joined, span_of};
use crate::reader::{clock, names, subject};
use crate::telegram::{Addressee, Precedence, PrecedenceWord, Reference, Relay, Role};

/// Reads FM, TO and INFO and the line of classification; says on which line they end.
pub(super) fn addresses(
    draft: &mut Draft,
    lookup: &Lookup,
    lines: &[Line],
    start: usize,
    prosigns: &[Precedence],
) -> usize {
    let mut role = None;
    for (at, line) in lines.iter().enumerate().skip(start).take(120) {
        if line.is_blank() {
            continue;
        }
        let words = line.words();
        let Some(first) = words.first() else {
            continue;
        };
        if class_line(draft, lookup, line, &words, role.is_some()) {
            return at + 1;
        }
        if matches!(line.text, "BT" | "B T") {
            draft.claim(line.span());
            continue;
        }
        match first.text {
            "FM" | "FROM" => sender(draft, lookup, &words[1..]),
            "TO" => role = Some(Role::Action),
            "INFO" => role = Some(Role::Info),
            _ if is_field(line).is_some() || subject::paragraph_number(line.text).is_some() => {
                return at;
            }
            _ => {}
        }
        let keyword = usize::from(matches!(first.text, "TO" | "INFO" | "FM" | "FROM"));
        if keyword == 1 {
            draft.claim(first.span());
        }
        if let Some(role) = role
            && words.len() > keyword
            && first.text != "FM"
        {
            addressee(draft, lookup, &words[keyword..], role, prosigns);
        }
    }
    start
}

fn sender(draft: &mut Draft, lookup: &Lookup, words: &[Word]) {
    if words.is_empty() || draft.telegram.from.is_some() {
        return;
    }
    let name = mended(draft, lookup, words);
    draft.field("from", span_of(words));
    draft.telegram.from = Some(name);
}

/// A name that is further off than this is not mended: `SADC COLLECTIVE` is not that of OECD.
const SURELY: u32 = 100;

/// A name as printed, or the one that it can safely be.
fn mended(draft: &mut Draft, lookup: &Lookup, words: &[Word]) -> String {
    let printed = joined(words);
    let index = gazetteer::us_post_names();
    let hit = lookup.longest(index, words).filter(|hit| hit.used == words.len());
    match hit.filter(|hit| (1..=SURELY).contains(&hit.cost)) {
        Some(hit) => {
            draft.mended(span_of(words), hit.key.name);
            hit.key.name.to_owned()
        }
        None => printed,
    }
}

/// An addressee on a line of its own: name, precedence, serial number.
fn addressee(
    draft: &mut Draft,
    lookup: &Lookup,
    words: &[Word],
    role: Role,
    prosigns: &[Precedence],
) {
    let mut end = words.len();
    // A serial number to the addressee; UNN says that there is none.
    let serial = |text: &str| text == "UNN" || text.bytes().all(|b| b.is_ascii_digit());
    if serial(words[end - 1].text) && end > 1 {
        end -= 1;
    }
    let words = &unrouted(draft, words)[..];
    // `AMEMBASSY NIAMEY FOR CDO`: for whom it is there is no part of the name.
    end =
        words[..end].iter().position(|word| word.text == "FOR").filter(|at| *at > 1).unwrap_or(end);
    let exact = (1..end).find_map(|at| word_of_precedence(lookup, &words[at..end], at, true));
    let precedence = exact
        .or_else(|| (1..end).find_map(|at| word_of_precedence(lookup, &words[at..end], at, false)));
    let name_end = precedence.as_ref().map_or(end, |(at, _)| *at);
    let pouch = words[..name_end].last().is_some_and(|word| word.text == "POUCH");
    let name_words = &words[..name_end - usize::from(pouch && name_end > 1)];
    let parts: Vec<&[Word]> = name_words.split_inclusive(|word| word.full.ends_with(',')).collect();
    for part in parts.into_iter().filter(|part| part.iter().any(Word::is_word)) {
        let name = mended(draft, lookup, part);
        let path = item_path("addressees", draft.telegram.addressees.len());
        draft.field(path, span_of(part));
        let post = post_of(lookup, &name).map(str::to_owned);
        let own = precedence.as_ref().map(|(_, word)| word.clone());
        draft.telegram.addressees.push(Addressee {
            role,
            name,
            post,
            precedence: own.or_else(|| settled(prosigns, role == Role::Info)),
            deskby: None,
            saving: pouch,
        });
    }
    draft.claim(span_of(words));
}

/// The words without the routing indicator before a name (`RUEHC/SECSTATE`).
fn unrouted<'t>(draft: &mut Draft, words: &[Word<'t>]) -> Vec<Word<'t>> {
    let mut own = words.to_vec();
    let indicator = |text: &str| {
        (5..=8).contains(&text.len())
            && (text.starts_with("RU") || text.starts_with("RH"))
            && text.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    for word in &mut own {
        let stroke = word.full.find('/').filter(|at| indicator(&word.full[..*at]));
        if let Some(at) = stroke.filter(|at| word.text.len() > at + 1) {
            draft.claim(word.at..word.at + at + 1);
            let rest = Line::part(&word.full[at + 1..], word.full_at + at + 1);
            if let Some(first) = rest.words().first() {
                *word = Word { gap: word.gap, ..*first };
            }
        }
    }
    own
}

/// The precedence that some words begin with, all of them.
fn word_of_precedence(
    lookup: &Lookup,
    words: &[Word],
    at: usize,
    exact: bool,
) -> Option<(usize, PrecedenceWord)> {
    let hit = if exact {
        lookup.longest_exact(gazetteer::words(Class::Precedence), words)?
    } else {
        lookup.precedence(words)?
    };
    let own = words[0].text.len() > 2;
    let precedence = gazetteer::precedence_of(hit.key)?;
    own.then_some((at, precedence))
}

/// `C O N F I D E N T I A L SECTION 1 OF 2 LA PAZ 1673`: classification, post, number.
fn class_line(
    draft: &mut Draft,
    lookup: &Lookup,
    line: &Line,
    words: &[Word],
    begun: bool,
) -> bool {
    let Some((classification, used)) = classification(lookup, words) else {
        return false;
    };
    let rest = &words[used..];
    let number = rest.iter().rposition(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
    let Some(at) = number.filter(|at| begun && *at > 0) else {
        return false;
    };
    draft.claim(line.span());
    draft.field("classification", span_of(&words[..used]));
    draft.telegram.classification = Some(classification.to_owned());
    let figures = rest[at].text.split('/').next().unwrap_or_default();
    draft.field("number", rest[at].span());
    draft.telegram.number = Some(figures.to_owned());
    true
}

/// The classification at the beginning of some words, in one piece or in spaced letters.
fn classification(lookup: &Lookup, words: &[Word]) -> Option<(&'static str, usize)> {
    let letters = words.iter().take_while(|word| word.text.len() == 1).count();
    let index = gazetteer::words(Class::Classification);
    if letters >= 5 {
        let key = crate::reader::page::key_of(&words[..letters]);
        let (key, _) = lookup.mended(index, &key)?;
        return Some((gazetteer::word_of(key).kind, letters));
    }
    let hit = lookup.longest(index, words)?;
    Some((gazetteer::word_of(hit.key).kind, hit.used))
}

/// The lines that have a name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Order,
    Tags,
    Subject,
    Reference,
}

/// The field that a line begins, and the bytes of its name.
fn is_field(line: &Line) -> Option<(Field, usize)> {
    let start = |names: &[&str]| {
        names.iter().find(|name| line.text.starts_with(**name)).map(|name| name.len())
    };
    start(&["E.O", "EO ", "E. O."])
        .map(|used| (Field::Order, used))
        .or_else(|| start(&["TAGS:", "TAGS "]).map(|used| (Field::Tags, used)))
        .or_else(|| {
            start(&["SUBJECT:", "SUBJ:", "SUBJECT ", "SUBJ.", "SUBJ "])
                .map(|used| (Field::Subject, used))
        })
        .or_else(|| {
            start(&["REFS:", "REF:", "REF ", "REFERENCE:", "REFTEL:", "REFS "])
                .map(|used| (Field::Reference, used))
        })
}

/// Reads the lines between addresses and text; says where the text begins.
pub(super) fn subject_lines(
    draft: &mut Draft,
    lookup: &Lookup,
    lines: &[Line],
    start: usize,
) -> usize {
    let mut at = start;
    let mut begun = false;
    while at < lines.len() {
        let line = &lines[at];
        if line.is_blank() {
            at += 1;
        } else if let Some((field, used)) = is_field(line) {
            begun = true;
            at = take_field(draft, lines, at, field, used);
        } else if !begun && at < start + 14 && subject::paragraph_number(line.text).is_none() {
            caption(draft, lookup, line);
            at += 1;
        } else {
            return at;
        }
    }
    at
}

/// Captions below the line of classification: caveats, PASS, attention lines.
fn caption(draft: &mut Draft, lookup: &Lookup, line: &Line) {
    let words = line.words();
    if let Some(at) = words.iter().take(4).position(|word| word.text == "PASS") {
        return pass(draft, line, &words, at);
    }
    let mut at = 0;
    while at < words.len() {
        let Some(hit) = lookup.longest_exact(gazetteer::words(Class::Caveat), &words[at..]) else {
            break;
        };
        let name = gazetteer::word_of(hit.key).name.to_owned();
        draft.field(
            item_path("caveats", draft.telegram.caveats.len()),
            span_of(&words[at..at + hit.used]),
        );
        draft.telegram.caveats.push(name);
        at += hit.used;
    }
    if at == 0 && line.text.contains(" FOR ") || line.text.starts_with("FOR ") {
        draft.field("attention", line.span());
    }
}

/// `PASS AGRICULTURE`, `DEPT PASS USTR`.
fn pass(draft: &mut Draft, line: &Line, words: &[Word], at: usize) {
    let plain = |word: &&Word| !matches!(word.text, "PLEASE" | "PLS" | "PSE" | "ALSO");
    let by: Vec<Word> = words[..at].iter().filter(plain).copied().collect();
    let by = joined(&by);
    let skip = usize::from(words.get(at + 1).is_some_and(|word| word.text == "TO"));
    let rest = &words[(at + 1 + skip).min(words.len())..];
    let end = rest.iter().position(|word| matches!(word.text, "FOR" | "AS" | "FROM"));
    let rest = &rest[..end.unwrap_or(rest.len())];
    let to = rest
        .split_inclusive(|word| word.full.ends_with(',') || names::is_joint(word))
        .map(|part| joined(part).trim_end_matches(" AND").to_owned())
        .filter(|name| !name.is_empty() && name != "AND")
        .collect();
    draft.field(item_path("relay", draft.telegram.relay.len()), line.span());
    draft.telegram.relay.push(Relay {
        by,
        to,
        precedence: None,
        saving: false,
        acknowledged: false,
    });
}

/// Takes a field and the lines that it runs over; says which line is next.
fn take_field(draft: &mut Draft, lines: &[Line], at: usize, field: Field, used: usize) -> usize {
    let mut end = at + 1;
    while lines.get(end).is_some_and(|next| goes_on(field, &lines[end - 1], next)) {
        end += 1;
    }
    let own = &lines[at..end];
    let span = own[0].at..own[own.len() - 1].span().end;
    match field {
        Field::Order => draft.field("executive_order", span),
        Field::Tags => draft.field("tags", span),
        Field::Subject => {
            let mut parts = vec![own[0].text[used..].trim_matches([' ', ':'])];
            parts.extend(own[1..].iter().map(|line| line.text));
            draft.field("subject", span);
            draft.telegram.subject = Some(subject::joined(&parts));
        }
        Field::Reference => {
            draft.claim(span);
            for line in own {
                references(draft, line);
            }
        }
    }
    end
}

/// Whether a field runs over to the next line.
fn goes_on(field: Field, line: &Line, next: &Line) -> bool {
    if next.is_blank() || is_field(next).is_some() {
        return false;
    }
    let first = next.text.split_whitespace().next().unwrap_or_default();
    let full = line.text.len() + 1 + first.len() >= 52;
    let numbered = subject::paragraph_number(next.text).is_some();
    match field {
        Field::Order => next.indent > 3 && !numbered,
        Field::Tags => {
            next.text.len() <= 12 && next.text.len().is_multiple_of(2) && line.text.ends_with(',')
        }
        Field::Subject => {
            let closed =
                line.text.ends_with('"') && line.text.matches('"').count().is_multiple_of(2);
            !numbered && !closed && (full || next.indent > 3) && !next.text.starts_with("SUMMARY")
        }
        Field::Reference => {
            let item = next.text.starts_with('(')
                || next.text.get(1..2).is_some_and(|c| c == "." || c == ")")
                    && next.text.starts_with(|c: char| c.is_ascii_uppercase());
            item || next.indent > 3 && !numbered
        }
    }
}

/// `STATE 181500, LA PAZ 1485`: whose telegram and its number.
fn references(draft: &mut Draft, line: &Line) {
    let words = line.words();
    let mut start = 0;
    for (at, word) in words.iter().enumerate() {
        if at < start {
            continue;
        }
        // The day of a talk is no telegram: `TELECON 28 AUGUST 1979`.
        if let Some(date) = clock::date(&words[at..]).filter(|date| date.used > 1) {
            start = at + date.used;
            continue;
        }
        let marker =
            word.full.trim_matches(['(', ')', '.', ':']).len() <= 1 || word.text.starts_with("REF");
        let Some((number, _)) = clock::number(word.text).filter(|_| !marker) else {
            if marker || word.full.ends_with([',', ';']) {
                start = at + 1;
            }
            continue;
        };
        let own = &words[start..at];
        if !own.is_empty() && own.len() <= 4 {
            let path = item_path("references", draft.telegram.references.len());
            draft.field(path, span_of(&words[start..=at]));
            draft.telegram.references.push(Reference {
                kind: "REF".to_owned(),
                from: Some(joined(own)),
                number: Some(number),
                to: None,
                printed: joined(&words[start..=at]),
            });
        }
        start = at + 1;
    }
}
