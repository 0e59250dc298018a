//! A circuit of a network file, with what its templates say.

use super::super::check::suggestion;
use super::super::file::{CircuitFile, FigureFile, Placed};
use super::super::quantity::{self, Kind};
use super::checker::{Checker, Layers, first, layers, precedence};
use crate::network::{Circuit, CircuitId, Cited, Figure, OffLine};
use crate::telegram::Precedence;

impl<'a> Checker<'a, '_> {
    pub(super) fn circuits(&mut self) -> Vec<Circuit> {
        let kind = ("circuits", "circuit_templates");
        let file = self.file;
        let mut circuits = Vec::with_capacity(file.circuits.len());
        circuits.extend(file.circuits.iter().filter_map(|(id, own)| {
            let layers = layers(self.findings, kind, (id, own), &file.circuit_templates);
            self.circuit(&layers)
        }));
        circuits
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
        let (full_duplex, one_way) = self.duplex(layers)?;
        let hours = self.hours(layers, "hours", |circuit| circuit.hours.as_ref());
        let rules = self.rules(layers, "rules", |circuit| circuit.rules.as_ref());
        let leg = self.span(layers, "leg", |circuit| circuit.leg.as_ref())?;
        let set_up = self.span(layers, "set_up", |circuit| circuit.set_up.as_ref())?;
        let turn_round = self.span(layers, "turn_round", |circuit| circuit.turn_round.as_ref())?;
        let delay = self.span(layers, "delay", |circuit| circuit.delay.as_ref())?;
        let off_line = self.off_line(layers)?;
        let accepts = self.accepts(layers)?;
        Some(Circuit {
            id: layers.id.to_owned(),
            between: (a?, b?),
            rate: rate?,
            channels: channels?,
            full_duplex,
            hours: hours?,
            leg,
            one_way,
            set_up,
            turn_round,
            delay,
            off_line: off_line.map(Box::new),
            fallbacks: Vec::new(),
            accepts,
            windows: None,
            rules: rules?.map(Box::new),
        })
    }

    /// A length of time that a circuit may have; the outer none is a fault.
    #[expect(clippy::option_option, reason = "the outer none is a fault")]
    fn span(
        &mut self,
        layers: &Layers<'a, CircuitFile>,
        key: &str,
        get: impl Fn(&'a CircuitFile) -> Option<&'a Placed<FigureFile>>,
    ) -> Option<Option<Figure>> {
        match layers.first(key, get) {
            Some((path, file)) => self.figure_at(path, file, Kind::SPAN).map(Some),
            None => Some(None),
        }
    }

    #[expect(clippy::option_option, reason = "the outer none is a fault")]
    fn off_line(&mut self, layers: &Layers<'a, CircuitFile>) -> Option<Option<OffLine>> {
        let encyphering = layers.first("encyphering", |circuit| circuit.encyphering.as_ref());
        let decyphering = layers.first("decyphering", |circuit| circuit.decyphering.as_ref());
        match (encyphering, decyphering) {
            (None, None) => Some(None),
            (Some((out, encyphering)), Some((back, decyphering))) => {
                let encyphering = self.figure_at(out, encyphering, Kind::rate(7.5));
                let decyphering = self.figure_at(back, decyphering, Kind::rate(7.5));
                Some(Some(OffLine { encyphering: encyphering?, decyphering: decyphering? }))
            }
            (Some((_, file)), None) | (None, Some((_, file))) => {
                let message = format!("`{}` has cypher off line at one end only", layers.id);
                let help = "write both encyphering and decyphering".to_owned();
                self.findings.error("network::cypher", file.span(), message, help);
                None
            }
        }
    }

    #[expect(clippy::option_option, reason = "the outer none is a fault")]
    fn accepts(&mut self, layers: &Layers<'a, CircuitFile>) -> Option<Option<Cited<Precedence>>> {
        match layers.first("accepts", |circuit| circuit.accepts.as_ref()) {
            Some((path, file)) => {
                let term = quantity::term(self.findings, &path.to_string(), file, precedence)?;
                Some(Some(first(term)))
            }
            None => Some(None),
        }
    }

    /// Which circuits take the traffic of which, once all are known.
    pub(super) fn ladders(&mut self, circuits: &mut [Circuit]) {
        let names: Vec<String> = circuits.iter().map(|circuit| circuit.id.clone()).collect();
        let kind = ("circuits", "circuit_templates");
        let file = self.file;
        for (id, own) in &file.circuits {
            // A template that is not there has been said.
            let layers =
                layers(&mut super::Findings::default(), kind, (id, own), &file.circuit_templates);
            let listed = layers.first("fallbacks", |circuit| circuit.fallbacks.as_ref());
            let Some((_, listed)) = listed else { continue };
            let Some(at) = names.iter().position(|name| name == id) else { continue };
            for name in listed {
                match Self::rung(name, (at, &names), circuits) {
                    Ok(rung) => circuits[at].fallbacks.push(rung),
                    Err(why) => {
                        self.findings.take::<(), _>("network::fallback", name.span(), Err(why));
                    }
                }
            }
        }
    }

    fn rung(
        name: &Placed<String>,
        (at, names): (usize, &[String]),
        circuits: &[Circuit],
    ) -> Result<CircuitId, String> {
        let wanted = name.value();
        let Some(found) = names.iter().position(|known| known == wanted) else {
            let help = suggestion(wanted, names.iter().map(String::as_str));
            return Err(format!("there is no circuit `{wanted}`; {help}"));
        };
        let (main, rung) = (&circuits[at], &circuits[found]);
        if found == at || main.fallbacks.contains(&CircuitId(found)) {
            return Err(format!("`{wanted}` stands in for itself; name each circuit once"));
        }
        if !rung.joins(main.between.0, main.between.1) {
            let help = "name a circuit between the same two posts";
            return Err(format!("`{wanted}` joins other posts; {help}"));
        }
        if main.leg.is_some() || rung.leg.is_some() {
            let help = "leave out leg, or the fallback";
            return Err(format!("a circuit with a whole-leg time has no fallbacks; {help}"));
        }
        if main.off_line.is_some() != rung.off_line.is_some() {
            let help = "give both encyphering and decyphering, or neither";
            return Err(format!("`{wanted}` is not cyphered as its main circuit is; {help}"));
        }
        Ok(CircuitId(found))
    }

    /// Whether both directions are open at once, and whether there is only one.
    fn duplex(&mut self, layers: &Layers<'a, CircuitFile>) -> Option<(bool, bool)> {
        let Some((_, word)) = layers.first("duplex", |circuit| circuit.duplex.as_ref()) else {
            return Some((true, false));
        };
        match word.value().as_str() {
            "full" => Some((true, false)),
            "half" => Some((false, false)),
            "one way" => Some((true, true)),
            other => {
                let message = format!("`{other}` is not a way to share a line");
                let help = "write duplex = \"full\", \"half\" or \"one way\"".to_owned();
                self.findings.error("network::duplex", word.span(), message, help);
                None
            }
        }
    }
}
