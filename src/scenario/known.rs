//! Whether the caveats and desks that a change names are known to anybody: the schemes of the
//! scenario, its telegrams, or the gazetteer. What nobody knows would change nothing.

use std::ops::Range;

use super::check::{Findings, suggestion};
use super::checked::Scenario;
use crate::gazetteer::{self, Class};
use crate::office::Scheme;

/// A finding for every caveat that nobody knows.
pub(super) fn caveats(
    scenario: &Scenario,
    names: &[String],
    span: &Range<usize>,
    findings: &mut Findings,
) {
    let schemes = scenario.schemes.values();
    let of_rules = schemes.clone().flat_map(|scheme| &scheme.rules).flat_map(|rule| &rule.caveats);
    let ruled = schemes.flat_map(|scheme| &scheme.caveats).flat_map(|caveat| &caveat.names);
    let ruled: Vec<&str> = ruled.chain(of_rules).map(String::as_str).collect();
    for name in names {
        let printed = || gazetteer::words(Class::Caveat).exact(name, None).is_some();
        let of_scheme = ruled.iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
        if !of_scheme && !printed() {
            let message = format!("`{name}` is not a caveat that is known here");
            let help = suggestion(name, ruled.iter().copied());
            findings.error("variant::caveat", span.clone(), message, help);
        }
    }
}

/// A finding for every desk that nobody knows. A person is known by the title before the name.
pub(super) fn desks(
    scenario: &Scenario,
    names: &[String],
    span: &Range<usize>,
    findings: &mut Findings,
) {
    for name in names.iter().filter(|name| !is_desk(scenario, name)) {
        let message = format!("`{name}` is not a desk, an office or a department that is known");
        let desks = scenario.schemes.values().flat_map(|scheme| scheme.named.iter());
        let known = desks.map(|desk| desk.name.as_str());
        let known = known.chain(gazetteer::departments().iter().map(|entry| entry.name));
        let help = format!("{}; write a title before a person's name", suggestion(name, known));
        findings.error("variant::desk", span.clone(), message, help);
    }
}

fn is_desk(scenario: &Scenario, name: &str) -> bool {
    let of_scheme = |scheme: &Scheme| {
        scheme.place_of(name).is_some() || scheme.lists.iter().any(|list| list.is(name))
    };
    let printed = || {
        let mut blocks = scenario.telegrams().flat_map(|handed| &handed.telegram.distribution);
        blocks.any(|block| block.recipients.iter().any(|known| known.eq_ignore_ascii_case(name)))
    };
    let first = name.split([' ', '.', '/']).find(|word| !word.is_empty()).unwrap_or_default();
    scenario.schemes.values().any(of_scheme)
        || gazetteer::department_by_name(name).is_some()
        || gazetteer::post_by_name(name, None).is_some()
        || gazetteer::minister_names().exact(name, None).is_some()
        || ["PS", "PRIVATE"].iter().any(|office| first.eq_ignore_ascii_case(office))
        || gazetteer::is_title(first) && first.len() < name.trim().len()
        || printed()
}
