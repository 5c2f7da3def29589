//! What the server gives over HTTP: the manifest, segments, whole documents, and an enrolment.
//!
//! It knows addresses and status codes. What it brings is handed on as bytes or decoded, never judged.

use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use replica::device::Event;
use replica::pack;
use replica::wire::{EnrolRequest, Enrolment, Manifest};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, RequestRedirect, Response};

use super::global;
use crate::bridge::EnrolOutcome;

/// A read that takes longer has lost its server. Milliseconds.
const PATIENCE: u32 = 60_000;

/// Larger answers are no answers of ours, but some portal's video. Bytes.
const LARGEST_ANSWER: u32 = 64 << 20;

/// What the replica wants read.
pub enum Wanted {
    /// The list of segments.
    Manifest,
    /// A segment, by its id.
    Segment(String),
    /// Documents: the request's body.
    Documents(Vec<u8>),
    /// When the server had what is in an order: the request's body.
    Arrivals(Vec<u8>),
}

/// Reads in the background and reports the event that follows; a failure is [`Event::FetchFailed`], or for what has an
/// event of its own, that one.
pub fn fetch(wanted: Wanted, token: Option<&[u8]>, report: Rc<dyn Fn(Event)>) {
    let bearer = token.map(bearer);
    let failed = match wanted {
        Wanted::Arrivals(_) => Event::Arrivals(None),
        _ => Event::FetchFailed,
    };
    wasm_bindgen_futures::spawn_local(async move {
        let event = match bearer {
            Some(bearer) => read(wanted, &bearer).await,
            None => None,
        };
        report(event.unwrap_or(failed));
    });
}

async fn read(wanted: Wanted, bearer: &str) -> Option<Event> {
    match wanted {
        Wanted::Manifest => {
            let bytes = ask("/sync/segments", Some(bearer), None).await.ok()?;
            pack::decode::<Manifest>(&bytes).ok().map(Event::Manifest)
        }
        Wanted::Segment(id) => {
            // The id becomes part of an address, so that nothing but a name may be in it.
            let is_name = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !is_name {
                return None;
            }
            let bytes = ask(&format!("/sync/segments/{id}"), Some(bearer), None)
                .await
                .ok()?;
            Some(Event::Segment(id, bytes))
        }
        Wanted::Documents(body) => {
            let bytes = ask("/sync/documents", Some(bearer), Some(&body)).await.ok()?;
            Some(Event::Documents(bytes))
        }
        Wanted::Arrivals(body) => {
            let bytes = ask("/sync/arrivals", Some(bearer), Some(&body)).await.ok()?;
            Some(Event::Arrivals(Some(bytes)))
        }
    }
}

/// Asks the server to make this browser a device.
///
/// # Errors
/// The outcome to show.
pub async fn enrol(code: String, name: String) -> Result<Enrolment, EnrolOutcome> {
    let body = pack::encode(&EnrolRequest { code, name });
    let bytes = ask("/enrol", None, Some(&body))
        .await
        .map_err(|status| match status {
            Some(429) => EnrolOutcome::TooMany,
            Some(400..=499) => EnrolOutcome::WrongCode,
            _ => EnrolOutcome::NotInReach,
        })?;
    // Something answered that isn't our server: a portal that wants to be clicked first.
    pack::decode(&bytes).map_err(|_| EnrolOutcome::NotInReach)
}

/// The body of a good answer; otherwise the status, if there was an answer at all.
async fn ask(path: &str, bearer: Option<&str>, body: Option<&[u8]>) -> Result<Vec<u8>, Option<u16>> {
    let response = send(path, bearer, body).await.map_err(|_| None)?;
    if !response.ok() || !is_sane(&response) {
        return Err(Some(response.status()));
    }
    let buffer = content(&response).await.map_err(|_| None)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn send(path: &str, bearer: Option<&str>, body: Option<&[u8]>) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    if let Some(bearer) = bearer {
        headers.set("Authorization", bearer)?;
    }
    let request = RequestInit::new();
    if let Some(body) = body {
        headers.set("Content-Type", "application/cbor")?;
        request.set_method("POST");
        request.set_body(&Uint8Array::from(body));
    }
    request.set_headers(&headers);
    // A portal redirects to its own page; our server never redirects these.
    request.set_redirect(RequestRedirect::Error);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let address = global::address("http", path);
    let response = JsFuture::from(global::scope().fetch_with_str_and_init(&address, &request)).await?;
    response.dyn_into()
}

async fn content(response: &Response) -> Result<ArrayBuffer, JsValue> {
    JsFuture::from(response.array_buffer()?).await?.dyn_into()
}

fn is_sane(response: &Response) -> bool {
    let length = response.headers().get("Content-Length").ok().flatten();
    let length = length.and_then(|length| length.parse::<u32>().ok());
    length.is_none_or(|length| length <= LARGEST_ANSWER)
}

fn bearer(token: &[u8]) -> String {
    let mut text = String::from("Bearer ");
    for byte in token {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_token_goes_out_as_hex() {
        assert_eq!(bearer(&[0, 0xab, 15]), "Bearer 00ab0f");
    }
}
