//! A scenario for a telegram that has none: it replays at once, and says what it does without.
//!
//! Nothing is invented silently: a post that is put into the network, an addressee that is left
//! out and an hour that the text does not give are entries that stand in the files with their
//! reasons.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::Datelike as _;

use super::load::stem;
use crate::gazetteer;
use crate::network::Network;
use crate::reader::{Reading, Style};
use crate::telegram::{Addressee, Stated};

/// The files of a new scenario, and what its maker should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaffold {
    /// Each file by its name; the telegram's text is not among them.
    pub files: Vec<(String, String)>,
    /// What the network does not know, and what was assumed, in sentences.
    pub remarks: Vec<String>,
}

/// The network of the library nearest to a year: `fco-1986` is of 1986.
#[must_use]
pub fn network_of_era<'n>(names: &[&'n str], year: Option<i32>) -> Option<&'n str> {
    let year = year.unwrap_or(1986);
    let of = |name: &str| name.rsplit('-').next().and_then(|end| end.parse::<i32>().ok());
    let dated = names.iter().filter_map(|name| Some((of(name)?.abs_diff(year), *name)));
    dated.min().map(|(_, name)| name)
}

/// The network for an American telegram, of which the library has none: a star around the
/// Department of State, all of it assumed. It always becomes the scenario's own.
pub const STAR: &str = include_str!("star.toml");

/// The identity of [`STAR`].
pub const STAR_NAME: &str = "star";

/// Whether a telegram is American: by its style, or because its sender or an addressee is an
/// American post and no British one.
#[must_use]
pub fn is_american(reading: &Reading) -> bool {
    let telegram = &reading.telegram;
    let year = telegram.date_time.map(|time| time.date().year());
    let to = telegram.addressees.iter().map(|to| to.name.as_str());
    matches!(reading.style, Style::StateCable | Style::FrusPrint)
        || telegram.from.as_deref().into_iter().chain(to).any(|name| {
            gazetteer::post_by_name(name, year).is_none()
                && gazetteer::us_post_by_name(name, year).is_some()
        })
}

/// A scenario for a telegram on a network of the library, whose text is `network_text`.
#[must_use]
pub fn scaffold(
    reading: &Reading,
    source: &str,
    network: &Network,
    network_text: &str,
) -> Scaffold {
    let telegram = &reading.telegram;
    let mut remarks = Vec::new();
    let year = telegram.date_time.map(|time| time.date().year());
    if let Some(far) = far(network, year) {
        remarks.push(far);
    }
    let mut added = Vec::new();
    if let Some(from) = telegram.from.as_deref().filter(|name| network.find(name).is_none()) {
        added.push(from);
    }
    let mut unknown = Vec::new();
    let mut renamed = String::new();
    for (at, to) in telegram.addressees.iter().enumerate() {
        if network.find(&to.name).is_some() {
            continue;
        }
        match own_name(to, network) {
            Some(name) => renamed.push_str(&renaming(at, name, network)),
            None => unknown.push(to.name.as_str()),
        }
    }
    // A star has nobody but the Department: whoever the telegram names is put into it.
    let star = network.id == STAR_NAME;
    if star || renamed.is_empty() && unknown.len() == telegram.addressees.len() {
        added.append(&mut unknown);
    }
    let asked = telegram.relay.iter().map(|relay| relay.by.as_str());
    unknown.extend(asked.filter(|by| network.find(by).is_none() && !added.contains(by)));
    let mut seen = BTreeSet::new();
    unknown.retain(|name| seen.insert(*name));
    added.retain(|name| seen.insert(*name));
    let own = star || !added.is_empty();
    let mut text = heading(reading, source, if own { OWN } else { &network.id });
    // Where the hour of despatch is printed, it is handed in then.
    if let Some(Stated::Date(date)) = telegram.date_time
        && telegram.hour().is_none()
    {
        let _ = write!(
            text,
            "\n[[reading]]\nfield = \"date_time\"\nvalue = \"{date}T12:00Z\"\ninitials = \"\"\n\
             reason = \"the text gives no hour: noon, Greenwich, is assumed; put the hour you know\"\n"
        );
        remarks.push(format!("the text gives no hour; noon of {date} is assumed"));
    }
    text.push_str(&renamed);
    for name in &unknown {
        let reason = format!("the network {} has no such post", network.id);
        let (name, reason) = (quoted(name), quoted(&reason));
        let _ = write!(text, "\n[[left_out]]\naddressee = {name}\nreason = {reason}\n");
    }
    remarks.extend(unknown.iter().map(|name| {
        format!("the network {} does not know {name}: it is left out, see [[left_out]]", network.id)
    }));
    let mut files = vec![("scenario.toml".to_owned(), text)];
    if own {
        remarks.extend(added.iter().map(|name| {
            format!("the network {} does not know {name}: {OWN} has it, all assumed", network.id)
        }));
        files.push((OWN.to_owned(), with_posts(network_text, network, &added, year)));
    }
    Scaffold { files, remarks }
}

/// What the network calls an addressee that the telegram names otherwise.
fn own_name<'n>(to: &Addressee, network: &'n Network) -> Option<&'n str> {
    let post = gazetteer::post(to.post.as_deref()?)?;
    if post.service == gazetteer::Service::American && network.id != STAR_NAME {
        return None;
    }
    let known = network.find(post.name)?;
    Some(&network.post(known).name)
}

fn renaming(at: usize, name: &str, network: &Network) -> String {
    let reason = quoted(&format!("the network {} calls it so", network.id));
    let name = quoted(name);
    format!(
        "\n[[reading]]\nfield = \"addressees[{at}].name\"\nvalue = {name}\ninitials = \"\"\n\
         reason = {reason}\n"
    )
}

/// The network of the scenario's own, where one is needed.
const OWN: &str = "network.toml";

fn far(network: &Network, year: Option<i32>) -> Option<String> {
    let of: i32 = network.id.rsplit('-').next()?.parse().ok()?;
    let year = year.filter(|year| year.abs_diff(of) > 10)?;
    Some(format!(
        "the library has no network of {year}: {} is the nearest, and its lines, bags and hours are of {of}",
        network.id
    ))
}

fn heading(reading: &Reading, source: &str, network: &str) -> String {
    let telegram = &reading.telegram;
    let mut title = telegram.from.clone().unwrap_or_default();
    for part in [telegram.number.as_deref(), telegram.subject.as_deref()].into_iter().flatten() {
        let _ = write!(title, "{}{part}", if title.is_empty() { "" } else { " " });
    }
    if title.is_empty() {
        stem(source).clone_into(&mut title);
    }
    format!(
        "# A scenario made from a telegram's text; every entry can be changed.\n\
         # `deskby check` says what is wrong with it, `deskby schema` what may stand in it.\n\n\
         version = 1\ntitle = {}\nnetwork = {}\ntelegram = \"telegram.txt\"\n\n\
         # Where the document is: repository, reference, folio, copy_of, image, note.\n\
         [document]\nnote = {}\n",
        quoted(&title),
        quoted(network),
        quoted(&format!("read from {}", source.rsplit(['/', '\\']).next().unwrap_or(source))),
    )
}

/// A network's text with posts added; each has a line and a bag of the template for posts far
/// away, and so nothing but assumed figures.
fn with_posts(text: &str, network: &Network, names: &[&str], year: Option<i32>) -> String {
    let mut text = text.to_owned();
    let hub = &network.post(network.hub).id;
    let (out, back) = if network.id == STAR_NAME {
        ("to-distant-posts", "from-distant-posts")
    } else {
        ("from-london-to-distant-posts", "from-distant-posts-to-london")
    };
    for name in names {
        let post = if network.id == STAR_NAME {
            gazetteer::us_post_by_name(name, year)
        } else {
            gazetteer::post_by_name(name, year).or_else(|| gazetteer::us_post_by_name(name, year))
        };
        let clock = post.map(|post| post.zone).filter(|zone| !zone.is_empty()).unwrap_or("UTC");
        let id = id_of(name);
        let place = post.and_then(|post| post.place);
        let place = place
            .map_or_else(String::new, |(north, east)| format!("place = [{north:.2}, {east:.2}]\n"));
        let _ = write!(
            text,
            "\n# Put in by deskby new: nothing is known of it here, and every figure is assumed.\n\
             [posts.{id}]\nlike = \"distant-post\"\nname = {}\n{place}clock = {}\n\n\
             [circuits.{id}-{hub}]\nlike = \"distant-line\"\nbetween = [\"{id}\", \"{hub}\"]\n\n\
             [bags.{hub}-{id}]\nlike = \"{out}\"\nto = \"{id}\"\n\n\
             [bags.{id}-{hub}]\nlike = \"{back}\"\nfrom = \"{id}\"\n",
            quoted(name),
            quoted(clock),
        );
    }
    text
}

/// A key for a name: small letters, figures and hyphens.
fn id_of(name: &str) -> String {
    let mut id = String::from("own");
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        id.push('-');
        id.push_str(&part.to_ascii_lowercase());
    }
    id
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_of_an_era_is_the_nearest() {
        let names = ["fco-1986", "fo-1956", "harbour"];
        assert_eq!(network_of_era(&names, Some(1961)), Some("fo-1956"));
        assert_eq!(network_of_era(&names, None), Some("fco-1986"));
        assert_eq!(network_of_era(&["harbour"], Some(1961)), None);
    }

    #[test]
    fn a_name_of_any_letters_makes_a_key() {
        assert_eq!(id_of("ST JOHN'S / Đà Nẵng"), "own-st-john-s-n-ng");
        assert_eq!(id_of("東京"), "own");
    }
}
