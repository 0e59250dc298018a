//! What was made of words, rows and lines lately: the same headings and lists come again and
//! again in a folder.
//!
//! What is remembered is what would be found anew, and it costs the text as much of its budget,
//! so no answer depends on what was read before.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread::LocalKey;

use super::lookup::Lookup;

/// Answers by the text of a line, the year, and how the question was put.
pub(super) type Memory<T> = RefCell<BTreeMap<(i32, bool), Shelf<(T, usize)>>>;

/// So many lines are remembered for a year; then all are forgotten.
const MOST: usize = 10_000;
/// Longer lines are not remembered.
const LONGEST: usize = 200;

/// Answers by text, on boards that a hash of the text chooses; nothing reads them in order.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    boards: Vec<Vec<(String, T)>>,
    count: usize,
}

/// So many boards a shelf has.
const BOARDS: usize = 1 << 10;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { boards: Vec::new(), count: 0 }
    }
}

impl<T> Shelf<T> {
    /// The answer for a text.
    pub(super) fn get(&self, text: &str) -> Option<&T> {
        let board = self.boards.get(place(text, 0, BOARDS))?;
        board.iter().find(|(own, _)| own == text).map(|(_, answer)| answer)
    }

    /// Keeps the answer for a text that has none; first forgets all where there are too many.
    pub(super) fn keep(&mut self, text: &str, answer: T, most: usize) {
        if self.count >= most || self.boards.is_empty() {
            self.boards.clear();
            self.boards.resize_with(BOARDS, Vec::new);
            self.count = 0;
        }
        let board = &mut self.boards[place(text, 0, BOARDS)];
        if board.iter().all(|(own, _)| own != text) {
            board.push((text.to_owned(), answer));
            self.count += 1;
        }
    }
}

/// A place among so many, from the bytes of a text and a seed.
fn place(text: &str, seed: usize, places: usize) -> usize {
    let mix =
        |hash: u64, part: u64| (hash.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    let mut chunks = text.as_bytes().chunks_exact(8);
    let mut hash = seed as u64;
    for chunk in &mut chunks {
        hash = mix(hash, chunk.iter().fold(0, |part, byte| part << 8 | u64::from(*byte)));
    }
    let rest = chunks.remainder().iter().fold(1, |part, byte| part << 8 | u64::from(*byte));
    let hash = mix(hash, rest);
    usize::try_from(hash >> 32).map_or(0, |hash| hash % places)
}

/// Whether a word was found to be one of some keywords.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    /// The list of keywords, by its place in memory: it is a constant of the program.
    list: usize,
    word: [u8; LONGEST_WORD],
    length: usize,
    found: bool,
}

/// Longer words are judged anew.
const LONGEST_WORD: usize = 22;
/// So many verdicts are kept; a new one takes the place of another.
const VERDICTS: usize = 1 << 11;

thread_local! {
    static KEYWORDS: RefCell<Vec<Verdict>> = const { RefCell::new(Vec::new()) };
}

/// The verdict on a word and a list of keywords: the remembered one, or a new one.
pub(super) fn verdict(
    word: &str,
    list: &'static [&'static str],
    judge: impl FnOnce() -> bool,
) -> bool {
    if word.len() > LONGEST_WORD {
        return judge();
    }
    let address = list.as_ptr().addr();
    let place = place(word, address, VERDICTS);
    KEYWORDS.with_borrow_mut(|verdicts| {
        let known = verdicts.get(place).filter(|verdict| {
            verdict.list == address && verdict.word[..verdict.length] == *word.as_bytes()
        });
        if let Some(known) = known {
            return known.found;
        }
        if verdicts.is_empty() {
            let none = Verdict { list: 0, word: [0; LONGEST_WORD], length: 0, found: false };
            verdicts.resize(VERDICTS, none);
        }
        let found = judge();
        let mut own = [0; LONGEST_WORD];
        own[..word.len()].copy_from_slice(word.as_bytes());
        verdicts[place] = Verdict { list: address, word: own, length: word.len(), found };
        found
    })
}

/// The answer to a question about a line: the remembered one, or a new one.
pub(super) fn remembered<T: Clone>(
    memory: &'static LocalKey<Memory<T>>,
    lookup: &Lookup,
    line: &str,
    how: bool,
    answer: impl FnOnce() -> T,
) -> T {
    if line.len() > LONGEST {
        return answer();
    }
    let question = (lookup.year.unwrap_or(i32::MIN), how);
    let known = memory.with_borrow(|memory| memory.get(&question)?.get(line).cloned());
    if let Some((answer, cost)) = known
        && lookup.pay(cost)
    {
        return answer;
    }
    let before = lookup.left();
    let answer = answer();
    let cost = before - lookup.left();
    // An answer that was given on an exhausted budget is not the answer to the line.
    if lookup.is_rich() {
        memory.with_borrow_mut(|memory| {
            if memory.len() > 64 {
                memory.clear();
            }
            memory.entry(question).or_default().keep(line, (answer.clone(), cost), MOST);
        });
    }
    answer
}
