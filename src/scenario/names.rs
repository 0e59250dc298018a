//! The names of streams of traffic: each its own, since what comes is drawn by it.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Findings;
use super::file::{Placed, TrafficFile};
use super::own::Traffic;

/// A finding where two streams are given one name: their chance is keyed by it, so that all would
/// come twice at once.
pub(super) fn names_differ(files: &[Placed<TrafficFile>], findings: &mut Findings) {
    let mut known = BTreeSet::new();
    for file in files {
        let form = file.value();
        let (Some(name), from) = (&form.name, form.from.as_ref().map(Placed::value)) else {
            continue;
        };
        if !known.insert((name.value(), from)) {
            let message = format!("two streams of traffic are called `{}`", name.value());
            let help = "give one of them another name: by it what comes is drawn, so that both \
                        would bring the same telegrams at the same moments"
                .to_owned();
            findings.error("traffic::name", name.span(), message, help);
        }
    }
}

/// Numbers those that are called alike since nobody gave them a name.
pub(super) fn number(streams: &mut [Traffic]) {
    let mut known: BTreeSet<String> = streams.iter().map(|stream| stream.name.clone()).collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for stream in streams {
        let number = times.entry(stream.name.clone()).or_insert(0);
        *number += 1;
        while *number > 1 {
            let name = format!("{} ({number})", stream.name);
            if known.insert(name.clone()) {
                stream.name = name;
                break;
            }
            *number += 1;
        }
    }
}
