//! What the editors say in `correspDesc`: it fills what the text leaves open.

use chrono::{NaiveDate, NaiveDateTime};

use super::tree::Tree;
use crate::finding::Finding;
use crate::gazetteer;
use crate::reader::Reading;
use crate::telegram::{Addressee, Printed, Role, Stated};

/// A time in the form of XML Schema: with an offset or `Z`, without one, or a date.
pub(super) fn stated(text: &str) -> Option<Stated> {
    let text = text.trim();
    if let Ok(moment) = text.parse() {
        return Some(Stated::Instant(moment));
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let local = local.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let date = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    local.map(Stated::Local).or_else(|| date().map(Stated::Date))
}

/// Gives the clock time of a text the zone that the editors give it in the date line.
pub(super) fn zone(tree: &Tree, reading: &mut Reading) {
    let Some(Stated::Local(local)) = reading.telegram.date_time else {
        return;
    };
    let dates = tree.named("dateline").flat_map(|id| tree.within(id));
    for id in dates.filter(|&id| tree.name(id) == "date") {
        let Some(when) = tree.attribute(id, "when") else { continue };
        // The same clock time with an offset behind it.
        let same = when.get(..16) == Some(local.format("%Y-%m-%dT%H:%M").to_string().as_str());
        let Some(Stated::Instant(moment)) = stated(when).filter(|_| same) else { continue };
        reading.telegram.date_time = Some(Stated::Instant(moment));
        let message = format!("the zone of the date is the editors': `{when}`");
        let finding = Finding::note("reader::tei-zone", tree.place(id)).message(message);
        reading.findings.push(finding.help("the telegram itself prints no zone"));
        return;
    }
}

/// Fills sender, time and addressees from the first `correspDesc` of a file.
pub(super) fn fill(tree: &Tree, reading: &mut Reading) {
    let Some(description) = tree.named("correspDesc").next() else {
        return;
    };
    let actions = tree.children(description);
    let of = |kind: &'static str| {
        let actions = actions.iter().copied();
        actions.filter(move |&id| tree.attribute(id, "type") == Some(kind))
    };
    let Reading { telegram, spans, findings, .. } = reading;
    let mut filled = |path: String, id: usize| {
        let span = tree.inside(id);
        let message = format!("`{path}` is what the editors say in correspDesc");
        findings.push(Finding::note("reader::tei-header", span.clone()).message(message));
        spans.insert(path, span);
    };
    if let Some(sent) = of("sent").next() {
        if let (None, Some(name)) = (&telegram.from, names(tree, sent).first()) {
            telegram.from = Some(name.1.clone());
            filled("from".to_owned(), name.0);
        }
        if let (None, Some((id, time))) = (telegram.date_time, date(tree, sent)) {
            telegram.date_time = Some(time);
            filled("date_time".to_owned(), id);
        }
    }
    let open = telegram.addressees.is_empty();
    for received in of("received") {
        for (id, name) in names(tree, received).into_iter().filter(|_| open) {
            filled(format!("addressees[{}]", telegram.addressees.len()), id);
            telegram.addressees.push(addressee(tree, received, name));
        }
        if let (None, Some((id, at))) = (&telegram.received, date(tree, received)) {
            let printed = tree.text(id).trim().to_owned();
            let printed = if printed.is_empty() { at.to_string() } else { printed };
            telegram.received = Some(Printed { printed, at });
            filled("received".to_owned(), id);
        }
    }
}

fn addressee(tree: &Tree, action: usize, name: String) -> Addressee {
    let role = match tree.attribute(action, "subtype") {
        Some("info") => Role::Info,
        _ => Role::Action,
    };
    let post = gazetteer::post_by_name(&name, None)
        .or_else(|| gazetteer::us_post_by_name(&name, None))
        .map(|post| post.id.to_owned());
    Addressee { role, name, post, precedence: None, deskby: None, saving: false }
}

/// The organisations or else persons or else places that an action names.
fn names(tree: &Tree, action: usize) -> Vec<(usize, String)> {
    for wanted in [&["orgName"][..], &["persName", "rs", "name"], &["placeName"]] {
        let found: Vec<(usize, String)> = tree
            .children(action)
            .into_iter()
            .filter(|&id| wanted.contains(&tree.name(id)))
            .map(|id| (id, plain(&tree.text(id))))
            .filter(|(_, name)| !name.is_empty())
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn date(tree: &Tree, action: usize) -> Option<(usize, Stated)> {
    tree.children(action).into_iter().filter(|&id| tree.name(id) == "date").find_map(|id| {
        // A bound of a time that is not known is not the time.
        let when = tree.attribute(id, "when").or_else(|| tree.attribute(id, "when-iso"))?;
        Some((id, stated(when)?))
    })
}
