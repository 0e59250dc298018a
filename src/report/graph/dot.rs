//! A graph in Graphviz DOT.

use std::fmt::Write as _;

use super::{Edge, Graph, Node};
use crate::report::plain::on_one_line;

/// A graph in DOT, for `dot` (a tree from left to right) or, where nodes have places, for
/// `neato -n2` (a map: one degree is ten points).
#[must_use]
pub fn dot(graph: &Graph) -> String {
    let mut out = String::new();
    line(&mut out, "digraph deskby {");
    line(&mut out, &format!("  graph [label={}, labelloc=t, rankdir=LR];", quoted(&graph.title)));
    line(&mut out, "  node [shape=box, fontname=\"sans-serif\"];");
    line(&mut out, "  edge [fontname=\"sans-serif\", fontsize=10];");
    for (at, node) in graph.nodes.iter().enumerate() {
        line(&mut out, &format!("  n{at} [{}];", of_node(graph, node)));
    }
    for edge in &graph.edges {
        line(&mut out, &format!("  n{} -> n{} [{}];", edge.from, edge.to, of_edge(graph, edge)));
    }
    line(&mut out, "}");
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn of_node(graph: &Graph, node: &Node) -> String {
    let mut label = quoted(&node.label);
    if let Some(from) = node.from {
        label.insert_str(label.len() - 1, &format!("\\n{}", from.utc().format("%a %-d %b %H:%MZ")));
    }
    let mut said = format!("label={label}, tooltip={}", quoted(&tooltip(graph, node)));
    if let Some((latitude, longitude)) = node.place {
        write!(said, ", pos=\"{:.3},{:.3}!\"", longitude * 10.0, latitude * 10.0)
            .expect("writing to a text cannot fail");
    }
    if graph.dynamic && node.from.is_none() {
        said.push_str(", style=dashed");
    }
    said
}

fn tooltip(graph: &Graph, node: &Node) -> String {
    let pairs = graph.node_columns.iter().zip(&node.values);
    let said: Vec<String> = pairs
        .filter_map(|(column, value)| {
            value.as_ref().map(|value| format!("{}: {value}", column.name))
        })
        .collect();
    said.join(", ")
}

fn of_edge(graph: &Graph, edge: &Edge) -> String {
    let kind = edge.values.first().and_then(Option::as_deref);
    let style = match kind {
        Some("bag") => "dashed",
        Some("inside") => "dotted",
        _ => "solid",
    };
    // In a whole network the labels would hide the lines.
    let label = if graph.dynamic { quoted(&edge.label) } else { "\"\"".to_owned() };
    let tooltip = quoted(&edge.label);
    let both = if edge.both_ways { ", dir=none" } else { "" };
    format!("label={label}, tooltip={tooltip}, style={style}{both}")
}

/// A quoted string in which nothing has a meaning of its own: quotes, backslashes (Graphviz
/// replaces `\N`) and ampersands (it replaces `&amp;`) are written as what they are.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in on_one_line(text).chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_has_no_meaning_of_its_own() {
        assert_eq!(quoted("a\"]; x -> y \\N &lt;\n<b>"), "\"a\\\"]; x -> y \\\\N &amp;lt; <b>\"");
    }
}
