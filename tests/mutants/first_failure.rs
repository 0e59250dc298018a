
// Part of the crate that tests/mutants/run makes: one failure tells that a mutant is killed.
#[cfg(test)]
#[used]
#[unsafe(link_section = ".init_array")]
static FIRST_FAILURE: extern "C" fn() = {
    extern "C" fn at_the_first_failure() {
        std::panic::set_hook(Box::new(|told| {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "{told}");
            std::process::exit(101);
        }));
    }
    at_the_first_failure
};
