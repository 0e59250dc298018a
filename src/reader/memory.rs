//! What was made of rows and lines lately: the same headings and lists come again and again in
//! a folder.
//!
//! What is remembered is what would be found anew, and it costs the text as much of its budget,
//! so no answer depends on what was read before.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread::LocalKey;

use super::lookup::Lookup;

/// Answers by the text of a line, the year, and how the question was put.
pub(super) type Memory<T> = RefCell<BTreeMap<(i32, bool), BTreeMap<String, (T, usize)>>>;

/// So many lines are remembered for a year; then all are forgotten.
const MOST: usize = 10_000;
/// Longer lines are not remembered.
const LONGEST: usize = 200;

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
            let lines = memory.entry(question).or_default();
            if lines.len() >= MOST {
                lines.clear();
            }
            lines.insert(line.to_owned(), (answer.clone(), cost));
        });
    }
    answer
}
