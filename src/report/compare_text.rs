//! A comparison as text that can be read aloud: a block for each question.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};

use super::Shown;
use super::compare_overview::{overview, paths, work_in_words};
use super::deadlines::deadline_lines;
use super::plain::{visible, without_tags};
use super::words::{about, dated_band, spans, wrapped};
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
         arrivals rest on assumed figures unless the replay says otherwise.",
        base.name,
        joined(&comparison.others.iter().map(|side| side.name.clone()).collect::<Vec<_>>()),
        base.ensemble.runs,
        base.ensemble.seed
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
    let mut groups: Vec<(Vec<String>, [String; 4])> = Vec::new();
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
    table.set_header(["WHO", "AS IT WAS", "HERE", "DIFFERENCE", "BECAUSE"]);
    for (names, [before, after, change, because]) in groups {
        table.add_row([listed(&names), before, after, change, because]);
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

fn cells(base: &Side, other: &Side, shown: &Shown, difference: &Difference) -> [String; 4] {
    let because = because(base, other, difference);
    [
        arrival(base, shown, difference.before),
        arrival(other, shown, difference.after),
        in_words(difference.verdict),
        because,
    ]
}

/// The wait or work that changed most; or else the hour at which it was handed in.
pub(super) fn because(base: &Side, other: &Side, difference: &Difference) -> String {
    let shift = other.timeline.handed_in - base.timeline.handed_in;
    let word = |span: Span| {
        if span.is_negative() { "earlier" } else { "later" }
    };
    let mut parts = Vec::new();
    if shift != Span::ZERO {
        parts.push(format!("handed in {} {}", about(shift.abs()), word(shift)));
    }
    if let Some((spent, post, change)) = difference.because {
        let what = match spent {
            Spent::Waiting(why) => why.words(),
            Spent::Working(doing) => doing.words(),
        };
        let sign = if change.is_negative() { "less" } else { "more" };
        let post = &base.scenario.network.post(post).name;
        parts.push(format!("{} {sign} of “{what}” at {post}", about(change.abs())));
        parts.extend(made(base, other, difference));
    }
    parts.join("; ")
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

/// What became of a copy, in words.
pub(super) fn in_words(verdict: Verdict) -> String {
    match verdict {
        Verdict::Same => "the same".to_owned(),
        Verdict::NowArrives => "arrives, as it did not".to_owned(),
        Verdict::NeverArrives => "never arrives".to_owned(),
        Verdict::Moved { low, middle, high, earlier_percent } => {
            let (word, share) = if middle.is_negative() {
                ("earlier", earlier_percent)
            } else {
                ("later", 100 - earlier_percent)
            };
            let by = if low.is_negative() == high.is_negative() {
                let (a, b) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
                spans(a, b)
            } else {
                format!("up to {}", about(low.abs().max(high.abs())))
            };
            if middle == Span::ZERO {
                format!("the same in most runs; {by}")
            } else if share >= 99 {
                format!("{by} {word}")
            } else {
                format!("{by} {word} in {share} % of runs")
            }
        }
    }
}
