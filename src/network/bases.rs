//! How well a whole network is known: the basis of everything that it says, each thing once.

use std::collections::BTreeMap;

use super::{Basis, Cited, Figure, Network};

impl Network {
    /// The basis of each figure and term, by the path where it is written: what is written in a
    /// template counts once.
    #[must_use]
    pub fn bases(&self) -> BTreeMap<&str, Basis> {
        let mut bases = BTreeMap::new();
        for post in &self.posts {
            let (centre, registry) = (&post.centre, &post.registry);
            figures(&mut bases, [&centre.handling, &centre.receiving, &centre.relaying]);
            figures(&mut bases, centre.ahead.values());
            figures(&mut bases, [&registry.running_off, &registry.sorting]);
            term(&mut bases, &centre.hours);
            term(&mut bases, &centre.operators);
            term(&mut bases, &centre.relay_positions);
            term(&mut bases, &registry.hours);
            if let Some(call) = &centre.call_out {
                figures(&mut bases, [&call.delay]);
                term(&mut bases, &call.at_least);
            }
        }
        for circuit in &self.circuits {
            figures(&mut bases, circuit.figures());
            term(&mut bases, &circuit.hours);
            term(&mut bases, &circuit.channels);
            circuit.accepts.iter().for_each(|accepts| term(&mut bases, accepts));
        }
        for bag in &self.bags {
            figures(&mut bases, [&bag.travel]);
            term(&mut bases, &bag.leaves);
            term(&mut bases, &bag.closing);
            bag.capacity.iter().for_each(|capacity| term(&mut bases, capacity));
        }
        bases
    }
}

fn figures<'n>(
    bases: &mut BTreeMap<&'n str, Basis>,
    figures: impl IntoIterator<Item = &'n Figure>,
) {
    bases.extend(figures.into_iter().map(|figure| (&*figure.path, figure.basis)));
}

fn term<'n, T>(bases: &mut BTreeMap<&'n str, Basis>, term: &'n Cited<T>) {
    bases.insert(&term.path, term.basis);
}
