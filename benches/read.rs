//! How fast telegrams are read, style by style.

use deskby::reader::{Options, read};

fn main() {
    divan::main();
}

const SEED: &str = include_str!("../scenarios/ukdis-geneva-007/telegram.txt");

/// The seed: a block telegram of one page and a half with a damaged trailer.
#[divan::bench]
fn seed(bencher: divan::Bencher) {
    bencher.bench(|| read(divan::black_box(SEED), &Options::default()));
}

/// A text with nothing of a telegram in it: time is linear in its length.
#[divan::bench(args = [10_000, 100_000, 1_000_000])]
fn noise(bencher: divan::Bencher, bytes: usize) {
    let text = "LOREM IPSUM 12 DOLOR ".repeat(bytes / 21);
    bencher.bench(|| read(divan::black_box(&text), &Options::default()));
}
