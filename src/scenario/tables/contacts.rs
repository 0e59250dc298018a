//! A contact table as circuits in one direction: open in windows, each transmission within one.

use std::collections::{BTreeMap, BTreeSet};

use super::super::contacts::contacts_of;
use crate::chance::Distribution;
use crate::finding::Finding;
use crate::network::contacts::{Contact, Decimal, Rounding, Sending};
use crate::network::{Basis, Circuit, Cited, Figure, Network, Per, PostId, Unit};
use crate::time::{Moment, OpeningHours, Span, Window};

/// The posts that a contact table names, in order.
pub(in crate::scenario) fn posts_named(text: &str) -> BTreeSet<String> {
    let (contacts, _) = contacts_of(text);
    contacts.into_iter().flat_map(|contact| [contact.from, contact.to]).collect()
}

/// The circuits of a contact table, the seconds counted from `epoch`: one for each rate and delay
/// from a post to another, and more where windows of one overlap.
pub(in crate::scenario) fn circuits(
    text: &str,
    epoch: Moment,
    network: &Network,
) -> (Vec<Circuit>, Vec<Finding>) {
    let (contacts, mut findings) = contacts_of(text);
    let mut alike: BTreeMap<(PostId, PostId, i64, Span), Vec<Window>> = BTreeMap::new();
    for contact in &contacts {
        let ends = (network.find(&contact.from), network.find(&contact.to));
        let (Some(from), Some(to)) = ends else {
            let name = if ends.0.is_none() { &contact.from } else { &contact.to };
            let message = format!("the contact table names `{name}`, which is no post");
            findings.push(Finding::error("contacts::post", 0..0).message(message));
            continue;
        };
        let Some(rate) = nano(contact) else {
            let message = format!(
                "the rate from `{}` to `{}` is finer than a thousand-millionth, or too great",
                contact.from, contact.to
            );
            let finding = Finding::error("contacts::rate", 0..0).message(message);
            findings.push(finding.help("write at most nine decimals"));
            continue;
        };
        let after = epoch - Moment::from_micros(0);
        let window = contact.opens.saturating_add(after)..contact.closes.saturating_add(after);
        alike.entry((from, to, rate, contact.delay)).or_default().push(window);
    }
    let mut circuits = Vec::new();
    for ((from, to, rate, delay), mut windows) in alike {
        windows.sort_by_key(|window| (window.start, window.end));
        for (number, windows) in apart(windows).into_iter().enumerate() {
            let (a, b) = (&network.post(from).id, &network.post(to).id);
            let id = format!("{a}>{b} {} {} {number}", decimal(rate), delay.as_micros());
            circuits.push(circuit(id, (from, to), (rate, delay), windows));
        }
    }
    (circuits, findings)
}

/// Windows in as many rows as are needed for none to overlap.
fn apart(windows: Vec<Window>) -> Vec<Vec<Window>> {
    let mut rows: Vec<Vec<Window>> = Vec::new();
    for window in windows {
        let free = |row: &&mut Vec<Window>| row.last().is_none_or(|last| last.end <= window.start);
        match rows.iter_mut().find(free) {
            Some(row) => row.push(window),
            None => rows.push(vec![window]),
        }
    }
    rows
}

/// The rate in thousand-millionths of a character a second.
fn nano(contact: &Contact) -> Option<i64> {
    let Sending::At(rate) = contact.sending else { return None };
    let exact = rate.scaled(Decimal::DECIMALS, Rounding::Down);
    let step = 10_i128.pow(Decimal::DECIMALS - 9);
    (exact % step == 0).then(|| i64::try_from(exact / step).ok()).flatten()
}

/// A rate with as many decimals as it needs.
fn decimal(rate: i64) -> String {
    let text = format!("{}.{:09}", rate / 1_000_000_000, rate % 1_000_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn circuit(
    id: String,
    between: (PostId, PostId),
    (rate, delay): (i64, Span),
    windows: Vec<Window>,
) -> Circuit {
    let figure = |key: &str, unit: Unit, value: i64, shown: String| Figure {
        path: format!("contacts.{id}.{key}").into(),
        name: format!("{key} of the contact table ({id})").into(),
        distribution: Distribution::Fixed(value),
        per: Per::Run,
        unit,
        shown: shown.into(),
        basis: Basis::Assumed,
        source: None,
        note: None,
        look_for: None,
        range_missing: true,
    };
    let shown = format!("{} characters/s", decimal(rate));
    Circuit {
        between,
        rate: figure("rate", Unit::NanoCharactersPerSecond, rate, shown),
        channels: said(format!("contacts.{id}.channels"), 1),
        full_duplex: true,
        hours: said(format!("contacts.{id}.hours"), vec![OpeningHours::always()]),
        leg: None,
        one_way: true,
        set_up: None,
        turn_round: None,
        delay: (delay > Span::ZERO)
            .then(|| figure("delay", Unit::Micros, delay.as_micros(), delay.to_string())),
        off_line: None,
        fallbacks: Vec::new(),
        accepts: None,
        windows: Some(windows),
        rules: None,
        id,
    }
}

fn said<T>(path: String, value: T) -> Cited<T> {
    let (basis, source, note, look_for) = (Basis::Assumed, None, None, None);
    Cited { path: path.into(), value, basis, source, note, look_for }
}
