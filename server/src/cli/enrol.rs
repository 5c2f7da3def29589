//! `counterfoil enrol`: a one-time code. It works while the server runs, since codes are kept in the store.

use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::data::DataDirectory;
use super::report::say;
use crate::authority::enrolment::issue_code;
use crate::engine::now;
use crate::secret::{self, CODE_LIFETIME};

/// Arguments of `enrol`.
#[derive(Debug, Args)]
pub struct Enrol {
    #[command(flatten)]
    data: DataDirectory,
    /// What the device shall be called unless the person at it says otherwise
    #[arg(long, default_value = "")]
    name: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl Enrol {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let mut store = self.data.open()?;
        let now = now();
        let code = issue_code(&mut store, now, &self.name, secret::random()?)?;
        if self.json {
            let expires = now.saturating_add(CODE_LIFETIME);
            say(&serde_json::json!({ "code": code, "expires": expires }).to_string())?;
        } else {
            say(&format!("Enrolment code: {code}"))?;
            say("It enrols one device, within 24 hours, at the app's page /enrol.")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
