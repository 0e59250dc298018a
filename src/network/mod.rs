//! Posts, circuits and bag runs of a service in a period, and the ways between them.
//!
//! Every figure carries its basis. Absent: files, and anything that happens.

mod bag;
mod bases;
mod basis;
mod circuit;
pub mod contacts;
mod figure;
mod graph;
mod post;
pub mod routes;
mod rules;

pub use bag::BagRun;
pub use basis::{Basis, Cited, Source, Text};
pub use circuit::{Circuit, OffLine};
pub use figure::{Figure, Per, Unit};
pub use graph::{Leg, Routing, WayError};
pub use post::{Centre, CentreCallOut, Hours, Post, Registry};
pub use rules::{AfterStop, ClosingRule, Crew, Rules};

use std::collections::BTreeMap;

/// The place of a post in [`Network::posts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub usize);

/// The place of a circuit in [`Network::circuits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CircuitId(pub usize);

/// The place of a bag run in [`Network::bags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BagId(pub usize);

/// The posts of a service and what joins them.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Its name in the library.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// The post through which the others are relayed.
    pub hub: PostId,
    /// The posts, in order of id.
    pub posts: Vec<Post>,
    /// The circuits, in order of id.
    pub circuits: Vec<Circuit>,
    /// The bag runs, in order of id.
    pub bags: Vec<BagRun>,
    /// The works that figures cite.
    pub sources: BTreeMap<String, Source>,
}

impl Network {
    /// A post.
    #[must_use]
    pub fn post(&self, id: PostId) -> &Post {
        &self.posts[id.0]
    }

    /// A circuit.
    #[must_use]
    pub fn circuit(&self, id: CircuitId) -> &Circuit {
        &self.circuits[id.0]
    }

    /// A bag run.
    #[must_use]
    pub fn bag(&self, id: BagId) -> &BagRun {
        &self.bags[id.0]
    }

    /// The post with this id, name or alias, in any case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<PostId> {
        let by_id = self.posts.iter().position(|post| post.id.eq_ignore_ascii_case(name.trim()));
        let by_name = || {
            let wanted: Vec<char> = plain(name).collect();
            self.posts.iter().position(|post| {
                let mut names = std::iter::once(&post.name).chain(&post.aliases);
                names.any(|known| plain(known).eq(wanted.iter().copied()))
            })
        };
        by_id.or_else(by_name).map(PostId)
    }

    /// The bag run from one post to another, if the network has one.
    #[must_use]
    pub fn bag_between(&self, from: PostId, to: PostId) -> Option<BagId> {
        self.bags.iter().position(|bag| bag.from == from && bag.to == to).map(BagId)
    }
}

/// A name without case, punctuation and the spaces between its words.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase)
}
