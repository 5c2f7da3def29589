//! `counterfoil doctor`: whether what is stored is as promised, also beside a running server.

use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::data::DataDirectory;
use super::report::say;
use crate::doctor::{Report, examine};
use crate::store;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    data: DataDirectory,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        // Opening brings the tables up to date; then everything is read as of one point in time.
        drop(self.data.open_existing()?);
        let report = examine(store::snapshot(self.data.path())?.as_ref())?;
        if self.json {
            say(&json(&report).to_string())?;
        } else {
            words(&report)?;
        }
        Ok(if report.is_clean() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn json(report: &Report) -> serde_json::Value {
    let findings: Vec<serde_json::Value> = report
        .findings
        .iter()
        .map(|finding| serde_json::json!({ "invariant": finding.invariant, "what": finding.what }))
        .collect();
    serde_json::json!({
        "ok": report.is_clean(),
        "commits": report.commits,
        "quarantined": report.quarantined,
        "documents": report.documents,
        "orders": report.orders,
        "chains": report.chains,
        "segments": report.segments,
        "found": report.found,
        "findings": findings,
    })
}

fn words(report: &Report) -> Result<(), Failure> {
    say(&format!(
        "{} commits of {} device epochs, {} documents ({} orders), {} segments, {} commits in quarantine",
        report.commits, report.chains, report.documents, report.orders, report.segments, report.quarantined
    ))?;
    for finding in &report.findings {
        say(&format!("invariant {}: {}", finding.invariant, finding.what))?;
    }
    match report.found {
        0 => say("Everything is as promised."),
        found => say(&format!("{found} findings.")),
    }
}
