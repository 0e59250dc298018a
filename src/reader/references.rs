//! References to other telegrams: MIPT, TUR, MY TELNO 7, your telegram No. 28, REFTEL.

use std::ops::Range;

use super::clock;
use super::draft::{Draft, item_path};
use super::page::{Line, Word, span_of};
use crate::gazetteer;
use crate::telegram::{Reference, Role};

/// A reference found in some words.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// How many words it takes, from its first.
    pub(super) used: usize,
    /// MIPT, TELNO …
    kind: &'static str,
    whose: Whose,
    numbers: Vec<String>,
    to: Option<String>,
}

/// Whose telegram is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    Mine,
    Yours,
    Post(String),
    Unsaid,
}

/// Words that are a reference by themselves.
const ALONE: [(&str, &str, bool); 14] = [
    ("MIPT", "MIPT", true),
    ("MIFT", "MIFT", true),
    ("IPT", "MIPT", true),
    ("IFT", "IFT", true),
    ("TUR", "TUR", false),
    ("REFTEL", "REFTEL", false),
    ("SEPTEL", "SEPTEL", true),
    ("EMBTEL", "TELNO", false),
    ("DEPTEL", "TELNO", false),
    ("CONTEL", "TELNO", false),
    ("URTEL", "TELNO", false),
    ("REURTEL", "TELNO", false),
    ("MYTEL", "TELNO", true),
    ("REMYTEL", "TELNO", true),
];

/// The reference that begins some words, if one does.
pub(super) fn find(words: &[Word]) -> Option<Found> {
    let first = words.first()?;
    let initial = first.text.chars().next()?;
    let possessive = matches!(first.text, "my" | "your" | "our" | "MY" | "OUR" | "My" | "Our");
    if !initial.is_uppercase() && !possessive {
        return None;
    }
    if possessive && let Some(found) = adjoining(words) {
        return Some(found);
    }
    let alone_first = may_be_alone(first) || possessive && words.get(1).is_some_and(may_be_alone);
    if alone_first && let Some(found) = alone(words) {
        return Some(found);
    }
    let tel = words.iter().skip(1).take(4).any(may_be_tel);
    if tel { numbered(words) } else { None }
}

/// `My immediately preceding telegram`.
fn adjoining(words: &[Word]) -> Option<Found> {
    let [whose, how, which, telegram, ..] = words else {
        return None;
    };
    let is = |word: &Word, wanted: &str| word.text.eq_ignore_ascii_case(wanted);
    let kind = match which.text {
        "preceding" | "PRECEDING" => "MIPT",
        "following" | "FOLLOWING" => "MIFT",
        _ => return None,
    };
    let found = is(how, "immediately") && is(telegram, "telegram") && !is(whose, "your");
    found.then(|| Found { used: 4, kind, whose: Whose::Mine, numbers: Vec::new(), to: None })
}

/// A cheap test before the words are compared: such a word is short, ends in `TEL`, or has
/// points between its letters.
fn may_be_alone(word: &Word) -> bool {
    let bytes = word.text.as_bytes();
    let like = |known: &str| known.eq_ignore_ascii_case(word.text);
    let pointed = || bytes.contains(&b'.');
    match bytes.len() {
        3 | 4 => {
            bytes[0].is_ascii_alphabetic() && ALONE.iter().any(|(known, ..)| like(known))
                || pointed()
        }
        5..=9 => bytes[bytes.len() - 3..].eq_ignore_ascii_case(b"TEL") || pointed(),
        _ => false,
    }
}

/// A cheap test before the words are compared.
fn may_be_tel(word: &Word) -> bool {
    let bytes = word.text.as_bytes();
    if !(3..=10).contains(&bytes.len()) {
        return false;
    }
    match (bytes[0].to_ascii_uppercase(), bytes[1].to_ascii_uppercase()) {
        (b'T', b'E' | b'F') | (b'I', b'E') => true,
        (b'T', b'O' | b'C' | b'6') => bytes.len() > 6,
        _ => false,
    }
}

fn alone(words: &[Word]) -> Option<Found> {
    let key = words[0].key();
    let possessive = matches!(key.as_ref(), "MY" | "OUR");
    let at = usize::from(possessive);
    let key = if possessive { words.get(1)?.key() } else { key };
    if key.len() < 3 || key.len() > 7 {
        return None;
    }
    let (_, kind, mine) = ALONE.iter().find(|(word, ..)| *word == key)?;
    let mut used = at + 1;
    let mut numbers = Vec::new();
    if *kind == "TELNO"
        && let Some((figures, _)) = words.get(used).and_then(|word| clock::number(word.text))
    {
        numbers.push(figures);
        used += 1;
    }
    let whose = if *mine { Whose::Mine } else { Whose::Unsaid };
    Some(Found { used, kind, whose, numbers, to: None })
}

/// `MY TELNO 7 AND 9`, `Singapore telegram No. 546`, `YOUR TELNO 42 TO JAKARTA`.
fn numbered(words: &[Word]) -> Option<Found> {
    let whose_words =
        (1..=4.min(words.len().saturating_sub(1))).find(|at| tel(&words[*at..]).is_some())?;
    let whose = match words[0].key().as_ref() {
        "MY" | "OUR" if whose_words == 1 => Whose::Mine,
        "YOUR" if whose_words == 1 => Whose::Yours,
        "REF" | "RE" | "SEE" | "IN" | "TO" | "AND" | "THE" => return None,
        _ => {
            let index = gazetteer::post_names();
            let key = super::page::key_of(&words[..whose_words]);
            index.exact(&key, None)?;
            Whose::Post(super::page::joined(&words[..whose_words]))
        }
    };
    let mut at = whose_words + tel(&words[whose_words..])?;
    let mut numbers = Vec::new();
    while let Some((figures, _)) = words.get(at).and_then(|word| {
        let text = word.text.trim_start_matches("No.").trim_start_matches("NO.");
        clock::number(text)
    }) {
        if figures.len() > 6 || numbers.len() > 12 {
            break;
        }
        numbers.push(figures);
        at += 1;
        let more = words.get(at + 1).is_some_and(|word| clock::number(word.text).is_some());
        if more && matches!(words[at].text, "AND" | "and") {
            at += 1;
        } else if !words[at - 1].full.ends_with(',') {
            break;
        }
    }
    if numbers.is_empty() {
        return None;
    }
    at += usize::from(words.get(at).is_some_and(|word| word.text.eq_ignore_ascii_case("SAVING")));
    let to = addressee(words, &mut at);
    Some(Found { used: at, kind: "TELNO", whose, numbers, to })
}

/// `TO JAKARTA` after the number.
fn addressee(words: &[Word], at: &mut usize) -> Option<String> {
    if !words.get(*at).is_some_and(|word| matches!(word.text, "TO" | "to")) {
        return None;
    }
    let rest = &words[*at + 1..];
    if rest.first().is_some_and(|word| matches!(word.key().as_ref(), "YOU" | "ME" | "US")) {
        *at += 2;
        return None;
    }
    let index = gazetteer::post_names();
    let used = (1..=4.min(rest.len()))
        .rev()
        .find(|used| index.exact(&super::page::key_of(&rest[..*used]), None).is_some())?;
    *at += 1 + used;
    Some(super::page::joined(&rest[..used]))
}

/// How many words `TELNO`, `TEL NO`, `telegram No.` take.
fn tel(words: &[Word]) -> Option<usize> {
    let first = words.first()?;
    if first.text.len() > 10 || first.text.len() < 3 {
        return None;
    }
    let key = first.key();
    if matches!(key.as_ref(), "TELNO" | "TELNOS" | "TELHO" | "TEINO" | "TFLNO" | "IELNO") {
        return Some(1);
    }
    let no = |word: Option<&Word>| {
        word.is_some_and(|word| {
            matches!(word.key().as_ref(), "NO" | "NOS" | "NUMBER" | "N0" | "NE" | "NC")
        })
    };
    let glued = words.get(1).is_some_and(|word| {
        let rest = word.text.strip_prefix("No.").or(word.text.strip_prefix("NO."));
        rest.is_some_and(|rest| clock::number(rest).is_some())
    });
    let named = matches!(key.as_ref(), "TEL" | "TELEGRAM" | "TELEGRAMS" | "TELS" | "TELEGRAN")
        || key.len() >= 7
            && ["TELEGRAM", "TELEGRAMS"].iter().any(|word| gazetteer::alike(&key, word).is_some());
    match named {
        true if no(words.get(1)) => Some(2),
        true if glued => Some(1),
        true if key != "TEL" && words.get(1).is_some_and(|w| clock::number(w.text).is_some()) => {
            Some(1)
        }
        true | false => None,
    }
}

/// Takes every reference of some lines into the telegram.
pub(super) fn take(draft: &mut Draft, lines: &[Line]) {
    for line in lines {
        if !line.text.bytes().any(|b| matches!(b, b'T' | b't')) {
            continue;
        }
        let words = line.words();
        let likely = |word: &Word| may_be_tel(word) || may_be_alone(word);
        let mut at = 0;
        // A reference begins at most four words before a word of this kind.
        while let Some(next) = words[at..].iter().position(likely).map(|next| at + next) {
            at = at.max(next.saturating_sub(4));
            while at <= next {
                match find(&words[at..]) {
                    Some(found) => {
                        let span = span_of(&words[at..at + found.used]);
                        at += found.used;
                        add(draft, found, &span);
                    }
                    None => at += 1,
                }
            }
        }
    }
}

/// Adds a reference, one for each number.
fn add(draft: &mut Draft, found: Found, span: &Range<usize>) {
    let printed = draft.text[span.clone()].trim_end_matches([':', '.', ',', ')']).to_owned();
    let from = match &found.whose {
        Whose::Mine => draft.telegram.from.clone(),
        Whose::Yours => action(draft),
        Whose::Post(name) => Some(name.clone()),
        Whose::Unsaid => None,
    };
    let mut numbers: Vec<Option<String>> = found.numbers.into_iter().map(Some).collect();
    if numbers.is_empty() {
        numbers.push(neighbour(draft, found.kind));
    }
    for number in numbers {
        let reference = Reference {
            kind: found.kind.to_owned(),
            from: from.clone(),
            number,
            to: found.to.clone(),
            printed: printed.clone(),
        };
        if draft.telegram.references.len() < 200 && !draft.telegram.references.contains(&reference)
        {
            let path = item_path("references", draft.telegram.references.len());
            draft.field(path, span.clone());
            draft.telegram.references.push(reference);
        }
    }
}

fn action(draft: &Draft) -> Option<String> {
    let mut action = draft.telegram.addressees.iter().filter(|to| to.role == Role::Action);
    let first = action.next()?;
    action.next().is_none().then(|| first.name.clone())
}

/// The number before or after the telegram's own, for MIPT and MIFT.
fn neighbour(draft: &Draft, kind: &str) -> Option<String> {
    let own: u32 = draft.telegram.number.as_ref()?.parse().ok()?;
    match kind {
        "MIPT" => own.checked_sub(1).filter(|number| *number > 0).map(|n| n.to_string()),
        "MIFT" | "IFT" => Some((own + 1).to_string()),
        _ => None,
    }
}
