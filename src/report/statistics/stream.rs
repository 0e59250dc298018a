//! The events of a run as NDJSON while it goes on: one line an event, in constant memory.

use std::fmt::Write as _;

use crate::engine::{Event, Observer, What};

/// Hears everything and hands it on in lines, many at a time.
pub struct Stream<F: FnMut(&str)> {
    sink: F,
    text: String,
    /// How many lines there were.
    lines: u64,
}

/// So much text is handed on at once.
const AT_ONCE: usize = 1 << 16;

impl<F: FnMut(&str)> Stream<F> {
    /// A stream to a sink.
    pub const fn new(sink: F) -> Self {
        Self { sink, text: String::new(), lines: 0 }
    }

    /// Hands on what is left.
    pub fn close(&mut self) {
        (self.sink)(&self.text);
        self.text.clear();
    }

    /// How many lines there were.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }
}

impl<F: FnMut(&str)> Observer for Stream<F> {
    const CHANGES: bool = true;

    fn note(&mut self, event: &Event) {
        let at = event.at.as_micros();
        let (what, unit, station) = told(event.what);
        self.lines += 1;
        write!(self.text, "{{\"micros\":{at},\"what\":\"{what}\"").expect("writing to a text");
        if let Some(unit) = unit {
            write!(self.text, ",\"unit\":{unit}").expect("writing to a text");
        }
        if let Some(station) = station {
            write!(self.text, ",\"place\":{station}").expect("writing to a text");
        }
        if let What::Made { number, precedence, .. } = event.what {
            let word = precedence.word();
            write!(self.text, ",\"number\":{number},\"precedence\":\"{word}\"")
                .expect("writing to a text");
        }
        if let What::Changed { servers, down, .. } = event.what {
            write!(self.text, ",\"servers\":{servers},\"down\":{down}").expect("writing to a text");
        }
        self.text.push_str("}\n");
        if self.text.len() > AT_ONCE {
            self.close();
        }
    }
}

/// What happened in a word, to which unit, at which station or carrier or from which source.
const fn told(what: What) -> (&'static str, Option<u32>, Option<u32>) {
    match what {
        What::Released { unit } => ("handed in", Some(unit.0), None),
        What::Made { unit, source, .. } => ("made", Some(unit.0), Some(source.0)),
        What::Rerouted { unit, .. } => ("rerouted", Some(unit.0), None),
        What::Shares { unit, .. } => ("shares", Some(unit.0), None),
        What::Blocked { unit, station } => ("blocked", Some(unit.0), Some(station.0)),
        What::Refused { unit, station } => ("refused", Some(unit.0), Some(station.0)),
        What::Joined { unit, station, .. } => ("joined", Some(unit.0), Some(station.0)),
        What::CalledOut { unit, station, .. } => ("called out", Some(unit.0), Some(station.0)),
        What::Started { unit, station } => ("started", Some(unit.0), Some(station.0)),
        What::Interrupted { unit, station, .. } => ("interrupted", Some(unit.0), Some(station.0)),
        What::Completed { unit, station } => ("completed", Some(unit.0), Some(station.0)),
        What::Lost { unit, station } => ("lost", Some(unit.0), Some(station.0)),
        What::Laid { unit, carrier, .. } => ("laid", Some(unit.0), Some(carrier.0)),
        What::Left { unit, carrier } => ("left", Some(unit.0), Some(carrier.0)),
        What::Landed { unit, carrier } => ("landed", Some(unit.0), Some(carrier.0)),
        What::Lagged { unit, .. } => ("lagged", Some(unit.0), None),
        What::Lapsed { unit } => ("lapsed", Some(unit.0), None),
        What::Ended { unit, .. } => ("ended", Some(unit.0), None),
        What::Changed { station, .. } => ("changed", None, Some(station.0)),
    }
}
