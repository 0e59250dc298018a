//! The built-in library: scenarios, networks and schemes inside the binary.

/// A file of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its path below `scenarios/`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Every file of the library, in order of path.
pub static BUILT_IN: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The file at a path below `scenarios/`.
#[must_use]
pub fn built_in(path: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|file| file.path == path)
}
