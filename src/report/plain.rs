//! Text of unknown origin as formats can carry it: no character that a format forbids, nothing
//! that hides on a label.

use std::fmt::Write as _;

/// The text with a visible picture in the place of each control character that XML 1.0 and
/// readers of CSV forbid; tabs and line ends stay, and so does every other character.
pub(super) fn without_controls(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { c } else { pictured(c) }).collect()
}

/// The text as one line in which nothing is invisible: white space is one space, and marks that
/// change the direction of writing are spelt out, as `<U+202E>`.
pub(super) fn on_one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if hides(c) {
                write!(line, "<U+{:04X}>", u32::from(c)).expect("writing to a text cannot fail");
            } else {
                line.push(pictured(c));
            }
        }
    }
    line
}

/// The text with its lines, in which nothing is invisible: controls by their pictures, marks
/// that change the direction of writing spelt out.
pub(super) fn shown_plainly(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' => shown.push(c),
            '\r' => {}
            c if hides(c) => {
                write!(shown, "<U+{:04X}>", u32::from(c)).expect("writing to a text cannot fail");
            }
            c => shown.push(pictured(c)),
        }
    }
    shown
}

/// The Unicode picture of a control character; what is no character at all is U+FFFD.
fn pictured(c: char) -> char {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        0x80..=0x9f | 0xfffe | 0xffff => '\u{fffd}',
        _ => c,
    }
}

/// Whether a character changes the direction of writing or is not seen at all.
fn hides(c: char) -> bool {
    matches!(
        u32::from(c),
        0x061c | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0xfeff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_character_is_shown_by_its_picture() {
        assert_eq!(without_controls("a\u{0}b\u{1b}[31m\tc\n"), "a\u{2400}b\u{241b}[31m\tc\n");
        assert_eq!(without_controls("\u{7f}\u{85}\u{ffff}"), "\u{2421}\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_label_hides_nothing() {
        assert_eq!(on_one_line(" a\r\n\u{202e}b \u{7} "), "a <U+202E>b \u{2407}");
        assert_eq!(on_one_line("Zürich · Ελλάς"), "Zürich · Ελλάς");
    }
}
