//! Which style a text is in, by marks that only one style has.

use std::borrow::Cow;
use std::fmt;

use super::lookup::is_keyword;
use super::page::{Line, Word};
use crate::gazetteer;

/// A style of telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// The Foreign Office decode sheet, about 1945–66: `FROM BAHRAIN TO FOREIGN OFFICE`.
    FoDecode,
    /// The cypher-category style, about 1966–70: `PRIORITY FOREIGN OFFICE TO PEKING`.
    CatA,
    /// The one-line form of the early 1970s: `TO PRIORITY PEKING TELNO 1176 OF …/INFO …`.
    Transition,
    /// The block of about 1974–92: FM, TO, TELNO, OF, INFO.
    FcoBlock,
    /// The block of the 1990s, with SUMMARY and mixed case.
    Fco1990s,
    /// The cable of the Department of State, with lines of ACP 127.
    StateCable,
    /// As printed in Foreign Relations of the United States.
    FrusPrint,
    /// As printed in editions of letters, with D. and R. times.
    DrPrint,
    /// Military signals and receiving forms: From, To, Date.
    Signal,
    /// A TEI file: known by its markup, never by its words.
    Tei,
    /// A telegram as TOML, as `read --format toml` writes it: known by its keys.
    Toml,
}

/// A style and whether another is as likely.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognised {
    pub(super) style: Style,
    pub(super) doubtful: bool,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 11] = [
        Self::FoDecode,
        Self::CatA,
        Self::Transition,
        Self::FcoBlock,
        Self::Fco1990s,
        Self::StateCable,
        Self::FrusPrint,
        Self::DrPrint,
        Self::Signal,
        Self::Tei,
        Self::Toml,
    ];

    /// The name that the command line and the JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FoDecode => "fo-decode",
            Self::CatA => "fco-cat-a",
            Self::Transition => "fco-transition",
            Self::FcoBlock => "fco-block",
            Self::Fco1990s => "fco-1990s",
            Self::StateCable => "state-cable",
            Self::FrusPrint => "frus-print",
            Self::DrPrint => "dr-print",
            Self::Signal => "signal",
            Self::Tei => "tei",
            Self::Toml => "toml",
        }
    }

    /// The style of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// So many lines are looked at.
const LOOKED_AT: usize = 90;
/// A style that has no more marks than this is not sure.
const SURE: u32 = 3;

/// The style with the most marks in the first lines.
pub(super) fn recognise(lines: &[Line]) -> Recognised {
    let mut marks = [0_u32; Style::ALL.len()];
    let mut room = String::with_capacity(256);
    let full = || lines.iter().filter(|line| !line.is_blank()).take(LOOKED_AT);
    for line in full() {
        let words = line.words();
        let end = line.at + clipped(line).len();
        let count = words.iter().take(12).take_while(|word| word.full_at < end).count();
        let mark = |style, weight| marks[style as usize] += weight;
        marks_of(clipped(line), &words[..count], &mut room, mark);
    }
    if marks[Style::Fco1990s as usize] > 0 && is_mixed(full().map(clipped)) {
        marks[Style::Fco1990s as usize] += marks[Style::FcoBlock as usize];
    }
    let best = Style::ALL.into_iter().rev().max_by_key(|style| marks[*style as usize]);
    let style = best.filter(|style| marks[*style as usize] > 0).unwrap_or(Style::FcoBlock);
    let most = marks[style as usize];
    let rival = Style::ALL
        .into_iter()
        .filter(|other| *other != style && !is_kin(*other, style))
        .map(|other| marks[other as usize])
        .max()
        .unwrap_or(0);
    Recognised { style, doubtful: most < SURE || rival + 1 >= most }
}

/// What is looked at of a line.
fn clipped<'t>(line: &Line<'t>) -> &'t str {
    &line.text[..line.text.floor_char_boundary(200)]
}

/// Whether more than a quarter of the letters are small ones.
fn is_mixed<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut lower, mut letters) = (0_usize, 0_usize);
    for text in texts {
        lower += text.bytes().filter(u8::is_ascii_lowercase).count();
        letters += text.bytes().filter(u8::is_ascii_alphabetic).count();
    }
    lower * 4 > letters
}

/// Whether two styles are read almost alike.
const fn is_kin(a: Style, b: Style) -> bool {
    const fn block(style: Style) -> bool {
        matches!(style, Style::Transition | Style::FcoBlock | Style::Fco1990s)
    }
    block(a) && block(b)
}

/// The marks on a line: for which style, and how heavy.
fn marks_of(text: &str, keys: &[Word], room: &mut String, mut mark: impl FnMut(Style, u32)) {
    let key = |at: usize| keys.get(at).map_or(Cow::Borrowed(""), Word::key);
    let (first, second) = (key(0), key(1));
    let (first, second) = (first.as_ref(), second.as_ref());
    let seen = Seen::of(keys);
    let has = |wanted: &str| has(keys, wanted);
    let begins =
        |start: &str| text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));

    if seen.has(FM) && keys.len() <= 12 {
        let american = has("AMEMBASSY")
            || has("SECSTATE")
            || has("USMISSION")
            || has("AMCONSUL")
            || has("USDEL")
            || has("USINT")
            || has("USLO")
            || has("USUN");
        if american {
            mark(Style::StateCable, 5);
        } else if first == "FM" {
            mark(Style::FcoBlock, if keys.len() > 1 { 4 } else { 1 });
        } else {
            mark(Style::Transition, 3);
        }
    }
    if keys.len() >= 2 && text.len() < 60 && is_keyword(&keys[0], &["TELNO"]) {
        mark(Style::FcoBlock, 1);
        mark(Style::CatA, 1);
    }
    if first == "INFO" && text.contains("-0") {
        mark(Style::StateCable, 3);
    }
    if (first == "TO" || first == "INFO") && !text.contains("-0") {
        let word = gazetteer::precedence_word(second).is_some();
        mark(Style::FcoBlock, 1 + 2 * u32::from(word || second == "SAVING" || second == "DESKBY"));
    }
    if begins("SUMMARY") || begins("DETAIL") || seen.has(MDHIAN) {
        mark(Style::Fco1990s, 2);
    }
    if text.contains('/') && text.contains("/INFO") {
        mark(Style::Transition, 6);
    }
    if begins("TO SECSTATE") || begins("PAGE 01") || seen.has(TAGS) || begins("E.O. 1") {
        mark(Style::StateCable, 3);
    }
    if first == "ACTION" && text.contains('-') || first.starts_with("VZCZC") {
        mark(Style::StateCable, 2);
    }
    let lower = Lower::of(text, room);
    decode_marks(text, &lower, (first, keys, seen), &mut mark);
    print_marks(text, &lower, keys, &mut mark);
}

/// Which of some short words stand on a line, in capitals or not.
#[derive(Clone, Copy, Debug)]
struct Seen(u8);

const FM: u8 = 1;
const TO: u8 = 2;
const RFI: u8 = 4;
const TAGS: u8 = 8;
const MDHIAN: u8 = 16;

impl Seen {
    fn of(words: &[Word]) -> Self {
        let word = |word: &Word| {
            let is = |wanted: &str| word.text.eq_ignore_ascii_case(wanted);
            match word.text.len() {
                2 if is("FM") => FM,
                2 if is("TO") => TO,
                3 if is("RFI") => RFI,
                4 if is("TAGS") => TAGS,
                6 if is("MDHIAN") => MDHIAN,
                _ => 0,
            }
        };
        Self(words.iter().fold(0, |seen, own| seen | word(own)))
    }

    const fn has(self, word: u8) -> bool {
        self.0 & word != 0
    }
}

/// A text in small letters, and which letters it has at all.
#[derive(Debug)]
struct Lower<'r> {
    text: &'r str,
    letters: u32,
}

impl<'r> Lower<'r> {
    /// Made in a room that is used for every line.
    fn of(text: &str, room: &'r mut String) -> Self {
        room.clear();
        room.push_str(text);
        room.make_ascii_lowercase();
        Self { letters: letters(room), text: room }
    }

    /// Whether some words stand in it: no letter of theirs may be missing.
    fn contains(&self, words: &str) -> bool {
        letters(words) & !self.letters == 0 && self.text.contains(words)
    }

    fn starts_with(&self, words: &str) -> bool {
        self.text.starts_with(words)
    }

    fn ends_with(&self, words: &str) -> bool {
        self.text.ends_with(words)
    }
}

/// The small letters of a text as bits.
fn letters(text: &str) -> u32 {
    let letter = |byte: u8| if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 0 };
    text.bytes().fold(0, |letters, byte| letters | letter(byte))
}

/// Whether a word stands on a line, in capitals or not.
fn has(words: &[Word], wanted: &str) -> bool {
    words.iter().any(|word| word.text.eq_ignore_ascii_case(wanted))
}

/// Marks of the decode sheet, of the cypher-category style and of signals.
fn decode_marks(
    text: &str,
    lower: &Lower,
    (first, keys, seen): (&str, &[Word], Seen),
    mark: &mut impl FnMut(Style, u32),
) {
    let labelled =
        lower.starts_with("from:") || lower.starts_with("to:") || lower.starts_with("recd");
    let has = |wanted: &str| has(keys, wanted);
    if first == "FROM" && !labelled && seen.has(TO) && keys.len() <= 9 && text.len() < 90 {
        let capitals = text.bytes().filter(u8::is_ascii_lowercase).count() < 4;
        mark(Style::FoDecode, if capitals { 5 } else { 1 });
    }
    let from = |key: &str| key.starts_with("FROM") || key.ends_with("FROM");
    if !labelled && text.contains("FOREIGN OFF") && keys.iter().any(|word| from(&word.key())) {
        mark(Style::FoDecode, 3);
    }
    if text.len() < 120 && lower.contains("otp") {
        mark(Style::FoDecode, 3);
    }
    if lower.starts_with("addressed to") {
        mark(Style::FoDecode, 2);
        mark(Style::CatA, 2);
    }
    if (lower.starts_with("d.") || lower.starts_with("r.")) && lower.contains("19") {
        mark(Style::FoDecode, 2);
    }
    let cat = lower.contains("cat");
    if cat && ["cat a", "cat.a", "cypher/cat"].iter().any(|words| lower.contains(words)) {
        mark(Style::CatA, 3);
        mark(Style::Transition, 1);
    }
    let directed = seen.has(TO) && !matches!(first, "TO" | "INFO" | "FROM" | "ADDRESSED");
    let headed = || {
        first.len() > 3 && gazetteer::precedence_word(first).is_some()
            || keys.first().is_some_and(|word| is_keyword(word, &["FLASH", "IMMEDIATE"]))
    };
    if (2..=9).contains(&keys.len()) && headed() {
        mark(Style::CatA, if directed { 5 } else { 2 });
    }
    if seen.has(RFI) {
        mark(Style::CatA, 2);
    }
    let handled = matches!(first, "DESPATCHED" | "DISPATCHED" | "RECEIVED");
    if handled && text.len() < 50 && text.bytes().any(|byte| byte.is_ascii_digit()) {
        mark(Style::Signal, 2);
    }
    let form = ["INWARD", "OUTWARD"].contains(&first) && has("TELEGRAM");
    if form {
        mark(Style::Signal, 6);
    }
    if labelled
        || lower.starts_with("naval code")
        || keys.len() == 1 && (seen.has(FM) || seen.has(TO))
    {
        mark(Style::Signal, 3);
    }
}

/// Marks of printed editions.
fn print_marks(text: &str, lower: &Lower, keys: &[Word], mark: &mut impl FnMut(Style, u32)) {
    let to = lower.contains(" to ");
    if to && text.len() < 240 && lower.contains("telegram from ") {
        mark(Style::FrusPrint, 9);
    }
    let titled = to && lower.starts_with("the ") && lower.contains(" to the ");
    if titled && text.len() < 160 && !text.ends_with('.') {
        mark(Style::FrusPrint, 4);
    }
    if lower.starts_with("[received") || lower.starts_with("source note:") {
        mark(Style::FrusPrint, 3);
    }
    let timed = lower.ends_with("p.m.") || lower.ends_with("a.m.") || lower.ends_with("noon.");
    if timed && text.contains('—') {
        mark(Style::FrusPrint, 2);
    }
    if lower.starts_with("tel. (no") || lower.starts_with("tel. no") || lower.starts_with("(tel") {
        mark(Style::DrPrint, 5);
    }
    let dr = (lower.starts_with("d. ") || lower.starts_with("r. ")) && keys.len() <= 5;
    if dr && (lower.contains("p.m") || lower.contains("a.m") || lower.contains("noon")) {
        mark(Style::DrPrint, 3);
    }
    if to && [" to sir ", " to the marquess", " to earl "].iter().any(|who| lower.contains(who)) {
        mark(Style::DrPrint, 2);
    }
}
