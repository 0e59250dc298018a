//! A network file to a checked network.

mod bag;
mod checker;
mod circuit;
mod post;
mod stops;

pub(super) use checker::{call_out, first, precedence, servers};

use std::collections::BTreeMap;

use super::check::Findings;
use super::file::{NetworkFile, SourceFile};
use crate::finding::Finding;
use crate::network::{Network, PostId, Source};
use crate::time::Moment;
use checker::Checker;

/// A contact table, with the instant from which its seconds are counted.
pub(super) struct Contacts<'a> {
    pub(super) text: &'a str,
    pub(super) epoch: Moment,
}

/// A checked network; none, with findings, if the file does not hold together. The findings of a
/// contact table are its own.
pub(super) fn checked(
    id: &str,
    file: &NetworkFile,
    contacts: Option<(Contacts<'_>, &mut Findings)>,
    findings: &mut Findings,
) -> Option<Network> {
    if *file.version.value() != 1 {
        let message = format!("version {} of the format is not known", file.version.value());
        findings.error("network::version", file.version.span(), message, "write 1".to_owned());
    }
    let mut checker = Checker::new(file, findings);
    let mut circuits = checker.circuits();
    checker.ladders(&mut circuits);
    let bags = checker.bags();
    let hub = checker.post_id(&file.hub);
    let posts = checker.posts(&circuits);
    if findings.has_errors() {
        return None;
    }
    let mut network = Network {
        id: id.to_owned(),
        title: file.title.clone(),
        hub: hub?,
        posts,
        circuits,
        bags,
        sources: sources(&file.sources),
    };
    if let Some((table, odd)) = contacts {
        let (circuits, found) = super::tables::circuits(table.text, table.epoch, &network);
        network.circuits.extend(circuits);
        for finding in found {
            odd.push(finding);
        }
    }
    check_whole(file, &network, findings);
    (!findings.has_errors()).then_some(network)
}

/// The works that figures cite.
pub(super) fn sources(file: &BTreeMap<String, SourceFile>) -> BTreeMap<String, Source> {
    let work = |source: &SourceFile| Source {
        title: source.title.clone(),
        page: source.page.clone(),
        url: source.url.clone(),
    };
    file.iter().map(|(key, source)| (key.clone(), work(source))).collect()
}

/// What only the whole can show: circles, posts without a wire, sources that are not there.
fn check_whole(file: &NetworkFile, network: &Network, findings: &mut Findings) {
    let span = |id: PostId| file.posts[&network.post(id).id].span();
    for circle in network.circles() {
        let names: Vec<&str> = circle.iter().map(|&id| network.post(id).id.as_str()).collect();
        let message = format!("the circuits of {} lead in a circle", names.join(", "));
        let help = format!("write one of them with `{}` as its second post", file.hub.value());
        findings.error("network::circle", span(circle[0]), message, help);
    }
    // Contacts are for ways that are looked for, not for a way by the hub.
    let by_contacts = network.circuits.iter().any(|circuit| circuit.windows.is_some());
    for (at, post) in network.posts.iter().enumerate() {
        if post.via.is_none() && !by_contacts && PostId(at) != network.hub {
            let finding = Finding::warning("network::no-circuit", span(PostId(at)))
                .message(format!("no circuit leads from {} towards the hub", post.name))
                .help("telegrams reach it by bag only, if a bag runs there");
            findings.push(finding);
        }
    }
}
