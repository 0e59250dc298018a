//! The earliest ways on a network: against every way tried in turn, against the replay of a
//! telegram alone, and against a plan of contacts; and networks given as tables.

use std::collections::BTreeSet;

use deskby::compare::Side;
use deskby::network::contacts::{Asked as Question, ContactPlan, Untouched, answers};
use deskby::network::routes::{Asked, Medium, Routes, lost};
use deskby::network::{Network, PostId};
use deskby::report::{Shown, Ways, ways_csv, ways_json, ways_text};
use deskby::scenario::{File, contacts_of, load_network};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};
use proptest::prelude::*;

use crate::many_telegrams::{InMemory, odd};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const HOURS: [&str; 3] = ["24/7", "08:00-12:00,13:00-17:00", "10:00-10:20,10:40-23:00"];

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn network_of(text: &str, files: &InMemory) -> Network {
    let file = File { name: "net.toml".to_owned(), text: text.to_owned() };
    let (loaded, network) = load_network("net.toml", file, files);
    network.unwrap_or_else(|| panic!("{:#?}", odd(&loaded)))
}

/// Circuits as pairs, hours, seconds of sending, delay; bags as pairs, minutes past each hour.
type Invented = (Vec<(usize, usize, usize, u32, u32)>, Vec<(usize, usize, u32)>, Vec<(usize, u32)>);

fn invented() -> impl Strategy<Value = Invented> {
    let circuits =
        prop::collection::vec((0_usize..5, 0_usize..5, 0_usize..3, 1_u32..20, 0_u32..3), 0..9);
    let bags = prop::collection::vec((0_usize..5, 0_usize..5, 0_u32..60), 0..5);
    let posts = prop::collection::vec((0_usize..3, 0_u32..4), 5);
    (circuits, bags, posts)
}

fn text_of((circuits, bags, posts): &Invented) -> String {
    let mut text = "version = 1\ntitle = \"Invented\"\nhub = \"a\"\n".to_owned();
    for (at, (hours, minutes)) in posts.iter().enumerate() {
        let name = NAMES[at];
        text.push_str(&format!(
            "[posts.{name}]\nlike = \"bare\"\ncentre.hours = {{ value = \"{}\", basis = \"printed\" }}\n\
             centre.handling = {{ value = \"{minutes} min\", basis = \"printed\" }}\n\
             centre.relaying = {{ value = \"{} min\", basis = \"printed\" }}\n\
             registry.running_off = {{ value = \"{minutes} min\", basis = \"printed\" }}\n",
            HOURS[*hours],
            minutes / 2,
        ));
    }
    for (at, &(from, to, hours, rate, delay)) in circuits.iter().enumerate() {
        if from != to {
            text.push_str(&format!(
                "[circuits.x{at}]\nbetween = [\"{}\", \"{}\"]\nduplex = \"one way\"\n\
                 hours = {{ value = \"{}\", basis = \"printed\" }}\n\
                 rate = {{ value = \"{rate} characters/s\", basis = \"printed\" }}\n\
                 delay = {{ value = \"{delay} min\", basis = \"printed\" }}\n",
                NAMES[from], NAMES[to], HOURS[hours],
            ));
        }
    }
    for (at, &(from, to, minute)) in bags.iter().enumerate() {
        if from != to {
            let times: Vec<String> = (0..24).map(|hour| format!("{hour:02}:{minute:02}")).collect();
            text.push_str(&format!(
                "[bags.y{at}]\nfrom = \"{}\"\nto = \"{}\"\nclosing = \"5 min\"\n\
                 leaves = {{ value = \"Mo-Su {}\", basis = \"printed\" }}\n\
                 travel = {{ value = \"40 min\", basis = \"printed\" }}\n",
                NAMES[from],
                NAMES[to],
                times.join(","),
            ));
        }
    }
    text
}

fn asked(to: usize, minutes: u32) -> Asked {
    Asked {
        from: PostId(0),
        to: PostId(to),
        at: at("1986-02-10T09:30Z").saturating_add(Span::from_mins(i64::from(minutes))),
        precedence: Precedence::Routine,
        characters: 600,
        relayed: false,
        by_bag: true,
    }
}

/// Every way that visits no post twice, as a list of its order: arrival, legs, steps. Each way is
/// priced by asking for it alone, on a network that has nothing else.
fn all_ways(network: &Network, asked: &Asked) -> Vec<(Moment, usize)> {
    let mut edges: Vec<(Medium, PostId, PostId)> = Vec::new();
    for (at, circuit) in network.circuits.iter().enumerate() {
        let id = deskby::network::CircuitId(at);
        edges.push((Medium::Wire(id), circuit.between.0, circuit.between.1));
    }
    for (at, bag) in network.bags.iter().enumerate() {
        edges.push((Medium::Bag(deskby::network::BagId(at)), bag.from, bag.to));
    }
    let mut ways: Vec<Vec<(Medium, PostId, PostId)>> = Vec::new();
    let mut open = vec![Vec::<(Medium, PostId, PostId)>::new()];
    while let Some(way) = open.pop() {
        let here = way.last().map_or(asked.from, |step| step.2);
        if here == asked.to {
            ways.push(way);
            continue;
        }
        for &edge in edges.iter().filter(|edge| edge.1 == here) {
            let been = edge.2 == asked.from || way.iter().any(|step| step.2 == edge.2);
            if !been {
                let mut longer = way.clone();
                longer.push(edge);
                open.push(longer);
            }
        }
    }
    let priced = ways.iter().filter_map(|way| {
        let mut only = network.clone();
        let kept = |medium: Medium| way.iter().any(|step| step.0 == medium);
        let mut at = 0;
        only.circuits.retain(|_| {
            at += 1;
            kept(Medium::Wire(deskby::network::CircuitId(at - 1)))
        });
        let mut at = 0;
        only.bags.retain(|_| {
            at += 1;
            kept(Medium::Bag(deskby::network::BagId(at - 1)))
        });
        let found = routes(&only).earliest(asked)?;
        Some((found.arrival, found.hops.len()))
    });
    let mut priced: Vec<(Moment, usize)> = priced.collect();
    priced.sort_unstable();
    priced
}

fn routes(network: &Network) -> Routes<'_> {
    let start = at("1986-02-09T00:00Z");
    Routes::new(network, start..start.saturating_add(Span::from_days(10)), &BTreeSet::new())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn the_ways_are_the_earliest_of_all_ways_that_visit_no_post_twice(
        case in invented(), to in 1_usize..5, minutes in 0_u32..300
    ) {
        let network = network_of(&text_of(&case), &InMemory::of(&[]));
        let asked = asked(to, minutes);
        let found = routes(&network).alternatives(&asked, 6);
        let ways: Vec<(Moment, usize)> =
            found.iter().map(|way| (way.arrival, way.hops.len())).collect();
        let mut all = all_ways(&network, &asked);
        all.truncate(6);
        prop_assert_eq!(ways, all);
        let mut seen = BTreeSet::new();
        for way in &found {
            let steps: Vec<_> = way.hops.iter().map(|hop| (hop.by, hop.to)).collect();
            let named = format!("{steps:?}");
            prop_assert!(seen.insert(named));
            let spent: Span = way.hops.iter().flat_map(|hop| &hop.stretches).map(|s| s.to - s.from).sum();
            prop_assert_eq!(spent, way.arrival - asked.at);
            prop_assert!(lost(&found[0], way).later >= Span::ZERO);
        }
    }

    #[test]
    fn the_earliest_way_by_wire_is_when_a_telegram_alone_arrives(
        case in invented(), to in 1_usize..5, minutes in 0_u32..300
    ) {
        let (circuits, _, posts) = case;
        let text = text_of(&(circuits, Vec::new(), posts));
        let network = network_of(&text, &InMemory::of(&[]));
        let asked = asked(to, minutes);
        let found = routes(&network).earliest(&asked).map(|found| found.arrival);
        let files = InMemory::of(&[("net.toml", text.as_str())]);
        let scenario = format!(
            "version = 1\ntitle = \"Alone\"\nnetwork = \"net.toml\"\nrouting = \"earliest\"\nruns = 1\n\
             telegrams = [{{ id = \"x\", from = \"a\", action = \"{}\", handed_in = \"{}\", groups = 100 }}]\n",
            NAMES[to], asked.at,
        );
        let loaded = files.load(&scenario);
        let scenario = loaded.scenario.clone().unwrap_or_else(|| panic!("{:#?}", odd(&loaded)));
        let side = Side::of("alone", "alone", scenario);
        prop_assert_eq!(side.timeline.rows[0].at_post, found);
    }

    #[test]
    fn a_contact_table_as_a_network_agrees_with_the_plan_of_contacts(
        rows in prop::collection::vec((0_usize..5, 0_usize..5, 0_u32..900, 0_u32..300, 1_u32..9, 0_u32..30), 1..14),
        to in 0_usize..5,
        start in 0_u32..600,
    ) {
        let mut table = "from,to,start_s,end_s,rate,delay\n".to_owned();
        for (from, to, opens, length, rate, delay) in rows.iter().filter(|row| row.0 != row.1) {
            let (from, to) = (NAMES[*from], NAMES[*to]);
            table.push_str(&format!("{from},{to},{opens},{},{rate}.5,{delay}\n", opens + length));
        }
        let posts = "post\na\nb\nc\nd\ne\n";
        let head = "version = 1\ntitle = \"t\"\nhub = \"a\"\n\
                    tables = { posts = \"p.csv\", contacts = \"c.csv\" }\n";
        let files = InMemory::of(&[("p.csv", posts), ("c.csv", table.as_str())]);
        let network = network_of(head, &files);
        let at = Moment::from_micros(i64::from(start) * 1_000_000);
        let asked = Asked { at, to: PostId(to), ..asked(1, 0) };
        let horizon = at.saturating_add(-Span::from_days(1))..at.saturating_add(Span::from_days(1));
        let found = Routes::new(&network, horizon, &BTreeSet::new()).earliest(&asked);
        let plan = ContactPlan::new(&contacts_of(&table).0).unwrap();
        let question = Question {
            qid: "q".into(), from: "a".into(), to: NAMES[to].into(), at, size: "600".parse().unwrap(),
        };
        let wanted = answers(&plan, &Untouched, &[question])[0];
        let legs = |found: &deskby::network::routes::Found| u32::try_from(found.hops.len()).unwrap();
        prop_assert_eq!(
            found.map(|found| (found.arrival, legs(&found))),
            wanted.map(|wanted| (wanted.at, wanted.legs))
        );
    }
}

#[test]
fn the_ways_are_told_with_why_each_loses() {
    let text = "version = 1\ntitle = \"Three\"\nhub = \"b\"\nposts.a = { like = \"bare\" }\n\
        posts.b = { like = \"bare\" }\nposts.c = { like = \"bare\" }\n\
        [circuit_templates.l]\nrate = \"10 characters/s\"\nhours = \"24/7\"\n\
        [circuits.ab]\nlike = \"l\"\nbetween = [\"a\", \"b\"]\n\
        [circuits.bc]\nlike = \"l\"\nbetween = [\"c\", \"b\"]\n\
        [circuits.ac]\nlike = \"l\"\nbetween = [\"a\", \"c\"]\nhours = \"11:00-12:00\"\n";
    let network = network_of(text, &InMemory::of(&[]));
    let asked = Asked { to: PostId(2), ..asked(2, 0) };
    let found = routes(&network).alternatives(&asked, 5);
    let ways = Ways { network: &network, asked: &asked, found: &found };
    assert_eq!(
        ways_csv(&ways),
        "rank,arrival,after_s,later_s,legs,way,basis,why\n\
         1,1986-02-10T09:32Z,120,0,2,\"wire to B, wire to C\",assumed,\n\
         2,1986-02-10T11:01Z,5460,5340,1,wire to C,assumed,\
         1 h 29 later: 1 h 30 more of it circuit not open at A\n"
    );
    let text = ways_text(&ways, &Shown::default());
    assert!(
        text.contains("Loses: 1 h 29 later: 1 h 30 more of it circuit not open at A"),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&ways_json(&ways)).unwrap();
    assert_eq!(json["ways"][1]["later_micros"], 5_340_000_000_i64);
    assert_eq!(json["ways"][0]["legs"][1]["id"], "bc");
}

#[test]
fn a_network_of_tables_is_the_network_that_a_file_would_say() {
    let head = "version = 1\ntitle = \"t\"\nhub = \"a\"\n";
    let posts = "\u{feff}Post;clock;hours;handling;place\na;Europe/London;24/7;1 min / 2 min / 3 min;51.5 -0.1\n\
                 b;Europe/Zurich;Mo-Fr 08:00-18:00 or 24/7;5 min;\n";
    let circuits =
        "circuit;rate;between;code;fallbacks\nx;50 baud;b/a;7.5;y\ny;10 characters/s;b / a;;\n";
    let bags = "bag;from;leaves;travel;to;stop;extra\nr;a;Tu 10:00;1 h;;b;1986-02-12T11:00\n";
    let files = InMemory::of(&[("p", posts), ("c", circuits), ("b", bags)]);
    let tables = format!("{head}tables = {{ posts = \"p\", circuits = \"c\", bags = \"b\" }}\n");
    let file = format!(
        "{head}[posts.a]\nlike = \"bare\"\nclock = \"Europe/London\"\nplace = [51.5, -0.1]\n\
         centre.hours = \"24/7\"\ncentre.handling = {{ low = \"1 min\", typical = \"2 min\", high = \"3 min\" }}\n\
         [posts.b]\nlike = \"bare\"\nclock = \"Europe/Zurich\"\n\
         centre.hours = {{ options = [\"Mo-Fr 08:00-18:00\", \"24/7\"] }}\n\
         centre.handling = {{ value = \"5 min\" }}\n\
         [circuit_templates.\"(a table)\"]\nhours = \"24/7\"\n\
         [circuits.x]\nlike = \"(a table)\"\nrate = {{ value = \"50 baud\" }}\nbetween = [\"b\", \"a\"]\n\
         code = 7.5\nfallbacks = [\"y\"]\n\
         [circuits.y]\nlike = \"(a table)\"\nrate = {{ value = \"10 characters/s\" }}\nbetween = [\"b\", \"a\"]\n\
         [bag_templates.\"(a table)\"]\nclosing = \"0 min\"\n\
         [bags.r]\nlike = \"(a table)\"\nfrom = \"a\"\nleaves = {{ options = [\"Tu 10:00\"] }}\n\
         extra = [\"1986-02-12T11:00\"]\nstops = [{{ at = \"b\", travel = {{ value = \"1 h\" }} }}]\n"
    );
    assert_eq!(network_of(&tables, &files), network_of(&file, &files));
}

#[test]
fn what_is_odd_in_a_table_is_said_of_its_row_and_column() {
    let head = "version = 1\ntitle = \"t\"\nhub = \"a\"\n\
                tables = { posts = \"p\", circuits = \"c\", contacts = \"k\" }\n";
    let files = InMemory::of(&[
        ("p", "post,clock\na,UTC\nb,Europe/Londn\n"),
        ("c", "circuit,between,rate\nx,a/b,50 bau\ny,a/q,50 baud\n"),
        ("k", "from,to,start_s,end_s,rate,delay\na,b,9,1,1,0\n"),
    ]);
    let file = File { name: "net.toml".to_owned(), text: head.to_owned() };
    let (loaded, network) = load_network("net.toml", file, &files);
    assert!(network.is_none());
    let odd = odd(&loaded);
    for said in [
        "row 3, column `clock`: `Europe/Londn` is not a time zone",
        "row 2, column `rate`: `50 bau` is not a rate",
        "row 3, column `between`: there is no post `q`",
    ] {
        assert!(odd.iter().any(|message| message == said), "{said}: {odd:?}");
    }
    let place = loaded.files.iter().find(|file| file.name == "c").unwrap();
    let of_rate = place.findings.iter().find(|one| one.message.contains("50 bau")).unwrap();
    assert_eq!(&place.text[of_rate.span.clone()], "50 bau");
}
