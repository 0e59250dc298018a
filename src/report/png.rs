//! A drawing as an image: the SVG drawn by resvg with letters that are embedded here, so that the
//! same drawing is the same image on every machine. Only with the feature `cli`.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::Document;

/// Letters: Roboto, Apache-2.0; see `assets/README.md`.
const LETTERS: [&[u8]; 2] =
    [include_bytes!("assets/roboto-Regular.ttf"), include_bytes!("assets/roboto-Bold.ttf")];
/// Pixels of the image for one of the drawing, so that print is sharp.
const SCALE: f32 = 2.0;
/// No side of an image is longer.
const LONGEST: f32 = 16_000.0;

/// The image of a drawing; none if it is larger than an image may be.
///
/// # Panics
///
/// Never: what is drawn is SVG of our own making.
#[must_use]
pub fn png(drawing: &Document) -> Option<Document> {
    let mut letters = fontdb::Database::new();
    for font in LETTERS {
        letters.load_font_data(font.to_vec());
    }
    letters.set_sans_serif_family("Roboto");
    let options = Options {
        fontdb: Arc::new(letters),
        font_family: "Roboto".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_data(&drawing.bytes, &options).expect("a drawing of ours is SVG");
    let size = tree.size();
    let scale = SCALE.min(LONGEST / size.width()).min(LONGEST / size.height());
    let size = size.to_int_size().scale_by(scale)?;
    let mut image = Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut image.as_mut());
    let name = drawing.name.strip_suffix(".svg").unwrap_or(&drawing.name);
    let bytes = image.encode_png().ok()?;
    Some(Document { name: format!("{name}.png"), bytes })
}
