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

/// A document for a terminal: its lines and tabs, and everything else visible. A telegram can
/// hold what a terminal obeys (escape sequences) or what turns the writing around.
pub(super) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if hides(c) {
            write!(visible, "<U+{:04X}>", u32::from(c)).expect("writing to a text cannot fail");
        } else {
            visible.push(if matches!(c, '\n' | '\t') { c } else { pictured(c) });
        }
    }
    visible
}

/// A page whose text has been escaped already: what hides is spelt out there too.
pub(super) fn in_markup(page: &str) -> String {
    let mut visible = String::with_capacity(page.len());
    for c in page.chars() {
        if hides(c) {
            write!(visible, "&lt;U+{:04X}&gt;", u32::from(c))
                .expect("writing to a text cannot fail");
        } else {
            visible.push(if matches!(c, '\n' | '\t') { c } else { pictured(c) });
        }
    }
    visible
}

/// A Markdown document in which nothing is HTML.
pub(super) fn without_tags(markdown: &str) -> String {
    markdown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The same for a text in which places are counted in bytes: as long as it was.
#[must_use]
pub fn of_the_same_length(text: &str) -> String {
    let mut same = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = matches!(c, '\n' | '\t' | '\r') || !(hides(c) || c.is_control());
        match c.len_utf8() {
            _ if plain => same.push(c),
            3 => same.push('\u{fffd}'),
            length => same.extend(std::iter::repeat_n('?', length)),
        }
    }
    same
}

/// Bytes in hexadecimal figures.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut figures = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(figures, "{byte:02x}").expect("writing to a text cannot fail");
    }
    figures
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
    fn a_terminal_obeys_nothing() {
        assert_eq!(visible("a\u{1b}[2J\rb\u{202e}c\td\n"), "a\u{241b}[2J\u{240d}b<U+202E>c\td\n");
    }

    #[test]
    fn places_are_kept_where_they_are_counted() {
        let text = "a\u{1b}\u{202e}\u{85}é\u{61c}\r\n";
        assert_eq!(of_the_same_length(text), "a?\u{fffd}??é??\r\n");
        assert_eq!(of_the_same_length(text).len(), text.len());
    }

    #[test]
    fn a_label_hides_nothing() {
        assert_eq!(on_one_line(" a\r\n\u{202e}b \u{7} "), "a <U+202E>b \u{2407}");
        assert_eq!(on_one_line("Zürich · Ελλάς"), "Zürich · Ελλάς");
    }
}
