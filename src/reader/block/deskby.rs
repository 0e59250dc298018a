//! DESKBY: the time by which a telegram must be on its reader's desk.

use crate::finding::Finding;
use crate::gazetteer;
use crate::reader::clock::{self, Day, Group};
use crate::reader::draft::Draft;
use crate::reader::header::Clause;
use crate::reader::lookup::{Lookup, is_keyword};
use crate::reader::page::{Word, joined, span_of};
use crate::telegram::{Role, Stated};

/// A DESKBY time: GMT, in the month of the telegram or the next.
pub(super) fn deskby(draft: &Draft, group: &Group) -> Option<Stated> {
    use chrono::Datelike as _;
    let own = draft.telegram.date_time?.date();
    let mut day = group.day.or(Day { day: None, ..Day::of(own) });
    if group.day.month.is_none() && group.day.day < Some(own.day()) {
        let next = own.checked_add_months(chrono::Months::new(1))?;
        day = Day { day: group.day.day, ..Day::of(next) };
    }
    let zulu = Group { zulu: true, ..*group };
    zulu.stated(day)
}

/// A DESKBY above FM: for the addressee named on the line, or the one for action.
pub(super) fn deskby_line(draft: &mut Draft, lookup: &Lookup, clause: &Clause) {
    draft.claim(span_of(&clause.words));
    let words = &clause.words;
    let Some(taken) = (0..words.len()).find_map(|at| clock::group(&words[at..])) else {
        return;
    };
    let Some(deskby) = deskby(draft, &taken.value) else {
        return;
    };
    if taken.mended {
        draft.mended(span_of(words), &deskby.to_string());
    }
    let others: Vec<Word> = words
        .iter()
        .filter(|word| !is_keyword(word, &["DESKBY"]))
        .filter(|word| clock::group(std::slice::from_ref(word)).is_none())
        .copied()
        .collect();
    let named = lookup.longest(gazetteer::post_names(), &others);
    let post = named.map(|hit| gazetteer::post_of(hit.key).id);
    let addressees = &mut draft.telegram.addressees;
    let at = match post {
        Some(post) => addressees.iter().position(|to| to.post.as_deref() == Some(post)),
        None => addressees.iter().position(|to| to.role == Role::Action),
    };
    let Some(at) = at else {
        let message = format!("DESKBY for `{}`, which is no addressee", joined(&others));
        let finding = Finding::warning("reader::deskby-unplaced", span_of(words));
        draft.find(finding.message(message));
        return;
    };
    addressees[at].deskby = Some(deskby);
    draft.field(format!("addressees[{at}].deskby"), span_of(words));
}
