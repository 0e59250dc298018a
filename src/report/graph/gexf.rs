//! A graph as GEXF 1.3, with `timeformat="date"` and full timestamps where it has times.

use super::{Column, Edge, Graph, Node, directions};
use crate::report::xml::Element;
use crate::time::Moment;

/// The key of the attribute that changes in time; it follows the columns of nodes.
const STATE: &str = "state";

/// A graph as GEXF 1.3. Latitude and longitude are also the position of a node on the canvas.
#[must_use]
pub fn gexf(graph: &Graph) -> String {
    let meta = Element::new("meta")
        .with("lastmodifieddate", graph.date.format("%Y-%m-%d").to_string())
        .holding(Element::of("creator", format!("deskby {}", env!("CARGO_PKG_VERSION"))))
        .holding(Element::of("description", format!("{}. {}", graph.title, graph.description)));
    let mut inner = Element::new("graph").with("defaultedgetype", "directed");
    inner = if graph.dynamic {
        inner.with("mode", "dynamic").with("timeformat", "date").with("timezone", "UTC")
    } else {
        inner.with("mode", "static")
    };
    inner = inner.holding(attributes("node", graph.node_columns));
    if graph.dynamic {
        let state =
            Element::new("attribute").with("id", STATE).with("title", STATE).with("type", "string");
        let dynamic = Element::new("attributes").with("class", "node").with("mode", "dynamic");
        inner = inner.holding(dynamic.holding(state));
    }
    let nodes = graph.nodes.iter().map(|one| node(graph, one));
    let edges = graph.edges.iter().flat_map(|one| edge(graph, one));
    inner = inner
        .holding(attributes("edge", graph.edge_columns))
        .holding(Element::new("nodes").holding_all(nodes))
        .holding(Element::new("edges").holding_all(edges));
    Element::new("gexf")
        .with("xmlns", "http://gexf.net/1.3")
        .with("xmlns:viz", "http://gexf.net/1.3/viz")
        .with("version", "1.3")
        .holding(meta)
        .holding(inner)
        .document()
}

fn attributes(class: &str, columns: &[Column]) -> Element {
    let each = columns.iter().map(|column| {
        Element::new("attribute")
            .with("id", column.name)
            .with("title", column.name)
            .with("type", if column.number { "double" } else { "string" })
    });
    Element::new("attributes").with("class", class).with("mode", "static").holding_all(each)
}

/// An instant as `timeformat="date"` takes it, by the clock of Greenwich.
fn instant(moment: Moment) -> String {
    moment.utc().format("%Y-%m-%dT%H:%M:%S").to_string()
}

fn values(columns: &[Column], values: &[Option<String>]) -> Vec<Element> {
    let pairs = columns.iter().zip(values);
    pairs
        .filter_map(|(column, value)| value.as_ref().map(|value| (column, value)))
        .map(|(column, value)| {
            Element::new("attvalue").with("for", column.name).with("value", value)
        })
        .collect()
}

fn node(graph: &Graph, node: &Node) -> Element {
    let mut known = values(graph.node_columns, &node.values);
    for (at, (from, state)) in node.states.iter().enumerate() {
        let until = node.states.get(at + 1).map(|(from, _)| instant(*from));
        let value = Element::new("attvalue").with("for", STATE).with("value", *state);
        known.push(value.with("start", instant(*from)).with_any("end", until));
    }
    let position = node.place.map(|(latitude, longitude)| {
        Element::new("viz:position")
            .with("x", longitude.to_string())
            .with("y", latitude.to_string())
            .with("z", "0")
    });
    Element::new("node")
        .with("id", &node.id)
        .with("label", &node.label)
        .with_any("start", node.from.map(instant))
        .holding(Element::new("attvalues").holding_all(known))
        .holding_all(position)
}

fn edge(graph: &Graph, edge: &Edge) -> Vec<Element> {
    let each = directions(edge).into_iter().map(|(id, from, to)| {
        let (start, end) = edge.during.unzip();
        Element::new("edge")
            .with("id", id)
            .with("source", &graph.nodes[from].id)
            .with("target", &graph.nodes[to].id)
            .with("label", &edge.label)
            .with_any("start", start.map(instant))
            .with_any("end", end.flatten().map(instant))
            .holding(
                Element::new("attvalues").holding_all(values(graph.edge_columns, &edge.values)),
            )
    });
    each.collect()
}
