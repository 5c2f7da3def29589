//! `POST /enrol`: a one-time code for a device's identity.

use std::net::SocketAddr;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use replica::pack;
use replica::wire::EnrolRequest;

use super::App;
use super::failure::Failure;
use crate::secret;

/// Bytes of a request.
const REQUEST_BYTES: usize = 4 << 10;

/// Enrols a browser. The body is an [`EnrolRequest`], the answer an [`replica::wire::Enrolment`], both CBOR.
///
/// # Errors
/// [`Failure`] as status.
pub async fn enrol(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    body: Bytes,
) -> Result<Response, Failure> {
    app.pace.attempt(from.ip(), Instant::now()).map_err(|seconds| {
        app.engine.measures().enrolment_refused.add(1);
        Failure::TooMany(seconds)
    })?;
    if body.len() > REQUEST_BYTES {
        return Err(Failure::BadRequest);
    }
    let request: EnrolRequest = pack::decode(&body).map_err(|_| Failure::BadRequest)?;
    let token = secret::random().map_err(|error| {
        tracing::error!(%error, "no random numbers");
        Failure::Unavailable
    })?;
    let enrolled = app
        .engine
        .call(move |conversations, now| {
            conversations
                .authority_mut()
                .enrol(now, &request.code, &request.name, token)
        })
        .await?;
    let enrolment = enrolled.inspect_err(|_| app.engine.measures().enrolment_refused.add(1))?;
    app.tokens.add(&enrolment.token, enrolment.device);
    app.engine.measures().enrolled.add(1);
    tracing::info!(device = enrolment.device, "a device was enrolled");
    let headers = [
        (header::CONTENT_TYPE, "application/cbor"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, pack::encode(&enrolment)).into_response())
}
