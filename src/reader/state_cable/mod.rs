//! The cable of the Department of State: page lines, office copies, prosigns, FM, TO, INFO.

mod heading;
mod offices;

use super::clock;
use super::draft::Draft;
use super::lookup::Lookup;
use super::page::{Line, Word, span_of};
use super::{body, marks, recipients, subject, trailer};
use crate::gazetteer;
use crate::telegram::{Precedence, PrecedenceWord, Stated};

/// Reads a cable.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let own: Vec<Line<'t>> = lines.iter().filter(|line| !page_line(draft, line)).copied().collect();
    if let Some(line) = own.iter().find(|line| !line.is_blank())
        && let Some(marking) = marks::marking(&lookup, line)
    {
        super::block::take_marking(draft, line, &marking);
    }
    let after_offices = offices::read(draft, &own);
    let prosigns = time_line(draft, &mut lookup, &own);
    let (start, prosigns) = prosigns.unwrap_or((after_offices, Vec::new()));
    let begin = heading::addresses(draft, &lookup, &own, start, &prosigns);
    let text = heading::subject_lines(draft, &lookup, &own, begin);
    let end = signature(draft, &lookup, &own, text);
    body::read(draft, &lookup, &own[text..end]);
    rest(draft, &lookup, &own[end..]);
}

/// `PAGE 02   LA PAZ 05671  302255Z`, and other lines that only mark a page.
fn page_line(draft: &mut Draft, line: &Line) -> bool {
    let page = line.text.starts_with("PAGE ") && line.text.len() < 90;
    let dashes = line.text.starts_with("-----");
    let figures = line.text.len() <= 2 && line.text.bytes().all(|b| b.is_ascii_digit());
    let routing = ["VZCZC", "ZCZC", "PP RU", "OO RU", "RR RU", "ZZ RU", "DE RU", "ZNR ", "ZNY "];
    let routing = line.text.len() < 90 && routing.iter().any(|start| line.text.starts_with(start));
    let drafted = ["DRAFTED BY", "APPROVED BY", "CLEARED BY"];
    if line.text.len() < 90 && drafted.iter().any(|start| line.text.starts_with(start)) {
        let field = if line.text.starts_with('A') { "approved_by" } else { "drafted_by" };
        draft.field(field, line.span());
        return true;
    }
    let is_page = page || dashes || routing || figures && !line.is_blank();
    if is_page {
        draft.claim(line.span());
    }
    is_page
}

/// The line of prosigns and date-time group: `O R 170110Z NOV 79`.
fn time_line(
    draft: &mut Draft,
    lookup: &mut Lookup,
    lines: &[Line],
) -> Option<(usize, Vec<Precedence>)> {
    for (at, line) in lines.iter().enumerate().take(80) {
        let words = line.words();
        let Some(first) = words.iter().position(|word| word.text.len() > 2) else {
            continue;
        };
        let Some(taken) = clock::group(&words[first..]) else {
            continue;
        };
        let prosigns: Vec<Precedence> = words[..first].iter().filter_map(prosign).collect();
        if prosigns.len() < first || first > 3 || taken.value.day.month.is_none() {
            continue;
        }
        let span = span_of(&words[first..first + taken.used]);
        draft.claim(line.span());
        draft.field("date_time", span.clone());
        lookup.year = taken.value.day.year;
        let stated = taken.value.stated(taken.value.day);
        // The group of a cable is Greenwich time even where the scan has lost its Z.
        draft.telegram.date_time = match stated {
            Some(Stated::Local(local)) => {
                Some(Stated::Instant(crate::time::Moment::from_utc(local)))
            }
            stated => stated,
        };
        if taken.mended
            && let Some(stated) = stated
        {
            draft.mended(span, &stated.to_string());
        }
        return Some((at + 1, prosigns));
    }
    None
}

/// The precedence of a prosign.
fn prosign(word: &Word) -> Option<Precedence> {
    match word.text {
        "Z" | "ZZ" => Some(Precedence::Flash),
        "O" | "OO" | "0" => Some(Precedence::Immediate),
        "P" | "PP" => Some(Precedence::Priority),
        "R" | "RR" => Some(Precedence::Routine),
        _ => None,
    }
}

/// The precedence that the prosigns settle for action (first) or information (second).
fn settled(prosigns: &[Precedence], info: bool) -> Option<PrecedenceWord> {
    let rank = match (prosigns, info) {
        ([only], true) if *only != Precedence::Routine => return None,
        ([only], _) => *only,
        ([action, ..], false) => *action,
        ([.., last], true) => *last,
        ([], _) => return None,
    };
    Some(PrecedenceWord::from(rank))
}

/// The name below the text; says where the text ends.
fn signature(draft: &mut Draft, lookup: &Lookup, lines: &[Line], from: usize) -> usize {
    let mut end = lines.len();
    let mut closed = false;
    for at in (from..lines.len()).rev() {
        let line = &lines[at];
        if line.is_blank() {
            continue;
        }
        if is_end(line) || marks::marking(lookup, line).is_some() {
            closed = true;
            end = at;
            continue;
        }
        if closed && trailer::is_name_line(line) && !line.text.contains(char::is_lowercase) {
            let name = recipients::figures_mended(subject::clean(line.text));
            draft.field("signature", line.span());
            draft.telegram.signature = Some(name);
            return at;
        }
        return if closed { end } else { lines.len() };
    }
    end
}

/// `NNNN`, `NNN`, `BT`.
fn is_end(line: &Line) -> bool {
    matches!(line.text, "NNNN" | "NNN" | "NN" | "BT" | "N" | "NNNNN")
        || line.text.starts_with("NNNN") && line.text.len() < 20
        || line.text.starts_with("<<") && line.text.len() < 40
        || line.text.starts_with("NOTE BY ") && line.text.len() < 120
}

/// Below the text nothing stands but markings.
fn rest(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    for line in lines {
        if let Some(marking) = marks::marking(lookup, line) {
            super::block::take_marking(draft, line, &marking);
        } else if is_end(line) {
            draft.claim(line.span());
        }
    }
}

/// The American post of a name.
fn post_of(lookup: &Lookup, name: &str) -> Option<&'static str> {
    let post = gazetteer::us_post_by_name(name, lookup.year)?;
    Some(post.id)
}
