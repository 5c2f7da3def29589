//! The program `counterfoil`: the sync server and the tools around its data.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
