//! Starting other programs: from the root of the workspace, with a clean Cargo environment, and with a failure
//! that names the command line so that a person can repeat it.

use crate::failure::{Failure, Outcome};
use crate::workspace;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A command that starts in the root of the workspace.
///
/// `cargo run` tells its child about the package `xtask` through variables. A nested Cargo compares some of them
/// with those of its last build and would rebuild for nothing, so they are taken out.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(workspace::root());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_about_xtask) {
            command.env_remove(name);
        }
    }
    command
}

fn is_about_xtask(variable: &str) -> bool {
    matches!(
        variable,
        "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR"
    ) || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

/// Where the standard output of a child goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// To our standard output: it is what the person asked for.
    Shown,
    /// To standard error: it is progress, and must not mix with figures a program reads.
    Progress,
}

/// Runs the command and waits.
///
/// # Errors
/// When the program can't be started or doesn't end with success.
pub fn run(command: &mut Command, output: Output) -> Outcome {
    if output == Output::Progress {
        command.stdout(io::stderr());
    }
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(ended_badly(command, &status.to_string()))
    }
}

/// What a command that was watched line by line did.
pub struct Watched {
    /// Whether it ended with success, and if not, why.
    pub outcome: Outcome,
    /// Everything it wrote to standard output.
    pub output: String,
}

/// Runs the command, shows its standard output line by line and keeps a copy.
pub fn watch(command: &mut Command) -> Watched {
    let mut output = String::new();
    let outcome = watch_into(command, &mut output);
    Watched { outcome, output }
}

fn watch_into(command: &mut Command, output: &mut String) -> Outcome {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    if let Some(pipe) = child.stdout.take() {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        // Bytes rather than `lines()`: a test may print what isn't UTF-8, and that must not end the run.
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).into_owned();
            print!("{text}");
            output.push_str(&text);
            line.clear();
        }
        // A closed terminal must not stop the tests; their verdict is in the exit status.
        let _ = io::stdout().flush();
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(ended_badly(command, &status.to_string()))
    }
}

/// What the command prints, without surrounding white space. Its standard error stays hidden.
///
/// # Errors
/// When the program can't be started or doesn't end with success.
pub fn read(command: &mut Command) -> Outcome<String> {
    let result = command.output().map_err(|error| not_started(command, &error))?;
    if result.status.success() {
        Ok(String::from_utf8_lossy(&result.stdout).trim().to_owned())
    } else {
        Err(ended_badly(command, &result.status.to_string()))
    }
}

/// Runs the command and ends it when it takes longer than `limit`.
///
/// # Errors
/// When the program can't be started, fails, or was ended.
pub fn run_within(command: &mut Command, limit: Duration) -> Outcome {
    let start = Instant::now();
    let mut child = command
        .stdout(io::stderr())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    loop {
        match child.try_wait().map_err(|error| not_started(command, &error))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(ended_badly(command, &status.to_string())),
            None if start.elapsed() > limit => {
                // Either it is still there and ends now, or it has ended by itself; both are fine.
                let _ = child.kill();
                let _ = child.wait();
                return Err(ended_badly(
                    command,
                    &format!("no answer within {} s", limit.as_secs()),
                ));
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// The command line as a person would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(quoted));
    words.join(" ")
}

fn quoted(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    if text.contains(char::is_whitespace) {
        format!("'{text}'")
    } else {
        text.into_owned()
    }
}

fn not_started(command: &Command, error: &io::Error) -> Failure {
    Failure::new(format!("`{}` could not be run: {error}", shown(command)))
}

fn ended_badly(command: &Command, how: &str) -> Failure {
    Failure::new(format!("`{}` failed ({how})", shown(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_in_the_failure() {
        let failure = run(&mut command("sh", &["-c", "exit 3"]), Output::Progress).unwrap_err();
        assert!(failure.to_string().contains("sh -c 'exit 3'"), "{failure}");
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let start = Instant::now();
        assert!(run_within(&mut command("sleep", &["30"]), Duration::from_millis(100)).is_err());
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_watched_program_keeps_its_output_even_when_it_fails() {
        let watched = watch(&mut command("sh", &["-c", "echo before; exit 1"]));
        assert!(watched.outcome.is_err());
        assert_eq!(watched.output, "before\n");
    }

    #[test]
    fn variables_of_the_outer_cargo_run_are_known() {
        assert!(is_about_xtask("CARGO_PKG_NAME"));
        assert!(!is_about_xtask("CARGO_HOME"));
    }
}
