//! DESKBY: a deadline and a permission to wait before anybody is called out.

use super::compile::Node;
use super::stages::Shop;
use crate::engine::{FigureId, Place, Work};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// When a copy must be at the start of a unit to be on its desk, or at a post without desks, in
/// time.
type Need = (Precedence, Moment);

/// Before the moment that a deadline needs, nobody is called out: the deadline, less the
/// typical work that is still to be done and the typical time of a call.
pub(super) fn set_call_from(node: &mut Node, shop: &Shop<'_>) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for child in &mut node.children {
        needs.extend(set_call_from(child, shop));
    }
    if !node.on_desk.is_empty() || node.goes_no_further {
        needs.push((node.rank.precedence, node.deskby.unwrap_or(Moment::EARLIEST)));
    }
    for stage in node.stages.iter_mut().rev() {
        let ahead = typical(&stage.place, shop);
        let earlier = |moment: Moment| moment.saturating_add(-ahead);
        for (_, moment) in &mut needs {
            *moment = earlier(*moment);
        }
        if let Place::Station { station, call_from, .. } = &mut stage.place {
            let call_out = shop.stations[station.0 as usize].call_out;
            let callers = needs.iter().filter(|(precedence, _)| {
                call_out.is_some_and(|call| *precedence >= call.at_least)
            });
            let delay = call_out.map_or(Span::ZERO, |call| typical_work(&call.delay, shop));
            let first = callers.map(|(_, moment)| moment.saturating_add(-delay)).min();
            *call_from = first.unwrap_or(Moment::EARLIEST);
        }
    }
    needs
}

fn typical(place: &Place, shop: &Shop<'_>) -> Span {
    match place {
        Place::Station { work, .. } | Place::Delay(work) => typical_work(work, shop),
        Place::Carrier { travel, .. } => typical_work(travel, shop),
    }
}

fn typical_work(work: &Work, shop: &Shop<'_>) -> Span {
    let value = |figure: FigureId| shop.figures[figure.0 as usize].distribution.typical();
    let drawn = work.drawn.map_or(Span::ZERO, |figure| Span::from_micros(value(figure)));
    let sent = work.sent.map_or(Span::ZERO, |sent| {
        let fine = i128::from(sent.characters) * 1_000_000_000 * i128::from(sent.parts);
        let micros = fine / i128::from(value(sent.rate).max(1));
        Span::from_micros(i64::try_from(micros).unwrap_or(i64::MAX / 1_024))
    });
    work.fixed + drawn + sent
}
