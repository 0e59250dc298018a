//! Drawings and pages of the first case: what they show, that hostile text stays text, same bytes.

use deskby::compare::{Comparison, Side};
use deskby::ensemble::conclusions;
use deskby::reader::{self, Options};
use deskby::report::{
    Original, Part, Shown, Spread, Story, compare_html, compare_svg, png, read_html, replay_html,
    replay_svg,
};
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::library::seed;

const TEXT: &str = include_str!("../../scenarios/ukdis-geneva-007/telegram.txt");

fn original(text: &str) -> Original {
    Original::new("telegram.txt", text.as_bytes(), reader::read(text, &Options::default()))
}

fn drawing(side: &Side, part: Part) -> String {
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    String::from_utf8(replay_svg(&Story::of(side, &found, None), part).bytes).unwrap()
}

fn page(side: &Side, text: &str) -> String {
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    let story = Story::of(side, &found, None);
    let page = replay_html(&story, &Shown::default(), Some(&original(text)));
    String::from_utf8(page.bytes).unwrap()
}

/// Each element with its attributes, of a document that must be well-formed.
fn elements(svg: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(svg);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    (attribute.key.as_ref().to_owned(), attribute.value.to_string())
                });
                found.push((name, attributes.collect()));
            }
            _ => {}
        }
    }
}

fn with_class(svg: &str, wanted: &str) -> usize {
    let is_it = |(key, value): &(String, String)| key == "class" && value == wanted;
    elements(svg).iter().filter(|(_, attributes)| attributes.iter().any(is_it)).count()
}

#[test]
fn the_time_diagram_has_a_lane_for_each_post_and_group_of_desks() {
    let svg = drawing(&seed(None), Part::Timeline);
    for name in ["UKDIS GENEVA", "FCO", "WASHINGTON", "BONN", "PARIS", "UKDEL NATO", "BRUSSELS"] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
    for group in ["4 private offices", "8 named officials", "12 departments", "EVENING BOX"] {
        assert!(svg.contains(&format!(">{group}</text>")), "{group}");
    }
}

#[test]
fn only_what_is_printed_is_solid_and_every_move_is_dashed() {
    let svg = drawing(&seed(None), Part::Timeline);
    // The hand-in and its sign in the legend; nothing of 1986 was observed.
    assert_eq!(with_class(&svg, "solid"), 2);
    // Geneva to London, London to three posts, and the legend; two bags and the legend.
    assert_eq!(with_class(&svg, "wire"), 5);
    assert_eq!(with_class(&svg, "bag"), 3);
    for class in [".dk .wire", ".dk .bag"] {
        let rule = svg.split(class).nth(1).unwrap().split('}').next().unwrap();
        assert!(rule.contains("stroke-dasharray"), "{class}");
    }
}

#[test]
fn waits_say_their_reason_and_what_is_not_held_is_a_ghost() {
    let svg = drawing(&seed(None), Part::Timeline);
    for reason in ["centre closed 13 h", "no bag yet", "nobody reading", "other traffic ahead"] {
        assert!(svg.contains(reason), "{reason}");
    }
    assert!(svg.contains("IFT, not held"));
    assert_eq!(with_class(&svg, "ghost"), 2);
    assert!(with_class(&svg, "break") >= 3, "hours turn into days");
}

#[test]
fn nothing_is_drawn_beside_the_paper() {
    for part in [Part::Timeline, Part::Map, Part::Spread] {
        let svg = drawing(&seed(None), part);
        let all = elements(&svg);
        let number = |attributes: &[(String, String)], name: &str| {
            let found = attributes.iter().find(|(key, _)| key == name);
            found.and_then(|(_, value)| value.parse::<f64>().ok())
        };
        let width = number(&all[0].1, "width").unwrap();
        let height = number(&all[0].1, "height").unwrap();
        let shapes =
            all.iter().filter(|(name, _)| ["rect", "text", "circle"].contains(&name.as_str()));
        let mut seen = 0;
        for (name, attributes) in shapes {
            let x = number(attributes, "x").or_else(|| number(attributes, "cx")).unwrap();
            let y = number(attributes, "y").or_else(|| number(attributes, "cy")).unwrap();
            let end = x + number(attributes, "width").unwrap_or(0.0);
            assert!((-0.1..=width + 0.1).contains(&x), "{part:?} {name} at x {x}");
            assert!(end <= width + 0.1, "{part:?} {name} ends at {end}");
            assert!((-0.1..=height + 0.1).contains(&y), "{part:?} {name} at y {y}");
            seen += 1;
        }
        assert!(seen > 10, "{part:?}");
    }
}

#[test]
fn the_map_names_every_post_once() {
    let svg = drawing(&seed(None), Part::Map);
    for name in ["UKDIS GENEVA", "FCO", "WASHINGTON", "BONN", "PARIS", "UKDEL NATO", "BRUSSELS"] {
        assert_eq!(svg.matches(&format!(">{name}</text>")).count(), 1, "{name}");
    }
}

#[test]
fn a_line_that_is_down_is_drawn_as_a_wait_with_that_reason() {
    let svg = drawing(&seed(Some("line-down")), Part::Timeline);
    assert!(svg.contains("circuit down"), "the wait has its reason");
}

#[test]
fn the_report_is_small_and_asks_for_nothing() {
    let html = page(&seed(None), TEXT);
    assert!(html.len() < 400_000, "{}", html.len());
    for way_out in ["src=", "@import", "url(http", "fetch(", "XMLHttpRequest", "import("] {
        assert!(!html.contains(way_out), "{way_out}");
    }
    for (at, _) in html.match_indices(" href=\"") {
        let to = &html[at + 7..at + 9];
        assert!(to.starts_with('#') || to == "da", "{to}");
    }
}

#[test]
fn every_mark_of_the_report_leads_to_its_entry_and_every_figure_to_its_row() {
    let html = page(&seed(None), TEXT);
    let mut seen = 0;
    for (at, _) in html.match_indices(" href=\"#") {
        let name = html[at + 8..].split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{name}\"")), "{name}");
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn hostile_text_is_shown_as_text() {
    let hostile = TEXT.replace(
        "CHEMICAL WEAPONS",
        "</SCRIPT><SCRIPT>ALERT(1)</SCRIPT> ]]> <IMG SRC=X> \u{202e}TURNED \u{1b}[31m \u{7}",
    );
    assert_ne!(hostile, TEXT);
    let mut side = seed(None);
    side.scenario.telegram = reader::read(&hostile, &Options::default()).telegram;
    side.scenario.title = "<script>alert(2)</script>\u{202e}".to_owned();
    let html = page(&side, &hostile);
    let lower = html.to_lowercase();
    assert_eq!(lower.matches("<script").count(), 1, "only the page's own");
    assert!(!lower.contains("<img") && !html.contains(['\u{202e}', '\u{1b}', '\u{7}']));
    assert!(html.contains("&lt;SCRIPT&gt;") && html.contains("&lt;U+202E&gt;"));
    let svg = drawing(&side, Part::Timeline);
    assert!(elements(&svg).iter().all(|(name, _)| name != "SCRIPT" && name != "IMG"));
    assert!(!svg.contains(['\u{202e}', '\u{1b}', '\u{7}']));
}

#[test]
fn the_text_of_a_reading_is_whole_and_its_findings_are_numbered() {
    let page = String::from_utf8(read_html(&original(TEXT)).bytes).unwrap();
    let text = page.split("<pre").nth(1).unwrap().split("</pre>").next().unwrap();
    let mut plain = String::new();
    let mut inside = true;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    for word in ["ISSRAELYN", "CROMARTIE", "ARMS CONTROL TALKS LIMITED", "CCNFIDENTIAL"] {
        assert!(plain.contains(word), "{word}");
    }
    let findings = reader::read(TEXT, &Options::default()).findings.len();
    assert!(findings > 3);
    for number in 1..=findings {
        assert!(page.contains(&format!("id=\"f{number}\"")), "{number}");
        assert!(page.contains(&format!("href=\"#f{number}\"")), "{number} is marked in the text");
    }
}

#[test]
fn the_comparison_shows_each_side_for_each_copy() {
    let comparison = Comparison { base: seed(None), others: vec![seed(Some("morning"))] };
    let svg = String::from_utf8(compare_svg(&comparison).bytes).unwrap();
    let blocks = with_class(&svg, "block");
    assert!(blocks > 8, "{blocks}");
    assert_eq!(with_class(&svg, "side"), 2 * blocks);
    let html = String::from_utf8(compare_html(&comparison, &Shown::default()).bytes).unwrap();
    assert!(html.contains("earlier") && html.len() < 400_000);
}

#[test]
fn a_drawing_is_the_same_bytes_twice_and_so_is_its_image() {
    let side = seed(None);
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    let story = Story::of(&side, &found, None);
    for part in [Part::Timeline, Part::Map, Part::Spread] {
        assert_eq!(replay_svg(&story, part), replay_svg(&story, part));
    }
    assert_eq!(page(&side, TEXT), page(&side, TEXT));
    let map = replay_svg(&story, Part::Map);
    let image = png(&map).unwrap();
    assert!(image.bytes.starts_with(b"\x89PNG\r\n") && image.name == "map.png");
    assert_eq!(png(&map), Some(image));
}

#[test]
fn the_spread_is_ordered() {
    let side = seed(None);
    let found = conclusions(&side.scenario, &side.plan, &side.ensemble);
    let spread = Spread::of(&Story::of(&side, &found, None));
    assert!(spread.rows.len() > 8);
    for row in &spread.rows {
        let known: Vec<_> = row.quantiles.iter().flatten().collect();
        assert!(known.is_sorted(), "{}", row.name);
    }
}
