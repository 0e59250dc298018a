//! Everything that a scheme says with a source, by path.

use super::{DeskCallOut, Scheme};
use crate::network::{Cited, Figure, Text};

type Key = (Text, Option<Text>);

fn figure(figure: &Figure) -> Key {
    (figure.path.clone(), figure.source.clone())
}

fn term<T>(term: &Cited<T>) -> Key {
    (term.path.clone(), term.source.clone())
}

fn call(call: &DeskCallOut) -> Vec<Key> {
    let mut keys = vec![term(&call.at_least), figure(&call.delay)];
    keys.extend(call.deskby.iter().map(term));
    keys
}

impl Scheme {
    /// The sources that the scheme cites, with the paths of what cites them.
    #[must_use]
    pub fn cites(&self) -> Vec<(Text, Text)> {
        let mut keys = self.rooms();
        for desk in self.desks.values() {
            keys.extend([term(&desk.hours), term(&desk.copies)]);
            keys.extend(desk.entry.iter().chain(&desk.reading).map(figure));
            keys.extend(desk.call_out.iter().flat_map(call));
        }
        for desk in self.named.iter() {
            keys.extend(desk.hours.iter().map(term));
            keys.extend(desk.copies.iter().map(term));
            keys.extend(desk.cleared.iter().map(term));
            keys.extend(desk.always.iter().map(term));
        }
        keys.extend(self.lists.iter().map(|list| term(&list.members)));
        keys.extend(self.rules.iter().map(|rule| term(&rule.list)));
        for caveat in &self.caveats {
            keys.push(term(&caveat.keeps));
            if let Some(officer) = &caveat.officer {
                keys.extend([term(&officer.hours), figure(&officer.work)]);
                keys.extend(officer.call_out.iter().flat_map(call));
            }
        }
        keys.into_iter().filter_map(|(path, key)| key.map(|key| (path, key))).collect()
    }

    /// Of the rooms through which every telegram goes, and of the messengers.
    fn rooms(&self) -> Vec<Key> {
        let copying = &self.copying;
        let mut keys = vec![
            term(&copying.hours),
            term(&copying.copiers),
            figure(&copying.making),
            figure(&self.rounds.walk),
        ];
        keys.extend(copying.running_off.iter().chain(&copying.sorting).map(figure));
        keys.extend(copying.words_a_sheet.iter().map(term));
        keys.extend(copying.call_out.iter().flat_map(call));
        for step in &self.outgoing {
            keys.extend([term(&step.hours), figure(&step.work)]);
            keys.extend(step.call_out.iter().flat_map(call));
        }
        if let Some(room) = &self.decyphering {
            keys.extend([term(&room.hours), term(&room.clerks), figure(&room.rate)]);
            keys.extend(room.call_out.iter().flat_map(call));
        }
        if let Some(queries) = &self.queries {
            keys.extend([term(&queries.per_million), figure(&queries.answer)]);
        }
        if let Some(duty) = &self.duty {
            keys.extend([term(&duty.officer), term(&duty.hours), figure(&duty.decision)]);
        }
        if let Some(advance) = &self.advance {
            keys.extend([term(&advance.at_least), figure(&advance.lag)]);
        }
        let zones = self.zones.values().map(|zone| &zone.rounds);
        for rounds in zones.chain([&self.rounds]) {
            keys.push(figure(&rounds.walk));
            keys.extend(rounds.leave.iter().map(term));
        }
        keys.extend(self.asked_later.iter().map(figure));
        keys
    }
}
