//! Pages: one file of HTML each that needs nothing else, now or in ten years.
//!
//! The drawings are those of `picture`; the script adds only movement. No page asks for anything
//! from anywhere: its own policy forbids it.

mod arrivals;
mod compare;
mod events;
mod frame;
mod ground;
mod marked;
mod read;
mod replay;
mod spread;

pub use compare::compare_html;
pub use marked::Original;
pub use read::read_html;
pub use replay::replay_html;
pub use spread::spread_html;
