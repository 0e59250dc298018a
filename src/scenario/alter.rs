//! What a variant does to the network itself: posts closed, bags added, circuits that were not
//! there, other traffic.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::check::{Findings, suggestion};
use super::checked::Scenario;
use super::file::{ChangeFile, Placed};
use super::own::{TrafficKind, TrafficWay};
use crate::network::{Circuit, PostId};
use crate::time::{Moment, Window};

/// A post at which nobody works for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPost {
    /// Which post.
    pub post: String,
    /// When.
    pub window: Window,
}

/// A circuit that the network does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCircuit {
    /// Its id.
    pub id: String,
    /// Which posts it joins.
    pub between: [String; 2],
    /// The circuit whose figures it has.
    pub like: String,
}

/// What a variant does to the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alterations {
    closed: Vec<ClosedPost>,
    bags: Vec<(String, Vec<NaiveDateTime>)>,
    circuits: Vec<NewCircuit>,
    traffic: Vec<(String, f64)>,
}

impl Alterations {
    /// What a file says, checked as far as that is possible without the network.
    pub(super) fn checked(file: &ChangeFile, findings: &mut Findings) -> Self {
        let mut closed = Vec::new();
        for row in &file.closed {
            let window = window(&row.from, &row.to, "the post opens before it closes", findings);
            let post = row.post.value().clone();
            closed.extend(window.map(|window| ClosedPost { post, window }));
        }
        let circuits = file.circuits.iter().map(|row| NewCircuit {
            id: row.id.value().clone(),
            between: row.between.each_ref().map(|post| post.value().clone()),
            like: row.like.value().clone(),
        });
        let mut traffic = Vec::new();
        for (post, times) in &file.traffic {
            if (0.0..=1_000.0).contains(times.value()) {
                traffic.push((post.clone(), *times.value()));
            } else {
                let message = format!("{} times as much traffic", times.value());
                let help = "write a number from 0 to 1000, such as 3".to_owned();
                findings.error("variant::traffic", times.span(), message, help);
            }
        }
        Self { closed, bags: bags(&file.bags, findings), circuits: circuits.collect(), traffic }
    }

    /// The ids of the circuits that it adds.
    pub(super) fn added(&self) -> impl Iterator<Item = &str> + Clone {
        self.circuits.iter().map(|circuit| circuit.id.as_str())
    }

    /// Says what it names that is not there, and alters nothing.
    pub(super) fn check(&self, scenario: &Scenario, span: &Range<usize>, findings: &mut Findings) {
        if self.circuits.len() > 1 {
            // One may be like another, or have its id.
            return self.apply(&mut scenario.clone(), span, findings);
        }
        for circuit in &self.circuits {
            added(scenario, circuit, span, findings);
        }
        for closed in &self.closed {
            post(scenario, &closed.post, span, findings);
        }
        for (id, _) in &self.bags {
            bag(scenario, id, span, findings);
        }
        for (name, _) in self.traffic.iter().filter(|(name, _)| name != "*") {
            post(scenario, name, span, findings);
        }
    }

    /// Adds a departure of a bag run.
    pub(super) fn add_bag(&mut self, id: &str, leaves: NaiveDateTime) {
        self.bags.push((id.to_owned(), vec![leaves]));
    }

    /// Alters a scenario; what is named and not there is a finding at `span`.
    pub(super) fn apply(
        &self,
        scenario: &mut Scenario,
        span: &Range<usize>,
        findings: &mut Findings,
    ) {
        for circuit in &self.circuits {
            let added = added(scenario, circuit, span, findings);
            scenario.network.circuits.extend(added);
        }
        for closed in &self.closed {
            if post(scenario, &closed.post, span, findings).is_some() {
                scenario.closed.push(closed.clone());
            }
        }
        for (id, extra) in &self.bags {
            if let Some(at) = bag(scenario, id, span, findings) {
                let bag = &mut scenario.network.bags[at];
                let timetables = std::mem::take(&mut bag.leaves.value).into_iter();
                let added = timetables.map(|leaves| leaves.with_exceptions(extra.clone(), []));
                bag.leaves.value = added.collect();
            }
        }
        for (name, times) in &self.traffic {
            let all = name == "*";
            let one = if all { None } else { post(scenario, name, span, findings) };
            surge(scenario, one, all, *times);
            for (at, post) in scenario.network.posts.iter_mut().enumerate() {
                if all || one == Some(PostId(at)) {
                    for figure in Arc::make_mut(&mut post.centre.ahead).values_mut() {
                        figure.distribution = figure.distribution.times(*times);
                        figure.shown = format!("{} times {}", times, figure.shown).into();
                    }
                }
            }
        }
    }
}

/// More of the streams that a scenario states, of all or of one sender: an added stream, so that
/// the telegrams that there were before meet the same luck; less of them is a lower rate.
fn surge(scenario: &mut Scenario, from: Option<PostId>, all: bool, times: f64) {
    let window = (scenario.starts, scenario.handed_in.saturating_add(scenario.horizon));
    for stream in &mut scenario.traffic {
        let sent = |kind: &TrafficKind| match kind.way {
            TrafficWay::Posts(sender, _) => Some(sender) == from,
            TrafficWay::Stops(..) => false,
        };
        if all || stream.kinds.iter().any(sent) {
            if times >= 1.0 {
                stream.surges.push((window.0, window.1, times));
            } else {
                stream.rate.distribution = stream.rate.distribution.times(times);
            }
        }
    }
}

/// Two instants as a window; the wrong order is a finding.
pub(super) fn window(
    from: &Placed<String>,
    to: &Placed<String>,
    wrong: &str,
    findings: &mut Findings,
) -> Option<Window> {
    let ends = [from, to]
        .map(|text| findings.take("variant::window", text.span(), text.value().parse::<Moment>()));
    match ends {
        [Some(from), Some(to)] if from < to => Some(from..to),
        [Some(_), Some(_)] => {
            let help = "write the earlier instant as from".to_owned();
            findings.error("variant::window", to.span(), wrong.to_owned(), help);
            None
        }
        _ => None,
    }
}

fn bags(
    file: &BTreeMap<String, Vec<Placed<String>>>,
    findings: &mut Findings,
) -> Vec<(String, Vec<NaiveDateTime>)> {
    let mut bags = Vec::new();
    for (id, times) in file {
        let mut extra = Vec::new();
        for text in times {
            let read = NaiveDateTime::parse_from_str(text.value(), "%Y-%m-%dT%H:%M");
            let read = read.map_err(|_| {
                format!("`{}` is not a local time; write 1986-02-12T18:00", text.value())
            });
            extra.extend(findings.take("variant::bag", text.span(), read));
        }
        bags.push((id.clone(), extra));
    }
    bags
}

/// The post of a name; none, with a finding, where there is none.
fn post(
    scenario: &Scenario,
    name: &str,
    span: &Range<usize>,
    findings: &mut Findings,
) -> Option<PostId> {
    let found = scenario.network.find(name);
    if found.is_none() {
        let message = format!("there is no post `{name}`");
        let known = scenario.network.posts.iter().map(|post| post.id.as_str());
        findings.error("variant::post", span.clone(), message, suggestion(name, known));
    }
    found
}

/// Where the bag run of an id stands; none, with a finding, where there is none.
fn bag(
    scenario: &Scenario,
    id: &str,
    span: &Range<usize>,
    findings: &mut Findings,
) -> Option<usize> {
    let bags = &scenario.network.bags;
    let found = bags.iter().position(|bag| bag.id == *id);
    if found.is_none() {
        let help = suggestion(id, bags.iter().map(|bag| bag.id.as_str()));
        findings.error("variant::bag", span.clone(), format!("there is no bag run `{id}`"), help);
    }
    found
}

/// A circuit with the figures of another: two lines of one kind share what nobody knows.
fn added(
    scenario: &Scenario,
    new: &NewCircuit,
    span: &Range<usize>,
    findings: &mut Findings,
) -> Option<Circuit> {
    let ends = new.between.each_ref().map(|name| post(scenario, name, span, findings));
    let [Some(near), Some(far)] = ends else { return None };
    let circuits = &scenario.network.circuits;
    let (message, help) = if near == far {
        let message = format!("the circuit `{}` joins a post to itself", new.id);
        (message, "name two posts".to_owned())
    } else if circuits.iter().any(|circuit| circuit.id == new.id) {
        let message = format!("there is a circuit `{}` already", new.id);
        (message, "give the new one another id".to_owned())
    } else if let Some(like) = circuits.iter().find(|circuit| circuit.id == new.like) {
        return Some(Circuit { id: new.id.clone(), between: (near, far), ..like.clone() });
    } else {
        let known = circuits.iter().map(|circuit| circuit.id.as_str());
        (format!("there is no circuit `{}`", new.like), suggestion(&new.like, known))
    };
    findings.error("variant::circuit", span.clone(), message, help);
    None
}
