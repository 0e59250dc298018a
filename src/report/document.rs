//! A named file that a renderer makes; where it is written is the affair of `cli`.

/// A document: the name of its file, and its bytes.
///
/// The name is a plain file name, or a relative path with `/` where a document is part of a
/// bundle; it never has `..` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name of its file, with its ending.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Document {
    /// A document of text.
    #[must_use]
    pub fn of_text(name: impl Into<String>, text: String) -> Self {
        Self { name: name.into(), bytes: text.into_bytes() }
    }

    /// The one document of a renderer that makes no more.
    #[must_use]
    pub fn alone(name: impl Into<String>, text: String) -> Vec<Self> {
        vec![Self::of_text(name, text)]
    }
}
