//! The copies for the Department's offices: `ACTION EB-08`, `INFO OCT-01 …`, `/098 W`.

use crate::reader::draft::{Draft, recipient_path};
use crate::reader::page::{Line, Word};
use crate::telegram::DistributionBlock;

/// Reads the office copies; says on which line they end.
pub(super) fn read(draft: &mut Draft, lines: &[Line]) -> usize {
    let mut end = 0;
    let mut open = false;
    for (at, line) in lines.iter().enumerate().take(70) {
        let words = line.words();
        let Some(first) = words.first() else {
            continue;
        };
        let headed = matches!(first.text, "ACTION" | "INFO" | "ORIGIN" | "ACTION:" | "ORIG");
        let list = &words[usize::from(headed)..];
        let copies = list.iter().filter(|word| is_office(word)).count();
        let mostly =
            copies * 2 >= list.len() || open && is_total(&words[copies.min(words.len())..]);
        let listed = copies > 0 && mostly || open && is_total(&words);
        if headed && listed {
            draft.claim(first.span());
            draft.telegram.distribution.push(DistributionBlock {
                list: Some(first.text.to_owned()),
                kind: None,
                recipients: Vec::new(),
            });
            let block = draft.telegram.distribution.len() - 1;
            draft.field(format!("distribution[{block}].list"), first.span());
            open = true;
        }
        if open && listed {
            take(draft, list);
            end = at + 1;
        } else if open && copies == 0 {
            break;
        }
    }
    end
}

fn take(draft: &mut Draft, words: &[Word]) {
    let block = draft.telegram.distribution.len() - 1;
    for word in words {
        draft.claim(word.full_at..word.full_at + word.full.len());
        if is_office(word) {
            let count = draft.telegram.distribution[block].recipients.len();
            let path = recipient_path(block, count);
            draft.field(path, word.span());
            let name = word.text.replace(['.', ','], "");
            draft.telegram.distribution[block].recipients.push(name);
        }
    }
}

/// An office and its number of copies: `EB-08`.
fn is_office(word: &Word) -> bool {
    let Some((office, copies)) = word.text.rsplit_once('-') else {
        return false;
    };
    let lettered = office.chars().all(|c| c.is_ascii_uppercase() || c == '/' || c == '-');
    let counted = copies.len() <= 3
        && copies.chars().all(|c| c.is_ascii_digit() || matches!(c, 'O' | 'l' | 'I'));
    !office.is_empty() && office.len() <= 6 && lettered && !copies.is_empty() && counted
}

/// The total of the copies: `/098 W`, `( ISO ) W`.
fn is_total(words: &[Word]) -> bool {
    words.len() <= 5
        && words
            .iter()
            .any(|word| word.full.starts_with('/') || word.text == "W" || word.text == "ISO")
}
