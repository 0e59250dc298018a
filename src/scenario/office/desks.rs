//! The desks of a scheme file: kinds and names.

use std::collections::BTreeMap;

use super::super::check::suggestion;
use super::super::file::{DeskHoursFile, NamedDeskFile, Placed};
use super::super::quantity::Kind;
use super::checker::Checker;
use super::optional;
use crate::network::{Basis, Cited};
use crate::office::{Classification, Copies, DeskHours, DeskKind, NamedDesk};
use crate::time::OpeningHours;

impl Checker<'_> {
    pub(super) fn desks(
        &mut self,
        file: &BTreeMap<String, Placed<DeskHoursFile>>,
        zones: &[&str],
    ) -> Option<BTreeMap<DeskKind, DeskHours>> {
        let mut desks = BTreeMap::new();
        for (key, desk) in file {
            let Some(kind) = DeskKind::of_key(key) else {
                let message = format!("`{key}` is not a kind of desk");
                let help = suggestion(key, DeskKind::ALL.map(DeskKind::key));
                self.findings.error("office::kind", desk.span(), message, help);
                return None;
            };
            desks.insert(kind, self.desk(key, desk.value(), zones)?);
        }
        if !desks.contains_key(&DeskKind::Department) && !desks.contains_key(&DeskKind::Chancery) {
            let message =
                "the scheme has hours neither for departments nor for a chancery".to_owned();
            let help = "write [desks.department] or [desks.chancery] with hours".to_owned();
            self.findings.error("office::desks", 0..0, message, help);
            return None;
        }
        self.no_circle(file, &desks)?;
        Some(desks)
    }

    /// Nobody sends on to those who have to see it before himself.
    fn no_circle(
        &mut self,
        file: &BTreeMap<String, Placed<DeskHoursFile>>,
        desks: &BTreeMap<DeskKind, DeskHours>,
    ) -> Option<()> {
        for (kind, desk) in desks {
            let mut before = desk.after;
            for _ in 0..DeskKind::ALL.len() {
                before = before.and_then(|kind| desks.get(&kind)).and_then(|desk| desk.after);
            }
            if before.is_some() {
                let message = format!("`{}` has to see it before itself", kind.key());
                let help = "take one `after` out of the circle".to_owned();
                let span = file.get(kind.key()).map_or(0..0, Placed::span);
                self.findings.error("office::after", span, message, help);
                return None;
            }
        }
        Some(())
    }

    fn desk(&mut self, key: &str, file: &DeskHoursFile, zones: &[&str]) -> Option<DeskHours> {
        let path = format!("desks.{key}");
        let hours = self.several(&format!("{path}.hours"), &file.hours, OpeningHours::parse);
        let holidays = self.holidays(&file.holidays);
        let call_out = self.called(&format!("{path}.call_out"), file.call_out.as_ref());
        let entry = optional(file.entry.as_ref(), |figure| {
            self.figure(&format!("{path}.entry"), figure, Kind::SPAN)
        });
        let reading = optional(file.reading.as_ref(), |figure| {
            self.figure(&format!("{path}.reading"), figure, Kind::SPAN)
        });
        let after = optional(file.after.as_ref(), |word| self.kind(word));
        let zone = optional(file.zone.as_ref(), |word| self.zone(word, zones));
        let copies = match &file.copies {
            Some(term) => self.one(&format!("{path}.copies"), term, Copies::read),
            None => Some(self.one_copy(&path)),
        };
        Some(DeskHours {
            hours: hours?,
            holidays: holidays?,
            call_out: call_out?,
            entry: entry?,
            reading: reading?,
            after: after?,
            zone: zone?,
            copies: copies?,
        })
    }

    /// One copy, assumed, where nobody says how many.
    fn one_copy(&self, path: &str) -> Cited<Copies> {
        Cited {
            path: self.at(&format!("{path}.copies")).into(),
            value: Copies::ONE,
            basis: Basis::Assumed,
            source: None,
            note: None,
            look_for: None,
        }
    }

    pub(super) fn named(
        &mut self,
        at: usize,
        file: &NamedDeskFile,
        zones: &[&str],
    ) -> Option<NamedDesk> {
        let path = format!("named.{}", at + 1);
        let kind = self.kind(&file.kind);
        let zone = optional(file.zone.as_ref(), |word| self.zone(word, zones));
        let hours = optional(file.hours.as_ref(), |term| {
            self.several(&format!("{path}.hours"), term, OpeningHours::parse)
        });
        let holidays = self.holidays(&file.holidays);
        let copies = optional(file.copies.as_ref(), |term| {
            self.one(&format!("{path}.copies"), term, Copies::read)
        });
        let cleared = optional(file.cleared.as_ref(), |term| {
            self.one(&format!("{path}.cleared"), term, Classification::read)
        });
        let always = optional(file.always.as_ref(), |term| {
            self.one(&format!("{path}.always"), term, |text| Ok::<_, String>(text.to_owned()))
        });
        Some(NamedDesk {
            name: file.name.clone(),
            aliases: file.aliases.clone(),
            kind: kind?,
            office: file.office.clone(),
            zone: zone?,
            hours: hours?,
            holidays: holidays?,
            copies: copies?,
            cleared: cleared?,
            always: always?,
        })
    }
}
