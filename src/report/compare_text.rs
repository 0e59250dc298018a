//! A comparison as text that can be read aloud: a block for each question.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};

use super::Shown;
use super::compare_overview::{overview, paths, work_in_words};
use super::compare_words::{clock_note, elapsed, in_words, moved_by, moved_in_words};
use super::deadlines::deadline_lines;
use super::plain::{visible, without_tags};
use super::words::{about, dated_band, wrapped};
use crate::compare::{Comparison, Difference, Side, Verdict, differences, made};
use crate::ensemble::{Band, joined};
use crate::plan::Copy;
use crate::time::{Moment, Span};
use crate::timeline::Spent;

/// A comparison as text, or as a Markdown document.
#[must_use]
pub fn compare_text(comparison: &Comparison, shown: &Shown, markdown: bool) -> String {
    let mut out = String::new();
    let base = &comparison.base;
    heading(&mut out, markdown, &base.title);
    let text = format!(
        "{} against {}, {} runs each with the same luck (seed {}). Bands hold 8 runs in 10; all \
         arrivals rest on assumed figures unless the replay says otherwise.{}",
        base.name,
        joined(&comparison.others.iter().map(|side| side.name.clone()).collect::<Vec<_>>()),
        base.ensemble.runs,
        base.ensemble.seed,
        clock_note(comparison)
    );
    line(&mut out, &wrapped(&text, shown.width, ""));
    line(&mut out, "");
    line(&mut out, &overview(comparison, shown, markdown));
    for other in &comparison.others {
        line(&mut out, "");
        block(&mut out, comparison, other, (shown, markdown));
    }
    line(&mut out, "");
    let cite = format!(
        "deskby {}, {}, seed {}, {} runs, inputs {}.",
        env!("CARGO_PKG_VERSION"),
        base.name,
        base.ensemble.seed,
        base.ensemble.runs,
        base.scenario.inputs
    );
    line(&mut out, &wrapped(&cite, shown.width, ""));
    let out = visible(&out);
    if markdown { without_tags(&out) } else { out }
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a text cannot fail");
}

fn heading(out: &mut String, markdown: bool, text: &str) {
    if markdown {
        line(out, &format!("## {text}\n"));
    } else {
        line(out, &text.to_uppercase());
    }
}

fn block(
    out: &mut String,
    comparison: &Comparison,
    other: &Side,
    (shown, markdown): (&Shown, bool),
) {
    let base = &comparison.base;
    heading(out, markdown, &format!("{}: {}", other.name, other.title));
    let all = differences(base, other);
    let mut groups: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    let mut unmoved: Vec<String> = Vec::new();
    for difference in &all {
        let name = name_of(base, other, difference);
        if difference.verdict == Verdict::Same {
            if !unmoved.contains(&name) {
                unmoved.push(name);
            }
            continue;
        }
        let cells = cells(base, other, shown, difference);
        match groups.iter_mut().find(|(_, known)| *known == cells) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], cells)),
        }
    }
    let mut table = Table::new();
    table.load_style(if markdown { presets::ASCII_MARKDOWN } else { presets::NOTHING });
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(shown.width);
    table.set_header(columns(moved_by(base, other).is_some()));
    for (names, cells) in groups {
        table.add_row(std::iter::once(listed(&names)).chain(cells));
    }
    if table.row_count() > 0 {
        let text = table.to_string();
        line(out, &text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
    }
    for text in deadline_lines(&other.plan, &other.timeline, &other.ensemble) {
        line(out, &text);
    }
    for difference in &all {
        for text in paths(base, other, difference, shown.paths) {
            line(out, &wrapped(&text, shown.width, "    "));
        }
    }
    line(out, &wrapped(&work_in_words(base, other), shown.width, "  "));
    if !unmoved.is_empty() {
        let text = format!("Nothing changes for {}.", joined(&unmoved));
        line(out, &wrapped(&text, shown.width, "  "));
    }
}

/// The columns of a block; one more where the hand-in was moved.
fn columns(moved: bool) -> Vec<&'static str> {
    let mut columns = vec!["WHO", "AS IT WAS", "HERE", "DIFFERENCE", "BECAUSE"];
    if moved {
        columns.insert(3, "FROM HAND-IN");
    }
    columns
}

/// Names, those that recur with their number.
fn listed(names: &[String]) -> String {
    let mut counts: Vec<(&String, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let words: Vec<String> = counts
        .iter()
        .map(|(name, count)| if *count > 1 { format!("{count} {name}") } else { (*name).clone() })
        .collect();
    words.join(", ")
}

/// An addressee by name, a desk by its kind.
fn name_of(base: &Side, other: &Side, difference: &Difference) -> String {
    let of = |side: &Side, at: usize| side.plan.itineraries[at].copy.clone();
    let copy = difference
        .before
        .map(|at| of(base, at))
        .or_else(|| difference.after.map(|at| of(other, at)));
    match copy {
        Some(Copy::Desk { kind, .. }) => kind.words(2).to_owned(),
        Some(Copy::Addressee { .. }) | None => difference.name.clone(),
    }
}

fn cells(base: &Side, other: &Side, shown: &Shown, difference: &Difference) -> Vec<String> {
    let mut cells = vec![
        arrival(base, shown, difference.before),
        arrival(other, shown, difference.after),
        in_words(base, other, difference),
        because(base, other, difference),
    ];
    if moved_by(base, other).is_some() {
        cells.insert(2, elapsed(base, other, difference));
    }
    cells
}

/// The wait or work that changed most; or else the hour at which it was handed in. Nothing where
/// it comes at the same moment in at least eight runs of ten.
pub(super) fn because(base: &Side, other: &Side, difference: &Difference) -> String {
    let mut parts: Vec<String> = moved_by(base, other).map(moved_in_words).into_iter().collect();
    let rarely = match difference.verdict {
        Verdict::Moved { low, high, .. } => low == Span::ZERO && high == Span::ZERO,
        Verdict::Same | Verdict::NowArrives | Verdict::NeverArrives => false,
    };
    if let Some((spent, post, change)) = difference.because.filter(|_| !rarely) {
        let what = match spent {
            Spent::Waiting(why) => why.words(),
            Spent::Working(doing) => doing.words(),
        };
        let sign = if change.is_negative() { "less" } else { "more" };
        let post = &base.scenario.network.post(post).name;
        parts.push(format!("{} {sign} of “{what}” at {post}", about(change.abs())));
        parts.extend(made(base, other, difference));
    }
    if parts.is_empty() { "–".to_owned() } else { parts.join("; ") }
}

fn arrival(side: &Side, shown: &Shown, at: Option<usize>) -> String {
    let Some(at) = at else {
        return "–".to_owned();
    };
    let itinerary = &side.plan.itineraries[at];
    let Some(post) = itinerary.post else {
        return "–".to_owned();
    };
    let local = |moment: Moment| shown.zone.at(&side.scenario.network, post, moment);
    if shown.typical {
        let arrived = side.timeline.rows[at].arrived();
        return arrived.map_or_else(
            || "never".to_owned(),
            |moment| super::words::date_and_time(local(moment)),
        );
    }
    let found = Band::of(side.ensemble.arrivals(at, itinerary));
    dated_band(&found, local)
}
