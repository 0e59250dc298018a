//! What the clauses of a block header say: sender, number, times, addressees, marking.

mod deskby;

use deskby::{deskby, deskby_line};

use super::clock::{self, Day, Group};
use super::draft::{Draft, item_path};
use super::header::{self, Clause, Header, Kind};
use super::lookup::{Lookup, is_keyword};
use super::marks;
use super::names::{self, Named};
use super::page::{Line, Word, span_of};
use crate::finding::Finding;
use crate::gazetteer::{self, Class};
use crate::telegram::{Addressee, PrecedenceWord, Role, Stated};

/// Reads the header of a block telegram; says on which lines it stands.
pub(super) fn read<'t>(
    draft: &mut Draft<'t>,
    lookup: &mut Lookup,
    lines: &[Line<'t>],
) -> Header<'t> {
    let header = header::find(lookup, lines);
    let times = times(&header);
    lookup.year = times.iter().find_map(|time| time.day.year);
    date_time(draft, &times);
    markings(draft, lookup, &lines[..header.end]);
    for clause in &header.clauses {
        draft.claim(span_of(&clause.words[..clause.keyword]));
        match clause.kind {
            Kind::From => sender(draft, lookup, clause),
            Kind::To => addressees(draft, lookup, clause, Role::Action),
            Kind::Info => addressees(draft, lookup, clause, Role::Info),
            Kind::Number => number(draft, &clause.words[clause.keyword..]),
            Kind::Groups => {
                let words = clause.words.get(..2).unwrap_or(&clause.words);
                draft.field("groups", span_of(words));
            }
            Kind::Routing => draft.claim(span_of(&clause.words)),
            Kind::Of | Kind::Deskby => {}
        }
    }
    for clause in &header.clauses {
        if clause.kind == Kind::Deskby {
            deskby_line(draft, lookup, clause);
        }
    }
    header
}

/// A time or date of the header.
#[derive(Clone, Debug)]
struct Time {
    group: Option<Group>,
    day: Day,
    mended: bool,
    span: std::ops::Range<usize>,
}

/// The times that the clauses FM, OF and TELNO hold.
fn times(header: &Header) -> Vec<Time> {
    let mut times = Vec::new();
    for clause in &header.clauses {
        if !matches!(clause.kind, Kind::From | Kind::Of | Kind::Number) {
            continue;
        }
        for at in clause.keyword..clause.words.len() {
            if let Some((time, _)) = time(&clause.words[at..]) {
                times.push(time);
                break;
            }
        }
    }
    times
}

fn time(words: &[Word]) -> Option<(Time, usize)> {
    if let Some(taken) = clock::group(words) {
        let time = Time {
            group: Some(taken.value),
            day: taken.value.day,
            mended: taken.mended,
            span: span_of(&words[..taken.used]),
        };
        return Some((time, taken.used));
    }
    let taken = clock::date(words)?;
    let time = Time {
        group: None,
        day: taken.value,
        mended: taken.mended,
        span: span_of(&words[..taken.used]),
    };
    Some((time, taken.used))
}

/// The telegram's own time: its group, completed from the other dates of the header.
fn date_time(draft: &mut Draft, times: &[Time]) {
    for time in times {
        draft.claim(time.span.clone());
    }
    let Some(main) = times.iter().find(|time| time.group.is_some()).or(times.first()) else {
        return;
    };
    let mut day = main.day;
    for other in times {
        let known = Day { day: None, ..other.day };
        day = day.or(known);
    }
    let stated = match main.group {
        Some(group) => group.stated(day),
        None => day.date().map(Stated::Date),
    };
    draft.field("date_time", main.span.clone());
    draft.telegram.date_time = stated;
    if let Some(stated) = stated.filter(|_| main.mended) {
        draft.mended(main.span.clone(), &stated.to_string());
    }
    if stated.is_none() {
        let message = "the month or year of the date is not printed, or is no date";
        draft.find(
            Finding::warning("reader::date-incomplete", main.span.clone())
                .message(message)
                .help("give the date in a reading of your own"),
        );
    } else if day != main.day {
        let message = "month or year is taken from another date of the header";
        draft.find(Finding::note("reader::date-completed", main.span.clone()).message(message));
    }
}

/// Classification, caveats and system marking above and within the header.
pub(super) fn markings(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    for line in lines {
        if let Some(marking) = marks::marking(lookup, line) {
            take_marking(draft, line, &marking);
        } else if line.text.len() < 40 && line.text.len() > 3 {
            system(draft, lookup, line);
        }
    }
}

/// Takes a line of classification: the first one is the telegram's.
pub(super) fn take_marking(draft: &mut Draft, line: &Line, marking: &marks::Marking) {
    let span = line.at..line.at + marking.length;
    if marking.mended {
        let parts = marking.classification.iter().chain(&marking.caveats);
        let parts: Vec<&str> = parts.copied().collect();
        draft.mended(span.clone(), &parts.join(" "));
    }
    draft.claim(span.clone());
    if let Some(classification) = marking.classification
        && draft.telegram.classification.is_none()
    {
        draft.field("classification", span.clone());
        draft.telegram.classification = Some(classification.to_owned());
    }
    for caveat in &marking.caveats {
        if !draft.telegram.caveats.iter().any(|known| known == caveat) {
            draft.field(item_path("caveats", draft.telegram.caveats.len()), span.clone());
            draft.telegram.caveats.push((*caveat).to_owned());
        }
    }
}

/// A system marking that is alone on a line.
pub(super) fn system(draft: &mut Draft, lookup: &Lookup, line: &Line) {
    let words = line.words();
    let Some(hit) = lookup.word(Class::System, &words) else {
        return;
    };
    if hit.used + 1 >= words.len() && draft.telegram.system.is_none() {
        let span = span_of(&words[..hit.used]);
        let printed = line.text.trim_matches(['[', ']', '.', ',']).to_owned();
        let name = if hit.cost > 0 {
            draft.mended(span.clone(), hit.key.name);
            gazetteer::word_of(hit.key).name.to_owned()
        } else {
            printed
        };
        draft.field("system", span);
        draft.telegram.system = Some(name);
    }
}

fn sender(draft: &mut Draft, lookup: &Lookup, clause: &Clause) {
    if draft.telegram.from.is_some() {
        return;
    }
    let words = &clause.words[clause.keyword..];
    let end = (0..words.len()).find(|at| time(&words[*at..]).is_some()).unwrap_or(words.len());
    let named = names::names(draft, lookup, &words[..end]);
    let Some(first) = named.into_iter().next() else {
        return;
    };
    draft.field("from", first.span);
    draft.telegram.from = Some(first.name);
    if !first.others.is_empty() {
        draft.offer("from", first.others, "the sender may also be");
    }
}

/// The telegram's number, from the words after TELNO.
pub(super) fn number(draft: &mut Draft, words: &[Word]) {
    if draft.telegram.number.is_some() {
        return;
    }
    let Some(first) = words.first() else {
        return;
    };
    let figures = first.text.get(5..).unwrap_or_default();
    let (series, word) = match words.get(1) {
        Some(second) if !header::is_number(first) => (Some(first.text), second.text),
        _ => (None, if header::is_number(first) { first.text } else { figures }),
    };
    let Some((figures, mended)) = clock::number(word) else {
        return;
    };
    let used = 1 + usize::from(series.is_some());
    let span = span_of(&words[..used]);
    let number = match series {
        Some(series) => format!("{series} {figures}"),
        None => figures,
    };
    if mended {
        draft.mended(span.clone(), &number);
    }
    draft.field("number", span);
    draft.telegram.number = Some(number);
}

/// The way of the names that follow, until another word changes it.
#[derive(Clone, Debug, Default)]
struct Way {
    precedence: Option<PrecedenceWord>,
    saving: bool,
    deskby: Option<Stated>,
}

/// The addressees of a clause, each with the precedence that stands before it.
pub(super) fn addressees(draft: &mut Draft, lookup: &Lookup, clause: &Clause, role: Role) {
    let words = &clause.words[clause.keyword..];
    let mut way = Way::default();
    let mut run = 0;
    let mut at = 0;
    while at < words.len() {
        let used = turn(draft, lookup, &words[at..]);
        if let Some((used, next)) = used {
            let named = names::names(draft, lookup, &words[run..at]);
            add(draft, named, role, &way);
            draft.claim(span_of(&words[at..at + used]));
            way = merged(&way, next, at == run);
            at += used;
            run = at;
        } else {
            at += 1;
        }
    }
    let named = names::names(draft, lookup, &words[run..]);
    add(draft, named, role, &way);
}

/// Two words of way without a name between them hold together (`PRIORITY DESKBY …`).
fn merged(before: &Way, next: Way, together: bool) -> Way {
    if !together {
        return next;
    }
    Way {
        precedence: next.precedence.or_else(|| before.precedence.clone()),
        saving: next.saving || before.saving,
        deskby: next.deskby.or(before.deskby),
    }
}

/// A word that changes the way: a precedence, SAVING, DESKBY and its time, or a filler.
fn turn(draft: &mut Draft, lookup: &Lookup, words: &[Word]) -> Option<(usize, Way)> {
    let first = words.first()?;
    if first.key().len() < 2 {
        return None;
    }
    let way = Way::default();
    if is_keyword(first, &["SAVING"]) {
        let to = usize::from(words.get(1).is_some_and(|word| word.text == "TO"));
        return Some((1 + to, Way { saving: true, ..way }));
    }
    if is_keyword(first, &["DESKBY"]) {
        let taken = clock::group(&words[1..])?;
        let deskby = deskby(draft, &taken.value);
        if taken.mended
            && let Some(deskby) = deskby
        {
            draft.mended(span_of(&words[1..=taken.used]), &deskby.to_string());
        }
        return Some((1 + taken.used, Way { deskby, ..way }));
    }
    let hit = lookup.precedence(words)?;
    let precedence = gazetteer::precedence_of(hit.key)?;
    if hit.cost > 0 {
        draft.mended(span_of(&words[..hit.used]), &precedence.word);
    }
    let precedence = Some(precedence);
    Some((hit.used, Way { precedence, ..way }))
}

fn add(draft: &mut Draft, named: Vec<Named>, role: Role, way: &Way) {
    for named in named {
        let path = item_path("addressees", draft.telegram.addressees.len());
        draft.field(path.clone(), named.span);
        draft.telegram.addressees.push(Addressee {
            role,
            name: named.name,
            post: named.post.map(|post| post.id.to_owned()),
            precedence: way.precedence.clone(),
            deskby: way.deskby,
            saving: way.saving,
        });
        if !named.others.is_empty() {
            draft.offer(&path, named.others, "the addressee may also be");
        }
    }
}
