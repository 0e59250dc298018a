//! The columns of each table, and the key of a network file that each stands for.

use super::super::table::Columns;
use super::{Said, quoted};

/// How a cell is written in a network file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Not by itself.
    Nothing,
    /// A text.
    Text,
    /// A number.
    Number,
    /// Texts with `/` between them.
    List,
    /// A figure: a value, or least / typical / greatest.
    Figure,
    /// A term, or several with `or` between them.
    Term,
    /// Latitude and longitude with a blank between them.
    Place,
}

/// A kind of table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub(super) kind: &'static str,
    pub(super) columns: Columns<'static>,
    /// For each column, in the order of `columns`: its name, the key, how it is written.
    pub(super) keys: &'static [(&'static str, &'static str, Form)],
    /// Whether rows with one id are stops of one run.
    pub(super) stops: bool,
}

impl Sheet {
    /// The place of a column.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.keys.iter().position(|(name, ..)| *name == column)
    }
}

pub(super) const POSTS: Sheet = Sheet {
    kind: "posts",
    columns: Columns {
        needed: &["post"],
        optional: &[
            "like",
            "name",
            "aliases",
            "place",
            "clock",
            "holidays",
            "office",
            "hours",
            "operators",
            "relay_positions",
            "handling",
            "receiving",
            "relaying",
            "registry_hours",
            "running_off",
            "sorting",
            "basis",
            "source",
            "note",
            "look_for",
        ],
    },
    keys: &[
        ("post", "", Form::Nothing),
        ("like", "like", Form::Text),
        ("name", "name", Form::Text),
        ("aliases", "aliases", Form::List),
        ("place", "place", Form::Place),
        ("clock", "clock", Form::Text),
        ("holidays", "holidays", Form::Text),
        ("office", "office", Form::Text),
        ("hours", "centre.hours", Form::Term),
        ("operators", "centre.operators", Form::Term),
        ("relay_positions", "centre.relay_positions", Form::Term),
        ("handling", "centre.handling", Form::Figure),
        ("receiving", "centre.receiving", Form::Figure),
        ("relaying", "centre.relaying", Form::Figure),
        ("registry_hours", "registry.hours", Form::Term),
        ("running_off", "registry.running_off", Form::Figure),
        ("sorting", "registry.sorting", Form::Figure),
        ("basis", "", Form::Nothing),
        ("source", "", Form::Nothing),
        ("note", "", Form::Nothing),
        ("look_for", "", Form::Nothing),
    ],
    stops: false,
};

pub(super) const CIRCUITS: Sheet = Sheet {
    kind: "circuits",
    columns: Columns {
        needed: &["circuit", "between", "rate"],
        optional: &[
            "like",
            "code",
            "channels",
            "duplex",
            "hours",
            "leg",
            "set_up",
            "turn_round",
            "delay",
            "encyphering",
            "decyphering",
            "fallbacks",
            "accepts",
            "basis",
            "source",
            "note",
            "look_for",
        ],
    },
    keys: &[
        ("circuit", "", Form::Nothing),
        ("between", "between", Form::List),
        ("rate", "rate", Form::Figure),
        ("like", "like", Form::Text),
        ("code", "code", Form::Number),
        ("channels", "channels", Form::Term),
        ("duplex", "duplex", Form::Text),
        ("hours", "hours", Form::Term),
        ("leg", "leg", Form::Figure),
        ("set_up", "set_up", Form::Figure),
        ("turn_round", "turn_round", Form::Figure),
        ("delay", "delay", Form::Figure),
        ("encyphering", "encyphering", Form::Figure),
        ("decyphering", "decyphering", Form::Figure),
        ("fallbacks", "fallbacks", Form::List),
        ("accepts", "accepts", Form::Term),
        ("basis", "", Form::Nothing),
        ("source", "", Form::Nothing),
        ("note", "", Form::Nothing),
        ("look_for", "", Form::Nothing),
    ],
    stops: false,
};

pub(super) const BAGS: Sheet = Sheet {
    kind: "bags",
    columns: Columns {
        needed: &["bag", "from", "leaves", "travel"],
        optional: &[
            "to",
            "stop",
            "like",
            "closing",
            "capacity",
            "copy",
            "extra",
            "cancelled",
            "basis",
            "source",
            "note",
            "look_for",
        ],
    },
    keys: &[
        ("bag", "", Form::Nothing),
        ("from", "from", Form::Text),
        ("leaves", "leaves", Form::Term),
        ("travel", "travel", Form::Figure),
        ("to", "to", Form::Text),
        ("stop", "at", Form::Text),
        ("like", "like", Form::Text),
        ("closing", "closing", Form::Term),
        ("capacity", "capacity", Form::Term),
        ("copy", "copy", Form::Text),
        ("extra", "extra", Form::List),
        ("cancelled", "cancelled", Form::List),
        ("basis", "", Form::Nothing),
        ("source", "", Form::Nothing),
        ("note", "", Form::Nothing),
        ("look_for", "", Form::Nothing),
    ],
    stops: true,
};

impl Form {
    /// A cell as TOML.
    pub(super) fn written(self, text: &str, said: &Said) -> String {
        let about = &said.about;
        match self {
            Self::Nothing | Self::Text => quoted(text),
            Self::Number => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => format!("{number:?}"),
                _ => quoted(text),
            },
            Self::List => {
                let parts: Vec<String> = text.split('/').map(|part| quoted(part.trim())).collect();
                format!("[{}]", parts.join(", "))
            }
            Self::Figure => {
                let parts: Vec<&str> = text.split('/').map(str::trim).collect();
                match parts.as_slice() {
                    [low, high] if !is_rate(high) => {
                        format!("{{ low = {}, high = {}{about} }}", quoted(low), quoted(high))
                    }
                    [low, typical, high] => {
                        let [low, typical, high] = [low, typical, high].map(|part| quoted(part));
                        format!("{{ low = {low}, typical = {typical}, high = {high}{about} }}")
                    }
                    _ => format!("{{ value = {}{about} }}", quoted(text)),
                }
            }
            Self::Term => {
                let parts: Vec<String> =
                    text.split(" or ").map(|part| quoted(part.trim())).collect();
                format!("{{ options = [{}]{about} }}", parts.join(", "))
            }
            Self::Place => {
                let parts: Vec<String> = text
                    .split_whitespace()
                    .map(|part| match part.parse::<f64>() {
                        Ok(number) if number.is_finite() => format!("{number:?}"),
                        _ => quoted(part),
                    })
                    .collect();
                format!("[{}]", parts.join(", "))
            }
        }
    }
}

/// Whether what stands behind a `/` is the time of a rate, as in `10 characters/s`.
fn is_rate(behind: &str) -> bool {
    ["s", "min", "h", "hour"].contains(&behind)
}
