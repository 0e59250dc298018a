//! The form of the early 1970s: FM with its time, TO, TELNO, OF and INFO on one line.

use super::draft::Draft;
use super::fco_block;
use super::page::Line;

/// Reads a telegram of the transition: its clauses are those of the block, on fewer lines.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    fco_block::read(draft, lines);
}
