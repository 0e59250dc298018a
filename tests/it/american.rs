//! A scenario made for an American telegram: the library has no network for it.

use deskby::reader::{Options, read};
use deskby::scenario::{File, Files, STAR, STAR_NAME, is_american, load, load_network, scaffold};

struct Made(Vec<(String, String)>);

impl Files for Made {
    fn beside(&self, path: &str) -> Result<File, String> {
        let found = self.0.iter().find(|(name, _)| name == path);
        let (name, text) = found.ok_or_else(|| format!("no {path}"))?;
        Ok(File { name: name.clone(), text: text.clone() })
    }

    fn named(&self, _kind: &str, name: &str) -> Result<File, String> {
        self.beside(name)
    }
}

const CABLE: &str = "PAGE 01  OSLO 00077  101300Z\nACTION EUR-08\n\nP R 101200Z MAY 77\n\
    FM AMEMBASSY OSLO\nTO SECSTATE WASHDC PRIORITY 12\nINFO AMEMBASSY PARIS\nAMCONSUL BERGEN POUCH\n\
    C O N F I D E N T I A L OSLO 77\nE.O. 11652: GDS\nSUBJECT: NETS\n1. THEY LEAK.\nPIKE\n";

#[test]
fn an_american_telegram_gets_a_star_of_its_own_and_no_british_post() {
    let reading = read(CABLE, &Options::default());
    assert!(is_american(&reading));
    let file = File { name: "star.toml".to_owned(), text: STAR.to_owned() };
    let (_, network) = load_network(STAR_NAME, file, &Made(Vec::new()));
    let made = scaffold(&reading, "nets.txt", &network.expect("the star is sound"), STAR);
    for name in ["AMEMBASSY OSLO", "AMEMBASSY PARIS", "AMCONSUL BERGEN"] {
        assert!(made.remarks.iter().any(|remark| remark.contains(name)), "{name}");
    }
    let mut files = made.files;
    files.push(("telegram.txt".to_owned(), CABLE.to_owned()));
    let scenario = File { name: "scenario.toml".to_owned(), text: files[0].1.clone() };
    let loaded = load("nets", scenario, &Made(files), None);
    assert!(loaded.scenario.is_some(), "{:?}", loaded.files);
}

#[test]
fn a_british_telegram_to_an_american_post_abroad_is_british() {
    let text = "FM OSLO\nTO PRIORITY FCO\nTELNO 3\nOF 101200Z MAY 1986\n\nNETS\n\n1. THEY LEAK.\n";
    assert!(!is_american(&read(text, &Options::default())));
}
