//! The answers of a batch of routing questions, as CSV.

use std::fmt::Write as _;

use crate::network::contacts::{Arrival, Asked};
use crate::time::Moment;

/// `qid,dest,arrival_s,hops` in the order of the questions; `inf,-1` where there is no way.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "writing to a text cannot fail")]
pub fn route_csv(questions: &[Asked], answers: &[Option<Arrival>]) -> String {
    let mut csv = String::from("qid,dest,arrival_s,hops\n");
    for (asked, answer) in questions.iter().zip(answers) {
        let (qid, dest) = (quoted(&asked.qid), quoted(&asked.to));
        match answer {
            Some(found) => writeln!(csv, "{qid},{dest},{},{}", seconds(found.at), found.legs),
            None => writeln!(csv, "{qid},{dest},inf,-1"),
        }
        .expect("writing to a text cannot fail");
    }
    csv
}

/// Seconds with as many decimals as the microseconds need and no more.
#[must_use]
pub fn seconds(at: Moment) -> String {
    let micros = at.as_micros();
    let sign = if micros < 0 { "-" } else { "" };
    let (whole, part) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let text = format!("{sign}{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A cell as CSV writes it: in quotes where it holds what would break it.
pub(super) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_no_more_decimals_than_they_need() {
        for (micros, shown) in
            [(0, "0"), (5_000_000, "5"), (5_500_000, "5.5"), (1, "0.000001"), (-1_250_000, "-1.25")]
        {
            assert_eq!(seconds(Moment::from_micros(micros)), shown);
        }
    }

    #[test]
    fn a_name_with_a_comma_is_put_into_quotes() {
        assert_eq!(quoted("The Hague, NL"), "\"The Hague, NL\"");
        assert_eq!(quoted("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(quoted("BONN"), "BONN");
    }
}
