//! Parts of an ensemble as files: what it is about, and blocks of 256 runs in whole microseconds.
//!
//! A line with the form and its version, a line of JSON, then for each block its number and its
//! values side by side, little-endian, and at the end a checksum of all that.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Fault;
use super::output::Output;
use crate::ensemble::order::NEVER;
use crate::ensemble::sample::{BLOCK, Block};
use crate::ensemble::study::Blocks;
use crate::report::ensemble::Frame;
use crate::time::Moment;

/// The first line of a part.
const FORM: &[u8] = b"deskby ensemble part 1\n";

/// Blocks by number.
pub(super) type Numbered = BTreeMap<u64, Blocks>;

/// Blocks as a part.
pub(super) fn encoded<'b>(
    frame: &Frame,
    blocks: impl ExactSizeIterator<Item = &'b Blocks>,
) -> Vec<u8> {
    let mut bytes = FORM.to_vec();
    bytes.extend(serde_json::to_vec(frame).expect("a frame is plain"));
    bytes.push(b'\n');
    bytes.extend((blocks.len() as u64).to_le_bytes());
    for sides in blocks {
        bytes.extend(sides.first().map_or(0, |side| side.number).to_le_bytes());
        for micros in sides.iter().flat_map(|side| &side.micros) {
            bytes.extend(micros.to_le_bytes());
        }
    }
    let sum = checksum(&bytes);
    bytes.extend(sum.to_le_bytes());
    bytes
}

/// What a part holds, or why it is none.
pub(super) fn decoded(bytes: &[u8]) -> Result<(Frame, Numbered), String> {
    let body = bytes.strip_prefix(FORM).ok_or("it is no part of an ensemble of version 1")?;
    let (content, sum) = body.split_last_chunk::<8>().ok_or("it is cut off")?;
    let whole = bytes.len() - 8;
    if u64::from_le_bytes(*sum) != checksum(&bytes[..whole]) {
        return Err("it is damaged or cut off; make it again".to_owned());
    }
    let end = content.iter().position(|&byte| byte == b'\n').ok_or("it has no frame")?;
    let frame: Frame =
        serde_json::from_slice(&content[..end]).map_err(|error| format!("its frame: {error}"))?;
    sound(&frame)?;
    let mut numbers = Numbers { rest: &content[end + 1..] };
    let count = numbers.next().ok_or("it has no blocks")?;
    let mut blocks = Numbered::new();
    for _ in 0..count {
        let number = numbers.next().ok_or("a block is cut off")?;
        let side = |numbers: &mut Numbers<'_>, columns: usize| {
            let micros = (0..columns as u64 * BLOCK).map(|_| Some(numbers.next()?.cast_signed()));
            let micros = micros.collect::<Option<Vec<i64>>>()?;
            micros.iter().all(|&micros| is_a_moment(micros)).then_some(Block { number, micros })
        };
        let sides = frame.sides.iter().map(|of| side(&mut numbers, of.columns));
        let sides: Option<Blocks> = sides.collect();
        blocks.insert(number, sides.ok_or("a block is cut off or holds what is no moment")?);
    }
    Ok((frame, blocks))
}

/// Whether a number is one that a run can have: never, or within the years 1 to 9998.
fn is_a_moment(micros: i64) -> bool {
    const A_YEAR: i64 = 366 * 86_400_000_000;
    let latest = Moment::LATEST.as_micros() - A_YEAR;
    micros == NEVER || (Moment::EARLIEST.as_micros() + A_YEAR..latest).contains(&micros)
}

/// Whether every column that a frame names is there.
fn sound(frame: &Frame) -> Result<(), String> {
    let within = frame.sides.iter().all(|side| {
        let columns = |copy: &crate::report::ensemble::CopyFrame| {
            let mut used = copy.at_post.iter().chain(&copy.seen).chain(&copy.despatched);
            used.all(|&column| column < side.columns)
        };
        side.columns < 1_000_000 && side.copies.iter().all(columns)
    });
    let runs = (1..=super::ensemble::MOST_RUNS).contains(&frame.runs);
    let sides = !frame.sides.is_empty();
    if within && runs && sides {
        Ok(())
    } else {
        Err("its frame does not hold together".to_owned())
    }
}

struct Numbers<'b> {
    rest: &'b [u8],
}

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let (first, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        Some(u64::from_le_bytes(*first))
    }
}

/// FNV-1a over the bytes: it finds damage, not malice.
fn checksum(bytes: &[u8]) -> u64 {
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// The bytes of a part.
#[expect(clippy::disallowed_methods, reason = "cli is where files are read")]
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(|error| Fault::World(format!("{}: {error}", path.display())))
}

/// A folder in which an ensemble keeps its blocks, so that it can go on where it was stopped.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder where it is not there.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(path).map_err(|error| {
            Fault::World(format!("the folder {} could not be made: {error}", path.display()))
        })?;
        Ok(Self { path: path.to_owned() })
    }

    fn file(&self, number: u64) -> PathBuf {
        self.path.join(format!("block-{number:06}.part"))
    }

    /// Those of these blocks that are there and whole; what is damaged is made again, what
    /// belongs to another ensemble is a fault.
    pub(super) fn kept(&self, frame: &Frame, numbers: &[u64]) -> Result<Numbered, Fault> {
        let mut kept = Numbered::new();
        for &number in numbers {
            let path = self.file(number);
            if !path.is_file() {
                continue;
            }
            let Ok((known, mut blocks)) = decoded(&read(&path)?) else { continue };
            if !same(&known, frame) {
                let what = format!("{} belongs to another ensemble", path.display());
                let help = "name another folder for --parts, or empty this one";
                return Err(Fault::Asked(format!("{what}; {help}")));
            }
            if let Some(sides) = blocks.remove(&number) {
                kept.insert(number, sides);
            }
        }
        Ok(kept)
    }

    /// Writes a block whole and renames it into its place.
    pub(super) fn keep(&self, frame: &Frame, sides: &Blocks) -> Result<(), Fault> {
        let number = sides.first().map_or(0, |side| side.number);
        let part = encoded(frame, std::iter::once(sides));
        Output { output: Some(self.file(number)) }.write(&part)
    }
}

/// Whether two frames are of one ensemble, however many runs it has.
pub(super) fn same(a: &Frame, b: &Frame) -> bool {
    *a == Frame { runs: a.runs, ..b.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ensemble::SideFrame;

    fn frame() -> Frame {
        let side = SideFrame {
            name: "as it was".to_owned(),
            title: "as it was".to_owned(),
            handed_in: 0,
            columns: 2,
            copies: Vec::new(),
        };
        Frame {
            deskby: "0".to_owned(),
            scenario: "s".to_owned(),
            title: "t".to_owned(),
            network: "n".to_owned(),
            inputs: String::new(),
            seed: 0,
            runs: 512,
            sides: vec![side],
        }
    }

    fn block(number: u64) -> Blocks {
        let micros = (0..512).map(|at| i64::from(at) * 7 - 3).collect();
        vec![Block { number, micros }]
    }

    #[test]
    fn a_part_is_read_as_it_was_written() {
        let bytes = encoded(&frame(), [block(3), block(1)].iter());
        let (known, blocks) = decoded(&bytes).unwrap();
        assert_eq!(known, frame());
        assert_eq!(blocks.into_iter().collect::<Vec<_>>(), [(1, block(1)), (3, block(3))]);
    }

    #[test]
    fn a_part_that_is_cut_off_or_damaged_anywhere_is_refused() {
        let bytes = encoded(&frame(), std::iter::once(&block(0)));
        for at in (0..bytes.len()).step_by(61) {
            assert!(decoded(&bytes[..at]).is_err(), "cut off at {at}");
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x20;
            assert!(decoded(&damaged).is_err(), "damaged at {at}");
        }
    }
}
