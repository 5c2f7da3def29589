//! Writes what tests read: `record corpus` the inputs that the fuzz target starts from, `record fixture
//! VERSION` what this version of the schema writes.

use std::path::Path;
use std::process::ExitCode;

use tests::{corpus, fixture};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let written = match words.as_slice() {
        ["corpus"] => write_corpus(),
        ["fixture", version] => fixture::make().write(&fixture::folder(version)),
        _ => {
            eprintln!("record corpus | record fixture VERSION");
            return ExitCode::FAILURE;
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write_corpus() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/protocol");
    std::fs::create_dir_all(&folder)?;
    for input in corpus::inputs() {
        // Named by a digest of the content, as fuzzers name theirs: the same input has the same name.
        let digest = replica::commit::CommitHash::of(&input);
        let name: String = digest
            .0
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        std::fs::write(folder.join(name), &input)?;
    }
    Ok(())
}
