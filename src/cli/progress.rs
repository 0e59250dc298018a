//! A bar on stderr that says how far it is and how long it will take; only on a terminal.

use std::io::{IsTerminal as _, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over so many runs; it is not drawn where stderr is no terminal.
pub(super) fn bar(runs: u64) -> ProgressBar {
    let target = if stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} runs, {eta} left");
    let bar = ProgressBar::with_draw_target(Some(runs), target);
    bar.with_style(style.expect("the template is well formed"))
}
