//! The clauses of a block header: FM, TO, TELNO, OF, INFO, DESKBY and what stands between.
//!
//! A line may hold several clauses and a list may run over several lines; what each clause
//! says is read in `block`.

mod running;

use running::continues;

use super::clock;
use super::lookup::{Lookup, is_keyword, is_one_of};
use super::marks;
use super::page::{Line, Word};
use crate::gazetteer::{self, Class};

/// What a clause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `FM`, `FROM`.
    From,
    /// `TO`, `AND TO`.
    To,
    /// `TELNO`, `TELEGRAM NUMBER`.
    Number,
    /// `OF`.
    Of,
    /// `INFO`, `RFI`, `AND SAVING TO`.
    Info,
    /// A DESKBY on a line of its own.
    Deskby,
    /// `GRS 300`.
    Groups,
    /// `PP BONN`.
    Routing,
}

/// A clause: its keyword and the words after it, perhaps of several lines.
#[derive(Clone, Debug)]
pub(super) struct Clause<'t> {
    /// What it is about.
    pub(super) kind: Kind,
    /// How many of the words are keyword.
    pub(super) keyword: usize,
    /// All its words.
    pub(super) words: Vec<Word<'t>>,
}

/// A header: its clauses, and the lines from the first to the last of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Header<'t> {
    /// The clauses in order.
    pub(super) clauses: Vec<Clause<'t>>,
    /// The line on which the header begins, classification and system lines above it apart.
    pub(super) first: usize,
    /// The line after its last.
    pub(super) end: usize,
}

/// So many lines without a clause end a header.
const PATIENCE: usize = 6;

/// Finds the header of a block telegram.
pub(super) fn find<'t>(lookup: &Lookup, lines: &[Line<'t>]) -> Header<'t> {
    let mut header = Header::default();
    let mut waited = 0;
    let mut begun = false;
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            continue;
        }
        let clauses = clauses_of(lookup, line);
        if !clauses.is_empty() {
            if header.clauses.is_empty() {
                header.first = at;
            }
            begun |= clauses.iter().any(|clause| is_main(clause.kind));
            header.clauses.extend(clauses);
            header.end = at + 1;
            waited = 0;
        } else if continues(lookup, &header, lines, at) {
            let words = words_of(line);
            if let Some(last) = header.clauses.last_mut() {
                last.words.extend(words);
            }
            header.end = at + 1;
            waited = 0;
        } else if begun && !is_furniture(lookup, line) {
            waited += 1;
            let over = waited > PATIENCE || is_body(line);
            if over {
                break;
            }
        }
    }
    header
}

const fn is_main(kind: Kind) -> bool {
    match kind {
        Kind::From | Kind::To | Kind::Number | Kind::Info => true,
        Kind::Of | Kind::Deskby | Kind::Groups | Kind::Routing => false,
    }
}

fn is_furniture(lookup: &Lookup, line: &Line) -> bool {
    marks::is_stray(line) || marks::marking(lookup, line).is_some()
}

/// Whether a line is running text: a numbered paragraph, or a long line.
fn is_body(line: &Line) -> bool {
    let figures = line.text.trim_start_matches(|c: char| c.is_ascii_digit());
    figures.len() < line.text.len() && figures.starts_with(['.', ')']) && line.text.len() > 6
        || line.text.len() > 160
        || line.text.len() < 16 && line.key() == "SUMMARY"
}

/// A line's words, cut also at a stroke before a keyword (`DECEMBER/INFO`).
fn words_of<'t>(line: &Line<'t>) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    for word in line.words().iter() {
        let stroke = word.full.as_bytes().contains(&b'/').then_some(());
        let cut = stroke.and_then(|()| {
            let keywords = ["/INFO", "/MIPT", "/AND", "/TELNO", "/MY", "/YOUR"];
            keywords.iter().find_map(|keyword| word.full.find(keyword))
        });
        match cut.filter(|at| *at > 0) {
            Some(at) => {
                let (first, second) = word.full.split_at(at + 1);
                words.extend_from_slice(&Line::part(first, word.full_at).words());
                words.extend_from_slice(&Line::part(second, word.full_at + at + 1).words());
            }
            None => words.push(*word),
        }
    }
    words
}

/// The clauses of a line; none if it does not begin with one.
fn clauses_of<'t>(lookup: &Lookup, line: &Line<'t>) -> Vec<Clause<'t>> {
    if line.text.len() > 4_000 {
        return Vec::new();
    }
    let words = words_of(line);
    let Some((kind, keyword)) = opening(lookup, &words) else {
        return Vec::new();
    };
    let mut clauses = vec![Clause { kind, keyword, words: words[..keyword].to_vec() }];
    let mut at = keyword;
    while at < words.len() {
        if let Some((kind, keyword)) =
            inner_opening(lookup, &words, at, clauses.last().map(|clause| clause.kind))
        {
            let taken = keyword.max(1);
            clauses.push(Clause { kind, keyword, words: words[at..at + taken].to_vec() });
            at += taken;
        } else {
            if let Some(last) = clauses.last_mut() {
                last.words.push(words[at]);
            }
            at += 1;
        }
    }
    clauses
}

/// The clause that begins a line: its kind and how many words its keyword takes.
fn opening(lookup: &Lookup, words: &[Word]) -> Option<(Kind, usize)> {
    let first = words.first().filter(|word| word.text.len() <= 24)?;
    if is_deskby(lookup, words) {
        return Some((Kind::Deskby, 0));
    }
    let and = usize::from(matches!(first.text, "AND" | "ND" | "And" | "and"));
    number(words)
        .map(|used| (Kind::Number, used))
        .or_else(|| of(words).then_some((Kind::Of, 1)))
        .or_else(|| info(lookup, words, and).map(|used| (Kind::Info, used)))
        .or_else(|| to(lookup, words, and).map(|used| (Kind::To, used)))
        .or_else(|| from(lookup, words).then_some((Kind::From, 1)))
        .or_else(|| groups(words).then_some((Kind::Groups, 1)))
        .or_else(|| routing(lookup, words).then_some((Kind::Routing, 1)))
}

/// A clause that begins within a line.
fn inner_opening(
    lookup: &Lookup,
    words: &[Word],
    at: usize,
    within: Option<Kind>,
) -> Option<(Kind, usize)> {
    let rest = &words[at..];
    if let Some(used) = number(rest) {
        return Some((Kind::Number, used));
    }
    if within == Some(Kind::Number) && of(rest) {
        return Some((Kind::Of, 1));
    }
    let and = usize::from(matches!(rest[0].text, "AND" | "and"));
    if rest.get(and).is_some_and(|word| is_one_of(word, &["INFO", "RFI"])) {
        return info(lookup, rest, and).map(|used| (Kind::Info, used));
    }
    if and == 1 || within == Some(Kind::From) || within == Some(Kind::Of) {
        let strict = rest.get(and).is_some_and(|word| word.text == "TO");
        return to(lookup, rest, and).filter(|_| strict).map(|used| (Kind::To, used));
    }
    None
}

/// `TELNO 7`, `TEL NO. 7`, `TELEGRAM NUMBER 7`, `TELNO1289`: the words before the number.
pub(super) fn number(words: &[Word]) -> Option<usize> {
    let first = words.first()?;
    let key = first.key();
    let digits = |word: Option<&Word>| word.is_some_and(|word| is_number(word));
    let long = key.len() >= 6 && key.as_bytes()[5].is_ascii_digit();
    if long && gazetteer::alike(&key[..5], "TELNO").is_some() {
        let last = first.text.char_indices().next_back().map_or("", |(at, _)| &first.text[at..]);
        return Some(0).filter(|_| clock::number(last).is_some());
    }
    if (4..=6).contains(&key.len()) && is_keyword(first, &["TELNO"]) {
        let misc = usize::from(words.get(1).is_some_and(|word| !is_number(word)));
        return digits(words.get(1 + misc)).then_some(1);
    }
    let second = words.get(1)?;
    let no = is_one_of(second, &["NO", "N0", "HO", "NUMBER", "NUMBFR", "NUMBEK", "NO5"])
        || is_keyword(second, &["NUMBER"]);
    let tel = key == "TEL" || is_keyword(first, &["TELEGRAM"]);
    (tel && no && digits(words.get(2))).then_some(2)
}

/// Whether a word is the number of a telegram.
pub(super) fn is_number(word: &Word) -> bool {
    clock::number(word.text).is_some_and(|(figures, _)| figures.len() <= 6)
}

fn of(words: &[Word]) -> bool {
    let forms = ["OF", "0F", "QF", "DF", "CF", "GF", "F", "OP", "OE", "0P"];
    words.len() > 1
        && is_one_of(&words[0], &forms)
        && (clock::group(&words[1..]).is_some() || clock::date(&words[1..]).is_some())
}

/// `INFO …`, `AND SAVING TO …`, `RFI …`: the words of the keyword.
fn info(lookup: &Lookup, words: &[Word], and: usize) -> Option<usize> {
    let word = words.get(and)?;
    let info = is_keyword(word, &["INFO"])
        || is_one_of(word, &["RFI", "LNFO", "1NFO", "1NF0", "LNF0", "IHF0"]);
    if info && begins_list(lookup, &words[and + 1..]) {
        return Some(and + 1);
    }
    let saving = is_keyword(word, &["SAVING"]) && (and == 1 || words.len() > 1);
    (saving && begins_list(lookup, &words[and..])).then_some(and)
}

/// `TO …`, `AND TO …`: the words of the keyword.
fn to(lookup: &Lookup, words: &[Word], and: usize) -> Option<usize> {
    let word = words.get(and)?;
    let forms = ["TO", "T0", "IO", "TD", "TQ", "O", "7O", "70", "1O", "LO", "TC"];
    let is_to = word.text == "To" || is_one_of(word, &forms);
    (is_to && begins_list(lookup, &words[and + 1..])).then_some(and + 1)
}

/// Whether a list of addressees can begin here: a precedence, DESKBY, or a known name.
fn begins_list(lookup: &Lookup, words: &[Word]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    lookup.word(Class::Precedence, words).is_some()
        || is_keyword(first, &["SAVING", "DESKBY"])
        || lookup.longest(gazetteer::post_names(), words).is_some()
}

fn from(lookup: &Lookup, words: &[Word]) -> bool {
    let Some(next) = words.get(1) else {
        return false;
    };
    let forms =
        ["FN", "FH", "EM", "PM", "FW", "RM", "FROM", "FRON", "FKOM", "ROM", "PROM", "M", "F"];
    let sure = words[0].key() == "FM" && next.is_word();
    let posts = gazetteer::post_names();
    sure && words.len() <= 12
        || is_one_of(&words[0], &forms) && lookup.longest(posts, &words[1..]).is_some()
}

fn groups(words: &[Word]) -> bool {
    let forms = ["GRS", "GPS", "GR5", "GP5", "CRS", "CPS", "GKS", "GFS", "GRPS", "GES"];
    words.len() <= 3 && words.len() >= 2 && is_one_of(&words[0], &forms)
}

fn routing(lookup: &Lookup, words: &[Word]) -> bool {
    let forms = ["PP", "OO", "RR", "ZZ", "00", "FP", "PF", "KK", "RK", "KR"];
    words.len() <= 6
        && is_one_of(&words[0], &forms)
        && lookup
            .longest(gazetteer::post_names(), &words[1..])
            .is_some_and(|hit| words[1 + hit.used..].iter().all(|word| word.key().len() <= 2))
}

/// A line that is nothing but DESKBY, its time, and perhaps for whom.
fn is_deskby(lookup: &Lookup, words: &[Word]) -> bool {
    let few = (2..=8).contains(&words.len());
    let Some(at) = words.iter().take(5).position(|word| is_keyword(word, &["DESKBY"])) else {
        return false;
    };
    let others: Vec<Word> = words
        .iter()
        .enumerate()
        .filter(|(index, word)| {
            *index != at && word.is_word() && clock::group(std::slice::from_ref(word)).is_none()
        })
        .map(|(_, word)| *word)
        .collect();
    let timed = words.iter().any(|word| clock::group(std::slice::from_ref(word)).is_some());
    let named = others.is_empty()
        || lookup
            .longest(gazetteer::post_names(), &others)
            .is_some_and(|hit| others[hit.used..].iter().all(|word| word.key().len() <= 9));
    few && timed && named && !is_one_of(&words[0], &["TO", "INFO", "AND"])
}
