//! Hostile content is text in every document: a telegram and a network full of markup, scripts,
//! formulae, control characters and marks of direction.

use deskby::compare::{Comparison, Side};
use deskby::ensemble::{Conclusions, conclusions};
use deskby::reader::{Options, read};
use deskby::report::graph::{dot, fan_out, gexf, graphml, of_network};
use deskby::report::{
    self, Document, Part, Shown, Story, fco, read_json, read_text, telegram_toml,
};
use deskby::scenario::Scenario;
use deskby::telegram::Reference;
use quick_xml::events::Event;
use serde_json::Value;

use crate::library;

/// What a reader must see as it stands, whatever is around it.
const SCRIPT: &str = "</script><script>alert(1)</script>";

/// Markup, the end of a CDATA section, an entity, a comment, a terminal's orders, a null, a mark
/// of direction, Markdown, Mermaid, DOT and shell.
fn hostile(start: &str) -> String {
    format!(
        "{start}{SCRIPT}]]>&lt;b&gt;<!-- \u{1b}[2J\u{0}\u{7}\u{202e}\u{85}\"'|`*_#; %%{{init}}%% \\N ${{x}} -->"
    )
}

/// The first case with hostile names and texts wherever a file or a telegram can have them.
fn scenario() -> Scenario {
    let mut scenario = library::scenario("ukdis-geneva-007", None);
    scenario.title = hostile("=HYPERLINK(\"http://127.0.0.1\",\"x\")");
    scenario.document.repository = Some(hostile("+"));
    scenario.network.title = hostile("@SUM(1)");
    for source in scenario.network.sources.values_mut() {
        source.title = hostile("-2+3");
    }
    let telegram = &mut scenario.telegram;
    let starts = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"];
    let mut renamed = vec![(telegram.from.clone().unwrap(), hostile("=UKDIS "))];
    for (at, addressee) in telegram.addressees.iter().enumerate() {
        renamed.push((addressee.name.clone(), hostile(&format!("{}{at}", starts[at % 6]))));
    }
    for (old, new) in &renamed {
        let post = scenario.network.find(old).expect("the network knows it");
        scenario.network.posts[post.0].name.clone_from(new);
    }
    telegram.from = Some(renamed[0].1.clone());
    for (addressee, (_, new)) in telegram.addressees.iter_mut().zip(&renamed[1..]) {
        addressee.name.clone_from(new);
    }
    telegram.classification = Some(hostile("C"));
    telegram.caveats.push(hostile("caveat"));
    telegram.subject = Some(hostile("=cmd|' /C calc'!A0"));
    telegram.signature = Some(hostile("@"));
    telegram.number = Some(hostile("7"));
    for paragraph in &mut telegram.paragraphs {
        paragraph.text = hostile("text ");
    }
    let (kind, printed) = (hostile("MIPT"), hostile("=my tel"));
    let (from, number, to) = (Some(hostile("+")), Some(hostile("-")), Some(hostile("@")));
    telegram.references.push(Reference { kind, from, number, to, printed });
    for block in &mut telegram.distribution {
        block.list = Some(hostile("=LIST"));
        for recipient in &mut block.recipients {
            *recipient = hostile(&format!("={recipient}"));
        }
    }
    telegram.copies_to.push(hostile("-copy"));
    scenario
}

fn side() -> (Side, Conclusions) {
    let side = Side::of("hostile", &hostile("=title"), scenario());
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    (side, found)
}

/// No byte that a terminal, a parser or an eye would take for anything but text.
fn is_visible(name: &str, text: &str) {
    let bad = text.chars().find(|&c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(bad, None, "{name} has a control character");
    for mark in ['\u{202e}', '\u{200b}', '\u{2066}'] {
        assert!(!text.contains(mark), "{name} has a mark that hides or turns text");
    }
}

/// Well formed, without a script, and with the hostile text as text.
fn is_plain_xml(name: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut said = String::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}"));
        match event {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                let element = start.local_name().as_ref().to_lowercase();
                assert_ne!(element, "script", "{name}");
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_lowercase();
                    assert!(!key.starts_with("on"), "{name} has {key}");
                    said.push_str(
                        &attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap(),
                    );
                    said.push('\n');
                }
            }
            Event::Text(text) => said.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) => said.push_str(match entity.as_ref() as &str {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                "#9" | "#10" | "#13" => " ",
                other => panic!("{name} has the entity {other}"),
            }),
            // The style of a drawing.
            Event::CData(text) => assert!(!text.xml10_content().contains("alert"), "{name}"),
            Event::Comment(_) | Event::DocType(_) | Event::PI(_) => {
                panic!("{name}: the text has become markup")
            }
            Event::End(_) | Event::Decl(_) => {}
        }
    }
    assert!(said.contains(SCRIPT), "{name} does not show the text as it stands");
    let bad = text.chars().find(|&c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(bad, None, "{name} has a control character");
}

/// JSON that holds the hostile text as a string.
fn is_plain_json(name: &str, text: &str) {
    fn holds(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains(SCRIPT),
            Value::Array(list) => list.iter().any(holds),
            Value::Object(map) => map.values().any(holds),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(holds(&value), "{name} does not hold the text as it stands");
    let raw = text.chars().find(|&c| c.is_control() && c != '\n' && c != '\u{85}');
    assert_eq!(raw, None, "{name} has a control character that is not escaped");
}

/// A table in which no cell is a formula and some cell is the hostile text.
fn is_plain_table(document: &Document) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*document.bytes);
    for record in reader.records() {
        for cell in &record.unwrap() {
            let number = cell.split(',').all(|part| part.parse::<f64>().is_ok());
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
            assert!(!formula, "{}: {cell:?} is a formula", document.name);
            let bad = cell.chars().find(|&c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
            assert_eq!(bad, None, "{}: {cell:?}", document.name);
        }
    }
}

fn is_plain_dot(text: &str) {
    let mut quoted = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => assert!(quoted || !"<&%`$".contains(c), "{c:?} stands outside a string"),
        }
    }
    assert!(!quoted, "every string has an end");
    is_visible("dot", text);
}

#[test]
fn documents_of_a_replay_show_hostile_content_as_text() {
    let (side, found) = side();
    let story = Story::of(&side, &found, None);
    let shown = Shown::default();
    for (name, text) in [
        ("gexf", gexf(&fan_out(&story))),
        ("graphml", graphml(&fan_out(&story))),
        ("tei", report::replay_tei(&story)),
        ("cmif", report::replay_cmif(&story)),
    ] {
        is_plain_xml(name, &text);
    }
    for part in [Part::Timeline, Part::Map] {
        let document = report::replay_svg(&story, part);
        is_plain_xml(&document.name, std::str::from_utf8(&document.bytes).unwrap());
    }
    for (name, text) in [
        ("json", report::replay_json(&story)),
        ("geojson", report::replay_geojson(&story)),
        ("chrome trace", report::replay_chrome_trace(&story)),
    ] {
        is_plain_json(name, &text);
    }
    for line in report::replay_ndjson(&story).lines() {
        let _: Value = serde_json::from_str(line).unwrap();
    }
    for document in report::replay_tables(&story).iter().chain(&report::replay_palladio(&story)) {
        if document.name.contains(".csv") {
            is_plain_table(document);
        } else {
            is_plain_json(&document.name, std::str::from_utf8(&document.bytes).unwrap());
        }
    }
    is_plain_dot(&dot(&fan_out(&story)));
    let markdown = report::replay_markdown(&story, &shown);
    assert!(!markdown.contains('<'), "no tag in Markdown");
    is_visible("markdown", &markdown);
    let mermaid = report::replay_mermaid(&story);
    assert!(!mermaid.contains(['<', '"', '%', '{', '`']), "{mermaid}");
    is_visible("mermaid", &mermaid);
    is_visible("text", &report::replay_text(&story, &shown));
    let name = &side.plan.itineraries[0].name;
    is_visible("explained", &report::explain_text(&story, &shown, name).unwrap());
    let all: Vec<usize> = (0..side.plan.itineraries.len()).collect();
    is_visible("desks", &report::desks_text(&story, &shown, &all));
    let later = library::moment("1986-02-12T00:00Z");
    is_visible("known at", &report::known_at_text(&story, &shown, (later, &[])));
}

#[test]
fn pages_have_no_script_but_their_own() {
    let (side, found) = side();
    let story = Story::of(&side, &found, None);
    let shown = Shown::default();
    let own = library::seed(None);
    let own_found = conclusions(&own.scenario, &own.plan, &own.ensemble);
    let own = Story::of(&own, &own_found, None);
    let page = |story: &Story<'_>| report::replay_html(story, &shown, None);
    let (page, plain) = (page(&story), page(&own));
    let page = String::from_utf8(page.bytes).unwrap();
    let plain = String::from_utf8(plain.bytes).unwrap();
    for tag in ["<script", "</script", "<!--"] {
        let (found, own) = (page.matches(tag).count(), plain.matches(tag).count());
        assert_eq!(found, own, "{tag} in a page of hostile content");
    }
    assert!(!page.contains("<script>alert"), "the text is no script");
    assert!(page.contains("&lt;script&gt;alert(1)"), "the text is shown as it stands");
    is_visible("html", &page);
}

#[test]
fn documents_of_a_network_show_hostile_content_as_text() {
    let scenario = scenario();
    let date = scenario.handed_in.utc_date();
    let graph = of_network(&scenario.network, date);
    is_plain_xml("gexf", &gexf(&graph));
    is_plain_xml("graphml", &graphml(&graph));
    is_plain_dot(&dot(&graph));
    is_plain_json("geojson", &report::network_geojson(&scenario.network));
}

#[test]
fn documents_of_a_comparison_show_hostile_content_as_text() {
    let (base, _) = side();
    let other = Side { name: hostile("other"), ..base.clone() };
    let comparison = Comparison { base, others: vec![other] };
    let shown = Shown::default();
    is_visible("text", &report::compare_text(&comparison, &shown, false));
    let markdown = report::compare_text(&comparison, &shown, true);
    is_visible("markdown", &markdown);
    assert!(!markdown.contains("<script"), "no tag in Markdown: {markdown}");
    is_plain_json("json", &report::compare_json(&comparison));
}

#[test]
fn documents_of_a_reading_show_hostile_content_as_text() {
    let text = "CONFIDENTIAL\nFM ROME\nTO IMMEDIATE FCO\nTELNO 12\nOF 101635Z MARCH 1983\n\n\
                \u{1b}[2J<SCRIPT>ALERT(1)</SCRIPT>\n\n1. =HYPERLINK(\u{202e}) ]]> \u{7} TEXT.\n\nHOLROYD\n";
    let reading = read(text, &Options::default());
    is_visible("text", &read_text::render(&reading, text, "a\u{1b}[2J.txt"));
    is_visible("fco", &fco::render(&reading));
    let json = read_json::render(&reading, "a\u{1b}.txt");
    let _: Value = serde_json::from_str(&json).unwrap();
    let raw = |c: char| c.is_control() && c != '\n' && c != '\u{85}';
    assert!(!json.contains(raw), "escaped");
    let toml = telegram_toml::render(&reading);
    assert!(!toml.contains(|c: char| c.is_control() && c != '\n'), "{toml:?}");
    let tei = report::reading_tei(&reading, "a\u{1b}.txt");
    assert!(!tei.contains("<SCRIPT>") && !tei.contains('\u{1b}'), "{tei}");
}
