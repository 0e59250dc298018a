
/// Part of the crate that tests/mutants/all makes: the mutant that is on.
pub mod mutant {
    use std::sync::atomic::{AtomicU32, Ordering};

    static ON: AtomicU32 = AtomicU32::new(u32::MAX);

    #[inline]
    pub fn on() -> u32 {
        let on = ON.load(Ordering::Relaxed);
        if on == u32::MAX { set() } else { on }
    }

    #[cold]
    fn set() -> u32 {
        let on = std::env::var("MUTANT").ok().and_then(|on| on.parse().ok()).unwrap_or(0);
        ON.store(on, Ordering::Relaxed);
        on
    }
}
