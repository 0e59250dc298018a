//! Graphs of a network and of a fan-out as plain values, and the files that other tools open:
//! GEXF for Gephi, GraphML for networkx, igraph and yEd, DOT for Graphviz.

mod dot;
mod fan_out;
mod gexf;
mod graphml;
mod of_network;

pub use dot::dot;
pub use fan_out::fan_out;
pub use gexf::gexf;
pub use graphml::graphml;
pub use of_network::of_network;

use chrono::NaiveDate;

use crate::time::Moment;

/// A directed graph with attributes and, where it tells a run, with times.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// A name for files and identifiers.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// How it is to be read.
    pub description: String,
    /// The date that the document bears.
    pub date: NaiveDate,
    /// Whether nodes and edges have times.
    pub dynamic: bool,
    /// The attributes of nodes.
    pub node_columns: &'static [Column],
    /// The attributes of edges.
    pub edge_columns: &'static [Column],
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

/// An attribute that nodes or edges have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether its values are numbers.
    pub number: bool,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its stable name.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The value of each column of [`Graph::node_columns`], where it has one.
    pub values: Vec<Option<String>>,
    /// Latitude and longitude in degrees, where it has a place.
    pub place: Option<(f64, f64)>,
    /// From when on it has a copy; none for never, or in a graph without times.
    pub from: Option<Moment>,
    /// The states that it goes through, each from a moment on.
    pub states: Vec<(Moment, &'static str)>,
}

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Its stable name.
    pub id: String,
    /// The place of its first node in [`Graph::nodes`].
    pub from: usize,
    /// The place of its second node.
    pub to: usize,
    /// Whether it may be gone along in both directions.
    pub both_ways: bool,
    /// What it is called.
    pub label: String,
    /// The value of each column of [`Graph::edge_columns`], where it has one.
    pub values: Vec<Option<String>>,
    /// When it is gone along.
    pub during: Option<(Moment, Option<Moment>)>,
}

const fn text(name: &'static str) -> Column {
    Column { name, number: false }
}

const fn number(name: &'static str) -> Column {
    Column { name, number: true }
}

/// An edge in one direction, for formats in which a directed graph has no undirected edge: its
/// name, the two nodes.
fn directions(edge: &Edge) -> Vec<(String, usize, usize)> {
    if edge.both_ways {
        let there = (format!("{} out", edge.id), edge.from, edge.to);
        let back = (format!("{} back", edge.id), edge.to, edge.from);
        vec![there, back]
    } else {
        vec![(edge.id.clone(), edge.from, edge.to)]
    }
}
