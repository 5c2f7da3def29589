//! `counterfoil enrol`: who may be a device. It works while the server runs, since codes and tokens are kept
//! in the store.

use std::process::ExitCode;

use clap::Args;
use domain::id::DeviceId;

use super::Failure;
use super::data::DataDirectory;
use super::report::say;
use crate::authority::enrolment::issue_code;
use crate::engine::now;
use crate::secret::{self, CODE_LIFETIME};
use crate::store::{Device, Library as _, NO_TOKEN, REVOKED};

/// Arguments of `enrol`.
#[derive(Debug, Args)]
pub struct Enrol {
    #[command(flatten)]
    data: DataDirectory,
    /// What the device shall be called unless the person at it says otherwise
    #[arg(long, default_value = "")]
    name: String,
    /// List the enrolled devices with their numbers instead
    #[arg(long, conflicts_with = "revoke")]
    list: bool,
    /// Revoke the token of the device with this number instead: it is cut off at once and for good
    #[arg(long, value_name = "DEVICE")]
    revoke: Option<DeviceId>,
    /// Print one JSON object (with --list, one a line)
    #[arg(long)]
    json: bool,
}

impl Enrol {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        match self.revoke {
            Some(device) => self.revoke(device)?,
            None if self.list => self.list()?,
            None => self.issue()?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn issue(&self) -> Result<(), Failure> {
        let mut store = self.data.open()?;
        let now = now();
        let code = issue_code(&mut store, now, &self.name, secret::random()?)?;
        if self.json {
            let expires = now.saturating_add(CODE_LIFETIME);
            return say(&serde_json::json!({ "code": code, "expires": expires }).to_string());
        }
        say(&format!("Enrolment code: {code}"))?;
        say("It enrols one device, within 24 hours, at the app's page /enrol.")
    }

    fn revoke(&self, device: DeviceId) -> Result<(), Failure> {
        let mut store = self.data.open_existing()?;
        let Some(name) = store.revoke(device)? else {
            return Err(Failure::new(format!("no device was enrolled under {device}")));
        };
        if self.json {
            return say(&serde_json::json!({ "revoked": device, "name": name }).to_string());
        }
        say(&format!(
            "Device {device} ({name}) is revoked. What it had sent stays."
        ))
    }

    fn list(&self) -> Result<(), Failure> {
        let store = self.data.open_existing()?;
        let is_enrolled = |device: &Device| device.token != NO_TOKEN;
        for device in store.devices()?.into_iter().filter(is_enrolled) {
            let revoked = device.token == REVOKED;
            if self.json {
                let line = serde_json::json!({
                    "device": device.id,
                    "name": device.name,
                    "enrolled": device.created,
                    "last_seen": device.last_seen,
                    "revoked": revoked,
                });
                say(&line.to_string())?;
            } else {
                let state = if revoked { "  revoked" } else { "" };
                say(&format!("{:>6}  {}{state}", device.id, device.name))?;
            }
        }
        Ok(())
    }
}
