//! The desks of each office as text: who could see it when, who was shut out, how many copies.

use super::lines::{columns, line, paragraph, trimmed};
use super::plain::visible;
use super::words::{WHERE_IT_WENT, elapsed_of, milestone, where_it_went};
use super::{Shown, Story};
use crate::ensemble::{Milestone, joined};
use crate::network::PostId;
use crate::office::{Copies, DeskKind};
use crate::plan::Copy;
use crate::timeline::Row;

/// The desks, office by office.
pub(super) fn desks(out: &mut String, story: &Story<'_>, shown: &Shown) {
    for post in posts(story) {
        let rows: Vec<&Row> =
            story.timeline.rows.iter().filter(|row| is_desk_of(story, row, post)).collect();
        line(out, "");
        let name = &story.scenario.network.post(post).name;
        line(out, &format!("DESKS INSIDE {name} ({})", how_many(story, &rows)));
        table(out, story, shown, &rows);
        shut_out(out, story, shown, &rows);
        runs_off(out, story, shown, post);
    }
}

/// Only some desks, each on its own line.
#[must_use]
pub fn desks_text(story: &Story<'_>, shown: &Shown, wanted: &[usize]) -> String {
    let mut out = String::new();
    for post in 0..story.scenario.network.posts.len() {
        let of_post = |row: &&Row| {
            wanted.contains(&row.itinerary)
                && story.plan.itineraries[row.itinerary].post == Some(PostId(post))
        };
        let rows: Vec<&Row> = story.timeline.rows.iter().filter(of_post).collect();
        if rows.is_empty() {
            continue;
        }
        line(&mut out, &story.scenario.network.post(PostId(post)).name);
        let mut table = columns(shown);
        table.set_header(["WHO", "AT THE POST", "COULD BE SEEN", "ELAPSED", WHERE_IT_WENT]);
        for row in rows {
            let itinerary = &story.plan.itineraries[row.itinerary];
            let why = itinerary.inside.as_ref().and_then(|inside| inside.shut_out.as_ref());
            let went = why.map_or_else(|| where_it_went(story, row, 3), ToString::to_string);
            table.add_row([
                itinerary.name.clone(),
                milestone(story, shown, row, Milestone::AtPost),
                milestone(story, shown, row, Milestone::Seen),
                elapsed_of(story, shown, row),
                went,
            ]);
        }
        line(&mut out, &trimmed(&table));
    }
    visible(&out)
}

/// The posts with desks of their own, in the order of the itineraries.
fn posts(story: &Story<'_>) -> Vec<PostId> {
    let mut posts: Vec<PostId> = Vec::new();
    for itinerary in &story.plan.itineraries {
        if let (Copy::Desk { .. }, Some(post)) = (&itinerary.copy, itinerary.post)
            && !posts.contains(&post)
        {
            posts.push(post);
        }
    }
    posts
}

fn is_desk_of(story: &Story<'_>, row: &Row, post: PostId) -> bool {
    let itinerary = &story.plan.itineraries[row.itinerary];
    matches!(itinerary.copy, Copy::Desk { .. }) && itinerary.post == Some(post)
}

/// `25 printed on the telegram, 2 by the scheme`.
fn how_many(story: &Story<'_>, rows: &[&Row]) -> String {
    let printed = |row: &&&Row| {
        let inside = story.plan.itineraries[row.itinerary].inside.as_ref();
        inside.is_none_or(|inside| inside.basis == crate::network::Basis::Printed)
    };
    let named = rows.iter().filter(printed).count();
    match (named, rows.len() - named) {
        (named, 0) => format!("{named} named on the telegram"),
        (0, rest) => format!("{rest} by the scheme, none printed"),
        (named, rest) => format!("{named} named on the telegram, {rest} by the scheme"),
    }
}

fn table(out: &mut String, story: &Story<'_>, shown: &Shown, rows: &[&Row]) {
    let mut table = columns(shown);
    table.set_header(["DESKS", "WHO", "COULD BE SEEN", "ELAPSED", WHERE_IT_WENT]);
    for kind in DeskKind::ALL {
        let of_kind = |row: &&&Row| {
            let itinerary = &story.plan.itineraries[row.itinerary];
            let shut = itinerary.inside.as_ref().is_some_and(|inside| inside.shut_out.is_some());
            !shut && matches!(itinerary.copy, Copy::Desk { kind: k, .. } if k == kind)
        };
        let mut groups: Vec<(String, Option<&String>, Vec<&Row>)> = Vec::new();
        for row in rows.iter().filter(of_kind) {
            let seen = milestone(story, shown, row, Milestone::Seen);
            let inside = story.plan.itineraries[row.itinerary].inside.as_ref();
            let office = inside.and_then(|inside| inside.office.as_ref());
            let same = |(known, at, _): &&mut (String, Option<&String>, Vec<&Row>)| {
                *known == seen && *at == office
            };
            match groups.iter_mut().find(same) {
                Some((_, _, group)) => group.push(row),
                None => groups.push((seen, office, vec![row])),
            }
        }
        for (seen, office, group) in groups {
            let names: Vec<String> = group
                .iter()
                .map(|row| story.plan.itineraries[row.itinerary].name.clone())
                .collect();
            let office = office.map_or_else(String::new, |office| format!(", {office}"));
            table.add_row([
                format!("{} {}{office}", group.len(), kind.words(group.len())),
                names.join(", "),
                seen,
                elapsed_of(story, shown, group[0]),
                where_it_went(story, group[0], 2),
            ]);
        }
    }
    line(out, &trimmed(&table));
}

/// Who has no copy, and why.
fn shut_out(out: &mut String, story: &Story<'_>, shown: &Shown, rows: &[&Row]) {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let Some(why) = itinerary.inside.as_ref().and_then(|inside| inside.shut_out.as_ref())
        else {
            continue;
        };
        let why = why.to_string();
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(itinerary.name.clone()),
            None => reasons.push((why, vec![itinerary.name.clone()])),
        }
    }
    for (why, names) in reasons {
        let text = format!("NO COPY, {why} (as the scheme has it): {}.", joined(&names));
        paragraph(out, shown, &text, "  ");
    }
}

/// How many copies were made, and of which.
fn runs_off(out: &mut String, story: &Story<'_>, shown: &Shown, post: PostId) {
    for run in &story.plan.runs_off {
        let at = |itinerary: usize| &story.plan.itineraries[itinerary];
        if run.copies.iter().all(|(itinerary, _)| at(*itinerary).post != Some(post)) {
            continue;
        }
        let record = |(itinerary, _): &&(usize, Copies)| {
            matches!(at(*itinerary).copy, Copy::Desk { kind: DeskKind::Registry, .. })
        };
        let records: Copies = run.copies.iter().filter(record).map(|(_, copies)| *copies).sum();
        let of_them = if records == Copies::NONE {
            String::new()
        } else {
            format!("; for the record {records}")
        };
        let what =
            if story.plan.tells_at_once(run.unit) { "ADVANCE COPIES" } else { "COPIES RUN OFF" };
        paragraph(out, shown, &format!("{what}: {}{of_them} (assumed).", run.total()), "  ");
    }
}
