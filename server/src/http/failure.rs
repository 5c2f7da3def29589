//! Why a request isn't answered, as a status and a word.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::authority::enrolment::EnrolmentError;
use crate::engine::Stopped;
use crate::store::StoreError;

/// Why a request isn't answered. What went wrong inside is logged, never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no such thing.
    NotFound,
    /// The path is there, but not for this method.
    WrongMethod,
    /// The body isn't what it should be.
    BadRequest,
    /// No token, or an unknown one.
    Unauthorised,
    /// The enrolment code is wrong, used or expired.
    WrongCode,
    /// Too many attempts; try again after so many seconds.
    TooMany(u32),
    /// The server is stopping or the store failed.
    Unavailable,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, word) = match self {
            Failure::NotFound => (StatusCode::NOT_FOUND, "not found"),
            Failure::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong method"),
            Failure::BadRequest => (StatusCode::BAD_REQUEST, "bad request"),
            Failure::Unauthorised => (StatusCode::UNAUTHORIZED, "unauthorised"),
            Failure::WrongCode => (StatusCode::FORBIDDEN, "wrong code"),
            Failure::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too many attempts"),
            Failure::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        let mut response = (status, word).into_response();
        if let Failure::TooMany(seconds) = self {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self == Failure::Unauthorised {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Stopped> for Failure {
    fn from(_: Stopped) -> Self {
        Failure::Unavailable
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Failure::Unavailable
    }
}

impl From<EnrolmentError> for Failure {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::WrongCode => Failure::WrongCode,
            EnrolmentError::Store(error) => error.into(),
        }
    }
}
