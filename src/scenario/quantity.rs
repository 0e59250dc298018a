//! Figures and terms: from what a file writes to a checked value with its basis.

use std::ops::Range;

use super::check::{Findings, suggestion};
use super::file::{FigureFile, FigureTable, OrBare, Placed, TermFile, TermTable};
use super::units::{length, rate, share, sheets, traffic};
use crate::chance::{Distribution, DistributionError};
use crate::finding::Finding;
use crate::network::{Basis, Cited, Figure, Per, Unit};
use crate::time::Span;

/// What a figure is a figure of.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    unit: Unit,
    /// Units a character, for rates in baud.
    code: f64,
}

impl Kind {
    pub(super) const SPAN: Self = Self { unit: Unit::Micros, code: 7.5 };

    /// Sheets run off.
    pub(super) const COPIES: Self = Self { unit: Unit::MicroSheetsPerSecond, code: 7.5 };

    /// Telegrams a day.
    pub(super) const TRAFFIC: Self = Self { unit: Unit::MicroPerDay, code: 7.5 };

    /// The length of a text.
    pub(super) const LENGTH: Self = Self { unit: Unit::Characters, code: 7.5 };

    /// A share, in hundredths.
    pub(super) const SHARE: Self = Self { unit: Unit::PerMillion, code: 7.5 };

    pub(super) const fn rate(code: f64) -> Self {
        Self { unit: Unit::NanoCharactersPerSecond, code }
    }

    /// A quantity in whole numbers of the unit.
    fn read(self, text: &str) -> Result<i64, String> {
        match self.unit {
            Unit::Micros => {
                let span: Span =
                    text.parse().map_err(|error: crate::time::SpanError| error.to_string())?;
                if span.is_negative() {
                    return Err(format!("`{text}` is less than no time; write a positive length"));
                }
                Ok(span.as_micros())
            }
            Unit::NanoCharactersPerSecond => rate(text, self.code),
            Unit::MicroSheetsPerSecond => sheets(text),
            Unit::MicroPerDay => traffic(text),
            Unit::Characters => length(text),
            Unit::PerMillion => share(text),
        }
    }
}

/// A checked figure; none, with findings, if it does not hold together.
pub(super) fn figure(
    findings: &mut Findings,
    path: &str,
    file: &Placed<FigureFile>,
    kind: Kind,
) -> Option<Figure> {
    let span = file.span();
    let bare;
    let (table, range_missing) = match file.value() {
        OrBare::Bare(text) => {
            bare = FigureTable { value: Some(text.clone()), ..FigureTable::default() };
            (&bare, true)
        }
        OrBare::Table(table) => (&**table, table.value.is_some() && table.basis.is_none()),
    };
    let (distribution, shown) = match shape(table, kind) {
        Ok(shape) => shape,
        Err(why) => {
            findings.take::<(), _>("scenario::figure", span, Err(why));
            return None;
        }
    };
    let basis = basis(findings, &span, table.basis.as_deref(), table.source.as_deref())?;
    let per = per(findings, &span, table)?;
    Some(Figure {
        path: path.into(),
        name: in_words(path).into(),
        range_missing: range_missing || basis == Basis::Assumed && !distribution.varies(),
        distribution,
        per,
        unit: kind.unit,
        shown: shown.into(),
        basis,
        source: table.source.clone(),
        note: table.note.clone(),
        look_for: table.look_for.clone(),
    })
}

/// Ignorance is drawn once a run, variation at each use, unless the file says otherwise.
fn per(findings: &mut Findings, span: &Range<usize>, table: &FigureTable) -> Option<Per> {
    let ignorance = table.low.is_some() || table.value.is_some();
    match table.per.as_deref() {
        None => Some(if ignorance { Per::Run } else { Per::Use }),
        Some("run") => Some(Per::Run),
        Some("use") => Some(Per::Use),
        Some(other) => {
            let message = format!("`{other}` does not say when a figure is drawn");
            let help = "write per = \"run\" or per = \"use\"".to_owned();
            findings.error("scenario::per", span.clone(), message, help);
            None
        }
    }
}

/// The one shape of chance that a table gives, and how it is shown.
fn shape(table: &FigureTable, kind: Kind) -> Result<(Distribution, String), String> {
    let said = |error: DistributionError| error.to_string();
    let read = |text: &String| kind.read(text);
    let mut shapes: Vec<Result<(Distribution, String), String>> = Vec::new();
    if let Some(value) = &table.value {
        shapes.push(read(value).map(|whole| (Distribution::Fixed(whole), value.clone())));
    }
    if table.low.is_some() || table.typical.is_some() || table.high.is_some() {
        shapes.push(range(table, kind));
    }
    if table.median.is_some() || table.p90.is_some() {
        shapes.push(median_p90(table, kind));
    }
    if let Some(mean) = &table.exponential {
        let drawn = read(mean).and_then(|whole| Distribution::exponential(whole).map_err(said));
        shapes.push(drawn.map(|drawn| (drawn, format!("exponential, mean {mean}"))));
    }
    if let Some(erlang) = &table.erlang {
        let drawn = read(&erlang.mean)
            .and_then(|whole| Distribution::erlang(erlang.shape, whole).map_err(said));
        let shown = format!("Erlang-{}, mean {}", erlang.shape, erlang.mean);
        shapes.push(drawn.map(|drawn| (drawn, shown)));
    }
    if let Some(lognormal) = &table.lognormal {
        let squared = lognormal.squared_variation;
        let drawn = read(&lognormal.mean)
            .and_then(|whole| Distribution::lognormal(whole, squared).map_err(said));
        let shown = format!("lognormal, mean {}, squared variation {squared}", lognormal.mean);
        shapes.push(drawn.map(|drawn| (drawn, shown)));
    }
    if let Some([low, high]) = &table.uniform {
        let drawn = read(low)
            .and_then(|least| read(high).map(|greatest| (least, greatest)))
            .and_then(|(least, greatest)| Distribution::uniform(least, greatest).map_err(said));
        shapes.push(drawn.map(|drawn| (drawn, format!("even from {low} to {high}"))));
    }
    if let Some(values) = &table.empirical {
        let drawn = values.iter().map(read).collect::<Result<Vec<_>, _>>();
        let drawn = drawn.and_then(|values| Distribution::empirical(values).map_err(said));
        shapes.push(drawn.map(|drawn| (drawn, format!("{} observed values", values.len()))));
    }
    match shapes.len() {
        1 => shapes.remove(0),
        0 => Err("a figure without a quantity; write value, or low, typical and high".to_owned()),
        _ => Err("a figure with two shapes of chance; keep one of them".to_owned()),
    }
}

fn range(table: &FigureTable, kind: Kind) -> Result<(Distribution, String), String> {
    let FigureTable { low: Some(low), typical, high: Some(high), .. } = table else {
        return Err("a range without its ends; write low, typical and high".to_owned());
    };
    let (least, greatest) = (kind.read(low)?, kind.read(high)?);
    let middle = match typical {
        Some(typical) => kind.read(typical)?,
        None => least + (greatest - least) / 2,
    };
    let drawn = Distribution::range(least, middle, greatest).map_err(|_| {
        format!(
            "{low}, {} and {high} do not rise; write the least first",
            typical.as_deref().unwrap_or("…")
        )
    })?;
    let shown = match typical {
        Some(typical) => format!("{low} to {high}, typically {typical}"),
        None => format!("{low} to {high}"),
    };
    Ok((drawn, shown))
}

fn median_p90(table: &FigureTable, kind: Kind) -> Result<(Distribution, String), String> {
    let FigureTable { median: Some(median), p90: Some(p90), .. } = table else {
        return Err("a lognormal needs both ends; write median and p90".to_owned());
    };
    let (middle, ninth) = (kind.read(median)?, kind.read(p90)?);
    let drawn = Distribution::median_p90(middle, ninth).map_err(|error| error.to_string())?;
    Ok((drawn, format!("median {median}, one in ten above {p90}")))
}

/// The basis, with its source where it needs one.
pub(super) fn basis(
    findings: &mut Findings,
    span: &Range<usize>,
    word: Option<&str>,
    source: Option<&str>,
) -> Option<Basis> {
    let Some(word) = word else {
        return Some(Basis::Assumed);
    };
    let Some(basis) = Basis::ALL.into_iter().find(|basis| basis.word() == word) else {
        let message = format!("`{word}` is not a basis");
        let help = suggestion(word, Basis::ALL.map(Basis::word));
        findings.error("scenario::basis", span.clone(), message, help);
        return None;
    };
    if basis.needs_source() && source.is_none() {
        let message = format!("a figure that is {basis} names no source");
        let help = "write source = \"KEY\" with a key of [sources], or basis = \"assumed\"";
        findings.push(
            Finding::error("scenario::source-missing", span.clone()).message(message).help(help),
        );
        return None;
    }
    Some(basis)
}

/// A checked term: something in words with its basis, each option read by `read`.
pub(super) fn term<T, E: std::fmt::Display>(
    findings: &mut Findings,
    path: &str,
    file: &Placed<TermFile>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<Cited<Vec<T>>> {
    let span = file.span();
    let bare;
    let table = match file.value() {
        OrBare::Bare(text) => {
            let options = Some(vec![text.clone()]);
            bare = TermTable { options, ..TermTable::default() };
            &bare
        }
        OrBare::Table(table) => &**table,
    };
    let texts: Vec<String> = match (&table.value, &table.options) {
        (Some(value), None) => vec![value.text()],
        (None, Some(options)) if !options.is_empty() => options.clone(),
        _ => {
            let message = "neither one value nor a list of options".to_owned();
            let help = "write value = …, or options = [ … ] with the typical one first".to_owned();
            findings.error("scenario::term", span, message, help);
            return None;
        }
    };
    let value = texts
        .iter()
        .map(|text| findings.take("scenario::term", span.clone(), read(text)))
        .collect::<Option<Vec<T>>>()?;
    let basis = basis(findings, &span, table.basis.as_deref(), table.source.as_deref())?;
    Some(Cited {
        path: path.into(),
        value,
        basis,
        source: table.source.clone(),
        note: table.note.clone(),
        look_for: table.look_for.clone(),
    })
}

/// What a figure is, in words, from its path.
#[must_use]
pub fn in_words(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let what = match parts.as_slice() {
        [.., "ahead", precedence] => {
            format!("other traffic ahead of {}", precedence.to_uppercase())
        }
        [.., "centre", "call_out", "delay"] => "calling out an operator".to_owned(),
        [.., "call_out" | "copying_call_out", "delay"] => "calling out an officer".to_owned(),
        ["office", _, "sorting"] => "sorting for the rounds".to_owned(),
        ["office", _, "running_off"] => "speed of running off".to_owned(),
        ["office", _, "outgoing", step, ..] => outgoing(step).to_owned(),
        ["office", _, "decyphering", "hours"] => "hours of the cypher room".to_owned(),
        ["office", _, "decyphering", "rate"] => "speed of decyphering".to_owned(),
        ["office", _, "duty", "hours"] => "hours of the duty officer".to_owned(),
        ["office", _, "lists", list, "members"] => format!("members of {list}"),
        ["office", _, "rules", ..] => "which list is taken".to_owned(),
        ["office", _, "caveats", caveat, "keeps"] => {
            format!("who keeps a copy under {}", caveat.to_uppercase())
        }
        ["office", _, "caveats", caveat, "officer", ..] => {
            format!("the officer who decyphers {}", caveat.to_uppercase())
        }
        [.., last] => word_for(last).to_owned(),
        [] => String::new(),
    };
    match parts.as_slice() {
        ["templates" | "circuit_templates" | "bag_templates", name, ..] => {
            format!("{what} ({})", name.replace('-', " "))
        }
        ["posts" | "circuits" | "bags", name, ..] => {
            format!("{what} ({})", name.replace('-', " ").to_uppercase())
        }
        ["office", name, "desks", kind, ..] => {
            format!("{what} ({}, {name})", kind.replace('-', " "))
        }
        ["office", name, "zones", zone, ..] => {
            format!("{what} ({}, {name})", zone.replace('-', " "))
        }
        ["office", name, ..] => format!("{what} ({name})"),
        _ => what,
    }
}

fn outgoing(step: &str) -> &str {
    match step {
        "drafting" => "drafting",
        "authorising" => "authorisation of the draft",
        _ => "typing for the cypher room",
    }
}

fn word_for(key: &str) -> &str {
    match key {
        "handling" => "handling before sending",
        "receiving" => "checking and printing on receipt",
        "relaying" => "handling at the relay",
        "running_off" => "running off a copy for the bag",
        "sorting" => "opening the bag and sorting",
        "travel" => "travel of the bag",
        "closing" => "closing of the bag",
        "leaves" => "days of the bag",
        "rate" => "speed of the circuit",
        "leg" => "despatch to receipt",
        "copying" => "copying",
        "copiers" => "size of the copying room",
        "copying_hours" => "hours of the copying room",
        "walk" => "messenger's walk",
        "leave" => "messengers' rounds",
        "lag" => "advance copy",
        "hours" => "opening hours",
        "operators" => "number of operators",
        "relay_positions" => "number of relay positions",
        "at_least" => "for what somebody is called out",
        "channels" => "number of channels",
        "decision" => "decision whom to tell at once",
        "officer" => "who decides out of hours",
        "share" => "how often a text is corrupt",
        "answer" => "answer to a service query",
        "entry" => "entry in the registry",
        "reading" => "reading on the desk",
        "copies" => "number of copies",
        "cleared" => "clearance",
        "always" => "a copy of every telegram",
        "asked_later" => "asking for additional distribution",
        "words_a_sheet" => "words on a sheet",
        "deskby" => "for which DESKBY somebody is called out",
        other => other,
    }
}
