//! Who may ask: the bearer tokens of devices, and the one that opens the metrics and nothing else.

use std::sync::{PoisonError, RwLock};

use axum::http::{HeaderMap, header};
use data_encoding::HEXLOWER_PERMISSIVE;
use domain::id::DeviceId;
use rustc_hash::FxHashMap;

use super::failure::Failure;
use crate::secret;

/// Tokens, by their hash. Finding a hash of something so long and random tells a guesser nothing by its time.
pub struct Tokens {
    devices: RwLock<FxHashMap<[u8; 32], DeviceId>>,
    metrics: Option<[u8; 32]>,
}

impl Tokens {
    /// Of these devices; `metrics` is the secret of the monitoring, if there is one.
    pub fn new(devices: impl IntoIterator<Item = ([u8; 32], DeviceId)>, metrics: Option<&str>) -> Tokens {
        Tokens {
            devices: RwLock::new(devices.into_iter().collect()),
            metrics: metrics.map(|token| secret::hash(token.as_bytes())),
        }
    }

    /// Takes in a new device.
    pub fn add(&self, token: &[u8], device: DeviceId) {
        // A map that a panic left behind is still a map.
        let mut devices = self.devices.write().unwrap_or_else(PoisonError::into_inner);
        devices.insert(secret::hash(token), device);
    }

    /// Forgets a device's token; whether there was one.
    pub fn remove(&self, device: DeviceId) -> bool {
        let mut devices = self.devices.write().unwrap_or_else(PoisonError::into_inner);
        let before = devices.len();
        devices.retain(|_, of| *of != device);
        devices.len() < before
    }

    /// The device that a request comes from.
    ///
    /// # Errors
    /// [`Failure::Unauthorised`].
    pub fn device(&self, headers: &HeaderMap) -> Result<DeviceId, Failure> {
        let token = bearer(headers)?;
        let token = HEXLOWER_PERMISSIVE
            .decode(token.as_bytes())
            .map_err(|_| Failure::Unauthorised)?;
        let devices = self.devices.read().unwrap_or_else(PoisonError::into_inner);
        devices
            .get(&secret::hash(&token))
            .copied()
            .ok_or(Failure::Unauthorised)
    }

    /// Whether a request may read the metrics.
    ///
    /// # Errors
    /// [`Failure::Unauthorised`].
    pub fn may_measure(&self, headers: &HeaderMap) -> Result<(), Failure> {
        let given = secret::hash(bearer(headers)?.as_bytes());
        if self.metrics.is_some_and(|metrics| secret::same(&metrics, &given)) {
            return Ok(());
        }
        self.device(headers).map(|_| ())
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Failure> {
    let value = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim)
        .ok_or(Failure::Unauthorised)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn with(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn only_the_right_token_opens() {
        let tokens = Tokens::new([(secret::hash(&[7; 32]), 3)], Some("watch"));
        let good = format!("Bearer {}", HEXLOWER_PERMISSIVE.encode(&[7; 32]));
        assert_eq!(tokens.device(&with(&good)), Ok(3));
        assert!(tokens.may_measure(&with(&good)).is_ok());
        for bad in [
            "",
            "Bearer",
            "Bearer 07",
            "Bearer xyz",
            "Basic 0707",
            &good[..good.len() - 2],
        ] {
            assert_eq!(tokens.device(&with(bad)), Err(Failure::Unauthorised), "{bad}");
            assert!(tokens.may_measure(&with(bad)).is_err());
        }
        assert!(tokens.may_measure(&with("Bearer watch")).is_ok());
        assert!(
            tokens.device(&with("Bearer watch")).is_err(),
            "it opens nothing else"
        );
        assert!(tokens.device(&HeaderMap::new()).is_err());
    }
}
