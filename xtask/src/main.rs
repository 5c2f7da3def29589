//! The developer's commands: `cargo xtask setup`, `run`, `build`, `test`, `tidy` and `bench`.
//!
//! It starts other programs and reads files; it knows nothing about orders, stock or replication, and it has no
//! dependencies, because it is the first thing a fresh checkout builds.

mod bench;
mod bundle;
mod failure;
mod process;
mod run;
mod setup;
mod test;
mod tidy;
mod wasm;
mod workspace;

use failure::{Failure, Outcome};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  setup                     install what building and testing need; quick when nothing is missing
  run [SERVE ARGUMENTS]     set up, build, and serve the app with sample data; Ctrl-C drains and stops.
                            Arguments go to `counterfoil serve`, for instance --addr 127.0.0.1:9000
  build                     build the app in release into dist/ and weigh it
  test [--only PART[,PART]] [--seeds N]
                            run the tests, or some parts of them, with N histories in the simulator
  tidy                      check the project's own rules
  bench [NAME] [--json] [ARGUMENTS]
                            measure; for instance `bench offline-day --orders 1000 --json`

Variables: CHROMIUM and CHROMEDRIVER name the browser and its driver where they aren't on the PATH;
XTASK_WASM=distribution takes the distribution's compiler for the browser even where rustup has one.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure.has_words() {
                eprintln!("xtask: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let Some((command, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return Err(Failure::new("no command given"));
    };
    let wants_help = rest.iter().any(|word| word == "--help" || word == "-h");
    match command.as_str() {
        "help" | "--help" | "-h" => print!("{HELP}"),
        "test" if wants_help => print!("{HELP}\nParts:\n{}", test::list()),
        _ if wants_help => print!("{HELP}"),
        "run" => return run::run(rest),
        "test" => return test::run(rest),
        "bench" => return bench::run(rest),
        "setup" | "build" | "tidy" if !rest.is_empty() => {
            return Err(Failure::new(format!("`{command}` takes no arguments")));
        }
        "setup" => return setup::prepare(setup::Purpose::Everything),
        "build" => {
            setup::prepare(setup::Purpose::App)?;
            return bundle::build();
        }
        "tidy" => return tidy::run(),
        unknown => {
            return Err(Failure::new(format!(
                "there is no command `{unknown}`; see `cargo xtask --help`"
            )));
        }
    }
    Ok(())
}
