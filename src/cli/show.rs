//! Findings and faults on stderr, as a compiler shows them.

use std::fmt;
use std::io::{IsTerminal as _, Write as _, stderr};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

use super::Fault;
use crate::compare::Side;
use crate::engine::Crowded;
use crate::finding::{Finding, Severity};
use crate::plan::Plan;
use crate::report;
use crate::scenario::{Scenario, SourceText};

/// An error where more traffic comes than is served, so that no run could be told.
pub(super) fn served(
    name: &str,
    (scenario, plan): (&Scenario, &Plan),
    crowded: Option<Crowded>,
) -> Result<(), Fault> {
    match crowded {
        Some(crowded) => {
            let said = report::crowded_text(scenario, plan, crowded);
            Err(Fault::Asked(format!("{name}: {said}")))
        }
        None => Ok(()),
    }
}

/// An error where there is only traffic: nobody's copy can be asked about.
pub(super) fn of_telegram(scenario: &Scenario) -> Result<(), Fault> {
    if scenario.has_telegram() {
        return Ok(());
    }
    let help = "`deskby replay` counts its traffic";
    Err(Fault::Asked(format!("{} has no telegram, only traffic; {help}", scenario.id)))
}

/// The same of one side of a comparison.
pub(super) fn side_served(side: &Side) -> Result<(), Fault> {
    served(&side.name, (&side.scenario, &side.plan), side.crowded)
}

/// A finding with its file, as miette wants it.
struct Shown<'a> {
    finding: &'a Finding,
    source: NamedSource<String>,
    length: usize,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", report::of_the_same_length(&self.finding.message))
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", report::of_the_same_length(&self.finding.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.finding.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Note => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.finding.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let start = self.finding.span.start.min(self.length);
        let end = self.finding.span.end.clamp(start, self.length);
        Some(Box::new(std::iter::once(LabeledSpan::underline(start..end))))
    }
}

/// Whether stderr is a terminal that wants colour.
fn coloured() -> bool {
    stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Shows the findings of some files from a severity up.
pub(super) fn findings(files: &[SourceText], from: Severity) {
    let theme =
        if coloured() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(100);
    for file in files {
        for finding in file.findings.iter().filter(|finding| finding.severity >= from) {
            let text = report::of_the_same_length(&file.text);
            let source = NamedSource::new(&file.name, text);
            let shown = Shown { finding, source, length: file.text.len() };
            let mut text = String::new();
            if handler.render_report(&mut text, &shown).is_ok() {
                say(text.trim_end());
            }
        }
    }
}

/// Says a line on stderr; that nobody listens is no fault.
pub(super) fn say(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}

/// Shows a fault that has no place in a file.
pub(super) fn fault(fault: &Fault) {
    let text = fault.to_string();
    match text.split_once("; ") {
        Some((what, help)) => say(&format!("error: {what}\n  help: {help}")),
        None => say(&format!("error: {text}")),
    }
}
