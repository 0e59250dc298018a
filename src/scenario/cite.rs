//! Which sources the figures of a network and of its schemes cite.

use crate::network::{Network, Text};
use crate::office::Scheme;

/// The sources that the figures of a network cite, with their paths.
pub(super) fn network_keys(network: &Network) -> Vec<(Text, Text)> {
    let mut keys = Vec::new();
    for post in &network.posts {
        let centre = &post.centre;
        let figures = [&centre.handling, &centre.receiving, &centre.relaying]
            .into_iter()
            .chain(centre.ahead.values())
            .chain([&post.registry.running_off, &post.registry.sorting]);
        keys.extend(figures.map(|figure| (figure.path.clone(), figure.source.clone())));
        keys.push((centre.hours.path.clone(), centre.hours.source.clone()));
        keys.push((post.registry.hours.path.clone(), post.registry.hours.source.clone()));
        keys.push((centre.operators.path.clone(), centre.operators.source.clone()));
    }
    for circuit in &network.circuits {
        let figures = circuit.figures().into_iter();
        keys.extend(figures.map(|figure| (figure.path.clone(), figure.source.clone())));
        keys.push((circuit.hours.path.clone(), circuit.hours.source.clone()));
        keys.extend(circuit.accepts.iter().map(|term| (term.path.clone(), term.source.clone())));
    }
    for bag in &network.bags {
        keys.push((bag.leaves.path.clone(), bag.leaves.source.clone()));
        keys.push((bag.travel.path.clone(), bag.travel.source.clone()));
        keys.extend(bag.capacity.iter().map(|term| (term.path.clone(), term.source.clone())));
    }
    keys.into_iter().filter_map(|(path, key)| key.map(|key| (path, key))).collect()
}

/// The sources that a scheme cites, with their paths.
pub(super) fn scheme_keys(scheme: &Scheme) -> Vec<(Text, Text)> {
    scheme.cites()
}
