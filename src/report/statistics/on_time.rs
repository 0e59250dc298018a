//! How many copies with a DESKBY were at their posts in time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Account;
use crate::engine::OnTime;
use crate::report::Shown;
use crate::report::lines::{columns, line, trimmed};
use crate::telegram::Precedence;

/// On time for DESKBY: whether a checked copy was at the post by then.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OnTimeV1 {
    /// All copies that had one, by precedence.
    pub(super) by_precedence: Vec<PunctualV1>,
    /// The same by the post that they were for.
    pub(super) by_post: Vec<PunctualV1>,
}

/// Copies that had a DESKBY.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PunctualV1 {
    /// The post that they were for; null for all.
    pub(super) post: Option<String>,
    pub(super) precedence: &'static str,
    /// How many had one.
    pub(super) due: u64,
    pub(super) on_time: u64,
    /// Those that came after it.
    pub(super) late: u64,
    /// Those that had not come when the run was over.
    pub(super) outstanding: u64,
    /// The share that was on time.
    pub(super) on_time_share: f64,
}

pub(super) fn on_time(account: &Account<'_>) -> OnTimeV1 {
    let mut posts: BTreeMap<(&str, Reverse<Precedence>), OnTime> = BTreeMap::new();
    let mut all: BTreeMap<Precedence, OnTime> = BTreeMap::new();
    for (group, found) in account.plan.groups.iter().zip(&account.pooled.on_time) {
        if found.all() > 0 {
            posts.entry((&group.to, Reverse(group.precedence))).or_default().merge(*found);
            all.entry(group.precedence).or_default().merge(*found);
        }
    }
    let by_post = posts.iter().map(|(&(post, Reverse(rank)), found)| row(Some(post), rank, *found));
    let by_precedence = all.iter().rev().map(|(&rank, found)| row(None, rank, *found));
    OnTimeV1 { by_precedence: by_precedence.collect(), by_post: by_post.collect() }
}

#[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
fn row(post: Option<&str>, precedence: Precedence, found: OnTime) -> PunctualV1 {
    let due = found.all();
    PunctualV1 {
        post: post.map(str::to_owned),
        precedence: precedence.word(),
        due,
        on_time: found.on_time,
        late: found.late,
        outstanding: found.outstanding,
        on_time_share: found.on_time as f64 / due as f64,
    }
}

/// The most posts that are listed; the others are in the tables.
const LISTED: usize = 40;

/// The table for people; nothing where nothing was due.
pub(super) fn on_time_text(out: &mut String, found: &OnTimeV1, shown: &Shown) {
    if found.by_precedence.is_empty() {
        return;
    }
    line(out, "\nON TIME FOR DESKBY AT THE POST\n");
    let mut table = columns(shown);
    table.set_header(["", "", "due", "on time", "late", "outstanding", "on time"]);
    for row in found.by_precedence.iter().chain(found.by_post.iter().take(LISTED)) {
        table.add_row([
            row.post.clone().unwrap_or_else(|| "all posts".to_owned()),
            row.precedence.to_owned(),
            row.due.to_string(),
            row.on_time.to_string(),
            row.late.to_string(),
            row.outstanding.to_string(),
            format!("{:.1} %", row.on_time_share * 100.0),
        ]);
    }
    line(out, &trimmed(&table));
    if let Some(more) = found.by_post.len().checked_sub(LISTED).filter(|more| *more > 0) {
        line(out, &format!("… and {more} more; --format csv has them all."));
    }
}

/// The rows of the table in CSV, with their heading.
pub(super) fn on_time_rows(found: &OnTimeV1) -> Vec<Vec<String>> {
    let heading = ["post", "precedence", "due", "on_time", "late", "outstanding", "on_time_share"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for row in found.by_precedence.iter().chain(&found.by_post) {
        rows.push(vec![
            row.post.clone().unwrap_or_default(),
            row.precedence.to_owned(),
            row.due.to_string(),
            row.on_time.to_string(),
            row.late.to_string(),
            row.outstanding.to_string(),
            row.on_time_share.to_string(),
        ]);
    }
    rows
}
