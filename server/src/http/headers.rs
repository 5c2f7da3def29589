//! What every answer tells the browser not to allow.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::App;

/// The content security policy of a page with these inline scripts and styles, given as hashes. WebAssembly may be
/// compiled; everything else comes from this origin, but pictures of products, which lie wherever the shop keeps them.
pub fn content_security_policy(inline_scripts: &[String], inline_styles: &[String]) -> String {
    let named =
        |hashes: &[String]| -> String { hashes.iter().map(|hash| format!(" 'sha256-{hash}'")).collect() };
    let (scripts, styles) = (named(inline_scripts), named(inline_styles));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; img-src 'self' data: blob: https:; \
         font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; \
         base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )
}

/// The policy of the service worker. It fetches the pictures of products in the page's place, so that no cookies go with
/// the question (public/sw.js), and for its own requests a browser asks `connect-src`. It knows nothing that could leak.
pub const SERVICE_WORKER_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self' https:";

/// Adds the headers that every answer carries, but the one that opens a WebSocket: they are about pages, and a device
/// on a slow line reconnects often.
pub async fn secure(State(app): State<App>, mut response: Response) -> Response {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return response;
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        // The camera reads barcodes.
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
        ),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| app.files.policy().clone());
    response
}
