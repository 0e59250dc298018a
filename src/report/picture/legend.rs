//! What the signs of a drawing mean.

use super::super::xml::Element;
use super::layout::{RIGHT, WIDTH};
use super::shape::{Area, circle, group, line, path, rect, width_of, words};

/// Draws a sign at a place.
type Sign = fn(f64, f64) -> Element;

/// The legend of the time diagram from a height down, and where it ends.
pub(super) fn of_timeline(top: f64) -> (Element, f64) {
    let signs: [(&str, Sign); 13] = [
        ("printed or observed", |x, y| circle("solid", (x + 11.0, y), 5.0)),
        ("at the post (typical run)", |x, y| circle("hollow", (x + 11.0, y), 4.2)),
        ("could be seen (typical run)", |x, y| {
            path("hollow", format!("M{} {}l5 5l-5 5l-5 -5z", x + 11.0, y - 5.0))
        }),
        ("8 runs in 10, at the post", |x, y| {
            rect("hatch", Area { x, y: y - 4.5, w: 22.0, h: 9.0 }).with("fill", "url(#t-hatch)")
        }),
        ("8 runs in 10, could be seen", |x, y| {
            rect("hatch seen", Area { x, y: y - 4.5, w: 22.0, h: 9.0 }).with("fill", "url(#t-seen)")
        }),
        ("wait, with its reason", |x, y| rect("wait", Area { x, y: y - 6.0, w: 22.0, h: 12.0 })),
        ("work", |x, y| rect("work", Area { x, y: y - 4.0, w: 22.0, h: 8.0 })),
        ("by wire (inferred)", |x, y| line("wire", (x, y + 5.0), (x + 22.0, y - 5.0))),
        ("by bag (inferred)", |x, y| line("bag", (x, y + 5.0), (x + 26.0, y - 5.0))),
        ("DESKBY", |x, y| line("flag", (x + 11.0, y - 7.0), (x + 11.0, y + 7.0))),
        ("referred to, not held", |x, y| circle("ghost", (x + 11.0, y), 4.5)),
        ("closed", |x, y| rect("closed", Area { x, y: y - 6.0, w: 22.0, h: 12.0 })),
        ("local night, 19:00–07:00", |x, y| {
            rect("night", Area { x, y: y - 2.0, w: 22.0, h: 3.5 })
        }),
    ];
    let mut all = group("legend");
    let (mut x, mut y) = (14.0, top);
    for (text, sign) in signs {
        let width = 30.0 + width_of(text, 10.0) + 18.0;
        if x + width > WIDTH - RIGHT {
            (x, y) = (14.0, y + 18.0);
        }
        all = all.holding(sign(x, y)).holding(words("sub small", (x + 30.0, y + 3.5), text));
        x += width;
    }
    let letters = "P printed  D documented  I inferred  B borrowed  A assumed: the weakest basis \
                   that a time rests on";
    y += 18.0;
    (all.holding(words("note", (14.0, y + 3.5), letters)), y + 6.0)
}
