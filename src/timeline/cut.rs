//! A wait cut into its reasons.

use super::Reason;
use crate::time::{Moment, Window};

/// A wait cut where reasons begin and end; the first reason that covers a part gives it, and
/// what none covers is the queue.
pub(super) fn cut(wait: &Window, reasons: &[(Reason, Window)]) -> Vec<(Reason, Window)> {
    let mut at: Vec<Moment> = reasons
        .iter()
        .flat_map(|(_, window)| [window.start, window.end])
        .chain([wait.start, wait.end])
        .map(|moment| moment.clamp(wait.start, wait.end))
        .collect();
    at.sort_unstable();
    at.dedup();
    let mut parts: Vec<(Reason, Window)> = Vec::new();
    for pair in at.windows(2) {
        let covers =
            |(_, window): &&(Reason, Window)| window.start <= pair[0] && pair[1] <= window.end;
        let why = reasons.iter().find(covers).map_or(Reason::Queued, |(why, _)| *why);
        match parts.last_mut() {
            Some((last, window)) if *last == why => window.end = pair[1],
            _ => parts.push((why, pair[0]..pair[1])),
        }
    }
    parts
}
