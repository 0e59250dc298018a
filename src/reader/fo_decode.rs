//! To be written.

use super::draft::Draft;
use super::fco_block;
use super::page::Line;

/// Reads.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    fco_block::read(draft, lines);
}

/// x
pub(super) fn compare(_draft: &mut Draft) {}
