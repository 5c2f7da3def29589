//! Whether the browser will keep this site's storage, and how full it is.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use crate::bridge::StorageReport;

/// Asks for persistence and reads the estimate. What the browser doesn't tell is 0 or `false`.
pub async fn report() -> StorageReport {
    let Some(window) = web_sys::window() else {
        return StorageReport::default();
    };
    let storage = window.navigator().storage();
    let persistent = persist(&storage).await.unwrap_or(false);
    let (used, quota) = estimate(&storage).await.unwrap_or_default();
    StorageReport {
        persistent,
        used,
        quota,
    }
}

async fn persist(storage: &StorageManager) -> Result<bool, JsValue> {
    let is_granted = JsFuture::from(storage.persist()?).await?;
    Ok(is_granted.as_bool().unwrap_or(false))
}

async fn estimate(storage: &StorageManager) -> Result<(u64, u64), JsValue> {
    let estimate: StorageEstimate = JsFuture::from(storage.estimate()?).await?.into();
    // Bytes are whole and not negative; a cast from a float keeps them so in any case.
    let bytes = |figure: Option<f64>| figure.unwrap_or_default() as u64;
    Ok((bytes(estimate.get_usage()), bytes(estimate.get_quota())))
}
