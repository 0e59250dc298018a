//! Military signals and receiving forms: the labels From, To and Date, each with its value.

use super::clock::{self, Day};
use super::draft::Draft;
use super::lookup::{Lookup, is_keyword, is_one_of};
use super::page::{Line, Word, joined, span_of};
use super::{addressed, block, body, marks, names, relay, subject};
use crate::gazetteer::{self, Class};
use crate::telegram::{Addressee, DistributionBlock, PrecedenceWord, Printed, Role, Stated};

/// So many lines make the heading at most.
const HEADING: usize = 34;

/// Reads a signal or a form.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let text = lines
        .iter()
        .take(HEADING * 2)
        .position(|line| subject::paragraph_number(line.text).is_some() && line.text.len() > 8);
    let begin = heading_end(&lookup, &lines[..text.unwrap_or(lines.len())]);
    // Above a numbered paragraph a number or a request to pass on may stand in the text.
    let heading = text.unwrap_or(begin);
    block::markings(draft, &lookup, &lines[..heading]);
    time(draft, &mut lookup, &lines[..heading]);
    let form = lines[..heading].iter().any(is_form);
    let mut label = None;
    let mut precedence = None;
    for line in lines[..heading].iter().filter(|line| !line.is_blank()).flat_map(parts) {
        let line = &line;
        let words = line.words();
        let addressed = draft.telegram.addressees.iter().any(|to| to.role == Role::Action);
        let (own, rest) = labelled(&words, form, addressed);
        label = own.or(label);
        if own.is_some() {
            draft.claim(span_of(&words[..words.len() - rest.len()]));
        }
        caveat(draft, line);
        handled(draft, line, &words);
        if let Some(word) = inline(&lookup, rest).filter(|_| label == Some(Label::To)) {
            precedence = Some(word);
        }
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
    if draft.telegram.classification.is_none() {
        classification(draft, &lookup, &lines[..heading]);
    }
    let end = lists(draft, lines, heading);
    body::read(draft, &lookup, &lines[begin..end]);
}

/// Without a numbered paragraph, the heading ends with the last of its lines: what follows is a
/// long line, or several that no heading has.
fn heading_end(lookup: &Lookup, lines: &[Line]) -> usize {
    let form = lines.iter().take(HEADING).any(is_form);
    let mut end = 0;
    let mut others = 0;
    let mut labels = 0;
    for (at, line) in lines.iter().enumerate().take(HEADING) {
        if line.is_blank() {
            continue;
        }
        let words = line.words();
        let own = parts(line).filter(|part| labelled(&part.words(), form, false).0.is_some());
        let own = own.count();
        labels += own;
        if labels > 0 && others > 0 && line.text.len() > 60 || others > 3 {
            break;
        }
        if own > 0 || is_heading(lookup, line, &words) {
            end = at + 1;
            others = 0;
        } else {
            // The value of a label that is alone on its line.
            others += usize::from(end != at && labels > 1);
            end = if labels < 2 { at + 1 } else { end };
        }
    }
    end
}

/// Whether a line has something of a heading that needs no label.
fn is_heading(lookup: &Lookup, line: &Line, words: &[Word]) -> bool {
    let lower = line.text.get(..5).unwrap_or_default().to_ascii_lowercase();
    let starts = ["d.", "r.", "(sent", "recd", "date", "desp", "recei"];
    let numbered = is_one_of(&words[0], &["NO", "NUMBER", "TELNO"]);
    let short = line.text.len() < 50;
    short
        && (starts.iter().any(|start| lower.starts_with(start))
            || numbered
            || is_form(line)
            || marks::marking(lookup, line).is_some()
            || clock::date(words).is_some()
            || clock::group(words).is_some()
            || words.len() < 4 && lookup.word(Class::Precedence, words).is_some()
            || lookup.word(Class::System, words).is_some_and(|hit| hit.used + 1 >= words.len()))
}

/// A precedence behind an addressee: `EXTERNAL OTTAWA PRIORITY`.
fn inline(lookup: &Lookup, words: &[Word]) -> Option<PrecedenceWord> {
    let index = gazetteer::words(Class::Precedence);
    let hit = (1..words.len()).find_map(|at| lookup.longest_exact(index, &words[at..]))?;
    gazetteer::precedence_of(hit.key)
}

/// `INWARD TELEGRAM`: a form on which FROM and TO need no colon.
fn is_form(line: &Line) -> bool {
    line.text.len() < 80
        && ["INWARD TELEGRAM", "OUTWARD TELEGRAM"].iter().any(|title| line.text.contains(title))
}

/// A line, cut before a second label: `From:- FOREIGN OFFICE To:- KUWAIT`.
fn parts<'t>(line: &Line<'t>) -> impl Iterator<Item = Line<'t>> + use<'t> {
    let words = line.words();
    let second = words.iter().skip(1).find(|word| {
        word.full.ends_with([':', '-']) && is_one_of(word, &["TO", "FROM"])
            || is_one_of(word, &["RECEIVED", "RECD"]) && words[0].text.starts_with("Desp")
    });
    let cut = second.map_or(line.text.len(), |word| word.full_at - line.at);
    let rest = (cut < line.text.len()).then(|| line.from(cut));
    std::iter::once(line.to(cut)).chain(rest)
}

/// `Despatched 11/11/49`, `Received 13/11/49`.
fn handled(draft: &mut Draft, line: &Line, words: &[Word]) {
    let Some(first) = words.first() else {
        return;
    };
    let received = is_keyword(first, &["RECEIVED"]);
    if !received && !is_keyword(first, &["DESPATCHED", "DISPATCHED"]) || line.text.len() > 40 {
        return;
    }
    let date = clock::date(&words[1..]).and_then(|taken| taken.value.date());
    let Some(date) = date else {
        return;
    };
    let printed = line.text[first.full.len()..].trim().to_owned();
    let printed = Printed { printed, at: Stated::Date(date) };
    let (field, slot) = if received {
        ("received", &mut draft.telegram.received)
    } else {
        ("despatched", &mut draft.telegram.despatched)
    };
    *slot = Some(printed);
    draft.field(field, line.span());
}

/// A classification that shares its line: `No. 55 CONFIDENTIAL`.
fn classification(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    let index = gazetteer::words(Class::Classification);
    for line in lines.iter().filter(|line| line.text.len() < 60) {
        let words = line.words();
        let found = (1..words.len()).find_map(|at| {
            let capital = words[at].text.len() > 5 && !words[at].text.contains(char::is_lowercase);
            let hit = lookup.longest_exact(index, &words[at..]).filter(|_| capital)?;
            Some((at, hit))
        });
        if let Some((at, hit)) = found {
            draft.field("classification", span_of(&words[at..at + hit.used]));
            draft.telegram.classification = Some(gazetteer::word_of(hit.key).kind.to_owned());
            return;
        }
    }
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    From,
    To,
    Info,
}

/// The label that begins a line, and the words after it.
fn labelled<'w, 't>(
    words: &'w [Word<'t>],
    form: bool,
    addressed: bool,
) -> (Option<Label>, &'w [Word<'t>]) {
    let Some(first) = words.first() else {
        return (None, words);
    };
    let alone = words.len() == 1;
    let capital = first.text.bytes().all(|byte| byte.is_ascii_uppercase());
    let colon = first.full.ends_with([':', '-']) || form && capital;
    let label = match first.key().as_ref() {
        "FROM" | "FM" if colon || alone => Some(Label::From),
        "TO" if colon || alone => Some(Label::To),
        "ADDRESSED" if !addressed => Some(Label::To),
        "INFO" | "REPEATED" | "RPTD" if words.len() < 12 => Some(Label::Info),
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
                || *at > 0 && words[*at].full.starts_with(['(', '['])
                || *at > 0 && inline(lookup, &words[*at - 1..=*at]).is_some()
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
        Label::Info => {
            let to = ["TO", "FOR", "INFORMATION"];
            let skip = own.iter().take_while(|word| is_one_of(word, &to)).count();
            let named = names::names(draft, lookup, &own[skip..]);
            addressed::add(draft, named, false);
        }
        Label::To => {
            let role = Role::Action;
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
            || line.text.starts_with("Distribut")
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
