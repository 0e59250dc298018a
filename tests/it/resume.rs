//! An ensemble that is killed half-way goes on from what it kept, and says the same.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Many more than are done while another test has the processor.
const BLOCKS: usize = 300;

fn ensemble(folder: &Path, more: &[&str]) -> Command {
    let runs = (BLOCKS * 256).to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskby"));
    command.args(["ensemble", "ukdis-geneva-007", "--variant", "immediate", "--runs", &runs]);
    command.args(["--format", "json"]).args(more).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[expect(clippy::disallowed_methods, reason = "a test looks at its own files")]
fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// How many blocks are in their place.
fn kept(folder: &Path) -> usize {
    let Ok(files) = folder.join("parts").read_dir() else { return 0 };
    let name = |file: std::fs::DirEntry| file.file_name().into_string().unwrap_or_default();
    // What was being written when it was killed is hidden, and never taken for a block.
    files.flatten().map(name).filter(|name| name.starts_with("block-")).count()
}

/// Waits for some blocks, and stops the child at once, as a power cut would.
fn kill(child: &mut Child, folder: &Path, after: usize) {
    let mut looked = 0;
    while kept(folder) < after {
        assert!(child.try_wait().unwrap().is_none(), "it was over before it could be killed");
        looked += 1;
        assert!(looked < 300_000, "no block after five minutes");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(!status.success(), "it was killed");
    #[cfg(unix)]
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9));
}

#[test]
fn an_ensemble_that_is_killed_twice_and_resumed_says_what_one_left_alone_says() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(ensemble(folder, &["-o", "alone"]).status().unwrap().success());
    let parts = ["--parts", "parts", "--threads", "2", "-o", "resumed"];
    let mut last = 0;
    for after in [3, 20] {
        let mut child = ensemble(folder, &parts).spawn().unwrap();
        kill(&mut child, folder, after);
        let now = kept(folder);
        assert!(now > last && now < BLOCKS, "{now} of {BLOCKS} blocks when it was killed");
        assert!(!folder.join("resumed").exists(), "no answer is written by halves");
        last = now;
    }
    assert!(ensemble(folder, &parts).status().unwrap().success());
    assert_eq!(kept(folder), BLOCKS);
    assert!(bytes(&folder.join("alone")) == bytes(&folder.join("resumed")), "the same bytes");
}
