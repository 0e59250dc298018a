//! The command line's entry: it hands over to the library's `cli` and ends with its status.

fn main() -> std::process::ExitCode {
    deskby::cli::main()
}
