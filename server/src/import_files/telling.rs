//! How far an import is, told on the error stream.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use import::Progress;

/// Tells the progress: on a terminal as one line that changes, elsewhere a line every few seconds and one for each
/// file.
pub fn on_stderr() -> impl FnMut(Progress<'_>) {
    let terminal = std::io::stderr().is_terminal();
    let pause = if terminal {
        Duration::from_millis(100)
    } else {
        Duration::from_secs(5)
    };
    let mut last = Instant::now();
    move |progress| {
        let (text, step_done) = match progress {
            Progress::Reading(file, rows) => (format!("{file}: {rows} rows"), false),
            Progress::Read(file, rows) => (format!("{file}: {rows} rows, read"), true),
            Progress::Comparing(done, all) => {
                (format!("{done} of {all} products and customers"), done == all)
            }
            Progress::Committing(done, all) => (format!("{done} of {all} orders"), done == all),
        };
        if !step_done && last.elapsed() < pause {
            return;
        }
        last = Instant::now();
        let mut stderr = std::io::stderr().lock();
        // Nobody to tell it to is no reason to stop.
        let _ = match (terminal, step_done) {
            (true, false) => write!(stderr, "\r\x1B[K{text}").and_then(|()| stderr.flush()),
            (true, true) => writeln!(stderr, "\r\x1B[K{text}"),
            (false, _) => writeln!(stderr, "{text}"),
        };
    }
}
