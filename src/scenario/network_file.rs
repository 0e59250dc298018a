//! A network from its file and the tables beside it.

use super::check::{Findings, parsed};
use super::file::{NetworkFile, Placed, TrafficFile};
use super::gather::with_bare;
use super::load::{File, Files, SourceText};
use super::network::{self, Contacts};
use super::tables::{Named, Tables, posts_named, quoted};
use crate::network::Network;
use crate::time::Moment;

/// The most bytes of a network file.
const LARGEST: usize = 4 << 20;

/// The most posts of a network, and the most rows of a table of them.
pub(super) const MOST_POSTS: usize = 5_000;

/// What a network's file and its tables come to.
#[derive(Default)]
pub(super) struct OfFile {
    pub network: Option<Network>,
    /// The tables that were read.
    pub tables: Vec<SourceText>,
    /// The traffic of the network, not yet checked.
    pub traffic: Vec<Placed<TrafficFile>>,
}

/// A network with what its tables hold. `name` is what a scenario or a user calls it.
pub(super) fn network_of(
    name: &str,
    file: &File,
    files: &dyn Files,
    findings: &mut Findings,
) -> OfFile {
    let id = id_of(name);
    if file.text.len() > LARGEST {
        let message = format!("a network of {} MiB", file.text.len() >> 20);
        let help = format!("keep to {} MiB and {MOST_POSTS} posts", LARGEST >> 20);
        findings.error("network::too-large", 0..0, message, help);
        return OfFile::default();
    }
    let Some(form) = parsed::<NetworkFile>(&file.text, findings).map(with_bare) else {
        return OfFile::default();
    };
    if !is_bounded(&form, findings) {
        return OfFile::default();
    }
    let tables = &form.tables;
    let named = Named {
        posts: tables.posts.as_deref(),
        circuits: tables.circuits.as_deref(),
        bags: tables.bags.as_deref(),
        contacts: tables.contacts.as_deref(),
        folder: folder_of(name, file),
    };
    if [named.posts, named.circuits, named.bags, named.contacts].iter().all(Option::is_none) {
        let network = network::checked(&id, &form, None, findings);
        return OfFile { network, tables: Vec::new(), traffic: form.traffic };
    }
    let epoch = match &tables.epoch {
        Some(text) => findings.take("network::epoch", text.span(), text.value().parse()),
        None => Some(Moment::from_micros(0)),
    };
    let mut tables = Tables::read(named, files, findings);
    let contacts = tables.contacts.map(|at| tables.files[at].text.clone());
    if form.posts.is_empty() && named.posts.is_none() {
        for post in contacts.iter().flat_map(|text| posts_named(text)) {
            let entry = format!("[posts.{}]\nlike = \"bare\"\n", quoted(&post));
            tables.text.push_str(&entry);
        }
    }
    let head = with_hub(&file.text, &tables.text);
    let joined = format!("{head}\n{}", tables.text);
    let mut said = Findings::default();
    let whole = parsed::<NetworkFile>(&joined, &mut said).map(with_bare);
    let contacts = contacts.as_deref().zip(epoch).map(|(text, epoch)| Contacts { text, epoch });
    let mut of_contacts = Findings::default();
    let whole = whole.filter(|whole| is_bounded(whole, findings));
    let network = whole.and_then(|whole| {
        network::checked(&id, &whole, contacts.map(|all| (all, &mut of_contacts)), &mut said)
    });
    let rest = tables.take_back(said, head.len() + 1);
    let sound = !rest.has_errors() && !findings.has_errors();
    for finding in rest.into_sorted() {
        findings.push(finding);
    }
    if let Some(at) = tables.contacts {
        tables.files[at].findings = of_contacts.into_sorted();
    }
    OfFile { network: network.filter(|_| sound), tables: tables.files, traffic: form.traffic }
}

/// Whether a network has no more posts than can be dealt with.
fn is_bounded(form: &NetworkFile, findings: &mut Findings) -> bool {
    let count = form.posts.len();
    if count > MOST_POSTS {
        let message = format!("a network of {count} posts");
        let help = format!("keep to {MOST_POSTS} posts");
        findings.error("network::too-many-posts", 0..0, message, help);
    }
    count <= MOST_POSTS
}

/// `fco-1986` of `networks/fco-1986.toml`; the folder of `my-network/network.toml`.
fn id_of(name: &str) -> String {
    let stem = super::load::stem(name);
    let above = name.trim_end_matches("/network.toml");
    if stem == "network" && above != name { super::load::stem(above) } else { stem }.to_owned()
}

/// Where the tables are: beside a file, or in the folder that was named.
fn folder_of<'a>(name: &'a str, file: &File) -> &'a str {
    let of_file = || name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_folder = ["network.toml", "(tables)"].iter().any(|end| file.name.ends_with(end));
    let is_file = name.to_lowercase().ends_with(".toml");
    if is_file || !is_folder { of_file() } else { name.trim_end_matches('/') }
}

/// A network file whose hub is empty has the first post of its tables as its hub.
fn with_hub(text: &str, entries: &str) -> String {
    let first = entries.lines().find_map(|line| line.strip_prefix("[posts.")?.strip_suffix(']'));
    match first {
        Some(post) => text.replacen("\nhub = \"\"\n", &format!("\nhub = {post}\n"), 1),
        None => text.to_owned(),
    }
}
