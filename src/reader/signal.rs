//! Military signals and receiving forms: the labels From, To and Date, each with its value.

use super::clock::{self, Day};
use super::draft::Draft;
use super::lookup::{Lookup, is_keyword, is_one_of};
use super::page::{Line, Word, joined, span_of};
use super::{block, body, marks, relay, subject};
use crate::gazetteer::{self, Class};
use crate::telegram::{Addressee, DistributionBlock, PrecedenceWord, Role, Stated};

/// So many lines make the heading at most.
const HEADING: usize = 34;

/// Reads a signal or a form.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let text = lines
        .iter()
        .take(HEADING * 2)
        .position(|line| subject::paragraph_number(line.text).is_some() && line.text.len() > 8);
    let heading = text.unwrap_or(lines.len().min(HEADING));
    block::markings(draft, &lookup, &lines[..heading]);
    time(draft, &mut lookup, &lines[..heading]);
    let mut label = None;
    let mut precedence = None;
    for line in lines[..heading].iter().filter(|line| !line.is_blank()) {
        let words = line.words();
        let (own, rest) = labelled(&words);
        label = own.or(label);
        if own.is_some() {
            draft.claim(span_of(&words[..words.len() - rest.len()]));
        }
        caveat(draft, line);
        if let Some(word) = word_of_precedence(draft, &lookup, &words) {
            precedence = Some(word);
        } else if relay::pass_at(&lookup, &words).is_some() {
            relay::read(draft, &lookup, &words);
        } else if let Some(given) = label.filter(|_| !rest.is_empty()) {
            value(draft, &lookup, given, rest);
            label = None;
        }
        number(draft, &words);
    }
    for addressee in &mut draft.telegram.addressees {
        if addressee.role == Role::Action {
            addressee.precedence.clone_from(&precedence);
        }
    }
    let end = lists(draft, lines, heading);
    body::read(draft, &lookup, &lines[heading..end]);
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    From,
    To,
    Info,
}

/// The label that begins a line, and the words after it.
fn labelled<'w, 't>(words: &'w [Word<'t>]) -> (Option<Label>, &'w [Word<'t>]) {
    let Some(first) = words.first() else {
        return (None, words);
    };
    let alone = words.len() == 1;
    let colon = first.full.ends_with([':', '-']);
    let label = match first.key().as_ref() {
        "FROM" | "FM" if colon || alone => Some(Label::From),
        "TO" if colon || alone => Some(Label::To),
        "ADDRESSED" => Some(Label::To),
        "INFO" | "REPEATED" | "RPTD" if colon || alone => Some(Label::Info),
        _ => None,
    };
    let rest = if label.is_some() { &words[1..] } else { words };
    let to = usize::from(
        label == Some(Label::To) && rest.first().is_some_and(|word| is_one_of(word, &["TO"])),
    );
    (label, &rest[to..])
}

fn value(draft: &mut Draft, lookup: &Lookup, label: Label, words: &[Word]) {
    let end = (0..words.len())
        .find(|at| {
            clock::date(&words[*at..]).is_some()
                || clock::number(words[*at].text).is_some()
                || lookup
                    .longest_exact(gazetteer::words(Class::Classification), &words[*at..])
                    .is_some()
        })
        .unwrap_or(words.len());
    let own = &words[..end];
    let Some(first) = own.first() else {
        return;
    };
    draft.claim(span_of(own));
    let whole = lookup.longest(gazetteer::post_names(), own);
    let known = whole.filter(|hit| hit.used == own.len());
    let name = joined(own);
    match label {
        Label::From if draft.telegram.from.is_none() => {
            draft.field("from", first.at..own[own.len() - 1].span().end);
            draft.telegram.from = Some(name);
        }
        Label::From => {}
        Label::To | Label::Info => {
            let role = if label == Label::To { Role::Action } else { Role::Info };
            let path = format!("addressees[{}]", draft.telegram.addressees.len());
            draft.field(path, span_of(own));
            draft.telegram.addressees.push(Addressee {
                role,
                name,
                post: known.map(|hit| gazetteer::post_of(hit.key).id.to_owned()),
                precedence: None,
                deskby: None,
                saving: false,
            });
        }
    }
}

/// The date-time group or date of the heading, completed from its other dates.
fn time(draft: &mut Draft, lookup: &mut Lookup, lines: &[Line]) {
    let mut group = None;
    let mut days = Vec::new();
    for line in lines {
        let words = line.words();
        for at in 0..words.len().min(14) {
            if let Some(taken) = clock::group(&words[at..]).filter(|taken| taken.value.zulu) {
                let span = span_of(&words[at..at + taken.used]);
                days.push(taken.value.day);
                group = group.or(Some((taken.value, span)));
            } else if let Some(taken) = clock::date(&words[at..]) {
                days.push(taken.value);
                draft.claim(span_of(&words[at..at + taken.used]));
            }
        }
    }
    let year = days.iter().find_map(|day| day.year);
    lookup.year = year;
    let full = days.iter().copied().find(|day| day.date().is_some());
    if let Some((group, span)) = group {
        let same = full.filter(|full| full.day == group.day.day);
        let day = group.day.or(same.unwrap_or(Day { year, ..Day::default() }));
        draft.field("date_time", span);
        draft.telegram.date_time = group.stated(day);
    } else if let Some(date) = full.and_then(Day::date) {
        draft.telegram.date_time = Some(Stated::Date(date));
    }
}

fn word_of_precedence(
    draft: &mut Draft,
    lookup: &Lookup,
    words: &[Word],
) -> Option<PrecedenceWord> {
    if words.len() > 3 || words.first()?.key().len() < 5 {
        return None;
    }
    let hit = lookup.word(Class::Precedence, words).filter(|hit| hit.used == words.len())?;
    draft.claim(span_of(words));
    gazetteer::precedence_of(hit.key)
}

/// `From Civil Affairs Number 710 for Colonial Office.`
fn number(draft: &mut Draft, words: &[Word]) {
    if draft.telegram.number.is_some() {
        return;
    }
    for pair in words.windows(2) {
        let named = is_keyword(&pair[0], &["NUMBER"]) || is_one_of(&pair[0], &["NO", "CYPHER"]);
        if let Some((figures, _)) = clock::number(pair[1].text).filter(|_| named) {
            draft.field("number", pair[1].span());
            draft.telegram.number = Some(figures);
            return;
        }
    }
}

/// `This is an unparaphrased version of a secret cypher …`
fn caveat(draft: &mut Draft, line: &Line) {
    let Some(at) = line.text.find("unparaphrased version") else {
        return;
    };
    let rest = &line.text[at..];
    let end = rest.find([',', '.']).unwrap_or(rest.len());
    draft.field(format!("caveats[{}]", draft.telegram.caveats.len()), line.span());
    draft.telegram.caveats.push(rest[..end].to_owned());
}

/// The lists below the text; says where the text ends.
fn lists(draft: &mut Draft, lines: &[Line], from: usize) -> usize {
    let listed = |line: &Line| {
        let dotted = line.text.len() < 40
            && line.text.matches('.').count() >= 2
            && line.text.chars().filter(|c| c.is_lowercase()).count() < 6;
        dotted && subject::paragraph_number(line.text).is_none()
            || line.text.starts_with("Distribution")
    };
    let Some(start) = (from..lines.len()).find(|at| listed(&lines[*at])) else {
        return lines.len();
    };
    let mut block = DistributionBlock { list: None, kind: None, recipients: Vec::new() };
    for line in lines[start..].iter().filter(|line| !line.is_blank()) {
        if line.text.starts_with("Note") || marks::is_page_number(line) {
            break;
        }
        draft.claim(line.span());
        if line.text.starts_with("Distribution") {
            let list = Some(line.text.trim_end_matches('.').to_owned());
            let done = std::mem::replace(
                &mut block,
                DistributionBlock { list, kind: None, recipients: Vec::new() },
            );
            draft.telegram.distribution.extend((!done.recipients.is_empty()).then_some(done));
        } else if clock::group(&line.words()).is_none() {
            let parts = line.text.trim_end_matches('.').split(" and ");
            block.recipients.extend(parts.map(|part| part.trim().to_owned()));
        }
    }
    draft.telegram.distribution.extend((!block.recipients.is_empty()).then_some(block));

    start
}
