//! The whole comparison as one table that can be read aloud, the way of a copy step by step, and
//! the work for the network.

use comfy_table::{ContentArrangement, Table, presets};

use super::Shown;
use super::compare_words::{from_hand_in, moved_by, moved_in_words};
use super::words::about;
use crate::compare::{
    Comparison, Difference, PathStep, Side, Verdict, critical_path, differences, work,
};
use crate::ensemble::joined;
use crate::plan::Copy;
use crate::time::Span;
use crate::timeline::Spent;

/// One row a question: who is earlier, later, never, and which deadlines are met.
pub(super) fn overview(comparison: &Comparison, shown: &Shown, markdown: bool) -> String {
    let mut table = Table::new();
    table.load_style(if markdown { presets::ASCII_MARKDOWN } else { presets::NOTHING });
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(shown.width);
    table.set_header(["WHAT IF", "EARLIER", "LATER", "AND"]);
    for other in &comparison.others {
        table.add_row(row(&comparison.base, other));
    }
    let text = table.to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn row(base: &Side, other: &Side) -> [String; 4] {
    let (mut earlier, mut later) = (Changes::default(), Changes::default());
    let (mut at_last, mut never, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for difference in differences(base, other) {
        let who = who(base, other, &difference);
        match difference.verdict {
            Verdict::Same => {}
            Verdict::Moved { middle, low, .. } if middle.is_negative() || low.is_negative() => {
                earlier.add(who, middle.abs());
            }
            Verdict::Moved { middle, .. } => later.add(who, middle),
            Verdict::NowArrives => at_last.push(who),
            Verdict::NeverArrives => never.push(who),
        }
    }
    for (word, who) in [("now also", counted(&at_last)), ("no longer", counted(&never))] {
        if !who.is_empty() {
            ends.push(format!("{word} {}", joined(&who)));
        }
    }
    if let Some(by) = moved_by(base, other) {
        ends.extend(counted_from_hand_in(base, other, by));
    }
    let (was, is) = (work(base).transmissions, work(other).transmissions);
    let mut and = ends;
    and.extend(deadlines(other));
    if was != is {
        and.push(format!("sent {is} times, not {was}"));
    }
    let title = format!("{}: {}", other.name, other.title);
    let and = if and.is_empty() { "–".to_owned() } else { and.join("; ") };
    [title, earlier.told(), later.told(), and]
}

/// Who takes less time and who takes more from a hand-in that was moved, in the middle of the
/// runs.
fn counted_from_hand_in(base: &Side, other: &Side, by: Span) -> Vec<String> {
    let (mut quicker, mut slower) = (Changes::default(), Changes::default());
    for difference in differences(base, other) {
        let middle = from_hand_in(base, other, &difference).middle_micros.map(Span::from_micros);
        let who = who(base, other, &difference);
        match middle {
            None | Some(Span::ZERO) => {}
            Some(middle) if middle.is_negative() => quicker.add(who, middle.abs()),
            Some(middle) => slower.add(who, middle),
        }
    }
    let mut told = vec![moved_in_words(by)];
    for (word, changes) in [("quicker", quicker), ("slower", slower)] {
        if !changes.of.is_empty() {
            told.push(format!("{word} from there {}", changes.told()));
        }
    }
    if told.len() == 1 {
        told.push("as quick from there as it was".to_owned());
    }
    told
}

/// Who moves, and by how much in the middle of the runs.
#[derive(Default)]
struct Changes {
    of: Vec<(String, Vec<Span>)>,
}

impl Changes {
    fn add(&mut self, who: String, by: Span) {
        match self.of.iter_mut().find(|(known, _)| *known == who) {
            Some((_, all)) => all.push(by),
            None => self.of.push((who, vec![by])),
        }
    }

    /// Those who move by the same time together; those who move in fewer than half of the runs
    /// at the end.
    fn told(&self) -> String {
        let mut by_time: Vec<(Span, Vec<String>)> = Vec::new();
        for (who, all) in &self.of {
            let mut sorted = all.clone();
            sorted.sort_unstable();
            let middle = about(sorted[(sorted.len() - 1) / 2]);
            let who = match all.len() {
                1 => who.clone(),
                many => format!("{many} {who}"),
            };
            match by_time.iter_mut().find(|(known, _)| *known == middle) {
                Some((_, names)) => names.push(who),
                None => by_time.push((middle, vec![who])),
            }
        }
        by_time.sort_by_key(|(by, _)| *by == Span::ZERO);
        let told = by_time.iter().map(|(by, names)| match *by {
            Span::ZERO => format!("in some runs {}", joined(names)),
            by => format!("{} {by}", joined(names)),
        });
        let parts: Vec<String> = told.collect();
        if parts.is_empty() { "nobody".to_owned() } else { parts.join("; ") }
    }
}

/// Sentences, those that recur with their number.
fn counted(sentences: &[String]) -> Vec<String> {
    let mut counts: Vec<(&String, usize)> = Vec::new();
    for sentence in sentences {
        match counts.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, count)) => *count += 1,
            None => counts.push((sentence, 1)),
        }
    }
    let told = |(sentence, count): &(&String, usize)| match count {
        1 => (*sentence).clone(),
        many => format!("{many} {sentence}"),
    };
    counts.iter().map(told).collect()
}

/// An addressee by name, desks by their kind.
fn who(base: &Side, other: &Side, difference: &Difference) -> String {
    let copy = difference
        .before
        .map(|at| &base.plan.itineraries[at].copy)
        .or_else(|| difference.after.map(|at| &other.plan.itineraries[at].copy));
    match copy {
        Some(Copy::Desk { kind, .. }) => kind.words(2).to_owned(),
        Some(Copy::Addressee { .. }) | None => difference.name.clone(),
    }
}

/// How many copies with a deadline meet it in the typical run, and in the worst case of them.
fn deadlines(side: &Side) -> Option<String> {
    let with: Vec<_> =
        side.timeline.rows.iter().filter_map(|row| Some((row, row.deadline?))).collect();
    if with.is_empty() {
        return None;
    }
    let met =
        with.iter().filter(|(_, deadline)| deadline.late.is_some_and(|late| late <= Span::ZERO));
    let met = met.count();
    let odds = with.iter().map(|(row, deadline)| {
        let arrivals = side.ensemble.arrivals(row.itinerary, &side.plan.itineraries[row.itinerary]);
        let by_then = arrivals.iter().flatten().filter(|moment| **moment <= deadline.by).count();
        by_then * 100 / arrivals.len().max(1)
    });
    let worst = odds.min().unwrap_or(0);
    Some(if met == with.len() {
        format!("DESKBY met by all {met}, each in {worst} % of runs at least")
    } else {
        format!("DESKBY met by {met} of {}", with.len())
    })
}

/// What changed on the way of an addressee's copy, or with `whole` all of it on both sides.
pub(super) fn paths(
    base: &Side,
    other: &Side,
    difference: &Difference,
    whole: bool,
) -> Vec<String> {
    let (Some(before), Some(after), Verdict::Moved { .. }) =
        (difference.before, difference.after, difference.verdict)
    else {
        return Vec::new();
    };
    if let Copy::Desk { .. } = base.plan.itineraries[before].copy {
        return Vec::new();
    }
    let [was, is] =
        [(base, before), (other, after)].map(|(side, at)| critical_path(&side.timeline.rows[at]));
    if was == is {
        return Vec::new();
    }
    let told = |side: &Side, path: &[PathStep], against: &[PathStep]| {
        let new = |step: &&PathStep| whole || !against.contains(step);
        let steps: Vec<String> =
            path.iter().filter(new).map(|step| step_in_words(side, step, against)).collect();
        if steps.is_empty() { "nothing else".to_owned() } else { steps.join(" → ") }
    };
    let word = if whole { "as it was" } else { "no longer" };
    vec![
        format!("  {} {word}: {}", difference.name, told(base, &was, &is)),
        format!("  {} here: {}", difference.name, told(other, &is, &was)),
    ]
}

/// One step; with all of a way, those that the other side has not so are marked.
fn step_in_words(side: &Side, step: &PathStep, against: &[PathStep]) -> String {
    let what = match step.spent {
        Spent::Waiting(why) => why.words(),
        Spent::Working(doing) => doing.words(),
    };
    let changed = if against.contains(step) { "" } else { "*" };
    let post = &side.scenario.network.post(step.post).name;
    format!("{what} at {post} {}{changed}", about(step.length))
}

/// The work for the network, beside that of the base.
pub(super) fn work_in_words(base: &Side, other: &Side) -> String {
    let (was, is) = (work(base), work(other));
    let against = |is: usize, was: usize| {
        if is == was { is.to_string() } else { format!("{is} (not {was})") }
    };
    let busiest: Vec<String> =
        is.circuits.iter().map(|(id, span)| format!("{id} {span}")).collect();
    format!(
        "Work in the typical run: sent {} times, {} of circuit time (as it was {}; {}); {} in bags; \
         {} copies run off; {} called out.",
        against(is.transmissions, was.transmissions),
        is.circuit_time(),
        was.circuit_time(),
        if busiest.is_empty() { "no circuit".to_owned() } else { joined(&busiest) },
        against(is.bagged, was.bagged),
        is.copies,
        against(is.call_outs, was.call_outs),
    )
}
