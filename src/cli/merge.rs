//! `deskby merge`: the shards of an ensemble, joined to the same bytes as one run.

use std::path::PathBuf;

use super::ensemble::{Told, told};
use super::parts::{Numbered, decoded, read, same};
use super::{Fault, show};
use crate::ensemble::study::numbers;
use crate::report::ensemble::Frame;

/// Join the parts that `deskby ensemble --shard` has written.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  deskby merge *.part
  deskby merge first.part second.part --format json -o ensemble.json")]
pub(super) struct Args {
    /// The parts, in any order.
    #[arg(required = true)]
    part: Vec<PathBuf>,
    #[command(flatten)]
    told: Told,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let mut frame: Option<Frame> = None;
    let mut blocks = Numbered::new();
    for path in &args.part {
        let name = path.display();
        let part = decoded(&read(path)?);
        let (of, more) = part.map_err(|why| Fault::Asked(format!("{name}: {why}")))?;
        match &frame {
            Some(known) if !same(known, &of) || known.runs != of.runs => {
                let what =
                    format!("{name} is a part of another ensemble than {}", args.part[0].display());
                return Err(Fault::Asked(format!("{what}; {}", differs(known, &of))));
            }
            Some(_) => {}
            None => frame = Some(of),
        }
        blocks.extend(more);
    }
    let Some(frame) = frame else { return Ok(()) };
    let wanted = numbers(frame.runs);
    let missing = wanted.iter().filter(|number| !blocks.contains_key(number)).count();
    if missing > 0 {
        let what = format!("{missing} of {} blocks are in none of these parts", wanted.len());
        return Err(Fault::Asked(format!("{what}; name the parts of all shards")));
    }
    blocks.retain(|number, _| wanted.contains(number));
    if frame.deskby != env!("CARGO_PKG_VERSION") {
        show::say(&format!("note: these parts were made by deskby {}", frame.deskby));
    }
    told(&args.told, &frame, blocks)
}

/// In what two ensembles differ, and what to do.
fn differs(a: &Frame, b: &Frame) -> String {
    let what = if a.inputs != b.inputs {
        "their inputs differ"
    } else if a.seed != b.seed {
        "their seeds differ"
    } else if a.runs != b.runs {
        "they have not the same number of runs"
    } else if a.deskby != b.deskby {
        "they were made by different versions of deskby"
    } else {
        "they have not the same variants"
    };
    format!("{what}: merge parts of one command only")
}
