//! Contact plans and queries from tables, with what is odd in them by row and column.

use std::borrow::Cow;
use std::str::FromStr as _;

use super::table::{Cell, Columns, Row, Table, shortened};
use crate::finding::{Finding, TextSpan};
use crate::network::contacts::{Asked, Contact, Decimal, Rounding, Sending};
use crate::time::{Moment, Span};

const CONTACTS: Columns<'_> =
    Columns { needed: &["from", "to", "start_s", "end_s", "rate", "delay"], optional: &[] };

const QUERIES: Columns<'_> =
    Columns { needed: &["qid", "source", "dest", "time_s", "size"], optional: &["priority"] };

/// The contacts of a table `from,to,start_s,end_s,rate,delay`; a row at fault is left out.
#[must_use]
pub fn contacts_of(text: &str) -> (Vec<Contact>, Vec<Finding>) {
    let mut findings = Vec::new();
    let table = Table::read(text, CONTACTS, &mut findings);
    let mut contacts = Vec::with_capacity(table.len());
    for row in table.rows() {
        contacts.extend(Reader { row, names: CONTACTS, findings: &mut findings }.contact());
    }
    shortened(&mut findings);
    (contacts, findings)
}

/// The queries of a table `qid,source,dest,time_s,size,priority`; a row at fault is left out.
#[must_use]
pub fn queries_of(text: &str) -> (Vec<Asked>, Vec<Finding>) {
    let mut findings = Vec::new();
    let table = Table::read(text, QUERIES, &mut findings);
    let mut queries = Vec::with_capacity(table.len());
    for row in table.rows() {
        queries.extend(Reader { row, names: QUERIES, findings: &mut findings }.query());
    }
    shortened(&mut findings);
    (queries, findings)
}

/// One row while it is read.
struct Reader<'t, 'r, 'f> {
    row: Row<'t, 'r>,
    names: Columns<'static>,
    findings: &'f mut Vec<Finding>,
}

impl<'t> Reader<'t, '_, '_> {
    fn contact(&mut self) -> Option<Contact> {
        let (from, to) = (self.name(0), self.name(1));
        let opens = self.time(2, Rounding::Up);
        let closes = self.time(3, Rounding::Down);
        let rate = self.number(4).filter(|rate| self.rate_is_usable(*rate));
        let delay = self.length(5);
        let (from, to, opens, closes) = (from?, to?, opens?, closes?);
        if opens > closes {
            let span = self.cell(3).span;
            self.fault("contacts::window", span, "the window ends before it opens");
            return None;
        }
        if from == to {
            let message = format!("row {}: `{from}` sends to itself; not used", self.row.number);
            let finding = Finding::warning("contacts::itself", self.cell(1).span);
            self.findings.push(finding.message(message));
            return None;
        }
        let delay = Span::from_micros(delay?.micros(Rounding::Up));
        let (from, to) = (from.into_owned(), to.into_owned());
        Some(Contact { from, to, opens, closes, sending: Sending::At(rate?), delay })
    }

    fn rate_is_usable(&mut self, rate: Decimal) -> bool {
        let usable = !rate.is_negative() && !rate.is_zero();
        if !usable {
            let span = self.cell(4).span;
            self.fault("contacts::rate", span, "a rate is more than nothing");
        }
        usable
    }

    fn query(&mut self) -> Option<Asked> {
        let (qid, from, to) = (self.name(0), self.name(1), self.name(2));
        let at = self.time(3, Rounding::Up);
        let size = self.length(4);
        let (qid, from, to) = (qid?.into_owned(), from?.into_owned(), to?.into_owned());
        Some(Asked { qid, from, to, at: at?, size: size? })
    }

    fn cell(&self, column: usize) -> Cell<'t> {
        self.row.cell(column).expect("a needed column is there")
    }

    fn name(&mut self, column: usize) -> Option<Cow<'t, str>> {
        let cell = self.cell(column);
        if cell.text.is_empty() {
            let message = format!("`{}` is empty", self.names.needed[column]);
            self.fault("contacts::name", cell.span, &message);
            return None;
        }
        Some(cell.text)
    }

    fn number(&mut self, column: usize) -> Option<Decimal> {
        let cell = self.cell(column);
        match Decimal::from_str(&cell.text) {
            Ok(number) => Some(number),
            Err(why) => {
                let message = format!("`{}` {why}", cell.text);
                self.fault("contacts::number", cell.span, &message);
                None
            }
        }
    }

    /// A number that is not less than nothing.
    fn length(&mut self, column: usize) -> Option<Decimal> {
        let number = self.number(column)?;
        if number.is_negative() {
            let span = self.cell(column).span;
            self.fault("contacts::negative", span, &format!("`{number}` is less than nothing"));
            return None;
        }
        Some(number)
    }

    fn time(&mut self, column: usize, rounding: Rounding) -> Option<Moment> {
        self.number(column).map(|seconds| Moment::from_micros(seconds.micros(rounding)))
    }

    fn fault(&mut self, code: &'static str, span: TextSpan, message: &str) {
        let columns = self.names.needed;
        let at = (0..columns.len()).find(|&at| self.cell(at).span == span);
        let column = at.map_or("", |at| columns[at]);
        let finding = Finding::error(code, span)
            .message(format!("row {}, column `{column}`: {message}", self.row.number));
        self.findings.push(finding.help(help_of(column)));
    }
}

/// What a column wants.
fn help_of(column: &str) -> &'static str {
    match column {
        "start_s" | "end_s" | "time_s" => "write seconds, such as 3600 or 0.25",
        "rate" => "write how much is sent in a second, such as 9600 or 6.67",
        "delay" => "write seconds from the end of sending to arrival, 0 or more",
        "size" => "write how much is sent, in the unit of the rates, 0 or more",
        _ => "write a name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_contact_is_read_to_the_microsecond() {
        let (contacts, findings) =
            contacts_of("to;from;rate;delay;start_s;end_s\nB;A;0,5;1e-6;0,0000001;2.0000019\n");
        assert!(findings.is_empty(), "{findings:?}");
        let contact = &contacts[0];
        assert_eq!((contact.from.as_str(), contact.to.as_str()), ("A", "B"));
        assert_eq!((contact.opens.as_micros(), contact.closes.as_micros()), (1, 2_000_001));
        assert_eq!(contact.delay, Span::from_micros(1));
        assert_eq!(contact.sending, Sending::At("0.5".parse().unwrap()));
    }

    #[test]
    fn a_row_at_fault_is_named_with_its_column() {
        let text = "from,to,start_s,end_s,rate,delay\nA,B,0,10,0,0\nA,B,5,1,1,0\nA,,0,1,1,-1\n\
                    A,A,0,1,1,1\nA,B,x,1,1,1\n";
        let (contacts, findings) = contacts_of(text);
        assert!(contacts.is_empty());
        assert_eq!(
            messages(findings),
            [
                "row 2, column `rate`: a rate is more than nothing",
                "row 3, column `end_s`: the window ends before it opens",
                "row 4, column `to`: `to` is empty",
                "row 4, column `delay`: `-1` is less than nothing",
                "row 5: `A` sends to itself; not used",
                "row 6, column `start_s`: `x` is not a number",
            ]
        );
    }

    #[test]
    fn queries_may_have_a_priority_or_none() {
        for text in [
            "qid,source,dest,time_s,size\nq,A,B,1,2\n",
            "qid,source,dest,time_s,size,priority\nq,A,B,1,2,FLASH\n",
        ] {
            let (queries, findings) = queries_of(text);
            assert!(findings.is_empty());
            assert_eq!(queries[0].at, Moment::from_micros(1_000_000));
        }
        assert_eq!(queries_of("qid,source,dest,time_s,size\nq,A,B,1,-2\n").1.len(), 1);
    }
}
