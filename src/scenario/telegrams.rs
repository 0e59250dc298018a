//! The telegrams of a scenario: texts, TOML, tables and entries in place, read and checked.

use super::check::{Findings, suggestion};
use super::file::{NamesFile, OrBare, Placed, TelegramFile};
use super::further::{Errand, Further, Slip};
use super::network::precedence;
use super::own::Stop;
use super::table::{Columns, Row, Table, shortened};
use crate::network::Network;
use crate::telegram::{Addressee, Precedence, PrecedenceWord, Role, Stated, Telegram};
use crate::time::{Clock, Moment, Span};

/// The most telegrams that a scenario holds one by one; more are traffic.
pub(super) const MOST: usize = 200_000;

const COLUMNS: Columns<'_> = Columns {
    needed: &["id", "from"],
    optional: &[
        "action",
        "info",
        "saving",
        "precedence",
        "handed_in",
        "handed in",
        "groups",
        "deskby",
        "path",
        "service",
    ],
};

/// What an entry is checked against.
pub(super) struct Around<'a> {
    /// The posts.
    pub network: &'a Network,
    /// The names of the scenario's own stations.
    pub stations: &'a [String],
    /// The names of its own carriers.
    pub carriers: &'a [String],
    /// When the scenario starts, for hours such as `+90 min`.
    pub starts: Option<Moment>,
}

/// The rows of a table as entries.
pub(super) fn rows_of(text: &str, findings: &mut Findings) -> Vec<TelegramFile> {
    let mut found = Vec::new();
    let table = Table::read(text, COLUMNS, &mut found);
    let rows: Vec<TelegramFile> = table.rows().map(|row| entry(&row, findings)).collect();
    shortened(&mut found);
    for finding in found {
        findings.push(finding);
    }
    rows
}

fn entry(row: &Row<'_, '_>, findings: &mut Findings) -> TelegramFile {
    let placed = |column: usize| {
        let cell = row.cell(column).filter(|cell| !cell.text.is_empty())?;
        Some(Placed(toml::Spanned::new(cell.span, cell.text.into_owned())))
    };
    let names = |column: usize| {
        placed(column).map(|text| {
            let span = text.span();
            Placed(toml::Spanned::new(span, NamesFile::One(text.value().replace(',', ";"))))
        })
    };
    let groups = placed(8).and_then(|text| {
        let read = text.value().parse::<u32>();
        let read = read.map_err(|_| {
            format!("`{}` is not a number of groups; write a whole number", text.value())
        });
        let span = text.span();
        let number = findings.take("telegrams::groups", span.clone(), read)?;
        Some(Placed(toml::Spanned::new(span, number)))
    });
    TelegramFile {
        file: None,
        id: placed(0),
        from: placed(1),
        action: names(2),
        info: names(3),
        saving: names(4),
        precedence: placed(5),
        handed_in: placed(6).or_else(|| placed(7)),
        groups,
        deskby: placed(9),
        path: names(10),
        service: names(11),
    }
}

/// An entry as a telegram; none, with findings, where it does not hold together.
pub(super) fn checked(
    entry: &TelegramFile,
    around: &Around<'_>,
    findings: &mut Findings,
) -> Option<Further> {
    let id = entry.id.as_ref().map_or_else(String::new, |id| id.value().clone());
    let place = entry.from.as_ref().or(entry.id.as_ref()).map_or(0..0, Placed::span);
    let path = path(entry, around, findings)?;
    let from = match &entry.from {
        Some(from) if around.network.find(from.value()).is_none() && path.is_empty() => {
            unknown(from.value(), &from.span(), around.network, findings);
            return None;
        }
        Some(from) => Some(from.value().clone()),
        None if path.is_empty() => {
            let message = "a telegram without a sender".to_owned();
            findings.error("telegrams::from", place, message, "write from".to_owned());
            return None;
        }
        None => None,
    };
    let clock = from.as_deref().and_then(|name| around.network.find(name));
    let clock = clock.map_or_else(Clock::utc, |post| around.network.post(post).clock.clone());
    let Some(hour) = &entry.handed_in else {
        let message = "a telegram that does not say when it was handed in".to_owned();
        let help = "write handed_in, as 1986-02-10T16:35Z".to_owned();
        findings.error("telegrams::no-hour", place, message, help);
        return None;
    };
    let read = hour_of(hour.value(), around.starts, &clock);
    let handed_in = findings.take("telegrams::hour", hour.span(), read)?;
    let ranks = match &entry.precedence {
        Some(text) => {
            findings.take("telegrams::precedence", text.span(), precedence_pair(text.value()))?
        }
        None => (Precedence::Routine, Precedence::Routine),
    };
    let addressees = addressees(entry, around, (handed_in, &clock, ranks), findings)?;
    if addressees.is_empty() && path.is_empty() {
        let message = "a telegram to nobody".to_owned();
        let help = "name a post as action, info or saving".to_owned();
        findings.error("telegrams::no-addressee", place, message, help);
        return None;
    }
    let characters = entry.groups.as_ref().map(|groups| groups.value().saturating_mul(6));
    Some(Further {
        slip: Slip { id, characters, path, precedence: ranks.0 },
        telegram: Telegram {
            from,
            date_time: Some(Stated::Instant(handed_in)),
            addressees,
            ..Telegram::default()
        },
        handed_in,
    })
}

/// An hour: an instant, a time by the sender's clock, or so long after the scenario starts.
pub(super) fn hour_of(text: &str, starts: Option<Moment>, clock: &Clock) -> Result<Moment, String> {
    let trimmed = text.trim();
    if let Some(after) = trimmed.strip_prefix('+') {
        let starts = starts.ok_or_else(|| {
            format!("`{text}` counts from the start, which is not given; write starts")
        })?;
        let span: Span =
            after.parse().map_err(|error: crate::time::SpanError| error.to_string())?;
        return Ok(starts.saturating_add(span));
    }
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| chrono::NaiveDateTime::parse_from_str(trimmed, form).ok());
    match local {
        Some(local) => match clock.reading(local) {
            crate::time::LocalReading::Skipped(_) => Err(format!(
                "the clock there never showed `{text}`: it was put forward; write another hour"
            )),
            reading => Ok(reading.earliest()),
        },
        None => trimmed.parse::<Moment>().map_err(|error| error.to_string()),
    }
}

fn path(entry: &TelegramFile, around: &Around<'_>, findings: &mut Findings) -> Option<Vec<Errand>> {
    let Some(names) = &entry.path else { return Some(Vec::new()) };
    let services = entry.service.as_ref().map_or_else(Vec::new, |all| all.value().all());
    let mut path = Vec::new();
    for (at, name) in names.value().all().iter().enumerate() {
        let Some(stop) = Stop::named(around.stations, around.carriers, name) else {
            let message = format!("there is no station `{name}`");
            let help = suggestion(name, around.stations.iter().map(String::as_str));
            findings.error("telegrams::path", names.span(), message, help);
            return None;
        };
        let service = match services.get(at) {
            Some(text) => {
                let read = text.parse::<Span>().map_err(|error| error.to_string());
                let span = entry.service.as_ref().map_or(0..0, Placed::span);
                let read = read.and_then(|span| {
                    if span.is_negative() {
                        Err(format!("`{text}` is less than no time"))
                    } else {
                        Ok(span)
                    }
                });
                Some(findings.take("telegrams::service", span, read)?)
            }
            None => None,
        };
        path.push(Errand { stop, service });
    }
    Some(path)
}

fn addressees(
    entry: &TelegramFile,
    around: &Around<'_>,
    (handed_in, clock, ranks): (Moment, &Clock, (Precedence, Precedence)),
    findings: &mut Findings,
) -> Option<Vec<Addressee>> {
    let deskby = match &entry.deskby {
        Some(text) => {
            let read = hour_of(text.value(), Some(handed_in), clock);
            Some(Stated::Instant(findings.take("telegrams::deskby", text.span(), read)?))
        }
        None => None,
    };
    let kinds = [
        (&entry.action, Role::Action, ranks.0, false),
        (&entry.info, Role::Info, ranks.1, false),
        (&entry.saving, Role::Info, ranks.1, true),
    ];
    let mut found: Vec<Addressee> = Vec::new();
    for (names, role, rank, saving) in kinds {
        let Some(names) = names else { continue };
        for name in names.value().all() {
            if around.network.find(&name).is_none() {
                unknown(&name, &names.span(), around.network, findings);
                return None;
            }
            let deskby = deskby.filter(|_| role == Role::Action);
            let precedence = (!saving).then(|| PrecedenceWord::from(rank));
            found.push(Addressee { role, name, post: None, precedence, deskby, saving });
        }
    }
    Some(found)
}

fn unknown(name: &str, span: &std::ops::Range<usize>, network: &Network, findings: &mut Findings) {
    let message = format!("`{name}` is not a post of the network {}", network.id);
    let posts = network.posts.iter().map(|post| post.name.as_str());
    findings.error("telegrams::unknown-post", span.clone(), message, suggestion(name, posts));
}

/// Whether an entry only names a file.
pub(super) fn file_of(entry: &Placed<OrBare<TelegramFile>>) -> Option<Placed<String>> {
    match entry.value() {
        OrBare::Bare(path) => Some(Placed(toml::Spanned::new(entry.span(), path.clone()))),
        OrBare::Table(table) => table.file.clone(),
    }
}

/// One precedence for all, or one for action and one for information.
fn precedence_pair(text: &str) -> Result<(Precedence, Precedence), String> {
    match text.split_once('/') {
        Some((action, info)) => Ok((precedence(action)?, precedence(info)?)),
        None => precedence(text).map(|rank| (rank, rank)),
    }
}
