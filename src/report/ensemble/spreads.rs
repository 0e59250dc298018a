//! An ensemble as what `Spread` draws: for each side the quantiles of each copy's last milestone.

use super::answer::{CopyV1, EnsembleV1, MomentsV1, SideV1};
use crate::ensemble::order::NEVER;
use crate::report::{Spread, SpreadRow};
use crate::time::Moment;

/// The spreads of an ensemble, one a side; desks that fare alike are one row.
#[must_use]
pub fn spreads(found: &EnsembleV1) -> Vec<Spread> {
    found.sides.iter().map(|side| spread(found, side)).collect()
}

fn spread(found: &EnsembleV1, side: &SideV1) -> Spread {
    let mut rows: Vec<SpreadRow> = Vec::new();
    let mut kinds: Vec<(Option<String>, usize)> = Vec::new();
    for copy in &side.copies {
        let Some(row) = row(copy) else { continue };
        let same = |at: &usize| kinds[*at].0 == copy.kind && rows[*at].quantiles == row.quantiles;
        let known = (0..rows.len()).find(same).filter(|_| copy.kind.is_some());
        if let Some(at) = known {
            kinds[at].1 += 1;
            let several = copy.frame.as_ref().and_then(|frame| frame.kind.clone());
            let name = several.map_or_else(|| copy.name.clone(), |(_, several)| several);
            rows[at].name = format!("{} {name}", kinds[at].1);
            continue;
        }
        kinds.push((copy.kind.clone(), 1));
        rows.push(row);
    }
    let title = if side.title.is_empty() { side.name.clone() } else { side.title.clone() };
    Spread { title, runs: found.runs, rows }
}

fn row(copy: &CopyV1) -> Option<SpreadRow> {
    let frame = copy.frame.as_ref()?;
    let moments = copy.could_be_seen.as_ref().or(copy.at_post.as_ref())?;
    // A despatch is no arrival.
    let arrived = frame.observed.iter().filter(|of| of.milestone != "despatched");
    Some(SpreadRow {
        name: copy.name.clone(),
        desk: copy.kind.is_some(),
        clock: frame.clock(),
        quantiles: quantiles(moments),
        deadline: frame.deskby.map(Moment::from_micros),
        observed: arrived.map(|of| Moment::from_micros(of.at)).collect(),
    })
}

fn quantiles(moments: &MomentsV1) -> [Option<Moment>; 7] {
    let at = |permille: u32| {
        let exact = moments.quantiles.iter().filter_map(|quantile| quantile.exact);
        let value = exact.into_iter().find(|quantile| quantile.permille == permille)?.value;
        (value != NEVER).then(|| Moment::from_micros(value))
    };
    [50, 100, 250, 500, 750, 900, 950].map(at)
}
