//! On which clock the times D. and R. are.
//!
//! Until the autumn of 1955 a post's D. is its local time and London's R. the London clock;
//! from March 1956 both are Greenwich time; between the two either may hold. The times are
//! left as printed; the instants are offered.
//!
//! Source: `bahrain-1955`.

use chrono::{Datelike as _, NaiveDateTime};

use crate::finding::Finding;
use crate::gazetteer;
use crate::reader::draft::Draft;
use crate::telegram::Stated;
use crate::time::{Clock, Moment};

/// Offers the instants of despatch and receipt, and says what is odd about them.
pub(in crate::reader) fn compare(draft: &mut Draft) {
    let local = |time: Option<&crate::telegram::Printed>| match time.map(|time| time.at) {
        Some(Stated::Local(local)) => Some(local),
        Some(Stated::Instant(_) | Stated::Date(_)) | None => None,
    };
    let sent = local(draft.telegram.despatched.as_ref());
    let received = local(draft.telegram.received.as_ref());
    let own = clock(draft.telegram.from.as_deref());
    let london = Clock::new("Europe/London").ok();
    if let Some(sent) = sent {
        offer(draft, "despatched", sent, own.as_ref());
    }
    if let Some(received) = received {
        offer(draft, "received", received, london.as_ref());
    }
    let (Some(sent), Some(received)) = (sent, received) else {
        return;
    };
    if received < sent {
        let span = draft.span("received").unwrap_or(0..0);
        draft.find(
            Finding::note("reader::receipt-before-despatch", span)
                .message("as printed it was received before it was despatched")
                .help("the two times are on different clocks: see the alternatives"),
        );
    }
}

fn clock(from: Option<&str>) -> Option<Clock> {
    let post = gazetteer::post_by_name(from?, None)?;
    Clock::new(post.zone).ok()
}

/// The instants that a printed time can mean, the likelier first.
fn offer(draft: &mut Draft, field: &str, local: NaiveDateTime, clock: Option<&Clock>) {
    let greenwich = Moment::from_utc(local);
    let Some(by_clock) = clock.map(|clock| clock.reading(local).earliest()) else {
        return;
    };
    if by_clock == greenwich {
        return;
    }
    let date = (local.year(), local.month());
    let (values, reason) = if date < (1955, 11) {
        (vec![by_clock, greenwich], "the time is on the local clock, unless it is Greenwich time")
    } else if date < (1956, 3) {
        (vec![by_clock, greenwich], "the time may be on the local clock or Greenwich time")
    } else {
        (vec![greenwich, by_clock], "the time is Greenwich time, unless it is on the local clock")
    };
    let values = values.iter().map(Moment::to_string).collect();
    draft.offer(field, values, reason);
}
