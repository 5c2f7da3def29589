//! Whether the server lives, whether it is fit to serve, and what it measures.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::App;
use super::failure::Failure;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// `GET /readyz`: the writer answers too, and the server isn't stopping.
///
/// # Errors
/// [`Failure::Unavailable`] otherwise.
pub async fn ready(State(app): State<App>) -> Result<&'static str, Failure> {
    if !app.ready.load(Ordering::Relaxed) {
        return Err(Failure::Unavailable);
    }
    app.engine.call(|_, _| ()).await?;
    Ok("ready")
}

/// `GET /metrics`: Prometheus text.
///
/// # Errors
/// [`Failure::Unauthorised`] without a token.
pub async fn metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    app.tokens.may_measure(&headers)?;
    let text = app.engine.measures().text();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
