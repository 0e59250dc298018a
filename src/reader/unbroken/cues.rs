//! Where lines began in a text that has lost its line breaks: cables, decode sheets, prints.
//!
//! A cue is a few words that stand at the beginning of a line in some style. Below the first
//! numbered paragraph only paragraphs and end marks are looked for.

use super::{known, known_in};
use crate::gazetteer::{self, Class, Service};
use crate::reader::clock;
use crate::reader::page::Word;

/// A heading has no more words than this.
const HEADING: usize = 400;

/// What has been seen so far.
#[derive(Debug, Default)]
struct Seen {
    /// Who stands behind FM, where lists of addressees follow.
    sender: Option<Service>,
    /// A list of addressees is being read.
    list: bool,
    /// The text has begun.
    text: bool,
    /// The title of a decode sheet has been seen.
    sheet: bool,
}

impl Seen {
    /// Whether the addressees are American: their names are parted by their kind.
    fn is_american(&self) -> bool {
        self.sender == Some(Service::American)
    }
}

/// The words at which lines began, in order.
pub(super) fn find(words: &[Word]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut seen = Seen::default();
    let mut at = 0;
    while at < words.len() {
        let heading = !seen.text && at < HEADING;
        let used = if heading { cue(words, at, &mut seen) } else { None };
        if let Some((used, closed)) = used {
            cuts.push(at);
            at += used.max(1);
            if closed {
                cuts.push(at);
            }
        } else if at > 0 && paragraph(&words[at - 1], &words[at..]) {
            cuts.push(at);
            // The number of a telegram stands like that of a paragraph; it is not 1.
            seen.text |= words[at].text == "1" || words[at].text == "2";
            seen.list = false;
            at += 1;
        } else if seen.list {
            let name = name(&words[at..]);
            // An unknown name among known ones does not end a list.
            let ended = ends_list(words, at);
            if name == 0 && ended && !seen.is_american() {
                cuts.push(at);
                seen.list = false;
            }
            at += name.max(1);
        } else {
            at += 1;
        }
    }
    cuts.retain(|at| *at < words.len());
    cuts.dedup();
    cuts
}

/// Whether no known name follows within a few words, or a sentence ends before.
fn ends_list(words: &[Word], at: usize) -> bool {
    let point = |word: &Word| word.full.ends_with('.') && word.text.len() > 3;
    let before = at.checked_sub(1).is_some_and(|at| point(&words[at]));
    let small = words[at].text.starts_with(char::is_lowercase);
    let next = words[at..].iter().take(3).enumerate().skip(1).any(|(next, _)| {
        let capital = words[at + next].text.starts_with(char::is_uppercase);
        capital && known(&words[at + next..]) > 0
    });
    before || small || !next
}

/// A paragraph's number, an end mark, or the note of an edition on its source.
fn paragraph(before: &Word, words: &[Word]) -> bool {
    let first = &words[0];
    let dated = matches!(before.text, "No" | "NO" | "Nos" | "para" | "PARA" | "paragraph")
        || before.text.len() > 2 && clock::month(before).is_some();
    let number = (1..=2).contains(&first.text.len())
        && first.text.bytes().all(|byte| byte.is_ascii_digit())
        && first.full.ends_with('.');
    let note = first.text == "Source"
        && words.get(1).is_some_and(|word| word.full.eq_ignore_ascii_case("note:"));
    matches!(first.text, "YYYY" | "NNNN")
        || note
        || number && !dated && words.get(1).is_some_and(Word::is_word)
}

/// How many words go on with a list of addressees here.
fn name(words: &[Word]) -> usize {
    let first = &words[0];
    let joint = !first.is_word()
        || matches!(first.text, "and" | "AND" | "to" | "TO" | "saving" | "Saving" | "SAVING")
        || matches!(first.text, "other" | "posts" | "PRIORITY" | "IMMEDIATE" | "ROUTINE" | "FLASH");
    // What a cable counts for itself stands behind the name: `SECSTATE WASHDC 3253`.
    let count = first.text.len() >= 3 && first.text.bytes().all(|byte| byte.is_ascii_digit());
    let american = american(words);
    known(words).max(american).max(usize::from(joint || count))
}

/// How many words an American addressee takes, with what it is before its place.
fn american(words: &[Word]) -> usize {
    let kind = usize::from(is_mission(&words[0]));
    let place = words
        .get(kind..)
        .map_or(0, |rest| own(rest).max(if kind > 0 { known(rest).max(1) } else { 0 }));
    if place > 0 { kind + place } else { 0 }
}

/// How many words the name of an American office takes; the name of a place alone is no sign
/// of an American post.
fn own(words: &[Word]) -> usize {
    let mut walk = gazetteer::us_post_names().walk();
    let mut longest = 0;
    for (at, word) in words.iter().enumerate().take(9) {
        if !walk.part(word.text) || !walk.has_begun() {
            break;
        }
        if walk.end(None).is_some_and(|key| gazetteer::post_of(key).kind != "us-post") {
            longest = at + 1;
        }
    }
    longest
}

fn is_mission(word: &Word) -> bool {
    matches!(word.text, "AMEMBASSY" | "AMCONSUL" | "USMISSION" | "USINT" | "USLO" | "AMCONGEN")
}

/// The cue that begins here: how many words it takes, and whether a line ends with it.
fn cue(words: &[Word], at: usize, seen: &mut Seen) -> Option<(usize, bool)> {
    let rest = &words[at..];
    if let Some(used) = cable(rest, at.checked_sub(1).map(|at| &words[at]), seen) {
        return Some((used, false));
    }
    seen.sheet |= rest[0].text == "FROM" && rest.iter().take(8).any(|word| word.text == "TO");
    let found = stamped(rest)
        .or_else(|| place_and_date(rest))
        .or_else(|| received(rest))
        .or_else(|| sheet(words, at, seen))
        .or_else(|| {
            let used = marking(words, at)?;
            let caveats = gazetteer::words(Class::Caveat);
            let more = rest.get(used..).is_some_and(|rest| known_in(caveats, rest) > 0);
            Some((used, !more && seen.sender.is_none()))
        });
    if found.is_some() {
        seen.list = false;
    }
    found.or_else(|| sentence(rest, seen).map(|used| (used, false)))
}

fn is_prosign(word: &Word) -> bool {
    matches!(word.text, "R" | "P" | "O" | "Z" | "RR" | "PP" | "OO" | "ZZ")
}

/// What begins a line of a cable.
fn cable(rest: &[Word], before: Option<&Word>, seen: &mut Seen) -> Option<usize> {
    let first = &rest[0];
    let next = rest.get(1)?;
    let offices = next.text.contains('-') && next.text.bytes().any(|byte| byte.is_ascii_digit());
    let fresh = before.is_none_or(|before| !is_prosign(before));
    let opens = before.is_some_and(|before| {
        matches!(before.text, "TO" | "INFO") || gazetteer::precedence_word(before.text).is_some()
    });
    let timed = |at: usize| {
        rest.get(at).is_some_and(|word| clock::group(std::slice::from_ref(word)).is_some())
    };
    let list = match first.text {
        "FM" => {
            let american = american(&rest[1..]) > 0;
            seen.sender = Some(if american { Service::American } else { Service::British });
            false
        }
        "TO" | "INFO" if seen.sender.is_some() && name(&rest[1..]) > 0 => true,
        "ACTION" | "ORIGIN" | "INFO" if offices => false,
        "PAGE" if next.text.parse::<u32>().is_ok() => false,
        _ if seen.list && seen.is_american() && !opens && american(rest) > 0 => true,
        "TAGS" | "SUBJ" | "SUBJECT" | "REF" | "REFS" if first.full.ends_with(':') => false,
        "E.O." | "E.O" | "EO" if next.text.starts_with('1') => false,
        _ if is_prosign(first) && fresh && (timed(1) || is_prosign(next) && timed(2)) => false,
        _ => return None,
    };
    seen.list = list;
    let address = list && !matches!(first.text, "TO" | "INFO");
    Some(if address { name(rest).max(1) } else { 1 })
}

/// `D. 6.15 p.m. December 3, 1954`, `R. 12:30 P.M.`, to the end of its time and date.
fn stamped(rest: &[Word]) -> Option<(usize, bool)> {
    let first = &rest[0];
    let letter = matches!(first.full, "D." | "R." | "D:" | "R:");
    let figures = |word: &Word| word.text.starts_with(|c: char| c.is_ascii_digit());
    if letter && rest.get(1).is_some_and(figures) {
        let at = 2 + usize::from(rest.get(2).is_some_and(is_half));
        let date = clock::date(rest.get(at..)?).map_or(0, |taken| taken.used);
        return Some((at + date, true));
    }
    // A scan spoils the point, the time and its half; the date must then be there.
    let mut letters = first.full.chars();
    let spoilt = letters.next().is_some_and(|c| matches!(c, 'D' | 'R'))
        && letters
            .next()
            .is_some_and(|c| !c.is_ascii_uppercase() && !matches!(c, 'a'..='h' | 'j'..='z'));
    let glued = first.full.len() > 2 && first.full.bytes().any(|byte| byte.is_ascii_digit());
    let at = usize::from(!glued);
    let timed = glued || rest.get(1).is_some_and(figures);
    if !spoilt || !timed || first.full.len() > 9 {
        return None;
    }
    let dated = (at + 1..at + 3).find_map(|at| Some(at + clock::date(rest.get(at..)?)?.used))?;
    Some((dated, true))
}

/// `a.m.`, `p.m.`
fn is_half(word: &Word) -> bool {
    matches!(gazetteer::key(word.text).as_str(), "AM" | "PM")
}

/// `Cairo, May 29, 1957—3 p.m.`: the line of place and date of a print.
fn place_and_date(rest: &[Word]) -> Option<(usize, bool)> {
    let place = (1..=3).rev().find(|count| {
        rest.len() > count + 2
            && rest[count - 1].full.ends_with(',')
            && rest[..*count].iter().all(is_part_of_place)
            && (*count == 1 || rest[..count - 1].iter().all(|word| !word.ends_item()))
            && is_full_date(&rest[*count..])
    })?;
    // Two names that are no place together are the end of a title and a place.
    let whole = known(rest).max(known_in(gazetteer::us_post_names(), rest)) == place;
    if place > 1 && !whole {
        return None;
    }
    let dated = place + 3;
    let time = rest[dated..].iter().take(3).position(|word| {
        is_half(word)
            || matches!(word.text, "noon" | "midnight")
            || word.text.ends_with('Z') && word.text.starts_with(|c: char| c.is_ascii_digit())
    });
    Some((dated + time.map_or(0, |at| at + 1), true))
}

fn is_part_of_place(word: &Word) -> bool {
    word.text.starts_with(char::is_uppercase) || matches!(word.text, "de" | "of" | "the" | "la")
}

/// `May 29, 1957`, perhaps with the hour joined to the year.
fn is_full_date(words: &[Word]) -> bool {
    let [month, day, year, ..] = words else {
        return false;
    };
    let figures = year.text.get(..4).is_some_and(|year| year.parse::<u32>().is_ok());
    let day = day.text.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    month.text.starts_with(char::is_uppercase) && clock::month(month).is_some() && day && figures
}

/// `[Received September 22, 10.15 a.m.]`
fn received(rest: &[Word]) -> Option<(usize, bool)> {
    let first = &rest[0];
    if !first.full.starts_with('[') || !matches!(first.text.trim_start_matches('['), "Received") {
        return None;
    }
    let end = rest.iter().take(12).position(|word| word.full.contains(']'))?;
    Some((end + 1, true))
}

/// What begins a line of a decode sheet, a cypher-category telegram or a print of letters.
fn sheet(words: &[Word], at: usize, seen: &Seen) -> Option<(usize, bool)> {
    let rest = &words[at..];
    let first = &rest[0];
    let named = |from: usize| rest.get(from..).map_or(0, known);
    let to = |at: usize| rest.get(at).is_some_and(|word| word.text == "TO");
    let directed = first.text == "FROM" || gazetteer::precedence_word(first.text).is_some();
    if directed && named(1) > 0 && to(1 + named(1)) {
        return Some((2 + named(1), false));
    }
    // A title in capitals whose names the scan has spoilt.
    let capitals = |word: &Word| !word.text.contains(|c: char| c.is_lowercase());
    let title = rest.iter().take(5).all(capitals);
    if first.text == "FROM" && title && rest.iter().take(5).any(|word| word.text.ends_with("TO")) {
        return Some((1, false));
    }
    // A precedence alone, and the name of a list, in a heading that has its title.
    let upper = !first.text.contains(|c: char| c.is_lowercase());
    let precedence = gazetteer::precedence_word(first.text).is_some() && first.text.len() > 4;
    if upper && precedence && seen.sheet && named(1) == 0 {
        return Some((1, true));
    }
    let list = known_in(gazetteer::list_names(), rest);
    if upper && list > 1 && seen.sheet {
        return Some((list, true));
    }
    let before = at.checked_sub(1).map_or("", |at| words[at].text);
    let number = rest.get(1).is_some_and(|word| clock::number(word.text).is_some());
    let telegram = matches!(before, "telegram" | "Telegram" | "Tel" | "TELEGRAM" | "tel");
    match first.text {
        "No" | "NO" if number && !telegram && seen.sender.is_none() => Some((2, true)),
        "Telno" | "TELNO" if number => Some((2, false)),
        "Tel" if rest.get(1).is_some_and(|word| word.full.starts_with("(No")) => Some((1, false)),
        _ => None,
    }
}

/// A classification or system marking.
fn marking(words: &[Word], at: usize) -> Option<usize> {
    let rest = &words[at..];
    let single = |word: &&Word| word.text.len() == 1;
    let spaced = rest.iter().take_while(single).count();
    let fresh = at.checked_sub(1).is_none_or(|at| words[at].text.len() > 1);
    if spaced >= 5 && fresh {
        return Some(spaced);
    }
    let capitals = !rest[0].text.contains(|c: char| c.is_lowercase());
    let classified = known_in(gazetteer::words(Class::Classification), rest);
    if capitals && classified > 0 {
        return Some(classified);
    }
    let system = known_in(gazetteer::words(Class::System), rest);
    (system > 0).then_some(system)
}

/// `Addressed to …`, `Repeated for information to …`: a list follows the second.
fn sentence(rest: &[Word], seen: &mut Seen) -> Option<usize> {
    let is = |at: usize, wanted: &[&str]| {
        rest.get(at)
            .is_some_and(|word| wanted.iter().any(|one| word.text.eq_ignore_ascii_case(one)))
    };
    let addressed =
        rest[0].text.len() > 6 && gazetteer::alike(&rest[0].key(), "ADDRESSED").is_some();
    if addressed && is(1, &["TO"]) {
        return Some(2);
    }
    let reference = is(0, &["MY", "YOUR"]) && is(1, &["TELEGRAM", "TELEGRAMS", "TELNO", "TEL"]);
    if reference && seen.list && !seen.is_american() {
        seen.list = false;
        return Some(2);
    }
    let to = (1..6).find(|at| is(*at, &["TO"]))?;
    if is(0, &["REPEATED"]) && is(1, &["FOR"]) || is(0, &["RFI"]) {
        seen.list = true;
        return Some(to + 1);
    }
    None
}
