//! A telegram's text as a scenario takes it: read, amended, and checked against its network.

use std::ops::Range;

use super::amend::{Amendments, LeftOut};
use super::check::{Findings, suggestion};
use super::load::{File, Loaded};
use crate::network::Network;
use crate::reader::Reading;
use crate::telegram::Stated;
use crate::time::Moment;

/// A telegram's text read and checked against a network; its findings are those of its file.
///
/// What a scenario file says of the text is laid over it; what is wrong with that is a finding
/// of the scenario file.
pub(super) fn take(
    (file, reading): (File, Box<dyn FnOnce() -> Reading>),
    network: &Network,
    loaded: &mut Loaded,
    (amendments, said): (Amendments<'_>, &mut Findings),
) -> Option<Taken> {
    let mut findings = Findings::default();
    findings.utf8(&file.text);
    if findings.has_errors() {
        loaded.add(file, findings);
        return None;
    }
    let reading = reading();
    reading.findings.iter().cloned().for_each(|finding| findings.push(finding));
    let mut reading = amendments.correct(reading, said);
    // Of what is no text, or none of a telegram, no more is asked.
    let mut found = None;
    let mut left_out = Vec::new();
    if !findings.has_errors() {
        found = handed_in((&reading, &file.text), network, &mut findings);
        check_names(&reading, network, amendments, &mut findings);
        check_mended((&reading, &file.text), &mut findings);
        left_out = amendments.leave_out(&mut reading, said);
        if reading.telegram.addressees.is_empty() {
            let message = "the telegram has no addressee".to_owned();
            let help = "write a line such as TO PRIORITY FCO".to_owned();
            findings.error("telegram::no-addressee", 0..0, message, help);
        }
    }
    loaded.add(file, findings);
    found.map(|handed_in| Taken { reading, handed_in, left_out })
}

/// A telegram's text as a scenario takes it.
pub(super) struct Taken {
    /// The reading, corrected, without those who are left out.
    pub(super) reading: Reading,
    /// When it is handed in.
    pub(super) handed_in: Moment,
    /// Who is left out.
    pub(super) left_out: Vec<LeftOut>,
}

/// When the telegram was handed in: at its date-time group (an assumption that the timeline
/// names), read by the sender's clock where it prints no zone.
fn handed_in(
    (reading, text): (&Reading, &str),
    network: &Network,
    findings: &mut Findings,
) -> Option<Moment> {
    let telegram = &reading.telegram;
    let stated = telegram.hour().or(telegram.date_time);
    let from = telegram.from.as_deref().and_then(|name| network.find(name));
    match stated {
        Some(Stated::Instant(moment)) => Some(moment),
        Some(Stated::Local(local)) => {
            let clock = from.map(|post| &network.post(post).clock)?;
            Some(clock.reading(local).earliest())
        }
        Some(Stated::Date(_)) | None => {
            let printed = not_placed(reading, text);
            let span = reading.spans.get("date_time").or(printed.as_ref());
            let message = match &printed {
                Some(span) => format!("`{}` is no date-time group", text[span.clone()].trim()),
                None => "the telegram does not say at what hour it was handed in".to_owned(),
            };
            let span = span.cloned().unwrap_or(0..0);
            let help = "write its date-time group as OF 101635Z FEBRUARY 1986".to_owned();
            findings.error("telegram::no-hour", span, message, help);
            None
        }
    }
}

/// The line that should be the date-time group and could not be read as one.
fn not_placed(reading: &Reading, text: &str) -> Option<Range<usize>> {
    let unplaced = reading.findings.iter().filter(|finding| finding.code == "reader::unplaced");
    // Where no subject follows, the line stands where the subject would.
    let subject = reading.spans.get("subject").cloned();
    let mut spans = unplaced.map(|finding| finding.span.clone()).chain(subject);
    spans.find(|span| {
        let line = text.get(span.clone()).unwrap_or_default().trim();
        let group = line.strip_prefix("OF ").unwrap_or(line);
        group.len() >= 7
            && group.bytes().take(6).all(|byte| byte.is_ascii_digit())
            && group.as_bytes()[6].eq_ignore_ascii_case(&b'Z')
    })
}

/// A name of two or three letters that was mended is a guess: as many names are one letter away.
fn check_mended((reading, text): (&Reading, &str), findings: &mut Findings) {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count();
    let mended = reading.findings.iter().filter(|finding| finding.code == "reader::mended");
    for finding in mended {
        let Some(printed) = text.get(finding.span.clone()) else { continue };
        let meant = reading.telegram.addressees.iter().find(|addressee| {
            letters(&addressee.name) <= 3
                && finding.message.ends_with(&format!("is read as `{}`", addressee.name))
        });
        if let Some(addressee) = meant.filter(|_| letters(printed) <= 3) {
            let message = format!("`{printed}` may be {} or any other short name", addressee.name);
            let help = format!("write {} in the text if it is meant", addressee.name);
            findings.error("telegram::guessed-post", finding.span.clone(), message, help);
        }
    }
}

/// Every name that the plan needs is a post of the network; what is not is an error with its
/// place in the text.
fn check_names(
    reading: &Reading,
    network: &Network,
    amendments: Amendments<'_>,
    findings: &mut Findings,
) {
    let telegram = &reading.telegram;
    let mut names: Vec<(String, String)> = Vec::new();
    if let Some(name) = &telegram.from {
        names.push((name.clone(), "from".to_owned()));
    } else {
        let message = "the telegram does not say who sent it".to_owned();
        let help = "write a line such as FM UKDIS GENEVA".to_owned();
        findings.error("telegram::no-sender", 0..0, message, help);
    }
    for (at, addressee) in telegram.addressees.iter().enumerate() {
        names.push((addressee.name.clone(), format!("addressees[{at}]")));
    }
    for (at, relay) in telegram.relay.iter().enumerate() {
        names.push((relay.by.clone(), format!("relay[{at}]")));
    }
    for (name, field) in names {
        let sender = field == "from";
        if network.find(&name).is_none() && (sender || !amendments.leaves_out(&name)) {
            let span = reading.spans.get(&field).cloned().unwrap_or(0..0);
            let message = format!("`{name}` is not a post of the network {}", network.id);
            let posts = network.posts.iter().map(|post| post.name.as_str());
            findings.error("telegram::unknown-post", span, message, suggestion(&name, posts));
        }
    }
}
