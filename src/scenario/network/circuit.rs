//! A circuit of a network file, with what its templates say.

use super::super::file::CircuitFile;
use super::super::quantity::Kind;
use super::checker::{Checker, Layers, layers};
use crate::network::Circuit;

impl<'a> Checker<'a, '_> {
    pub(super) fn circuits(&mut self) -> Vec<Circuit> {
        let kind = ("circuits", "circuit_templates");
        let file = self.file;
        file.circuits
            .iter()
            .filter_map(|(id, own)| {
                let layers = layers(self.findings, kind, (id, own), &file.circuit_templates);
                self.circuit(&layers)
            })
            .collect()
    }

    fn circuit(&mut self, layers: &Layers<'a, CircuitFile>) -> Option<Circuit> {
        let (_, [near, far]) =
            self.needed(layers, "between", |circuit| circuit.between.as_ref())?;
        let (a, b) = (self.post_id(near), self.post_id(far));
        if a.is_some() && a == b {
            let message = format!("the circuit `{}` joins a post to itself", layers.id);
            self.findings.error(
                "network::circuit",
                far.span(),
                message,
                "name two posts".to_owned(),
            );
        }
        let code = layers.first("code", |circuit| circuit.code.as_ref());
        let code = code.map_or(7.5, |(_, code)| *code);
        if !(1.0..=100.0).contains(&code) {
            let message = format!("a code of {code} units a character");
            let help = "write the units of one character, such as 7.5".to_owned();
            self.findings.error("network::code", layers.span.clone(), message, help);
            return None;
        }
        let rate = self.figure(layers, "rate", Kind::rate(code), |circuit| circuit.rate.as_ref());
        let channels = self.count(layers, "channels", |circuit| circuit.channels.as_ref());
        let full_duplex = self.duplex(layers);
        let hours = self.hours(layers, "hours", |circuit| circuit.hours.as_ref());
        let leg = layers.first("leg", |circuit| circuit.leg.as_ref());
        let leg = leg.map(|(path, file)| self.figure_at(path, file, Kind::SPAN));
        let rules = self.rules(layers, "rules", |circuit| circuit.rules.as_ref());
        Some(Circuit {
            id: layers.id.to_owned(),
            between: (a?, b?),
            rate: rate?,
            channels: channels?,
            full_duplex: full_duplex?,
            hours: hours?,
            leg: match leg {
                Some(checked) => Some(checked?),
                None => None,
            },
            rules: rules?,
        })
    }

    fn duplex(&mut self, layers: &Layers<'a, CircuitFile>) -> Option<bool> {
        let Some((_, word)) = layers.first("duplex", |circuit| circuit.duplex.as_ref()) else {
            return Some(true);
        };
        match word.value().as_str() {
            "full" => Some(true),
            "half" => Some(false),
            other => {
                let message = format!("`{other}` is not a way to share a line");
                let help = "write duplex = \"full\" or duplex = \"half\"".to_owned();
                self.findings.error("network::duplex", word.span(), message, help);
                None
            }
        }
    }
}
