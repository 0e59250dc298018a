//! The sentence `Addressed to … telegram No. 7 of July 15, repeated for information to …`.

mod stream;

use super::clock::{self, Day};
use super::draft::{Draft, item_path};
use super::lookup::{Lookup, is_keyword, is_one_of};
use super::names::{self, Named};
use super::page::{Line, Word};
use super::references;
use crate::finding::Finding;
use crate::gazetteer::{self, Class};
use crate::telegram::{Addressee, Role};
use stream::Stream;

/// What the sentence says beside the addressees for information, which it has taken already.
#[derive(Clone, Debug, Default)]
pub(super) struct Addressed {
    /// To whom it is addressed.
    pub(super) action: Vec<Named>,
    /// The number that it gives.
    pub(super) number: Option<String>,
    /// The date that it gives.
    pub(super) day: Option<Day>,
    /// The line after it.
    pub(super) end: usize,
    /// Where on its last line something else begins: a reference to another telegram.
    pub(super) rest: Option<usize>,
}

/// The line on which the sentence begins.
pub(super) fn find(lines: &[Line], from: usize) -> Option<usize> {
    (from..lines.len().min(from + 60)).find(|at| {
        let words = lines[*at].words();
        words.first().is_some_and(|word| is_keyword(word, &["ADDRESSED"]))
    })
}

/// Reads the sentence that begins on a line.
pub(super) fn read(draft: &mut Draft, lookup: &Lookup, lines: &[Line], start: usize) -> Addressed {
    let mut stream = Stream::of(lines, start);
    let mut addressed = Addressed::default();
    stream.take(draft, 1);
    stream.skip(draft, &["TO", "T0", "IO"]);
    head(draft, lookup, &mut stream, &mut addressed);
    while repeat(draft, &mut stream, lookup) {}
    // The sentence ends with the line of the last word that was taken.
    let last = stream.at.checked_sub(1).and_then(|at| stream.pieces.get(at));
    addressed.end = last.map_or(start, |piece| piece.line) + 1;
    let same = stream.pieces.get(stream.at).is_some_and(|piece| piece.line + 1 == addressed.end);
    if same && references::find(stream.rest()).is_some() {
        addressed.rest = stream.next().map(|word| word.full_at);
    }
    addressed
}

/// The lines, with the last of the sentence cut where a reference to another telegram begins.
pub(super) fn parted<'t>(lines: &[Line<'t>], addressed: &Addressed) -> Vec<Line<'t>> {
    let mut own = lines.to_vec();
    if let Some(at) = addressed.rest {
        let last = addressed.end - 1;
        let offset = at - lines[last].at;
        own.splice(last..=last, [lines[last].to(offset), lines[last].from(offset)]);
    }
    own
}

/// To whom, number and date.
fn head(draft: &mut Draft, lookup: &Lookup, stream: &mut Stream, addressed: &mut Addressed) {
    let rest = stream.rest();
    let tel = (0..rest.len().min(10)).find(|&at| is_telegram(lookup, &rest[at..]));
    let Some(tel) = tel else {
        let used = rest.iter().take(8).position(|word| is_info(word)).unwrap_or(0);
        let words = rest[..used].to_vec();
        addressed.action = names::names(draft, lookup, &words);
        stream.take(draft, used);
        return;
    };
    let words = rest[..tel].to_vec();
    addressed.action = names::names(draft, lookup, &words);
    stream.take(draft, tel + 1);
    if let Some((number, used)) = figures(stream.rest()) {
        addressed.number = number;
        stream.take(draft, used);
    }
    // `No. 45 Saving of 27th February`: the number is that of a series.
    if stream.is(&["SAVING"]) && stream.rest().get(1).is_none_or(|word| is_one_of(word, &["OF"])) {
        stream.take(draft, 1);
    }
    let of = usize::from(stream.next().is_some_and(|word| is_one_of(word, &["OF", "0F"])));
    if let Some(taken) = clock::date(stream.rest().get(of..).unwrap_or(&[])) {
        addressed.day = Some(taken.value);
        stream.take(draft, of + taken.used);
    } else if of == 1 && stream.rest().get(1).is_some_and(|word| clock::is_day_and_month(word)) {
        stream.take(draft, 2);
    }
}

/// Whether `telegram` stands there, or its short form that is not the beginning of a place.
fn is_telegram(lookup: &Lookup, words: &[Word]) -> bool {
    words.first().is_some_and(|word| {
        is_keyword(word, &["TELEGRAM", "TELEGRAMS", "TELNO"])
            || is_one_of(word, &["TEL"])
                && lookup.longest_exact(gazetteer::post_names(), words).is_none()
    })
}

/// The number after `No.`: its figures, if they can be read, and how many words it takes.
fn figures(words: &[Word]) -> Option<(Option<String>, usize)> {
    let first = words.first()?;
    let key = first.key();
    let named = key.starts_with(['N', 'H', 'M'])
        && key.len() <= 2 + key.bytes().filter(u8::is_ascii_digit).count() + 1;
    let own: String = first.text.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    if let Some((figures, _)) = clock::number(&own) {
        return Some((Some(figures), 1));
    }
    let second = words.get(1)?;
    let text: String = second.text.chars().filter(|c| c.is_alphanumeric()).collect();
    match clock::number(&text) {
        Some((figures, _)) if named || key.len() <= 3 => Some((Some(figures), 2)),
        Some(_) | None if named => Some((None, 2)),
        Some(_) | None => None,
    }
}

fn is_info(word: &Word) -> bool {
    is_keyword(word, &["REPEATED", "RPTD"]) || is_one_of(word, &["RFI", "INFO", "INF0", "LNFO"])
}

/// A list of addressees for information: `repeated for information to`, `and saving to`, `RFI`.
fn repeat(draft: &mut Draft, stream: &mut Stream, lookup: &Lookup) -> bool {
    let before = stream.at;
    while stream.next().is_some_and(|word| !word.is_word()) {
        stream.take(draft, 1);
    }
    let and =
        usize::from(stream.next().is_some_and(|word| is_one_of(word, &["AND", "ANA", "AMD"])));
    let Some(word) = stream.words.get(stream.at + and) else {
        return false;
    };
    let mut saving = false;
    if is_info(word) {
        stream.take(draft, and + 1);
        let rfi = !is_keyword(&stream.words[stream.at - 1], &["REPEATED", "RPTD"]);
        if stream.is(&["SAVING"]) {
            saving = true;
            stream.take(draft, 1);
        }
        if stream.skip(draft, &["FOR", "F0R", "FCR"]) || !rfi && stream.is(&["INFORMATION", "INFO"])
        {
            let to = stream.next().is_some_and(|word| is_one_of(word, &["TO", "SAVING"]));
            stream.take(draft, usize::from(!to));
        }
    } else if is_keyword(word, &["SAVING"]) && (and == 1 || stream.starts_line()) {
        stream.take(draft, and);
    } else {
        return false;
    }
    if stream.is(&["SAVING"]) {
        saving = true;
        stream.take(draft, 1);
    }
    stream.skip(draft, &["TO", "T0", "IO", "T", "TC"]);
    list(draft, stream, lookup, saving);
    stream.at > before
}

/// The names of a list, until text begins.
fn list(draft: &mut Draft, stream: &mut Stream, lookup: &Lookup, mut saving: bool) {
    let mut precedence = None;
    let first = draft.telegram.addressees.len();
    let words_of_precedence = gazetteer::words(Class::Precedence);
    while stream.at < stream.words.len() {
        let rest = stream.rest();
        let and = is_one_of(&rest[0], &["AND", "ANA"]);
        let over = is_info(&rest[0]) || and && rest.get(1).is_some_and(is_way);
        if over || references::find(rest).is_some() || stream.ended && is_told(draft, rest) {
            return;
        }
        let bag =
            is_one_of(&rest[0], &["BY"]) && rest.get(1).is_some_and(|word| word.key() == "BAG");
        let hit = lookup.longest_exact(words_of_precedence, rest);
        let own = names::own_number(rest).filter(|_| draft.telegram.addressees.len() > first);
        if let Some(used) = own {
            stream.take(draft, used);
        } else if bag || is_keyword(&rest[0], &["SAVING"]) {
            saving = true;
            stream.take(draft, 1 + usize::from(bag));
            stream.skip(draft, &["TO", "T0", "IO", "T"]);
        } else if let Some(hit) = hit.filter(|_| rest[0].text.len() > 4) {
            precedence = gazetteer::precedence_of(hit.key);
            stream.take(draft, hit.used);
            stream.skip(draft, &["TO"]);
        } else if let Some(used) = names::remark(rest) {
            stream.take(draft, used);
        } else if names::is_joint(&rest[0])
            && !(stream.starts_line() && is_text_line(stream, lookup))
        {
            stream.take(draft, 1);
        } else if stream.starts_line() && is_text_line(stream, lookup) {
            return;
        } else {
            let before = draft.telegram.addressees.len();
            item(draft, stream, lookup, saving);
            for to in &mut draft.telegram.addressees[before..] {
                to.precedence.clone_from(&precedence);
            }
        }
    }
}

/// Whether a name that begins a line is on the list already: then it is the subject.
fn is_told(draft: &Draft, words: &[Word]) -> bool {
    let key = words[0].key();
    draft.telegram.addressees.iter().any(|to| gazetteer::key(&to.name) == key)
}

fn is_way(word: &Word) -> bool {
    is_info(word) || is_keyword(word, &["SAVING"])
}

/// One name; what is no name is left over as litter.
fn item(draft: &mut Draft, stream: &mut Stream, lookup: &Lookup, saving: bool) {
    let rest = stream.rest();
    let used = lookup.longest(gazetteer::post_names(), rest).map_or(1, |hit| hit.used);
    let line = stream.pieces[stream.at].line;
    let own =
        stream.pieces[stream.at..].iter().take(used).filter(|piece| piece.line == line).count();
    let words = rest[..used.max(own)].to_vec();
    let named = names::names(draft, lookup, &words);
    let known = named.iter().any(|name| name.post.is_some());
    let kept = known || words[0].text.starts_with(char::is_uppercase) && words[0].key().len() >= 4;
    if kept {
        add(draft, named, saving);
    }
    stream.at += words.len();
    let point = words.last().is_some_and(|word| word.full.ends_with('.'));
    stream.ended = point && stream.starts_line();
}

/// Takes names as addressees for information.
pub(super) fn add(draft: &mut Draft, named: Vec<Named>, saving: bool) {
    for named in named {
        let path = item_path("addressees", draft.telegram.addressees.len());
        draft.field(path.clone(), named.span);
        draft.telegram.addressees.push(Addressee {
            role: Role::Info,
            name: named.name,
            post: named.post.map(|post| post.id.to_owned()),
            precedence: None,
            deskby: None,
            saving,
        });
        if !named.others.is_empty() {
            draft.offer(&path, named.others, "the addressee may also be");
        }
    }
}

/// Whether the line that begins here is text and not a row of names.
fn is_text_line(stream: &Stream, lookup: &Lookup) -> bool {
    let line = stream.pieces[stream.at].line;
    let words: Vec<Word> = stream.words[stream.at..]
        .iter()
        .zip(&stream.pieces[stream.at..])
        .take_while(|(_, piece)| piece.line == line)
        .map(|(word, _)| *word)
        .collect();
    let open = stream.at > 0 && {
        let before = &stream.words[stream.at - 1];
        before.full.ends_with(',') || is_one_of(before, &["AND", "TO", "SAVING"])
    };
    let precedences = gazetteer::words(Class::Precedence);
    let joint = |word: &&Word| {
        let own = std::slice::from_ref(*word);
        names::is_joint(word) || lookup.longest_exact(precedences, own).is_some()
    };
    let joints = words.iter().take_while(joint).count();
    let words = words.get(joints..).filter(|rest| !rest.is_empty()).unwrap_or(&words);
    let hit = lookup.longest(gazetteer::post_names(), words);
    let Some(hit) = hit else {
        let across = lookup.longest_exact(gazetteer::post_names(), stream.rest());
        return across.is_none() && !(open && words.len() <= 4 && words[0].key().len() >= 4);
    };
    let after = &words[hit.used..];
    let tel = is_telegram(lookup, after);
    let small = after
        .iter()
        .filter(|word| word.text.starts_with(|c: char| c.is_lowercase()) && word.key().len() > 3)
        .count();
    tel || small >= 4 || after.len() > 14
}

/// The sentence's number against that of the heading: the sentence is typed apart from it.
pub(super) fn compare_numbers(draft: &mut Draft, addressed: &Addressed) {
    let Some(own) = addressed.number.clone() else {
        return;
    };
    match draft.telegram.number.clone() {
        None => draft.telegram.number = Some(own),
        Some(number) if number.trim_start_matches('0') != own.trim_start_matches('0') => {
            let alike = number.len() == own.len()
                && number.bytes().zip(own.bytes()).filter(|(a, b)| a != b).count() == 1;
            if alike {
                draft.telegram.number = Some(own.clone());
            }
            let values = vec![own, number];
            draft.offer("number", values, "heading and text give different numbers");
        }
        Some(_) => {}
    }
}

/// The addressees for action: those of the sentence, or those of the heading where the
/// sentence means the same office or cannot be read.
pub(super) fn action(draft: &mut Draft, heading: Option<Named>, addressed: &Addressed) {
    let known: Vec<Named> =
        addressed.action.iter().filter(|named| named.post.is_some()).cloned().collect();
    let office = |named: &Named| {
        named.post.is_some_and(|post| post.kind == "office" || post.kind == "whitehall")
    };
    let same = |a: &Named, b: &Named| {
        a.post.map(|post| post.id) == b.post.map(|post| post.id) || office(a) && office(b)
    };
    let chosen = match (heading, known.as_slice()) {
        (Some(heading), []) => vec![heading],
        (Some(heading), [only]) if same(&heading, only) => vec![heading],
        (None, []) => addressed.action.clone(),
        (_, known) => known.to_vec(),
    };
    for (at, named) in chosen.into_iter().enumerate() {
        draft.telegram.addressees.insert(
            at,
            Addressee {
                role: Role::Action,
                name: named.name,
                post: named.post.map(|post| post.id.to_owned()),
                precedence: None,
                deskby: None,
                saving: false,
            },
        );
        draft.shift_addressees(at, named.span);
    }
    if draft.telegram.addressees.is_empty() {
        let at = draft.text.len();
        let finding = Finding::warning("reader::no-addressee", at..at);
        draft.find(finding.message("nobody is named as addressee"));
    }
}
