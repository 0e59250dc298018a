//! The typical run as a Mermaid sequence diagram: a lifeline a post, an arrow a transmission or
//! a bag, a note where copies reach their desks.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Story;
use super::moves::{By, Move, moves};
use super::plain::on_one_line;
use crate::network::PostId;
use crate::plan::Copy;
use crate::time::Moment;

/// A replay as a Mermaid sequence diagram.
#[must_use]
pub fn replay_mermaid(story: &Story<'_>) -> String {
    let moves = moves(story);
    let mut out = String::from("sequenceDiagram\n");
    line(&mut out, &format!("accTitle: {}", said(&story.scenario.title)));
    for post in lifelines(story, &moves) {
        let name = said(&story.scenario.network.post(post).name);
        line(&mut out, &format!("participant p{} as {name}", post.0));
    }
    for (_, _, text) in happenings(story, &moves) {
        line(&mut out, &text);
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str("    ");
    out.push_str(text);
    out.push('\n');
}

/// The posts in the order in which the telegram first touches them.
fn lifelines(story: &Story<'_>, moves: &[Move]) -> Vec<PostId> {
    let mut posts: Vec<PostId> = story.sender().into_iter().collect();
    posts.extend(moves.iter().flat_map(|one| [one.from, one.to]));
    let mut seen = BTreeSet::new();
    posts.retain(|post| seen.insert(*post));
    posts
}

/// Each line of the diagram with its moment, in order; at one moment hand-in, moves, notes.
fn happenings(story: &Story<'_>, moves: &[Move]) -> Vec<(Moment, u8, String)> {
    let mut all = Vec::new();
    if let Some(sender) = story.sender() {
        let at = story.timeline.handed_in;
        all.push((at, 0, format!("Note over p{}: {} handed in", sender.0, clock(at))));
    }
    for one in moves {
        let arrow = match (one.by, one.done) {
            (_, None) => "-x",
            (By::Wire(_), Some(_)) => "->>",
            (By::Bag(_), Some(_)) => "-->>",
        };
        let when = match one.done {
            Some(done) if done == one.begun => clock(done),
            Some(done) => format!("{} to {}", clock(one.begun), clock(done)),
            None => format!("{} not within the horizon", clock(one.begun)),
        };
        let names = names(story, &one.copies);
        // What goes by bag has no precedence.
        let what = match one.by {
            By::Wire(_) => format!("{} {}", one.by.word(), one.precedence),
            By::Bag(_) => one.by.word().to_owned(),
        };
        let text = format!("p{}{arrow}p{}: {when} {what} for {names}", one.from.0, one.to.0);
        all.push((one.begun, 1, text));
    }
    all.extend(seen(story));
    all.sort();
    all
}

/// A note for the copies that could be seen at one post at one moment.
fn seen(story: &Story<'_>) -> Vec<(Moment, u8, String)> {
    let mut groups: Vec<(Moment, PostId, Vec<String>, usize)> = Vec::new();
    for row in &story.timeline.rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let (Some(at), Some(post)) = (row.seen, itinerary.post) else { continue };
        let known = groups.iter().position(|group| (group.0, group.1) == (at, post));
        let known = known.unwrap_or_else(|| {
            groups.push((at, post, Vec::new(), 0));
            groups.len() - 1
        });
        match itinerary.copy {
            Copy::Addressee { .. } => groups[known].2.push(said(&itinerary.name)),
            Copy::Desk { .. } => groups[known].3 += 1,
        }
    }
    let told = groups.into_iter().map(|(at, post, mut names, desks)| {
        match desks {
            0 => {}
            1 => names.push("1 desk".to_owned()),
            more => names.push(format!("{more} desks")),
        }
        let text = format!("{} could be seen by {}", clock(at), names.join(", "));
        (at, 2, format!("Note over p{}: {text}", post.0))
    });
    told.collect()
}

fn names(story: &Story<'_>, copies: &[usize]) -> String {
    let of = copies.iter().map(|&at| &story.plan.itineraries[at]);
    let addressed = of.filter(|itinerary| itinerary.role().is_some());
    let names: Vec<String> = addressed.map(|itinerary| said(&itinerary.name)).collect();
    names.join(", ")
}

/// `Mon 10 Feb 1635Z`.
fn clock(at: Moment) -> String {
    at.utc().format("%a %-d %b %H%MZ").to_string()
}

/// A text in which nothing has a meaning of its own: whatever is not a letter, a digit or plain
/// punctuation is written as Mermaid's entity code.
fn said(text: &str) -> String {
    let mut said = String::new();
    for c in on_one_line(text).chars() {
        if c.is_alphanumeric() || " .,/()'".contains(c) || (!c.is_ascii() && !c.is_control()) {
            said.push(c);
        } else {
            write!(said, "#{};", u32::from(c)).expect("writing to a text cannot fail");
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_meaning_of_its_own() {
        assert_eq!(said("A; B->>C: %%{init}%% #x\n<b>"), {
            "A#59; B#45;#62;#62;C#58; #37;#37;#123;init#125;#37;#37; #35;x #60;b#62;"
        });
        assert_eq!(said("PS/MR O'NEILL, Zürich"), "PS/MR O'NEILL, Zürich");
    }
}
