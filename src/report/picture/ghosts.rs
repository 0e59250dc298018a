//! Telegrams that a telegram refers to and that nobody holds, as ghosts beside it.

use super::super::xml::Element;
use super::layout::{LEFT, ROW};
use super::shape::{circle, group, words};
use super::timeline::TimeDiagram;

/// Telegrams that this one refers to and that are not held: before or after it.
pub(super) fn of(diagram: &TimeDiagram<'_>) -> Element {
    let mut all = group("ghosts");
    let (Some(sender), telegram) = (diagram.sender_lane(), &diagram.story.scenario.telegram) else {
        return all;
    };
    let x = diagram.layout.axis.x(diagram.story.timeline.handed_in);
    let y = diagram.mark_y(sender);
    let after = |kind: &str| matches!(kind, "IFT" | "MIFT");
    let mut seen: Vec<String> = Vec::new();
    for reference in &telegram.references {
        let text = super::super::plain::on_one_line(&reference.printed);
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    let (later, earlier): (Vec<&String>, Vec<&String>) = seen.iter().partition(|text| {
        telegram.references.iter().any(|r| r.printed == **text && after(&r.kind))
    });
    let label = |texts: &[&String]| {
        let shown: Vec<String> = texts.iter().take(3).map(|text| (*text).clone()).collect();
        let more = texts.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}, not held", shown.join(", "))
    };
    if !later.is_empty() {
        let text = format!("{} (time unknown)", label(&later));
        all = all.holding(circle("ghost", (x + 16.0, y), 4.5)).holding(words(
            "ghostly halo",
            (x + 25.0, y + 3.5),
            text,
        ));
    }
    if !earlier.is_empty() {
        let row = y + ROW;
        all = all.holding(circle("ghost", (LEFT + 8.0, row), 4.5)).holding(words(
            "ghostly halo",
            (LEFT + 16.0, row + 3.5),
            format!("earlier: {}", label(&earlier)),
        ));
    }
    all
}
