//! A lane with more waits and work than it has rows: how many there are at each moment.

use std::fmt::Write as _;

use super::super::xml::Element;
use super::chart::Happened;
use super::layout::{CROWD_ROWS, LEFT, ROW, count};
use super::shape::{num, path, words};
use super::timeline::TimeDiagram;

/// The height of the crowd over time, below the rows of a lane; `{}` in the text becomes the most.
pub(super) fn profile(
    diagram: &TimeDiagram<'_>,
    lane: usize,
    (y, text): (f64, &str),
) -> Vec<Element> {
    let axis = &diagram.layout.axis;
    let mut turns: Vec<(f64, i32)> = Vec::new();
    for it in diagram.chart.happenings.iter().filter(|it| it.lane == lane) {
        if matches!(it.what, Happened::Waits(_) | Happened::Works(_)) {
            turns.extend([(axis.x(it.from), 1), (axis.x(it.to), -1)]);
        }
    }
    turns.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut steps: Vec<(f64, i32)> = Vec::new();
    let mut now = 0;
    for (x, turn) in turns {
        now += turn;
        let x = libm::round(x);
        match steps.last_mut() {
            Some((last, most)) if *last >= x => *most = (*most).max(now),
            _ => steps.push((x, now)),
        }
    }
    let most = steps.iter().map(|step| step.1).max().unwrap_or(0).max(1);
    let foot = y - 3.5 + (count(CROWD_ROWS) - 0.6) * ROW;
    let height = (count(CROWD_ROWS) - 1.4) * ROW;
    let mut d = format!("M{} {}", num(LEFT), num(foot));
    for (x, now) in steps {
        let up = height * f64::from(now) / f64::from(most);
        write!(d, "H{}V{}", num(x), num(foot - up)).expect("writing to a text cannot fail");
    }
    write!(d, "V{}z", num(foot)).expect("writing to a text cannot fail");
    let said = text.replace("{}", &most.to_string());
    vec![path("shade", d), words("why halo", (LEFT + 6.0, y), said)]
}
