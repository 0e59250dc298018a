//! `deskby network`: the graph: posts, circuits, bags, and how well they are known.

use chrono::NaiveDate;
use clap::ValueEnum;

use super::output::{Dated, Output};
use super::{Fault, files, replay};
use crate::network::Network;
use crate::report::graph::{dot, gexf, graphml, of_network};
use crate::report::{self, Document, Shown};

/// Show a network: posts, circuits, bag runs, and how well each is known.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby network
  deskby network fco-1986 --format dot | dot -Tsvg -o network.svg
  deskby network my-tables/ --format csv -o copy/")]
pub(super) struct Args {
    /// A network of the library, or the path of a network file or of a folder with tables.
    #[arg(default_value = files::FIRST_NETWORK)]
    name: String,
    /// The document.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    dated: Dated,
    #[command(flatten)]
    output: Output,
}

/// A document of a network.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs; version 1.
    Json,
    /// Tables of posts, circuits and bag runs; -o names a folder.
    Csv,
    /// For Graphviz.
    Dot,
    /// For networkx, igraph and yEd.
    Graphml,
    /// For Gephi.
    Gexf,
    /// For maps.
    Geojson,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let (network, _) = files::network(&args.name)?;
    let shown = Shown { width: replay::width(&args.output), ..Shown::default() };
    // A network has no date of its own: without one, documents bear the first of its year, or 1970.
    let date = args.dated.date.unwrap_or_else(|| date_of(&network));
    let graph = || of_network(&network, date);
    let documents = match args.format {
        Format::Text => Document::alone("network.txt", report::network_text(&network, &shown)),
        Format::Json => Document::alone("network.json", report::network_json(&network)),
        Format::Csv => report::network_tables(&network),
        Format::Dot => Document::alone("network.dot", dot(&graph())),
        Format::Graphml => Document::alone("network.graphml", graphml(&graph())),
        Format::Gexf => Document::alone("network.gexf", gexf(&graph())),
        Format::Geojson => Document::alone("network.geojson", report::network_geojson(&network)),
    };
    args.output.write_all(&documents)
}

/// The first day of the year that a network's name ends with.
fn date_of(network: &Network) -> NaiveDate {
    let year = network.id.rsplit('-').next().and_then(|year| year.parse().ok());
    let year = year.filter(|year| (1800..2100).contains(year)).unwrap_or(1970);
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}
