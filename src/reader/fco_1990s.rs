//! The block of the 1990s: printers' serials, SUMMARY and DETAIL, text in mixed case.

use super::draft::Draft;
use super::fco_block;
use super::page::Line;

/// Reads a block telegram of the 1990s: header and trailer are those of the older block.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    fco_block::read(draft, lines);
}
