//! What the archive says happened: from a scenario file, and from the telegram's own receipt.

use chrono::{Days, NaiveDate, NaiveTime};

use super::check::{Findings, suggestion};
use super::checked::Observed;
use super::file::{ObservedFile, Placed};
use crate::network::{Network, PostId};
use crate::telegram::{Addressee, Printed, Stated, Telegram};
use crate::time::{Clock, Moment, Span};

/// The least precision of a clock time: half a minute either side, which is how it is printed.
const A_MINUTE: Span = Span::from_secs(30);

/// The milestones and the words for them.
const MILESTONES: [(&str, bool); 5] = [
    (DESPATCHED, false),
    ("received", false),
    ("stamped", false),
    ("seen", true),
    ("initialled", true),
];

/// The word for a despatch by the sender.
pub(super) const DESPATCHED: &str = "despatched";

/// What a scenario file says was observed.
pub(super) fn observed(
    file: &ObservedFile,
    (telegram, network): (&Telegram, &Network),
    findings: &mut Findings,
) -> Option<Observed> {
    let addressee = file.addressee.value();
    let post =
        network.find(addressee).or_else(|| knows(telegram, addressee).then_some(network.hub));
    if !knows(telegram, addressee) && !addressed(telegram, network, addressee) {
        let known = names(telegram);
        let message = format!("`{addressee}` is no addressee and no desk of the telegram");
        let help = suggestion(addressee, known);
        findings.error("observed::addressee", file.addressee.span(), message, help);
    }
    let word = file.milestone.value();
    let milestone = MILESTONES.iter().find(|(known, _)| known == word);
    let milestone = milestone.ok_or_else(|| {
        format!(
            "`{word}` is not a milestone; write despatched, received, stamped, seen or \
             initialled"
        )
    });
    let milestone = findings.take("observed::milestone", file.milestone.span(), milestone);
    // A despatch is told by the clock of whoever sends.
    let sender = telegram.from.as_deref().and_then(|name| network.find(name));
    let post = if word == DESPATCHED { sender.or(post) } else { post };
    let clock = post.map_or_else(Clock::utc, |post| network.post(post).clock.clone());
    let at = findings.take("observed::at", file.at.span(), instant(file.at.value(), &clock));
    let precision = match &file.precision {
        None => Some(None),
        Some(text) => precision(text, findings).map(Some),
    };
    let (at, own) = at?;
    Some(Observed {
        addressee: addressee.clone(),
        seen: milestone?.1,
        at,
        precision: precision?.unwrap_or(own),
        printed: false,
        source: file.source.clone(),
    })
}

/// An instant, or a day by the clock of a post, with its own precision.
fn instant(text: &str, clock: &Clock) -> Result<(Moment, Span), String> {
    if let Ok(date) = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d") {
        return Ok(day(date, clock));
    }
    text.parse::<Moment>().map(|moment| (moment, A_MINUTE)).map_err(|_| {
        format!("`{text}` is not an instant; write 1986-02-11T09:10Z, or 1986-02-11 for a day")
    })
}

/// A day: its middle, and half of it either side.
fn day(date: NaiveDate, clock: &Clock) -> (Moment, Span) {
    let midnight = |date: NaiveDate| clock.reading(date.and_time(NaiveTime::MIN)).earliest();
    let (from, to) = (midnight(date), midnight(date + Days::new(1)));
    let half = Span::from_micros((to - from).as_micros() / 2);
    (from + half, half)
}

/// `± 5 min`, `5 min`, or `a day`, which is twelve hours either side.
fn precision(text: &Placed<String>, findings: &mut Findings) -> Option<Span> {
    let word = text.value().trim().trim_start_matches('±').trim_start_matches("+-").trim();
    let span = match word {
        "a day" | "day" => Ok(Span::from_hours(12)),
        _ => word.parse::<Span>().ok().filter(|span| !span.is_negative()).ok_or_else(|| {
            format!("`{}` is not a precision; write `± 5 min` or `a day`", text.value())
        }),
    };
    findings.take("observed::precision", text.span(), span)
}

/// The receipt that the telegram itself prints: that of the first addressee for action, whose
/// copy it then is.
pub(super) fn of_telegram(telegram: &Telegram, network: &Network) -> Option<Observed> {
    let addressee = telegram.addressees.first()?;
    let clock = network.find(&addressee.name).map(|post| network.post(post).clock.clone())?;
    Some(printed(telegram.received.as_ref()?, addressee, &clock))
}

/// The despatch that the telegram itself prints, of the same copy; none where it stands for the
/// hour of the hand-in, because the telegram has no other.
pub(super) fn despatch_of(telegram: &Telegram, network: &Network) -> Option<Observed> {
    telegram.date_time?;
    let sender = network.find(telegram.from.as_deref()?)?;
    let clock = &network.post(sender).clock;
    Some(printed(telegram.despatched.as_ref()?, telegram.addressees.first()?, clock))
}

fn printed(printed: &Printed, addressee: &Addressee, clock: &Clock) -> Observed {
    let (at, precision) = match printed.at {
        Stated::Instant(moment) => (moment, A_MINUTE),
        Stated::Local(local) => (clock.reading(local).earliest(), A_MINUTE),
        Stated::Date(date) => day(date, clock),
    };
    Observed {
        addressee: addressee.name.clone(),
        seen: false,
        at,
        precision,
        printed: true,
        source: Some(format!("printed on the telegram: {}", printed.printed)),
    }
}

/// Whether a name is an addressee of a telegram, or another name of its post.
fn addressed(telegram: &Telegram, network: &Network, name: &str) -> bool {
    let post: Option<PostId> = network.find(name);
    telegram.addressees.iter().any(|addressee| {
        addressee.name.eq_ignore_ascii_case(name)
            || post.is_some() && network.find(&addressee.name) == post
    })
}

/// The addressees and the desks of a telegram, for suggestions.
fn names(telegram: &Telegram) -> impl Iterator<Item = &str> + Clone {
    let addressees = telegram.addressees.iter().map(|known| known.name.as_str());
    let blocks = telegram.distribution.iter().flat_map(|block| &block.recipients);
    let desks = blocks.chain(&telegram.copies_to).chain(&telegram.advance_copies);
    addressees.chain(desks.map(String::as_str))
}

/// Whether a name is a desk of a telegram.
fn knows(telegram: &Telegram, name: &str) -> bool {
    let same = |known: &String| known.eq_ignore_ascii_case(name);
    telegram.distribution.iter().any(|block| block.recipients.iter().any(same))
        || telegram.copies_to.iter().chain(&telegram.advance_copies).any(same)
}
