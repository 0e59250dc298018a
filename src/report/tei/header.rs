//! The header of a TEI document: what it is, what made it, how well things are known.

use chrono::NaiveDate;

use crate::network::Basis;
use crate::report::xml::Element;
use crate::scenario::Document;
use crate::telegram::Telegram;

/// What the header says.
pub(super) struct About {
    /// The title of the document.
    pub(super) title: String,
    /// Its date, where it has one of its own.
    pub(super) published: Option<NaiveDate>,
    /// What it was made from: a `sourceDesc`.
    pub(super) source: Element,
    /// Words of running text.
    pub(super) words: usize,
    /// What it is and is not.
    pub(super) what: String,
}

/// A title from sender, number and day.
pub(in crate::report) fn title(telegram: &Telegram) -> String {
    let from = telegram.from.as_deref().unwrap_or("Unknown sender");
    let number = telegram.number.as_deref().map_or(String::new(), |number| format!(" {number}"));
    let day = telegram.date_time.map_or(String::new(), |time| format!(" of {}", time.date()));
    format!("{from} telegram{number}{day}")
}

/// Where the original is, as a `sourceDesc`.
pub(super) fn source(document: &Document) -> Element {
    let Document { repository, reference, folio, copy_of, image, note } = document;
    let mut bibl = Element::new("bibl");
    let parts = [
        ("repository", repository),
        ("reference", reference),
        ("folio", folio),
        ("copy", copy_of),
        ("image", image),
        ("note", note),
    ];
    for (kind, value) in parts {
        if let Some(value) = value {
            bibl = bibl.holding(Element::of("note", value.as_str()).with("type", kind));
        }
    }
    Element::new("sourceDesc").holding(bibl)
}

/// The whole header.
pub(super) fn header(about: &About, actions: Element) -> Element {
    let words = about.words.to_string();
    let measure = Element::of("measure", format!("{words} words of running text"));
    let measure = measure.with("unit", "words").with("quantity", words);
    let mut published = Element::new("publicationStmt");
    published = match about.published {
        Some(date) => {
            let date = date.format("%Y-%m-%d").to_string();
            published
                .holding(Element::of("publisher", "deskby"))
                .holding(Element::of("date", date.clone()).with("when", date))
        }
        None => published.holding(Element::of("p", "Not published.")),
    };
    let file = Element::new("fileDesc")
        .holding(Element::new("titleStmt").holding(Element::of("title", about.title.as_str())))
        .holding(Element::new("extent").holding(measure))
        .holding(published)
        .holding(about.source.clone());
    Element::new("teiHeader")
        .holding(file)
        .holding(encoding(&about.what))
        .holding(Element::new("profileDesc").holding(actions))
}

fn encoding(what: &str) -> Element {
    let application = Element::new("application")
        .with("ident", "deskby")
        .with("version", env!("CARGO_PKG_VERSION"))
        .holding(Element::of("label", "deskby"));
    let categories = Basis::ALL.map(|basis| {
        let said = Element::of("catDesc", meaning(basis));
        Element::new("category").with("xml:id", id(basis)).holding(said)
    });
    let taxonomy = Element::new("taxonomy").with("xml:id", "basis").holding_all(categories);
    Element::new("encodingDesc")
        .holding(Element::new("projectDesc").holding(Element::of("p", what)))
        .holding(Element::new("classDecl").holding(taxonomy))
        .holding(Element::new("appInfo").holding(application))
}

fn id(basis: Basis) -> String {
    format!("basis-{}", basis.word())
}

const fn meaning(basis: Basis) -> &'static str {
    match basis {
        Basis::Printed => "printed: on the telegram itself",
        Basis::Documented => "documented: a source says so of this service, post and period",
        Basis::Inferred => "inferred: reasoned from sources",
        Basis::Borrowed => "borrowed: documented for another post, machine, service or decade",
        Basis::Assumed => "assumed: nobody knows; a range",
    }
}

/// An element with how well it is known: `@cert`, `@evidence` and the basis by `@ana`.
pub(super) fn known(element: Element, basis: Option<Basis>) -> Element {
    let Some(basis) = basis else { return element };
    let (certainty, evidence) = certainty(basis);
    element
        .with("cert", certainty)
        .with("evidence", evidence)
        .with("ana", format!("#{}", id(basis)))
}

/// TEI's words for a basis: `@cert` and `@evidence`.
const fn certainty(basis: Basis) -> (&'static str, &'static str) {
    match basis {
        Basis::Printed => ("high", "internal"),
        Basis::Documented => ("high", "external"),
        Basis::Inferred => ("medium", "external"),
        Basis::Borrowed => ("low", "external"),
        Basis::Assumed => ("low", "conjecture"),
    }
}
