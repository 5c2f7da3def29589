//! Every route there is, in one table.
//!
//! | route | who may |
//! | --- | --- |
//! | `GET /sync` (WebSocket) | a device: its token comes in the first frame |
//! | `GET /sync/segments`, `GET /sync/segments/{id}`, `POST /sync/documents`, `POST /sync/arrivals` | a device: bearer token |
//! | `POST /enrol` | anyone with a one-time code; paced by address |
//! | `GET /metrics` | a device, or the bearer of the metrics token |
//! | `GET /healthz`, `GET /readyz` | anyone; they tell one word |
//! | everything else | anyone: the app's own files, which hold no data |

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response_with_state;
use axum::routing::{get, post};

use super::{App, bootstrap, enrol, files, headers, health, sync};

/// Bytes of any request's body.
const BODY_BYTES: usize = 64 << 10;

/// The routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/sync", get(sync::converse))
        .route("/sync/segments", get(bootstrap::manifest))
        .route("/sync/segments/{id}", get(bootstrap::segment))
        .route("/sync/documents", post(bootstrap::documents))
        .route("/sync/arrivals", post(bootstrap::arrivals))
        // The page to enrol at has the same address as what it posts to.
        .route("/enrol", post(enrol::enrol).get(files::file))
        .route("/metrics", get(health::metrics))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(files::file)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(map_response_with_state(app.clone(), headers::secure))
        .with_state(app)
}
