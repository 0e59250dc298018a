//! An ensemble as text, or as Markdown: a table of arrivals, who is first, what a variant
//! changes, and how to cite it.

use comfy_table::{ContentArrangement, Table, presets};

use super::super::lines::{line, paragraph};
use super::super::plain::visible;
use super::super::words::{about, date_and_time, dated_band};
use super::super::{Shown, Zone};
use super::answer::{
    CopyV1, EnsembleV1, FirstV1, MomentsV1, PlacedV1, QuantileV1, ShareV1, SideV1,
};
use super::verdict::{Paired, percent};
use crate::ensemble::order::NEVER;
use crate::ensemble::{Band, joined};
use crate::time::{Moment, Span};

/// At most so many pairs of addressees are told in the text; all are in the JSON and the CSV.
const PAIRS: usize = 12;

/// An ensemble as text, or as a Markdown document.
#[must_use]
pub fn ensemble_text(answer: &EnsembleV1, shown: &Shown, markdown: bool) -> String {
    let mut out = String::new();
    let pen = Pen { shown, markdown };
    pen.heading(&mut out, &answer.title);
    let told = format!(
        "{} runs of {} (seed {}). A quantile or a share has behind it the interval that holds the \
         truth in 95 of 100 such ensembles; it says how many runs there were, not how good the \
         assumptions are.",
        answer.runs, answer.scenario, answer.seed
    );
    paragraph(&mut out, shown, &told, "");
    let base = &answer.sides[0];
    line(&mut out, "");
    pen.arrivals(&mut out, base, answer.runs);
    pen.first(&mut out, base, answer.runs);
    pen.observed(&mut out, base);
    for side in &answer.sides[1..] {
        line(&mut out, "");
        pen.heading(&mut out, &format!("{}: {}", side.name, side.title));
        pen.handed_in(&mut out, base, side);
        pen.changes(&mut out, (side, base), answer.runs);
        if side.first != base.first {
            pen.first(&mut out, side, answer.runs);
        }
    }
    line(&mut out, "");
    paragraph(&mut out, shown, &cite(answer), "");
    visible(&out)
}

/// Seed, version and inputs in one sentence, by which an answer can be run again.
fn cite(answer: &EnsembleV1) -> String {
    let EnsembleV1 { deskby, scenario, network, seed, runs, inputs, .. } = answer;
    format!(
        "deskby {deskby}, scenario {scenario}, network {network}, seed {seed}, {runs} runs, inputs \
         {inputs}."
    )
}

/// How it is written.
#[derive(Clone, Copy)]
struct Pen<'a> {
    shown: &'a Shown,
    markdown: bool,
}

/// Copies that are told in one row.
struct Group<'a> {
    names: Vec<&'a str>,
    copy: &'a CopyV1,
}

impl Pen<'_> {
    fn heading(self, out: &mut String, text: &str) {
        if self.markdown {
            line(out, &format!("## {text}\n"));
        } else {
            line(out, &text.to_uppercase());
        }
    }

    fn table(self, header: &[&str]) -> Table {
        let mut table = Table::new();
        table.load_style(if self.markdown { presets::ASCII_MARKDOWN } else { presets::NOTHING });
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self.shown.width);
        table.set_header(header);
        table
    }

    fn arrivals(self, out: &mut String, side: &SideV1, runs: u64) {
        let clock = self.shown.zone.name();
        let half = format!("HALF BY ({clock}; 95 %)");
        let mut table = self.table(&[
            "WHO",
            "WAY",
            "ONE IN TEN BY",
            &half,
            "NINE IN TEN BY",
            "NEVER",
            "DESKBY",
        ]);
        for group in groups(side) {
            let copy = group.copy;
            let post = copy.at_post.as_ref().filter(|_| copy.could_be_seen.is_some());
            if let Some(moments) = post {
                let who = format!("{} at the post", copy.name);
                self.row(&mut table, (who, copy, moments, "–".to_owned()), runs);
            }
            let odds = copy.deskby.as_ref().map_or_else(
                || "–".to_owned(),
                |odds| format!("met in {}", share(&odds.met, runs)),
            );
            if let Some(moments) = copy.could_be_seen.as_ref().or(copy.at_post.as_ref()) {
                let seen = if post.is_some() { " on a desk" } else { "" };
                let who = format!("{}{seen}", listed(&group));
                self.row(&mut table, (who, copy, moments, odds), runs);
            } else {
                let way = copy.way.clone();
                table.add_row([
                    listed(&group),
                    way,
                    "–".into(),
                    "–".into(),
                    "–".into(),
                    "100 %".into(),
                    odds,
                ]);
            }
        }
        print(out, &table);
    }

    fn row(
        self,
        table: &mut Table,
        (who, copy, moments, odds): (String, &CopyV1, &MomentsV1, String),
        runs: u64,
    ) {
        let at = |percent: f64| self.quantile(copy, moments, percent);
        let middle = self.interval(copy, moments);
        let never = percent(moments.never.count, runs);
        table.add_row([who, copy.way.clone(), at(10.0), middle, at(90.0), never, odds]);
    }

    fn local(self, copy: &CopyV1, micros: i64) -> String {
        if micros == NEVER {
            return "never".to_owned();
        }
        let half_way = micros + Span::from_secs(150).as_micros();
        let step = Span::from_mins(5).as_micros();
        let moment = Moment::from_micros(half_way.div_euclid(step) * step);
        date_and_time(self.clock(copy, moment))
    }

    fn clock(self, copy: &CopyV1, moment: Moment) -> chrono::NaiveDateTime {
        match (&self.shown.zone, &copy.frame) {
            (Zone::One(clock), _) => clock.local(moment),
            (Zone::Local, Some(frame)) => frame.clock().local(moment),
            (Zone::Local, None) => moment.utc(),
        }
    }

    fn quantile(self, copy: &CopyV1, moments: &MomentsV1, percent: f64) -> String {
        let found = exact(moments, percent);
        found
            .and_then(|quantile| quantile.exact)
            .map_or_else(|| "–".to_owned(), |exact| self.local(copy, exact.value))
    }

    /// The median with its interval.
    fn interval(self, copy: &CopyV1, moments: &MomentsV1) -> String {
        let Some(exact) = exact(moments, 50.0).and_then(|quantile| quantile.exact) else {
            return "–".to_owned();
        };
        let middle = self.local(copy, exact.value);
        let end = |end: Option<i64>| end.filter(|&end| end != NEVER).map(Moment::from_micros);
        match (end(exact.low), end(exact.high)) {
            (Some(low), Some(high)) => {
                let band = Band { low: Some(low), middle: None, high: Some(high) };
                let told = dated_band(&band, |moment| self.clock(copy, moment));
                if low == high { middle } else { format!("{middle} ({told})") }
            }
            (Some(_), None) => format!("{middle} (or later)"),
            (None, _) => middle,
        }
    }

    /// A side that was handed in at another hour says so, and what its differences mean.
    fn handed_in(self, out: &mut String, base: &SideV1, side: &SideV1) {
        let Some(by) = moved_by(base, side) else { return };
        let word = if by.is_negative() { "earlier" } else { "later" };
        let told = format!(
            "Handed in {} {word}: differences are by the clock; the time in brackets is counted \
             from the hand-in.",
            about(by.abs())
        );
        paragraph(out, self.shown, &told, "  ");
    }

    /// The odds of each pair of addressees that the runs do not decide, or that come at the same
    /// moment; then who comes before whom in every run.
    fn first(self, out: &mut String, side: &SideV1, runs: u64) {
        if side.first.is_empty() {
            return;
        }
        line(out, if self.markdown { "\nWho has it first:\n" } else { "WHO HAS IT FIRST" });
        let decided = |first: &&FirstV1| first.before.count == runs || first.after.count == runs;
        let (sure, told): (Vec<&FirstV1>, Vec<&FirstV1>) = side.first.iter().partition(decided);
        for first in told.iter().take(PAIRS) {
            paragraph(out, self.shown, &format!("  - {}", pair(first, runs)), "    ");
        }
        if told.len() > PAIRS {
            line(out, &format!("  - and {} more pairs, in the JSON", told.len() - PAIRS));
        }
        let mut before: Vec<(&str, Vec<String>)> = Vec::new();
        for first in sure {
            let (one, other) = match first.before.count {
                0 => (&first.other, &first.one),
                _ => (&first.one, &first.other),
            };
            match before.iter_mut().find(|(known, _)| known == one) {
                Some((_, others)) => others.push(other.clone()),
                None => before.push((one, vec![other.clone()])),
            }
        }
        if !before.is_empty() {
            let all: Vec<String> = before
                .iter()
                .map(|(one, others)| format!("{one} before {}", joined(others)))
                .collect();
            let text = format!("  - in every run: {}", all.join("; "));
            paragraph(out, self.shown, &text, "    ");
        }
    }

    fn observed(self, out: &mut String, side: &SideV1) {
        let all = side.copies.iter().flat_map(|copy| copy.observed.iter().map(move |o| (copy, o)));
        for (at, (copy, observed)) in all.enumerate() {
            if at == 0 {
                line(out, if self.markdown { "\nObserved:\n" } else { "OBSERVED" });
            }
            paragraph(out, self.shown, &self.placed(copy, observed), "    ");
        }
    }

    fn placed(self, copy: &CopyV1, observed: &PlacedV1) -> String {
        let PlacedV1 { milestone, at, precision_micros, source, earlier, within } = observed;
        // A despatch is not told by the clock of whoever receives it.
        let local = |moment: Moment| match milestone.as_str() {
            "despatched" => format!("{}Z", date_and_time(moment.utc())),
            _ => date_and_time(self.clock(copy, moment)),
        };
        let when = at.parse().map_or_else(|_| at.clone(), local);
        let precision = Span::from_micros(*precision_micros);
        let spread =
            if precision > Span::from_mins(1) { format!(" ± {precision}") } else { String::new() };
        let source = source.as_deref().unwrap_or("source not given");
        format!(
            "  - {} {milestone} {when}{spread} ({source}): later than {} % of the runs ({}–{} %), \
             and {} % fall within its precision.",
            copy.name, earlier.percent, earlier.from_percent, earlier.to_percent, within.percent
        )
    }

    fn changes(self, out: &mut String, (side, base): (&SideV1, &SideV1), runs: u64) {
        let header = ["WHO", "HALF BY", "TYPICALLY (95 %)", "WHAT CHANGES", "DESKBY"];
        let mut table = self.table(&header);
        let mut unmoved: Vec<String> = Vec::new();
        for group in groups(side) {
            let copy = group.copy;
            let Some(difference) = &copy.difference else { continue };
            let same = difference.earlier.count == 0 && difference.later.count == 0;
            if same && copy.deskby.is_none() {
                unmoved.push(listed(&group));
                continue;
            }
            let moments = copy.could_be_seen.as_ref().or(copy.at_post.as_ref());
            let mut half =
                moments.map_or("never".to_owned(), |moments| self.quantile(copy, moments, 50.0));
            if let Some(elapsed) = moved_by(base, side)
                .and_then(|_| exact(moments?, 50.0)?.exact)
                .filter(|exact| exact.value != NEVER)
                .map(|exact| Moment::from_micros(exact.value) - hand_in(side))
            {
                half = format!("{half} ({})", about(elapsed));
            }
            let odds = copy.deskby.as_ref().map_or_else(
                || "–".to_owned(),
                |odds| format!("met in {}", share(&odds.met, runs)),
            );
            let (middle, verdict) = (typically(difference), difference.verdict.clone());
            table.add_row([listed(&group), half, middle, verdict, odds]);
        }
        if table.row_count() > 0 {
            print(out, &table);
        }
        if !unmoved.is_empty() {
            let text = format!("Nothing changes in any run for {}.", joined(&unmoved));
            paragraph(out, self.shown, &text, "  ");
        }
    }
}

fn hand_in(side: &SideV1) -> Moment {
    side.handed_in.parse().unwrap_or(Moment::EARLIEST)
}

/// By how much the hand-in of a side is not that of the base.
fn moved_by(base: &SideV1, side: &SideV1) -> Option<Span> {
    (base.handed_in != side.handed_in).then(|| hand_in(side) - hand_in(base))
}

/// Who of two has it first, and how often both have it at once.
fn pair(first: &FirstV1, runs: u64) -> String {
    let FirstV1 { one, other, before, after } = first;
    let same = runs - before.count - after.count;
    if same == runs {
        return format!(
            "{one} and {other} at the same moment in every run, or never: nothing that is assumed \
             tells them apart"
        );
    }
    let at_once = match same {
        0 => String::new(),
        same => format!("; at the same moment in {}", percent(same, runs)),
    };
    format!(
        "{one} before {other} in {}; {other} before {one} in {}{at_once}",
        share(before, runs),
        share(after, runs)
    )
}

/// The median difference with its interval.
fn typically(difference: &Paired) -> String {
    let told = |micros: i64| match Span::from_micros(micros) {
        Span::ZERO => "the same".to_owned(),
        span if span.is_negative() => format!("{} earlier", about(span.abs())),
        span => format!("{} later", about(span)),
    };
    let Some(middle) = difference.middle_micros else { return "–".to_owned() };
    match (difference.middle_from_micros, difference.middle_to_micros) {
        (Some(from), Some(to)) if told(from) != told(to) => {
            format!("{} ({} to {})", told(middle), told(from), told(to))
        }
        _ => told(middle),
    }
}

fn exact(moments: &MomentsV1, percent: f64) -> Option<&QuantileV1> {
    moments.quantiles.iter().find(|quantile| (quantile.percent - percent).abs() < 1e-9)
}

/// `63.2 % (62.2–64.1)`, or in words where it is all or nothing.
fn share(share: &ShareV1, runs: u64) -> String {
    match share.count {
        0 => "no run".to_owned(),
        count if count == runs => "every run".to_owned(),
        _ => format!("{:.1} % ({:.1}–{:.1})", share.percent, share.from_percent, share.to_percent),
    }
}

/// Addressees each alone, desks of one kind with the same story together.
fn groups(side: &SideV1) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for copy in &side.copies {
        let same = |group: &&mut Group<'_>| {
            copy.kind.is_some()
                && group.copy.kind == copy.kind
                && group.copy.way == copy.way
                && group.copy.could_be_seen == copy.could_be_seen
                && group.copy.deskby == copy.deskby
                && group.copy.difference == copy.difference
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.names.push(&copy.name),
            None => groups.push(Group { names: vec![&copy.name], copy }),
        }
    }
    groups
}

/// A name, or how many of which kind.
fn listed(group: &Group<'_>) -> String {
    let kinds = group.copy.frame.as_ref().and_then(|frame| frame.kind.as_ref());
    match (group.names.as_slice(), kinds) {
        ([one], _) => (*one).to_owned(),
        (many, Some((_, kinds))) => format!("{} {kinds}", many.len()),
        (many, None) => many.join(", "),
    }
}

fn print(out: &mut String, table: &Table) {
    let text = table.to_string();
    line(out, &text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
}
