//! The command line: what can be told to `counterfoil`, and how it answers.
//!
//! Every option can also be given as a variable `COUNTERFOIL_<NAME>`; the option wins.

mod data;
mod doctor;
mod enrol;
mod export;
mod import;
mod report;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use report::Failure;

/// Order management that keeps selling when the network does not.
#[derive(Debug, Parser)]
#[command(name = "counterfoil", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve devices and the app until told to stop
    Serve(serve::Serve),
    /// Print a code with which one browser can be enrolled as a device, once, within a day
    Enrol(enrol::Enrol),
    /// Import orders from another system's files
    Import(import::Import),
    /// Write orders, lines, products or customers as CSV or JSON
    Export(export::Export),
    /// Check that what is stored is as promised
    Doctor(doctor::Doctor),
}

/// Runs what the command line says.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::Enrol(enrol) => enrol.run(),
        Command::Import(import) => import.run(),
        Command::Export(export) => export.run(),
        Command::Doctor(doctor) => doctor.run(),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            ExitCode::FAILURE
        }
    }
}
