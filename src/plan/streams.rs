//! Background traffic to sources and templates of the engine's program.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Datelike, Timelike};

use super::compile::{Compiler, Node};
use super::errands::traffic_finds_ways;
use super::laid::Laid;
use super::stages::index;
use super::tree::grown;
use super::wayfinder::Errand;
use super::{GroupOf, Plan, UnitId};
use crate::chance::Key;
use crate::engine::{Deadline, Deadlines, Due, Fork, Pace, Share, Source, StageId, Template};
use crate::network::{PostId, Routing};
use crate::scenario::{Handed, Slip, Stop, Traffic, TrafficKind, TrafficWay, Turns};
use crate::telegram::{Precedence, Telegram};
use crate::time::{Moment, Span};

/// The slip of a telegram whose length is drawn.
pub(super) static NO_LENGTH: Slip = Slip {
    id: String::new(),
    characters: Some(0),
    path: Vec::new(),
    precedence: Precedence::Routine,
};

const A_DAY: f64 = 86_400e6;

/// Sources and templates while they grow.
#[derive(Default)]
pub(super) struct Streams {
    pub(super) sources: Vec<Source>,
    pub(super) templates: Vec<Template>,
    pub(super) forks: Vec<Fork>,
    pub(super) groups: Groups,
    pub(super) group_of_template: Vec<Option<u32>>,
    /// The deadlines of the copies that planned units end.
    pub(super) due: BTreeMap<UnitId, Vec<Deadline>>,
    /// From which template on what is due, by stream.
    due_from: Vec<(usize, Option<Due>)>,
}

impl Streams {
    /// All deadlines, once all streams are there.
    pub(super) fn deadlines(&mut self) -> Deadlines {
        let planned = std::mem::take(&mut self.due);
        if self.due_from.iter().all(|(_, due)| due.is_none()) {
            return Deadlines { planned, ..Deadlines::default() };
        }
        let mut templates = Vec::with_capacity(self.templates.len());
        let ends = self.due_from.iter().skip(1).map(|(from, _)| *from);
        for (end, (_, due)) in ends.chain([self.templates.len()]).zip(&self.due_from) {
            templates.resize(end, *due);
        }
        Deadlines { planned, templates, groups: self.group_of_template.clone() }
    }
}

/// What is delivered where, at which precedence, each once.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) all: Vec<GroupOf>,
    ids: BTreeMap<GroupOf, u32>,
}

impl Groups {
    pub(super) fn of(&mut self, group: GroupOf) -> u32 {
        let next = index(self.all.len());
        *self.ids.entry(group).or_insert_with_key(|group| {
            self.all.push(group.clone());
            next
        })
    }
}

impl<'a> Compiler<'a> {
    /// All streams of the scenario.
    pub(super) fn streams(&mut self, laid: &mut Laid, streams: &mut Streams) {
        let scenario = self.shop.scenario;
        self.in_bulk = true;
        for stream in &scenario.traffic {
            let rate = self.shop.figure(&stream.rate).0;
            let due = stream.deskby.as_ref().map(|(share, within)| {
                let (share, within) = (self.shop.figure(share).0, self.shop.figure(within).0);
                Due { share, within }
            });
            streams.due_from.push((streams.templates.len(), due));
            let mix = stream.kinds.iter().map(|kind| Share {
                weight: kind.weight,
                template: self.kind(stream, kind, laid, streams),
            });
            let mix: Vec<Share> = mix.collect();
            let key = Key::of("traffic").then(&stream.name);
            let rate = stream.rate.distribution.varies().then_some(rate);
            let (from, until) = self.window(stream);
            let source = |key, (from, until), factor| Source {
                key,
                paces: paces(stream, (from, until), factor),
                until,
                mix: mix.clone(),
                even: stream.even,
                rate,
            };
            streams.sources.push(source(key, (from, until), 1.0));
            for (at, &(starts, ends, factor)) in stream.surges.iter().enumerate() {
                let window = (starts.max(from), ends.min(until));
                if window.0 < window.1 && factor > 1.0 {
                    let key = key.then("surge").with(u64::from(index(at)));
                    streams.sources.push(source(key, window, factor - 1.0));
                }
            }
        }
        self.in_bulk = false;
    }

    fn window(&self, stream: &Traffic) -> (Moment, Moment) {
        let scenario = self.shop.scenario;
        let ends = scenario.period.map_or(self.shop.horizon.end, |period| period.ends);
        (stream.window.0.unwrap_or(scenario.starts), stream.window.1.unwrap_or(ends))
    }

    /// The template of a kind; those of its parts follow it.
    fn kind(
        &mut self,
        stream: &'a Traffic,
        kind: &'a TrafficKind,
        laid: &mut Laid,
        streams: &mut Streams,
    ) -> u32 {
        match &kind.way {
            TrafficWay::Posts(from, telegram) if traffic_finds_ways(self.shop.scenario) => {
                self.finding_kind((stream, kind.precedence), (*from, telegram), laid, streams)
            }
            TrafficWay::Posts(from, telegram) => {
                let handed = Handed {
                    index: 0,
                    slip: &NO_LENGTH,
                    telegram,
                    at: self.shop.scenario.starts,
                    later: &[],
                    drafted: false,
                };
                let names: Vec<&str> =
                    telegram.addressees.iter().map(|to| to.name.as_str()).collect();
                let itineraries = self.itineraries.len();
                self.turn_to(handed, Some(*from));
                self.key = Key::of(&stream.name).then(&names.join("+"));
                self.addressees();
                let tree = grown(self.origin, &self.drafts);
                let mut root = self.root(&tree);
                if root.children.len() == 1 && root.stages.is_empty() {
                    root = root.children.remove(0);
                }
                let first = self.templates(root, (stream, *from), laid, streams);
                self.itineraries.truncate(itineraries);
                first
            }
            TrafficWay::Stops(path, next) => {
                self.path_template(stream, kind.precedence, (path, next), (laid, streams))
            }
        }
    }

    /// The template of a kind that finds its way: one for each post, and one before them where
    /// there are several.
    fn finding_kind(
        &mut self,
        (stream, precedence): (&Traffic, Precedence),
        (from, telegram): (PostId, &Telegram),
        laid: &mut Laid,
        streams: &mut Streams,
    ) -> u32 {
        let network = &self.shop.scenario.network;
        let names = telegram.addressees.iter().map(|addressee| addressee.name.as_str());
        let mut to: Vec<PostId> = names.filter_map(|name| network.find(name)).collect();
        to.sort_unstable();
        to.dedup();
        let length = stream.length.as_ref().map(|figure| self.shop.figure(figure).0);
        let id = |post: PostId| network.post(post).id.clone();
        let first = index(streams.templates.len());
        if to.len() > 1 {
            let children = first + 1..first + 1 + index(to.len());
            let stages = laid.add(Vec::new());
            streams.group_of_template.push(None);
            streams.templates.push(Template { stages, children, precedence, length });
        }
        for to in to {
            let (stream, from_id) = (stream.name.clone(), id(from));
            let group = GroupOf { stream, from: from_id, to: id(to), precedence };
            let stages = &mut self.finding.handed_in;
            let stages = stages.get_or_insert_with(|| laid.arrived(network.hub)).clone();
            let errand = Errand {
                telegram: None,
                origin: from,
                stops: vec![to],
                planned: network.way(Routing::Hub, from, to).unwrap_or_default(),
                precedence,
                characters: 0,
            };
            self.finding.templates.insert(index(streams.templates.len()), errand);
            streams.group_of_template.push(Some(streams.groups.of(group)));
            streams.templates.push(Template { stages, children: 0..0, precedence, length });
        }
        first
    }

    /// A node and what it is split into, the children of each as neighbours.
    fn templates(
        &mut self,
        root: Node,
        (stream, from): (&Traffic, PostId),
        laid: &mut Laid,
        streams: &mut Streams,
    ) -> u32 {
        let network = &self.shop.scenario.network;
        let id = |post: PostId| network.post(post).id.clone();
        let posts: Vec<Option<PostId>> = self.itineraries.iter().map(|way| way.post).collect();
        let length = stream.length.as_ref().map(|figure| self.shop.figure(figure).0);
        let first = index(streams.templates.len());
        let mut reserved = first + 1;
        let mut waiting = VecDeque::from([root]);
        while let Some(node) = waiting.pop_front() {
            let children = reserved..reserved + index(node.children.len());
            reserved = children.end;
            let group = node.at_post.first().map(|&at| {
                streams.groups.of(GroupOf {
                    stream: stream.name.clone(),
                    from: id(from),
                    to: posts[at].map_or_else(String::new, id),
                    precedence: node.rank.precedence,
                })
            });
            streams.group_of_template.push(group);
            streams.templates.push(Template {
                stages: laid.add(node.stages),
                children,
                precedence: node.rank.precedence,
                length,
            });
            waiting.extend(node.children);
        }
        first
    }

    /// A way over stops of the scenario's own, by chance where it says so.
    fn path_template(
        &mut self,
        stream: &'a Traffic,
        precedence: Precedence,
        (path, next): (&[Stop], &Turns),
        (laid, streams): (&mut Laid, &mut Streams),
    ) -> u32 {
        let service = stream.service.as_ref().map(|figure| self.shop.work(figure).0);
        let length = stream.length.as_ref().map(|figure| self.shop.figure(figure).0);
        let mut stops: Vec<Stop> = path.to_vec();
        let jumps = next.iter().flat_map(|(from, to)| {
            std::iter::once(*from).chain(to.iter().filter_map(|(_, to)| *to))
        });
        for stop in jumps {
            if !stops.contains(&stop) {
                stops.push(stop);
            }
        }
        let key = Key::of("path").then(&stream.name);
        let drafts =
            stops.iter().zip(0_u64..).map(|(stop, at)| self.stop(*stop, service, key.with(at)));
        let drafts = drafts.collect();
        let range = laid.add(drafts);
        if !next.is_empty() {
            let stage_of = |stop: Stop| {
                let last = stops.iter().rposition(|known| *known == stop);
                StageId(range.start + index(last.expect("every stop of a jump was added")))
            };
            for (at, stop) in stops.iter().enumerate() {
                let follows = path.get(at + 1).is_some();
                if follows {
                    continue;
                }
                let choices = match next.get(stop) {
                    Some(to) => to.iter().map(|&(w, to)| (w, to.map(stage_of))).collect(),
                    None => vec![(1, None)],
                };
                laid.stages[range.start as usize + at].fork = Some(index(streams.forks.len()));
                streams.forks.push(Fork { choices });
            }
        }
        let group = streams.groups.of(GroupOf {
            stream: stream.name.clone(),
            from: String::new(),
            to: String::new(),
            precedence,
        });
        streams.group_of_template.push(Some(group));
        streams.templates.push(Template { stages: range, children: 0..0, precedence, length });
        index(streams.templates.len()) - 1
    }
}

/// The pace of a stream through a window, times a factor: one, or one for each hour in which
/// its profile differs.
fn paces(stream: &Traffic, (from, until): (Moment, Moment), factor: f64) -> Vec<Pace> {
    #[expect(clippy::cast_precision_loss, reason = "a rate for a pace")]
    let a_day = stream.rate.distribution.typical() as f64 / 1e6 * factor;
    if stream.by_hour.is_none() && stream.by_day.is_none() {
        return vec![Pace { from, gap: gap(a_day) }];
    }
    let mut all: Vec<Pace> = Vec::new();
    let mut at = from;
    while at < until {
        let local = stream.clock.local(at);
        let hour = stream.by_hour.as_ref().map_or(1.0, |hours| hours[local.hour() as usize]);
        let day = local.weekday().num_days_from_monday() as usize;
        let day = stream.by_day.as_ref().map_or(1.0, |days| days[day]);
        let gap = gap(a_day * hour * day);
        if all.last().is_none_or(|last| last.gap != gap) {
            all.push(Pace { from: at, gap });
        }
        let into = i64::from(local.minute() * 60 + local.second());
        let into = Span::from_micros(into * 1_000_000 + i64::from(local.nanosecond() / 1_000));
        at = at.saturating_add(Span::from_hours(1) - into);
    }
    all
}

/// The mean time between two at so many a day; none come where that is nothing.
#[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
fn gap(a_day: f64) -> Span {
    if a_day <= 0.0 {
        return Span::ZERO;
    }
    Span::from_micros(libm::rint((A_DAY / a_day).clamp(1.0, 1e17)) as i64)
}

impl Plan {
    /// To which group a planned unit belongs when it is delivered.
    #[must_use]
    pub fn group_of_unit(&self, unit: UnitId) -> Option<u32> {
        self.group_of_unit[unit.0 as usize]
    }
}
