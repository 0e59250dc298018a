//! A graph as GraphML. Times are attributes: the format has none of its own.

use super::{Column, Graph, directions};
use crate::report::xml::Element;
use crate::time::Moment;

/// A graph as GraphML.
#[must_use]
pub fn graphml(graph: &Graph) -> String {
    let mut root = Element::new("graphml")
        .with("xmlns", "http://graphml.graphdrawing.org/xmlns")
        .holding(key("graph", "title", false))
        .holding(key("graph", "description", false))
        .holding(key("graph", "date", false))
        .holding(key("node", "label", false))
        .holding(key("node", "from", false))
        .holding(key("edge", "label", false))
        .holding(key("edge", "from", false))
        .holding(key("edge", "to", false));
    for (of, columns) in [("node", graph.node_columns), ("edge", graph.edge_columns)] {
        root = root.holding_all(columns.iter().map(|one| key(of, one.name, one.number)));
    }
    let nodes = graph.nodes.iter().map(|node| {
        Element::new("node")
            .with("id", &node.id)
            .holding(datum("node", "label", &node.label))
            .holding_all(node.from.map(|from| datum("node", "from", instant(from))))
            .holding_all(data("node", graph.node_columns, &node.values))
    });
    let edges = graph.edges.iter().flat_map(|edge| {
        directions(edge).into_iter().map(move |(id, from, to)| {
            let (begun, done) = edge.during.unzip();
            Element::new("edge")
                .with("id", id)
                .with("source", &graph.nodes[from].id)
                .with("target", &graph.nodes[to].id)
                .holding(datum("edge", "label", &edge.label))
                .holding_all(begun.map(|at| datum("edge", "from", instant(at))))
                .holding_all(done.flatten().map(|at| datum("edge", "to", instant(at))))
                .holding_all(data("edge", graph.edge_columns, &edge.values))
        })
    });
    let inner = Element::new("graph")
        .with("id", &graph.id)
        .with("edgedefault", "directed")
        .holding(datum("graph", "title", &graph.title))
        .holding(datum("graph", "description", &graph.description))
        .holding(datum("graph", "date", graph.date.format("%Y-%m-%d").to_string()))
        .holding_all(nodes)
        .holding_all(edges);
    root.holding(inner).document()
}

/// Nodes and edges may share the name of an attribute but not its key.
fn key_of(of: &str, name: &str) -> String {
    format!("{of}-{name}")
}

fn key(of: &str, name: &str, number: bool) -> Element {
    Element::new("key")
        .with("id", key_of(of, name))
        .with("for", of)
        .with("attr.name", name)
        .with("attr.type", if number { "double" } else { "string" })
}

fn datum(of: &str, name: &str, value: impl Into<String>) -> Element {
    Element::of("data", value).with("key", key_of(of, name))
}

fn data(of: &str, columns: &[Column], values: &[Option<String>]) -> Vec<Element> {
    let pairs = columns.iter().zip(values);
    pairs
        .filter_map(|(column, value)| {
            value.as_ref().map(|value| datum(of, column.name, value.as_str()))
        })
        .collect()
}

fn instant(moment: Moment) -> String {
    moment.utc().format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
