//! Lines, boxes and words of a drawing as SVG elements.

use super::super::xml::Element;

/// A box on the paper, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    /// Its left edge.
    pub(super) x: f64,
    /// Its upper edge.
    pub(super) y: f64,
    /// How wide.
    pub(super) w: f64,
    /// How high.
    pub(super) h: f64,
}

impl Area {
    /// Whether two boxes cover some of the same paper.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// A number as a drawing writes it: one decimal at most, never `-0`.
pub(super) fn num(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A box.
pub(super) fn rect(class: &str, area: Area) -> Element {
    Element::new("rect")
        .with("class", class)
        .with("x", num(area.x))
        .with("y", num(area.y))
        .with("width", num(area.w.max(0.0)))
        .with("height", num(area.h.max(0.0)))
}

/// A straight line.
pub(super) fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> Element {
    Element::new("line")
        .with("class", class)
        .with("x1", num(from.0))
        .with("y1", num(from.1))
        .with("x2", num(to.0))
        .with("y2", num(to.1))
}

/// A path.
pub(super) fn path(class: &str, d: impl Into<String>) -> Element {
    Element::new("path").with("class", class).with("d", d)
}

/// A circle.
pub(super) fn circle(class: &str, (x, y): (f64, f64), r: f64) -> Element {
    Element::new("circle")
        .with("class", class)
        .with("cx", num(x))
        .with("cy", num(y))
        .with("r", num(r))
}

/// Words that begin at a place.
pub(super) fn words(class: &str, (x, y): (f64, f64), text: impl Into<String>) -> Element {
    Element::of("text", text).with("class", class).with("x", num(x)).with("y", num(y))
}

/// A group of a class.
pub(super) fn group(class: &str) -> Element {
    Element::new("g").with("class", class)
}

/// How wide a text is in pixels, about so: the widths of a plain sans serif.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    let ems: f64 = text.chars().map(advance).sum();
    ems * size
}

/// The text cut to a width, with an ellipsis where something is left out.
pub(super) fn fitted(text: &str, size: f64, width: f64) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = size * advance('…');
    for c in text.chars() {
        used += size * advance(c);
        if used > width {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.27,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.35,
        'm' | 'w' | 'M' | 'W' | '…' => 0.88,
        'A'..='Z' => 0.67,
        'a'..='z' | '0'..='9' => 0.555,
        _ => 0.62,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_short() {
        assert_eq!(num(12.0), "12");
        assert_eq!(num(12.345), "12.3");
        assert_eq!(num(-0.04), "0");
    }

    #[test]
    fn a_long_text_is_cut_to_its_place() {
        let cut = fitted("other traffic ahead at WASHINGTON", 10.0, 90.0);
        assert!(cut.ends_with('…') && width_of(&cut, 10.0) <= 90.0, "{cut}");
        assert_eq!(fitted("short", 10.0, 90.0), "short");
    }
}
