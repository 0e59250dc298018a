//! A network file to a checked network.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime};

use super::check::{Findings, suggestion};
use super::file::{
    BagFile, CallOutFile, CircuitFile, FigureFile, NetworkFile, Placed, PostFile, SourceFile,
    TermFile,
};
use super::quantity::{self, Kind};
use crate::finding::Finding;
use crate::network::{
    BagRun, Basis, Centre, CentreCallOut, Circuit, CircuitId, Cited, Figure, Hours, Network, Post,
    PostId, Registry, Source,
};
use crate::telegram::Precedence;
use crate::time::{Clock, ClockPeriod, Holidays, Moment, OpeningHours, Span, Timetable};

/// What a post, circuit or bag run says of itself and what its templates say, nearest first.
struct Layers<'a, T> {
    id: &'a str,
    span: Range<usize>,
    levels: Vec<(String, &'a T)>,
}

impl<'a, T> Layers<'a, T> {
    /// The first level that says something, with its path.
    fn first<V>(&self, key: &str, get: impl Fn(&'a T) -> Option<&'a V>) -> Option<(String, &'a V)> {
        let said = |(path, level): &(String, &'a T)| {
            get(level).map(|value| (format!("{path}.{key}"), value))
        };
        self.levels.iter().find_map(said)
    }

    /// The same, with a finding if nobody says it.
    fn needed<V>(
        &self,
        findings: &mut Findings,
        key: &str,
        get: impl Fn(&'a T) -> Option<&'a V>,
    ) -> Option<(String, &'a V)> {
        let found = self.first(key, get);
        if found.is_none() {
            let message = format!("`{}` says nothing of {key}", self.id);
            let help = format!("write {key} there, or a template that has it: like = \"…\"");
            findings.error("network::missing", self.span.clone(), message, help);
        }
        found
    }

    fn figure(
        &self,
        findings: &mut Findings,
        key: &str,
        kind: Kind,
        get: impl Fn(&'a T) -> Option<&'a Placed<FigureFile>>,
    ) -> Option<Figure> {
        let (path, file) = self.needed(findings, key, get)?;
        quantity::figure(findings, &path, file, kind)
    }

    fn term<V, E: std::fmt::Display>(
        &self,
        findings: &mut Findings,
        key: &str,
        get: impl Fn(&'a T) -> Option<&'a Placed<TermFile>>,
        read: impl Fn(&str) -> Result<V, E>,
    ) -> Option<Cited<Vec<V>>> {
        let (path, file) = self.needed(findings, key, get)?;
        quantity::term(findings, &path, file, read)
    }
}

/// A thing that may follow a template.
trait Like {
    fn like(&self) -> Option<&Placed<String>>;
}

impl Like for PostFile {
    fn like(&self) -> Option<&Placed<String>> {
        self.like.as_ref()
    }
}

impl Like for CircuitFile {
    fn like(&self) -> Option<&Placed<String>> {
        self.like.as_ref()
    }
}

impl Like for BagFile {
    fn like(&self) -> Option<&Placed<String>> {
        self.like.as_ref()
    }
}

/// A thing with the templates that it follows; a template that is not there, or that follows
/// itself, is a finding.
fn layers<'a, T: Like>(
    findings: &mut Findings,
    kind: (&'static str, &'static str),
    (id, own): (&'a str, &'a Placed<T>),
    templates: &'a BTreeMap<String, T>,
) -> Layers<'a, T> {
    let mut levels = vec![(format!("{}.{id}", kind.0), own.value())];
    while let Some(like) = levels.last().and_then(|(_, level)| level.like()) {
        let name = like.value();
        let path = format!("{}.{name}", kind.1);
        match templates.get(name) {
            Some(template) if levels.iter().all(|(known, _)| *known != path) => {
                levels.push((path, template));
            }
            Some(_) => {
                let message = format!("the template `{name}` follows itself");
                let help = "take one `like` out of the circle".to_owned();
                findings.error("network::template", like.span(), message, help);
                break;
            }
            None => {
                let message = format!("there is no template `{name}`");
                let help = suggestion(name, templates.keys().map(String::as_str));
                findings.error("network::template", like.span(), message, help);
                break;
            }
        }
    }
    Layers { id, span: own.span(), levels }
}

/// A checked network; none, with findings, if the file does not hold together.
pub(super) fn checked(id: &str, file: &NetworkFile, findings: &mut Findings) -> Option<Network> {
    if *file.version.value() != 1 {
        let message = format!("version {} of the format is not known", file.version.value());
        findings.error("network::version", file.version.span(), message, "write 1".to_owned());
    }
    let names: Vec<&str> = file.posts.keys().map(String::as_str).collect();
    let circuits = circuits(file, &names, findings);
    let bags = bags(file, &names, findings);
    let hub = post_id(findings, &names, &file.hub);
    let posts: Vec<Post> = file
        .posts
        .iter()
        .enumerate()
        .filter_map(|(at, (id, post))| {
            let layers = layers(findings, ("posts", "templates"), (id, post), &file.templates);
            let via = via(&circuits, PostId(at));
            checked_post(file, &layers, via, findings)
        })
        .collect();
    if findings.has_errors() {
        return None;
    }
    let network = Network {
        id: id.to_owned(),
        title: file.title.clone(),
        hub: hub?,
        posts,
        circuits,
        bags,
        sources: sources(&file.sources),
    };
    check_whole(file, &network, findings);
    (!findings.has_errors()).then_some(network)
}

/// The works that figures cite.
pub(super) fn sources(file: &BTreeMap<String, SourceFile>) -> BTreeMap<String, Source> {
    let work = |source: &SourceFile| Source {
        title: source.title.clone(),
        page: source.page.clone(),
        url: source.url.clone(),
    };
    file.iter().map(|(key, source)| (key.clone(), work(source))).collect()
}

/// What only the whole can show: circles, posts without a wire, sources that are not there.
fn check_whole(file: &NetworkFile, network: &Network, findings: &mut Findings) {
    let span = |id: PostId| file.posts[&network.post(id).id].span();
    for circle in network.circles() {
        let names: Vec<&str> = circle.iter().map(|&id| network.post(id).id.as_str()).collect();
        let message = format!("the circuits of {} lead in a circle", names.join(", "));
        let help = format!("write one of them with `{}` as its second post", file.hub.value());
        findings.error("network::circle", span(circle[0]), message, help);
    }
    for (at, post) in network.posts.iter().enumerate() {
        if post.via.is_none() && PostId(at) != network.hub {
            let finding = Finding::warning("network::no-circuit", span(PostId(at)))
                .message(format!("no circuit leads from {} towards the hub", post.name))
                .help("telegrams reach it by bag only, if a bag runs there");
            findings.push(finding);
        }
    }
    for bag in &network.bags {
        let horizon = Moment::from_micros(0)..Moment::from_micros(366 * 86_400_000_000);
        let clock = &network.post(bag.from).clock;
        let leaves = |timetable: &Timetable| {
            timetable.departures(&horizon, clock, &Holidays::new(), Span::ZERO).is_empty()
        };
        if bag.leaves.value.iter().any(leaves) {
            let finding = Finding::error("network::bag-never-runs", file.bags[&bag.id].span())
                .message(format!("the bag run {} never leaves", bag.id))
                .help("write days and times: leaves = \"Tu,Fr 18:00\"");
            findings.push(finding);
        }
    }
}

/// The circuit on which a post comes first: its way towards the hub.
fn via(circuits: &[Circuit], post: PostId) -> Option<CircuitId> {
    circuits.iter().position(|circuit| circuit.between.0 == post).map(CircuitId)
}

fn post_id(findings: &mut Findings, names: &[&str], name: &Placed<String>) -> Option<PostId> {
    let found = names.iter().position(|known| known == name.value());
    if found.is_none() {
        let message = format!("there is no post `{}`", name.value());
        let help = suggestion(name.value(), names.iter().copied());
        findings.error("network::unknown-post", name.span(), message, help);
    }
    found.map(PostId)
}

fn checked_post(
    file: &NetworkFile,
    layers: &Layers<'_, PostFile>,
    via: Option<CircuitId>,
    findings: &mut Findings,
) -> Option<Post> {
    let clock = clock(layers, findings);
    let holidays = holidays(file, layers, findings);
    let centre = centre(layers, findings);
    let registry = registry(layers, findings);
    let office = layers.needed(findings, "office", |post| post.office.as_ref());
    let aliases = layers.first("aliases", |post| post.aliases.as_ref());
    let name = layers.first("name", |post| post.name.as_ref());
    Some(Post {
        id: layers.id.to_owned(),
        name: name.map_or_else(|| layers.id.to_uppercase(), |(_, name)| name.clone()),
        aliases: aliases.map_or_else(Vec::new, |(_, aliases)| aliases.clone()),
        place: place(layers, findings),
        clock: clock?,
        holidays: holidays?,
        centre: centre?,
        registry: registry?,
        office: office?.1.value().clone(),
        via,
    })
}

fn place(layers: &Layers<'_, PostFile>, findings: &mut Findings) -> Option<(f64, f64)> {
    let (_, &[latitude, longitude]) = layers.first("place", |post| post.place.as_ref())?;
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        let message = format!("{latitude}, {longitude} is no place on earth");
        let help = "write place = [latitude, longitude] in degrees".to_owned();
        findings.error("network::place", layers.span.clone(), message, help);
    }
    Some((latitude, longitude))
}

fn clock(layers: &Layers<'_, PostFile>, findings: &mut Findings) -> Option<Clock> {
    let (_, zone) = layers.needed(findings, "clock", |post| post.clock.as_ref())?;
    let clock = findings.take("network::clock", zone.span(), Clock::new(zone.value()))?;
    let Some((_, periods)) = layers.first("clock_periods", |post| post.clock_periods.as_ref())
    else {
        return Some(clock);
    };
    let mut own = Vec::new();
    for period in periods {
        let from = instant(findings, &period.from)?;
        let to = instant(findings, &period.to)?;
        let ahead = findings.take(
            "network::clock",
            period.ahead.span(),
            period.ahead.value().parse::<Span>(),
        )?;
        own.push(ClockPeriod { from, to, ahead_of_utc: ahead });
    }
    findings.take("network::clock", zone.span(), clock.with_periods(own))
}

fn instant(findings: &mut Findings, text: &Placed<String>) -> Option<Moment> {
    findings.take("scenario::instant", text.span(), text.value().parse::<Moment>())
}

fn holidays(
    file: &NetworkFile,
    layers: &Layers<'_, PostFile>,
    findings: &mut Findings,
) -> Option<Holidays> {
    let Some((_, name)) = layers.first("holidays", |post| post.holidays.as_ref()) else {
        return Some(Holidays::new());
    };
    let Some(calendar) = file.holidays.get(name.value()) else {
        let message = format!("there is no calendar `{}`", name.value());
        let help = suggestion(name.value(), file.holidays.keys().map(String::as_str));
        findings.error("network::holidays", name.span(), message, help);
        return None;
    };
    let span = name.span();
    quantity::basis(findings, &span, calendar.basis.as_deref(), calendar.source.as_deref())?;
    calendar
        .dates
        .iter()
        .map(|date| {
            let read = NaiveDate::parse_from_str(date.value(), "%Y-%m-%d");
            let read = read.map_err(|_| format!("`{}` is not a date; write 1986-05-05", date.value()));
            findings.take("network::holidays", date.span(), read)
        })
        .collect()
}

fn hours<'a, T>(
    layers: &Layers<'a, T>,
    findings: &mut Findings,
    key: &str,
    get: impl Fn(&'a T) -> Option<&'a Placed<TermFile>>,
) -> Option<Hours> {
    layers.term(findings, key, get, OpeningHours::parse)
}

fn centre(layers: &Layers<'_, PostFile>, findings: &mut Findings) -> Option<Centre> {
    let hours = hours(layers, findings, "centre.hours", |post| post.centre.hours.as_ref());
    let operators = count(layers, findings, "centre.operators", |post| {
        post.centre.operators.as_ref()
    });
    let relay_positions = count(layers, findings, "centre.relay_positions", |post| {
        post.centre.relay_positions.as_ref()
    });
    let handling = layers.figure(findings, "centre.handling", Kind::SPAN, |post| {
        post.centre.handling.as_ref()
    });
    let receiving = layers.figure(findings, "centre.receiving", Kind::SPAN, |post| {
        post.centre.receiving.as_ref()
    });
    let relaying = layers.figure(findings, "centre.relaying", Kind::SPAN, |post| {
        post.centre.relaying.as_ref()
    });
    let ahead = ahead(layers, findings);
    let call_out = match layers.first("centre.call_out", |post| post.centre.call_out.as_ref()) {
        Some((path, file)) => {
            let (at_least, delay) = call_out(findings, &path, file)?;
            Some(CentreCallOut { at_least, delay })
        }
        None => None,
    };
    Some(Centre {
        hours: hours?,
        operators: operators?,
        relay_positions: relay_positions?,
        handling: handling?,
        receiving: receiving?,
        relaying: relaying?,
        ahead: ahead?,
        call_out,
    })
}

/// What other telegrams in the queue cost, for each precedence that somebody gives.
fn ahead(
    layers: &Layers<'_, PostFile>,
    findings: &mut Findings,
) -> Option<BTreeMap<Precedence, Figure>> {
    let mut found: BTreeMap<Precedence, Figure> = BTreeMap::new();
    for (path, level) in &layers.levels {
        for (word, file) in &level.centre.ahead {
            let precedence = precedence(word);
            let precedence = findings.take("network::precedence", file.span(), precedence)?;
            let path = format!("{path}.centre.ahead.{word}");
            if !found.contains_key(&precedence) {
                let figure = quantity::figure(findings, &path, file, Kind::SPAN)?;
                found.insert(precedence, figure);
            }
        }
    }
    Some(found)
}

/// A precedence word, or what to write instead.
pub(super) fn precedence(word: &str) -> Result<Precedence, String> {
    Precedence::from_word(word).ok_or_else(|| {
        format!("`{word}` is not a precedence; write FLASH, IMMEDIATE, PRIORITY, ROUTINE or DEFERRED")
    })
}

/// For what somebody is called out, and how long that takes.
pub(super) fn call_out(
    findings: &mut Findings,
    path: &str,
    file: &CallOutFile,
) -> Option<(Cited<Precedence>, Figure)> {
    let at_least =
        quantity::term(findings, &format!("{path}.at_least"), &file.at_least, precedence);
    let delay = quantity::figure(findings, &format!("{path}.delay"), &file.delay, Kind::SPAN);
    Some((first(at_least?), delay?))
}

/// The first option of a term of which only one counts.
pub(super) fn first<T>(term: Cited<Vec<T>>) -> Cited<T> {
    let Cited { path, value, basis, source, note, look_for } = term;
    let value = value.into_iter().next().expect("a term has at least one option");
    Cited { path, value, basis, source, note, look_for }
}

/// A number of servers; where nobody says, one, assumed.
fn count<'a, T>(
    layers: &Layers<'a, T>,
    findings: &mut Findings,
    key: &str,
    get: impl Fn(&'a T) -> Option<&'a Placed<TermFile>>,
) -> Option<Cited<u16>> {
    let Some((path, file)) = layers.first(key, get) else {
        let path = format!("{}.{key}", layers.levels[0].0);
        return Some(Cited {
            path,
            value: 1,
            basis: Basis::Assumed,
            source: None,
            note: None,
            look_for: None,
        });
    };
    quantity::term(findings, &path, file, servers).map(first)
}

/// A whole number of servers, from 1 to 10,000.
pub(super) fn servers(text: &str) -> Result<u16, String> {
    match text.trim().parse() {
        Ok(number @ 1..=10_000) => Ok(number),
        _ => Err(format!("`{text}` is not a number of servers; write a whole number from 1")),
    }
}

fn registry(layers: &Layers<'_, PostFile>, findings: &mut Findings) -> Option<Registry> {
    let hours = hours(layers, findings, "registry.hours", |post| post.registry.hours.as_ref());
    let running_off = layers.figure(findings, "registry.running_off", Kind::SPAN, |post| {
        post.registry.running_off.as_ref()
    });
    let sorting = layers.figure(findings, "registry.sorting", Kind::SPAN, |post| {
        post.registry.sorting.as_ref()
    });
    Some(Registry { hours: hours?, running_off: running_off?, sorting: sorting? })
}

fn circuits(file: &NetworkFile, names: &[&str], findings: &mut Findings) -> Vec<Circuit> {
    let kind = ("circuits", "circuit_templates");
    file.circuits
        .iter()
        .filter_map(|(id, own)| {
            let layers = layers(findings, kind, (id, own), &file.circuit_templates);
            circuit(&layers, names, findings)
        })
        .collect()
}

fn circuit(
    layers: &Layers<'_, CircuitFile>,
    names: &[&str],
    findings: &mut Findings,
) -> Option<Circuit> {
    let (_, [near, far]) =
        layers.needed(findings, "between", |circuit| circuit.between.as_ref())?;
    let (a, b) = (post_id(findings, names, near), post_id(findings, names, far));
    if a.is_some() && a == b {
        let message = format!("the circuit `{}` joins a post to itself", layers.id);
        findings.error("network::circuit", far.span(), message, "name two posts".to_owned());
    }
    let code = layers.first("code", |circuit| circuit.code.as_ref());
    let code = code.map_or(7.5, |(_, code)| *code);
    if !(1.0..=100.0).contains(&code) {
        let message = format!("a code of {code} units a character");
        let help = "write the units of one character, such as 7.5".to_owned();
        findings.error("network::code", layers.span.clone(), message, help);
        return None;
    }
    let rate = layers.figure(findings, "rate", Kind::rate(code), |circuit| circuit.rate.as_ref());
    let channels = count(layers, findings, "channels", |circuit| circuit.channels.as_ref());
    let full_duplex = duplex(layers, findings);
    let hours = hours(layers, findings, "hours", |circuit| circuit.hours.as_ref());
    let leg = layers.first("leg", |circuit| circuit.leg.as_ref());
    let leg = leg.map(|(path, file)| quantity::figure(findings, &path, file, Kind::SPAN));
    Some(Circuit {
        id: layers.id.to_owned(),
        between: (a?, b?),
        rate: rate?,
        channels: channels?,
        full_duplex: full_duplex?,
        hours: hours?,
        leg: match leg {
            Some(checked) => Some(checked?),
            None => None,
        },
    })
}

fn duplex(layers: &Layers<'_, CircuitFile>, findings: &mut Findings) -> Option<bool> {
    let Some((_, word)) = layers.first("duplex", |circuit| circuit.duplex.as_ref()) else {
        return Some(true);
    };
    match word.value().as_str() {
        "full" => Some(true),
        "half" => Some(false),
        other => {
            let message = format!("`{other}` is not a way to share a line");
            let help = "write duplex = \"full\" or duplex = \"half\"".to_owned();
            findings.error("network::duplex", word.span(), message, help);
            None
        }
    }
}

fn bags(file: &NetworkFile, names: &[&str], findings: &mut Findings) -> Vec<BagRun> {
    let kind = ("bags", "bag_templates");
    file.bags
        .iter()
        .filter_map(|(id, own)| {
            let layers = layers(findings, kind, (id, own), &file.bag_templates);
            bag(&layers, names, findings)
        })
        .collect()
}

fn bag(layers: &Layers<'_, BagFile>, names: &[&str], findings: &mut Findings) -> Option<BagRun> {
    let (_, from) = layers.needed(findings, "from", |bag| bag.from.as_ref())?;
    let (_, to) = layers.needed(findings, "to", |bag| bag.to.as_ref())?;
    let (from, to) = (post_id(findings, names, from), post_id(findings, names, to));
    let leaves =
        layers.term(findings, "leaves", |bag| bag.leaves.as_ref(), str::parse::<Timetable>);
    let closing = layers.term(findings, "closing", |bag| bag.closing.as_ref(), closing_span);
    let travel = layers.figure(findings, "travel", Kind::SPAN, |bag| bag.travel.as_ref());
    let (extra, cancelled) = exceptions(layers, findings)?;
    let mut leaves = leaves?;
    leaves.value = leaves
        .value
        .into_iter()
        .map(|timetable| timetable.with_exceptions(extra.clone(), cancelled.clone()))
        .collect();
    Some(BagRun {
        id: layers.id.to_owned(),
        from: from?,
        to: to?,
        leaves,
        closing: first(closing?),
        travel: travel?,
    })
}

/// How long before a departure a bag is closed: not negative, at most a week.
fn closing_span(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|error: crate::time::SpanError| error.to_string())?;
    if span.is_negative() || span > Span::from_days(7) {
        return Err(format!("a bag does not close `{text}` before it leaves; write up to 7 d"));
    }
    Ok(span)
}

type Exceptions = (Vec<NaiveDateTime>, Vec<NaiveDate>);

fn exceptions(layers: &Layers<'_, BagFile>, findings: &mut Findings) -> Option<Exceptions> {
    let mut extra = Vec::new();
    for text in layers.first("extra", |bag| bag.extra.as_ref()).map_or(&[][..], |(_, all)| all) {
        let read = NaiveDateTime::parse_from_str(text.value(), "%Y-%m-%dT%H:%M");
        let read = read.map_err(|_| {
            format!("`{}` is not a local time; write 1986-02-12T18:00", text.value())
        });
        extra.push(findings.take("network::extra", text.span(), read)?);
    }
    let mut cancelled = Vec::new();
    let days = layers.first("cancelled", |bag| bag.cancelled.as_ref());
    for text in days.map_or(&[][..], |(_, all)| all) {
        let read = NaiveDate::parse_from_str(text.value(), "%Y-%m-%d");
        let read = read.map_err(|_| format!("`{}` is not a date; write 1986-02-11", text.value()));
        cancelled.push(findings.take("network::cancelled", text.span(), read)?);
    }
    Some((extra, cancelled))
}
