//! Damaged and hostile input through the binary: a finding with its place, exit 1, no panic.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn deskby(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskby"));
    command.args(args).stdin(std::process::Stdio::null()).env("NO_COLOR", "1");
    command.output().unwrap()
}

/// Runs and expects exit 1, no panic, and every one of `said` on stderr.
fn refused(args: &[&str], said: &[&str]) {
    let output = deskby(args);
    // The findings of `read` are its answer; all others go to stderr.
    let answer = if args[0] == "read" { &output.stdout } else { &output.stderr };
    let heard = String::from_utf8_lossy(answer).into_owned();
    assert_eq!(output.status.code(), Some(1), "{args:?}: {heard}");
    assert!(!heard.contains("panicked"), "{heard}");
    for words in said {
        assert!(heard.contains(words), "{args:?} does not say {words:?}: {heard}");
    }
}

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    #[expect(clippy::disallowed_methods, reason = "a test makes its own files")]
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The seed with one text in the place of another.
    fn telegram(&self, from: &str, to: &str) -> String {
        let text = include_str!("../../scenarios/ukdis-geneva-007/telegram.txt");
        assert!(text.contains(from));
        self.write("telegram.txt", text.replacen(from, to, 1))
    }

    /// The built-in network with one text in the place of another, and a scenario on it.
    fn network(&self, from: &str, to: &str) -> String {
        let text = include_str!("../../scenarios/networks/fco-1986.toml");
        assert!(text.contains(from), "{from}");
        self.write("network.toml", text.replacen(from, to, 1))
    }

    fn scenario(&self, more: &str) -> String {
        self.telegram("TO PRIORITY FCO", "TO PRIORITY FCO");
        let head =
            "version = 1\ntitle = \"x\"\nnetwork = \"fco-1986\"\ntelegram = \"telegram.txt\"\n";
        self.write("scenario.toml", format!("{head}{more}"))
    }
}

#[test]
fn an_empty_file_is_no_telegram() {
    let folder = Folder::new();
    let path = folder.write("empty.txt", "");
    refused(&["replay", &path], &["empty.txt", "there is no text"]);
    refused(&["read", &path], &["there is no text"]);
}

#[test]
fn noise_is_refused_without_a_panic() {
    let folder = Folder::new();
    let mut state = 1_u64;
    let noise: Vec<u8> = (0..2_000_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()[0]
        })
        .collect();
    let path = folder.write("noise.txt", noise);
    refused(&["read", &path], &["UTF-8"]);
    refused(&["replay", &path], &["noise.txt", "not UTF-8 from here", "save it as UTF-8"]);
}

#[test]
fn one_byte_that_is_not_utf8_is_named_with_its_line() {
    let folder = Folder::new();
    let text = include_bytes!("../../scenarios/ukdis-geneva-007/telegram.txt");
    let mut bytes = text.to_vec();
    let at = bytes.windows(6).position(|six| six == b"LOWITZ").unwrap();
    bytes[at] = 0xff;
    let path = folder.write("telegram.txt", bytes);
    refused(&["replay", &path], &["telegram.txt:24", "not UTF-8 from here"]);
}

#[test]
fn a_short_name_is_not_guessed() {
    let folder = Folder::new();
    let path = folder.telegram("TO PRIORITY FCO", "TO FOO");
    refused(&["replay", &path], &["telegram.txt:7:4", "`FOO` may be FCO", "write FCO"]);
}

#[test]
fn an_addressee_that_the_network_does_not_know_is_named_with_its_line() {
    let folder = Folder::new();
    let path = folder.telegram("TO PRIORITY FCO", "TO PRIORITY FOOVILLE");
    refused(&["replay", &path], &["FOOVILLE", "telegram.txt", "is not a post of the network"]);
}

#[test]
fn a_date_time_group_of_hour_99_is_not_an_hour() {
    let folder = Folder::new();
    let path = folder.telegram("101635Z", "319999Z");
    let said = "`OF 319999Z FEBRUARY 1986` is no date-time group";
    refused(&["replay", &path], &["telegram.txt:11:1", said, "write its date-time group as"]);
}

#[test]
fn a_syntax_error_and_a_misspelt_key_are_named_with_the_remedy() {
    let folder = Folder::new();
    let path = folder.scenario("runs = = 5\n");
    refused(&["replay", &path], &["scenario.toml:5"]);
    let path = folder.scenario("rums = 5\n");
    refused(&["replay", &path], &["scenario.toml:5", "rums", "did you mean `runs`?"]);
}

#[test]
fn the_networks_of_the_library_are_sound_with_all_their_traffic() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/networks");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let answer = deskby(&["check", path.to_str().unwrap()]);
            let said = String::from_utf8_lossy(&answer.stdout).into_owned();
            assert!(answer.status.success() && said.contains("sound"), "{said}");
        }
    }
}

#[test]
fn a_network_is_checked_as_a_whole() {
    let folder = Folder::new();
    let unknown =
        folder.network("between = [\"bonn\", \"london\"]", "between = [\"bonnn\", \"london\"]");
    refused(&["check", &unknown], &["bonnn", "did you mean `bonn`?"]);
    let circle =
        folder.network("between = [\"bonn\", \"london\"]", "between = [\"bonn\", \"paris\"]");
    let text = include_str!("../../scenarios/networks/fco-1986.toml")
        .replacen("between = [\"bonn\", \"london\"]", "between = [\"bonn\", \"paris\"]", 1)
        .replacen("between = [\"paris\", \"london\"]", "between = [\"paris\", \"bonn\"]", 1);
    drop(circle);
    let circle = folder.write("network.toml", text);
    refused(&["check", &circle], &["circle", "bonn, paris"]);
}

#[test]
fn a_bag_that_never_runs_is_refused() {
    let folder = Folder::new();
    let text = include_str!("../../scenarios/networks/fco-1986.toml");
    let at = text.find("leaves = ").expect("the network has bags");
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let never = format!("{}leaves = \"PH off\"{}", &text[..at], &text[end..]);
    let path = folder.write("network.toml", never);
    refused(&["check", &path], &["network.toml", "it never leaves"]);
}

#[test]
fn a_figure_that_cannot_be_is_refused() {
    let folder = Folder::new();
    for (figure, said) in [
        ("\"-5 min\"", "less than no time"),
        ("\"soon\"", "not a length of time"),
        ("{ low = \"9 min\", typical = \"5 min\", high = \"7 min\" }", "do not rise"),
        ("{ value = \"5 min\", basis = \"borrowed\" }", "names no source"),
        ("{ value = \"5 min\", basis = \"guessed\" }", "not a basis"),
        ("{ value = \"5 min\", exponential = \"5 min\" }", "two shapes"),
    ] {
        let more = format!("[figures]\n\"templates.post.centre.handling\" = {figure}\n");
        refused(&["replay", &folder.scenario(&more)], &["scenario.toml:6", said]);
    }
    let more = "[figures]\n\"templates.post.centre.handlign\" = \"5 min\"\n";
    refused(&["replay", &folder.scenario(more)], &["did you mean"]);
}

#[test]
fn a_question_about_nobody_is_answered_with_who_there_is() {
    refused(&["replay", "--precedence", "BOM=FLASH"], &["BOM", "not an addressee"]);
    refused(&["replay", "--variant", "mornin"], &["did you mean `morning`?"]);
    refused(&["replay", "--explain", "NOBODY"], &["NOBODY"]);
    refused(&["glossary", "SAVINGS"], &["SAVING"]);
}

#[test]
fn what_the_world_denies_is_exit_2_and_leaves_no_half_file() {
    let folder = Folder::new();
    let missing = deskby(&["replay", "no-such-scenario"]);
    assert_eq!(missing.status.code(), Some(2));
    let nowhere = folder.folder.path().join("no/such/folder/out.txt");
    let unwritable = deskby(&["replay", "-o", nowhere.to_str().unwrap()]);
    assert_eq!(unwritable.status.code(), Some(2));
    assert!(!Path::new(&nowhere).exists());
    let whole = folder.folder.path().join("out.txt");
    assert!(deskby(&["replay", "-o", whole.to_str().unwrap()]).status.success());
    assert_eq!(folder.folder.path().read_dir().unwrap().count(), 1, "nothing beside the file");
}

#[test]
fn every_command_answers() {
    for args in [
        &["list"][..],
        &["check"],
        &["schema"],
        &["schema", "network"],
        &["schema", "office"],
        &["schema", "replay"],
        &["schema", "compare"],
        &["glossary"],
        &["glossary", "SAVING"],
        &["completions", "bash"],
        &["man"],
        &["man", "replay"],
        &["replay", "--typical", "--zone", "utc"],
        &["replay", "--zone", "Europe/Paris", "--at", "Friday 22:00"],
        &["replay", "--format", "json"],
        &["replay", "--explain", "BONN"],
        &["compare", "--format", "markdown", "--variant", "morning"],
        &["compare", "--format", "json", "--variant", "morning"],
    ] {
        let output = deskby(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{args:?}");
    }
}
