//! The sentence's words as one run over several lines.

use crate::reader::draft::Draft;
use crate::reader::lookup::{is_keyword, is_one_of};
use crate::reader::page::{Line, Word, span_of};

/// A word of the sentence, with the line that it stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) line: usize,
    pub(super) first: bool,
}

/// The sentence runs over no more lines than this.
const LONGEST: usize = 24;

/// A run of words over several lines.
#[derive(Debug)]
pub(super) struct Stream<'t> {
    pub(super) words: Vec<Word<'t>>,
    pub(super) pieces: Vec<Piece>,
    pub(super) at: usize,
    /// Whether the word before ends a sentence and the next begins a line.
    pub(super) ended: bool,
}

impl<'t> Stream<'t> {
    pub(super) fn of(lines: &[Line<'t>], start: usize) -> Self {
        let mut stream = Self { words: Vec::new(), pieces: Vec::new(), at: 0, ended: false };
        for (line, text) in lines.iter().enumerate().skip(start).take(LONGEST) {
            for (index, word) in text.words().iter().copied().take(40).enumerate() {
                stream.words.push(word);
                let first = index == 0;
                stream.pieces.push(Piece { line, first });
            }
        }
        stream
    }

    pub(super) fn rest(&self) -> &[Word<'t>] {
        &self.words[self.at..]
    }

    pub(super) fn next(&self) -> Option<&Word<'t>> {
        self.words.get(self.at)
    }

    pub(super) fn is(&self, keywords: &'static [&'static str]) -> bool {
        self.next().is_some_and(|word| is_keyword(word, keywords))
    }

    /// Passes over a word if it is one of some.
    pub(super) fn skip(&mut self, draft: &mut Draft, forms: &[&str]) -> bool {
        let found = self.next().is_some_and(|word| is_one_of(word, forms));
        if found {
            self.take(draft, 1);
        }
        found
    }

    pub(super) fn take(&mut self, draft: &mut Draft, count: usize) {
        let end = (self.at + count).min(self.words.len());
        for word in &self.words[self.at..end] {
            draft.claim(span_of(std::slice::from_ref(word)));
        }
        self.at = end;
    }

    pub(super) fn starts_line(&self) -> bool {
        self.pieces.get(self.at).is_none_or(|piece| piece.first)
    }
}
