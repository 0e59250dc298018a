//! An interrupted command leaves no half-written file: what is being written is removed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once};

/// Files that are not whole yet.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The status of a command that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // Whoever panicked while he held it did not leave it in disorder.
    PARTS.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A file is begun that is of no use before it is whole.
pub(super) fn begun(part: &Path) {
    static WATCHED: Once = Once::new();
    // Where signals cannot be watched, a file may be left, and nothing else is lost.
    WATCHED.call_once(|| drop(ctrlc::set_handler(removed)));
    parts().insert(part.to_owned());
}

/// It is whole, or given up.
pub(super) fn done(part: &Path) {
    parts().remove(part);
}

#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "nothing else ends a program from beside its main thread"
)]
fn removed() {
    for part in parts().iter() {
        // One that has just become whole is not there any more.
        let _ = std::fs::remove_file(part);
    }
    std::process::exit(INTERRUPTED);
}
