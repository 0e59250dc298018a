//! The plan itself: circuits in compressed rows, each with its windows in order of opening.

use super::{Decimal, Rounding};
use crate::time::{Moment, Span};

/// The place of a post in [`ContactPlan::posts`], which is the order of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node(pub u32);

/// The place of a contact in the list that the plan was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactId(pub u32);

/// A window in which one post can send to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who sends.
    pub from: String,
    /// Who receives.
    pub to: String,
    /// From this moment.
    pub opens: Moment,
    /// What is sent must have ended by this moment (inclusive).
    pub closes: Moment,
    /// How long sending takes.
    pub sending: Sending,
    /// From the end of sending to arrival.
    pub delay: Span,
}

/// How long sending takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Size over this rate a second, rounded up to the microsecond; more than nothing.
    At(Decimal),
    /// This, whatever the size.
    Takes(Span),
}

/// Why a plan cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// More than 2³² − 2 contacts.
    #[error("there are more than four thousand million contacts")]
    TooMany,
}

/// The contacts of a network, made ready for queries; it does not change.
#[derive(Clone, Debug)]
pub struct ContactPlan {
    posts: Vec<String>,
    /// For each post its first circuit, and one more.
    rows: Vec<u32>,
    /// The circuits of each post in order of whom they reach, and one more.
    circuits: Vec<Circuit>,
    /// The windows of each circuit in order of opening.
    windows: Vec<Window>,
    /// Up to when this window or one before it on its circuit is open, in steps from `zero`,
    /// rounded up: the same order as the windows, and small enough to be searched quickly.
    reach: Vec<u32>,
    zero: i64,
    /// A step is two to this power of microseconds.
    step: u32,
    /// How windows send; each way of sending once.
    manners: Vec<Manner>,
    /// Rates too great for 64 bits, each once, in order.
    wide: Vec<u128>,
    /// The contact that each window is.
    contacts: Vec<ContactId>,
    /// Rates are whole multiples of ten to the power of less so many.
    decimals: u32,
}

/// From one post to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circuit {
    pub(super) to: u32,
    /// Its first window; the next circuit's is its last but one.
    pub(super) first: u32,
}

/// When and how something can be sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) opens: i64,
    pub(super) closes: i64,
    pub(super) manner: u32,
}

/// How a window sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Manner {
    /// The rate in units of the plan; 0 is a fixed time, the greatest one in `wide`.
    rate: u64,
    /// The fixed time, or the place in `wide`.
    fixed: i64,
    pub(super) delay: i64,
}

/// A size, made ready for a plan's rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load(u128);

impl ContactPlan {
    /// A plan of some contacts.
    ///
    /// # Errors
    ///
    /// [`PlanError`] if there are too many.
    pub fn new(contacts: &[Contact]) -> Result<Self, PlanError> {
        let count = u32::try_from(contacts.len()).map_err(|_| PlanError::TooMany)?;
        if count >= u32::MAX - 1 {
            return Err(PlanError::TooMany);
        }
        let names = contacts.iter().flat_map(|contact| [&contact.from, &contact.to]);
        let mut posts: Vec<String> = names.cloned().collect();
        posts.sort_unstable();
        posts.dedup();
        let decimals = contacts.iter().map(|contact| match contact.sending {
            Sending::At(rate) => rate.decimals(),
            Sending::Takes(_) => 0,
        });
        let mut plan = Self {
            posts,
            rows: Vec::new(),
            circuits: Vec::new(),
            windows: Vec::with_capacity(contacts.len()),
            reach: Vec::with_capacity(contacts.len()),
            zero: 0,
            step: 0,
            manners: Vec::new(),
            wide: Vec::new(),
            contacts: Vec::with_capacity(contacts.len()),
            decimals: decimals.max().unwrap_or(0),
        };
        plan.fill(contacts);
        Ok(plan)
    }

    fn fill(&mut self, contacts: &[Contact]) {
        self.wide = contacts.iter().filter_map(|contact| self.rate_of(contact)).collect();
        self.wide.retain(|&rate| rate >= u128::from(u64::MAX));
        self.wide.sort_unstable();
        self.wide.dedup();
        let mut manners: Vec<Manner> = contacts.iter().map(|c| self.manner_of(c)).collect();
        let of_contact = manners.clone();
        manners.sort_unstable();
        manners.dedup();
        let mut order: Vec<(u32, u32, i64, u32)> = contacts
            .iter()
            .zip(0_u32..)
            .map(|(contact, at)| {
                let node = |name: &str| self.find(name).expect("its name is among them").0;
                (node(&contact.from), node(&contact.to), contact.opens.as_micros(), at)
            })
            .collect();
        order.sort_unstable();
        // In the order of the windows, so that neighbours are neighbours in memory.
        let mut numbers = vec![u32::MAX; manners.len()];
        let mut before = None;
        for (from, to, opens, at) in order {
            let contact = &contacts[at as usize];
            while self.rows.len() <= from as usize {
                self.rows.push(index(self.circuits.len()));
            }
            if before != Some((from, to)) {
                self.circuits.push(Circuit { to, first: index(self.windows.len()) });
                before = Some((from, to));
            }
            let manner = manners.binary_search(&of_contact[at as usize]);
            let sorted = manner.expect("every manner is among them");
            if numbers[sorted] == u32::MAX {
                numbers[sorted] = index(self.manners.len());
                self.manners.push(manners[sorted]);
            }
            let manner = numbers[sorted];
            self.windows.push(Window { opens, closes: contact.closes.as_micros(), manner });
            self.contacts.push(ContactId(at));
        }
        self.rows.resize(self.posts.len() + 1, index(self.circuits.len()));
        self.circuits.push(Circuit { to: u32::MAX, first: index(self.windows.len()) });
        self.measure();
    }

    /// Notes up to when each circuit is open.
    fn measure(&mut self) {
        let closings = || self.windows.iter().map(|window| window.closes);
        self.zero = closings().min().unwrap_or(0);
        let range = closings().max().unwrap_or(0) - self.zero;
        while (range >> self.step) + 1 >= i64::from(u32::MAX) {
            self.step += 1;
        }
        for pair in self.circuits.windows(2) {
            let mut latest = i64::MIN;
            for window in &self.windows[pair[0].first as usize..pair[1].first as usize] {
                latest = latest.max(window.closes);
                self.reach.push(self.steps(latest + (1 << self.step) - 1));
            }
        }
    }

    /// A moment in steps, rounded down, and held within what 32 bits can say.
    fn steps(&self, moment: i64) -> u32 {
        let steps = moment.saturating_sub(self.zero).max(0) >> self.step;
        u32::try_from(steps).unwrap_or(u32::MAX)
    }

    fn manner_of(&self, contact: &Contact) -> Manner {
        let delay = contact.delay.as_micros();
        let Some(rate) = self.rate_of(contact) else {
            return match contact.sending {
                Sending::Takes(span) => Manner { rate: 0, fixed: span.as_micros(), delay },
                Sending::At(_) => unreachable!("it has a rate"),
            };
        };
        match u64::try_from(rate) {
            Ok(rate) if rate < u64::MAX => Manner { rate, fixed: 0, delay },
            Ok(_) | Err(_) => {
                let at = self.wide.binary_search(&rate).expect("every wide rate is among them");
                let fixed = i64::try_from(at).expect("fewer than 2^32 contacts");
                Manner { rate: u64::MAX, fixed, delay }
            }
        }
    }

    /// The rate in units of the plan, where sending has one.
    fn rate_of(&self, contact: &Contact) -> Option<u128> {
        match contact.sending {
            Sending::At(rate) => Some(rate.scaled(self.decimals, Rounding::Down).cast_unsigned()),
            Sending::Takes(_) => None,
        }
    }
}

// What searches read.
impl ContactPlan {
    /// The names of the posts, in order.
    #[must_use]
    pub fn posts(&self) -> &[String] {
        &self.posts
    }

    /// The post of this name, if a contact names it.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Node> {
        let at = self.posts.binary_search_by(|post| post.as_str().cmp(name)).ok()?;
        Some(Node(index(at)))
    }

    /// A size, made ready for this plan's rates; a negative one counts as nothing.
    #[must_use]
    pub fn load(&self, size: Decimal) -> Load {
        Load(size.scaled(6 + self.decimals, Rounding::Up).max(0).cast_unsigned())
    }

    /// The circuits of a post, by place.
    #[inline]
    pub(super) fn row(&self, post: u32) -> std::ops::Range<u32> {
        self.rows[post as usize]..self.rows[post as usize + 1]
    }

    /// Whom a circuit reaches.
    #[inline]
    pub(super) fn reaches(&self, circuit: u32) -> u32 {
        self.circuits[circuit as usize].to
    }

    /// The contact that a window is.
    #[inline]
    pub(super) fn contact(&self, window: u32) -> ContactId {
        self.contacts[window as usize]
    }

    /// The windows of a circuit that may still be open at a moment or later: no window that it
    /// leaves out is.
    #[inline]
    pub(super) fn windows_from(&self, circuit: u32, moment: i64) -> (u32, &[Window]) {
        let at = circuit as usize;
        let (first, end) = (self.circuits[at].first as usize, self.circuits[at + 1].first as usize);
        let reach = &self.reach[first..end];
        let wanted = self.steps(moment);
        let past = if reach.len() <= LINEAR {
            reach.iter().map(|&until| usize::from(until < wanted)).sum()
        } else {
            reach.partition_point(|&until| until < wanted)
        };
        let from = first + past;
        (index(from), &self.windows[from..end])
    }

    /// How long a load takes in microseconds, rounded up; never is the greatest.
    #[inline]
    pub(super) fn takes(&self, manner: &Manner, load: Load) -> i64 {
        match (manner.rate, u64::try_from(load.0)) {
            (0, _) => manner.fixed,
            (1..u64::MAX, Ok(load)) => {
                i64::try_from(load.div_ceil(manner.rate)).unwrap_or(i64::MAX)
            }
            (1..u64::MAX, Err(_)) => quotient(load.0, manner.rate.into()),
            (u64::MAX, _) => {
                let at = usize::try_from(manner.fixed).expect("it is a place");
                quotient(load.0, self.wide[at])
            }
        }
    }

    /// How a window sends.
    #[inline]
    pub(super) fn manner(&self, window: &Window) -> &Manner {
        &self.manners[window.manner as usize]
    }
}

/// Up to so many windows a circuit's are counted, not halved.
const LINEAR: usize = 24;

/// How long a load takes at a rate, rounded up.
#[cold]
fn quotient(load: u128, rate: u128) -> i64 {
    i64::try_from(load.div_ceil(rate)).unwrap_or(i64::MAX)
}

/// A place in a vector that has been found to be short enough.
fn index(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 contacts")
}
