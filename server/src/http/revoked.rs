//! Devices whose token was taken back beside the running server (`counterfoil enrol --revoke`).

use std::time::Duration;

use domain::id::DeviceId;
use tokio::sync::watch;

use super::App;
use crate::store::REVOKED;

/// How often the store is asked: what is revoked is cut off within this time.
const EVERY: Duration = Duration::from_millis(500);

/// Cuts revoked devices off until `stop` says true.
pub async fn watch(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        // A sender that is gone stops the server too.
        if tokio::time::timeout(EVERY, stop.wait_for(|stop| *stop))
            .await
            .is_ok()
        {
            return;
        }
        let revoked = app.reader.read(|library, _| {
            let mut devices = library.devices()?;
            devices.retain(|device| device.token == REVOKED);
            Ok(devices
                .into_iter()
                .map(|device| device.id)
                .collect::<Vec<DeviceId>>())
        });
        // A store that fails is logged where it fails, and asked again.
        for device in revoked.await.unwrap_or_default() {
            if app.tokens.remove(device) {
                tracing::info!(device, "the token of a device was revoked");
                if app.engine.revoked(device).await.is_err() {
                    return;
                }
            }
        }
    }
}
