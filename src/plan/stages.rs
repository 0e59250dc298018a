//! What each station and carrier of the program is made of.

use super::known::Known;
use super::{KnownId, StationOf, Step};
use crate::chance::{Distribution, Key};
use crate::engine::{
    Alternative, CallOut, Carrier, CarrierId, Closing, Figure as Drawn, FigureId, Outage, Place,
    Scope, Sent, Shift, Station, StationId, Work,
};
use crate::network::routes::Ground;
use crate::network::{BagRun, Cited, Figure, Hours, Per, PostId, Text};
use crate::scenario::Scenario;
use crate::telegram::Precedence;
use crate::time::{Departure, Holidays, Moment, OpeningHours, Readings, Span, Timetable, Window};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The shared parts of a program while it grows: each station, carrier and figure once.
pub(super) struct Shop<'a> {
    pub scenario: &'a Scenario,
    pub horizon: Window,
    pub stations: Vec<Station>,
    pub station_of: Vec<StationOf>,
    pub hours_of_station: Vec<Option<KnownId>>,
    pub carriers: Vec<Carrier>,
    pub figures: Vec<Drawn>,
    pub known_of_figure: Vec<KnownId>,
    pub known: Vec<Known>,
    /// What is worked out for the choice of ways, once any is chosen.
    ground: OnceCell<Arc<Ground>>,
    station_ids: BTreeMap<StationOf, StationId>,
    carrier_ids: BTreeMap<(usize, String), CarrierId>,
    figure_ids: BTreeMap<Text, FigureId>,
    known_ids: BTreeMap<Text, KnownId>,
    /// Hours that were reckoned out before: the desks of one kind mostly keep the same.
    reckoned: Vec<Reckoned<'a>>,
    /// The clocks of the posts over the horizon.
    readings: BTreeMap<PostId, Readings<'a>>,
}

/// The shifts of some hours at a post with days off of its own.
struct Reckoned<'a> {
    hours: OpeningHours,
    post: PostId,
    holidays: &'a Holidays,
    servers: u16,
    shifts: Vec<Shift>,
}

/// A stage while the program grows.
pub(super) struct Draft {
    pub place: Place,
    /// Where it may go in the place of `place`, in order; empty where that is the only one.
    pub ladder: Vec<Alternative>,
    pub step: Step,
    pub key: Key,
}

/// Everything that says how a station is kept.
pub(super) struct Kept<'a> {
    pub hours: &'a Hours,
    pub post: PostId,
    pub servers: u16,
    pub closing: Closing,
    pub call_out: Option<(Precedence, &'a Figure)>,
    pub outages: Vec<Outage>,
    /// Days off beside those of the post.
    pub holidays: &'a Holidays,
}

/// No days off beside those of the post.
static NO_HOLIDAYS: Holidays = Holidays::new();

impl<'a> Kept<'a> {
    /// Open at these hours for any number, finishing what is in hand, with nobody called out.
    pub(super) const fn open(hours: &'a Hours, post: PostId) -> Self {
        let (servers, closing) = (u16::MAX, Closing::Finish);
        let holidays = &NO_HOLIDAYS;
        Self { hours, post, servers, closing, call_out: None, outages: Vec::new(), holidays }
    }
}

impl<'a> Shop<'a> {
    pub(super) fn new(scenario: &'a Scenario, horizon: Window) -> Self {
        Self {
            scenario,
            horizon,
            stations: Vec::new(),
            station_of: Vec::new(),
            hours_of_station: Vec::new(),
            carriers: Vec::new(),
            figures: Vec::new(),
            known_of_figure: Vec::new(),
            known: Vec::new(),
            ground: OnceCell::new(),
            station_ids: BTreeMap::new(),
            carrier_ids: BTreeMap::new(),
            figure_ids: BTreeMap::new(),
            known_ids: BTreeMap::new(),
            reckoned: Vec::new(),
            readings: BTreeMap::new(),
        }
    }

    /// What does not change between choices of ways.
    pub(super) fn ground(&self) -> Arc<Ground> {
        let ground = || {
            let network = &self.scenario.network;
            Arc::new(Ground::of(network, self.horizon.clone(), &BTreeSet::new()))
        };
        Arc::clone(self.ground.get_or_init(ground))
    }

    /// The place of something said with a basis.
    pub(super) fn know(&mut self, known: Known) -> KnownId {
        if let Some(&id) = self.known_ids.get(&known.path) {
            return id;
        }
        let id = KnownId(self.known.len());
        self.known_ids.insert(known.path.clone(), id);
        self.known.push(known);
        id
    }

    /// The place of something said in words, which is put into words again only once.
    fn know_term<T: ToString>(&mut self, cited: &Cited<Vec<T>>) -> KnownId {
        match self.known_ids.get(&cited.path) {
            Some(&id) => id,
            None => self.know(Known::of_term(cited)),
        }
    }

    /// The place of a figure in the program, and of what is known of it.
    pub(super) fn figure(&mut self, figure: &Figure) -> (FigureId, KnownId) {
        if let Some(&id) = self.figure_ids.get(&figure.path) {
            return (id, self.known_of_figure[id.0 as usize]);
        }
        let known = self.know(Known::of_figure(figure));
        let scope = match figure.per {
            Per::Run => Scope::Run,
            Per::Use => Scope::Use,
        };
        (self.draw(&figure.path, figure.distribution.clone(), scope, known), known)
    }

    fn draw(&mut self, path: &str, drawn: Distribution, scope: Scope, known: KnownId) -> FigureId {
        let id = FigureId(index(self.figures.len()));
        self.figures.push(Drawn {
            distribution: drawn,
            scope,
            key: Key::of(path.rsplit_once(".ahead.").map_or(path, |(centre, _)| centre)),
        });
        self.known_of_figure.push(known);
        self.figure_ids.insert(path.into(), id);
        id
    }

    /// The work that a figure in microseconds stands for.
    pub(super) fn work(&mut self, figure: &Figure) -> (Work, KnownId) {
        let (id, known) = self.figure(figure);
        (Work { drawn: Some(id), ..Work::default() }, known)
    }

    /// The work of sending a text at a rate.
    pub(super) fn sending(&mut self, characters: u32, rate: &Figure) -> (Work, KnownId) {
        let (rate, known) = self.figure(rate);
        let parts = Sent::FINE;
        (Work { sent: Some(Sent { characters, rate, parts }), ..Work::default() }, known)
    }

    /// Which of several options was kept: a figure whose median is the typical one, which is
    /// moved to the middle for that.
    fn which<T: Clone>(&mut self, options: &Cited<Vec<T>>, known: KnownId) -> Choice<T> {
        let count = options.value.len();
        let mut ordered = options.value.clone();
        ordered[..=count / 2].rotate_left(1);
        if count == 1 {
            return Choice { ordered, which: None };
        }
        let path = format!("{}.which", options.path);
        if let Some(&id) = self.figure_ids.get(path.as_str()) {
            return Choice { ordered, which: Some(id) };
        }
        let high = i64::try_from(count).expect("few options") * 1_000 - 1;
        let drawn = Distribution::Uniform { low: 0, high };
        let which = Some(self.draw(&path, drawn, Scope::Run, known));
        Choice { ordered, which }
    }

    /// The station of this meaning, made by `kept` when it is first used.
    pub(super) fn station(&mut self, of: StationOf, kept: &Kept<'a>) -> (StationId, KnownId) {
        let known = self.know_term(kept.hours);
        if let Some(&id) = self.station_ids.get(&of) {
            return (id, known);
        }
        let choice = self.which(kept.hours, known);
        let rotas: Vec<Vec<Shift>> =
            choice.ordered.iter().map(|hours| self.shifts(hours, kept)).collect();
        let call_out = kept.call_out.map(|(at_least, delay)| CallOut {
            at_least,
            delay: self.work(delay).0,
            servers: kept.servers,
        });
        let only = if rotas.len() == 1 { rotas[0].clone() } else { Vec::new() };
        let id = StationId(index(self.stations.len()));
        self.stations.push(Station {
            rotas,
            which: choice.which,
            closing: kept.closing,
            call_out,
            outages: self.outages(of, kept),
            ..Station::new(only)
        });
        self.station_of.push(of);
        self.hours_of_station.push(Some(known));
        self.station_ids.insert(of, id);
        (id, known)
    }

    /// When a station serves nobody: its own outages, and the times at which its post is closed.
    fn outages(&self, of: StationOf, kept: &Kept<'_>) -> Vec<Outage> {
        let mut outages = kept.outages.clone();
        let network = &self.scenario.network;
        if !matches!(of, StationOf::Circuit(..)) {
            let here = self.scenario.closed.iter();
            let here = here.filter(|closed| network.find(&closed.post) == Some(kept.post));
            let as_outage = |from, to| Outage { from, to };
            outages.extend(here.map(|closed| as_outage(closed.window.start, closed.window.end)));
        }
        joined(outages)
    }

    /// Opening hours as shifts of so many servers.
    fn shifts(&mut self, hours: &OpeningHours, kept: &Kept<'a>) -> Vec<Shift> {
        let &Kept { post, servers, holidays, .. } = kept;
        let same = |known: &&Reckoned<'_>| {
            (known.post, known.servers) == (post, servers)
                && known.hours == *hours
                && known.holidays == holidays
        };
        if let Some(known) = self.reckoned.iter().find(same) {
            return known.shifts.clone();
        }
        let at = self.scenario.network.post(post);
        let mut days_off = at.holidays.clone();
        days_off.extend(holidays);
        let read = || Readings::over(&at.clock, &self.horizon);
        let readings = self.readings.entry(post).or_insert_with(read);
        let windows = hours.windows_by(&self.horizon, readings, &days_off);
        let shifts: Vec<Shift> = windows
            .iter()
            .flat_map(|window| {
                [Shift { from: window.start, servers }, Shift { from: window.end, servers: 0 }]
            })
            .collect();
        let hours = hours.clone();
        self.reckoned.push(Reckoned { hours, post, holidays, servers, shifts: shifts.clone() });
        shifts
    }

    /// A station that is always open for any number.
    pub(super) fn always(&mut self, of: StationOf) -> StationId {
        if let Some(&id) = self.station_ids.get(&of) {
            return id;
        }
        self.add_station(of, Station::always(u16::MAX))
    }

    /// The carrier of a timetable at a post.
    pub(super) fn carrier(
        &mut self,
        leaves: &Cited<Vec<Timetable>>,
        post: PostId,
        closing: Span,
    ) -> (CarrierId, KnownId) {
        let at = self.scenario.network.post(post);
        let (clock, holidays) = (at.clock.clone(), at.holidays.clone());
        let horizon = self.horizon.clone();
        let name = (post.0, leaves.path.to_string());
        self.carrier_of(name, leaves, None, |timetable| {
            timetable.departures(&horizon, &clock, &holidays, closing)
        })
    }

    /// The carrier of a bag run: runs that share a timetable share it, unless one counts copies.
    pub(super) fn bag_run(&mut self, bag: &BagRun) -> (CarrierId, KnownId) {
        let timed_at = self.scenario.network.post(bag.timed_at());
        let horizon = self.horizon.clone();
        let path = match (&bag.capacity, bag.boarded) {
            // One run may have departures of its own beside a timetable that others share.
            (None, None) => format!("{} {:?}", bag.leaves.path, bag.leaves.value),
            (None, Some(_)) => format!("{} at {}", bag.leaves.path, bag.from.0),
            (Some(_), _) => format!("{} of {}", bag.leaves.path, bag.id),
        };
        let capacity = bag.capacity.as_ref().map(|capacity| capacity.value);
        self.carrier_of((bag.from.0, path), &bag.leaves, capacity, |timetable| {
            bag.departures(timetable, &horizon, timed_at)
        })
    }

    fn carrier_of(
        &mut self,
        name: (usize, String),
        leaves: &Cited<Vec<Timetable>>,
        capacity: Option<u32>,
        departures: impl Fn(&Timetable) -> Vec<Departure>,
    ) -> (CarrierId, KnownId) {
        let known = self.know_term(leaves);
        if let Some(&id) = self.carrier_ids.get(&name) {
            return (id, known);
        }
        let choice = self.which(leaves, known);
        let timetables = choice.ordered.iter().map(departures).collect();
        let id = CarrierId(index(self.carriers.len()));
        self.carriers.push(Carrier { timetables, which: choice.which, capacity });
        self.carrier_ids.insert(name, id);
        (id, known)
    }

    /// The station of this meaning, where there is one already.
    pub(super) fn station_named(&self, of: StationOf) -> Option<StationId> {
        self.station_ids.get(&of).copied()
    }

    /// One more station.
    pub(super) fn add_station(&mut self, of: StationOf, station: Station) -> StationId {
        let id = StationId(index(self.stations.len()));
        self.stations.push(station);
        self.station_of.push(of);
        self.hours_of_station.push(None);
        self.station_ids.insert(of, id);
        id
    }

    /// The carrier of this name, where there is one already.
    pub(super) fn carrier_named(&self, name: &(usize, String)) -> Option<CarrierId> {
        self.carrier_ids.get(name).copied()
    }

    /// One more carrier.
    pub(super) fn add_carrier(&mut self, name: (usize, String), carrier: Carrier) -> CarrierId {
        let id = CarrierId(index(self.carriers.len()));
        self.carriers.push(carrier);
        self.carrier_ids.insert(name, id);
        id
    }

    /// What each carrier is called: the path of its timetable, or its own name.
    pub(super) fn carrier_names(&self) -> Vec<String> {
        let mut names = vec![String::new(); self.carriers.len()];
        for ((_, name), id) in &self.carrier_ids {
            names[id.0 as usize].clone_from(name);
        }
        names
    }

    /// A stage at a station.
    pub(super) const fn at(station: StationId, work: Work) -> Place {
        Place::Station { station, work, call_from: Moment::EARLIEST, direction: 0 }
    }
}

struct Choice<T> {
    ordered: Vec<T>,
    which: Option<FigureId>,
}

/// Outages in order, those that touch each other as one.
fn joined(mut outages: Vec<Outage>) -> Vec<Outage> {
    outages.sort_by_key(|outage| (outage.from, outage.to));
    let mut joined: Vec<Outage> = Vec::new();
    for outage in outages {
        match joined.last_mut() {
            Some(last) if outage.from <= last.to => last.to = last.to.max(outage.to),
            _ => joined.push(outage),
        }
    }
    joined
}

/// A dense id; a scenario of four thousand million parts does not fit any machine.
pub(super) fn index(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 parts")
}
