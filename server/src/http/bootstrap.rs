//! What is large and cacheable: the segments that a new device starts from, whole documents, and
//! when the server had what is in one. Answered from what is stored, beside the writer.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::id::DocId;
use replica::wire::{Arrivals, Pieces, Wanted};
use replica::{limits, pack};

use super::App;
use super::failure::Failure;
use crate::authority::history::History;
use crate::engine::recent_manifest;
use crate::store::{Library, StoreError};

const CBOR: &str = "application/cbor";
const PACKED: &str = "application/octet-stream";

/// A reader of what is stored.
#[derive(Clone)]
pub struct Reader {
    inner: Arc<Mutex<(Box<dyn Library>, History)>>,
}

impl Reader {
    /// Of this library.
    pub fn new(library: Box<dyn Library>) -> Reader {
        Reader {
            inner: Arc::new(Mutex::new((library, History::new()))),
        }
    }

    /// Reads on a thread that may wait for the disk.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Library, &mut History) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let inner = Arc::clone(&self.inner);
        let read = tokio::task::spawn_blocking(move || {
            let mut guard = inner.lock().unwrap_or_else(|poisoned| {
                // What a panic left of the records at hand isn't trusted.
                let mut guard = PoisonError::into_inner(poisoned);
                guard.1.clear();
                guard
            });
            let (library, history) = &mut *guard;
            work(library.as_ref(), history)
        });
        match read.await {
            Ok(result) => Ok(result?),
            Err(_) => Err(Failure::Unavailable),
        }
    }
}

/// `GET /sync/segments`: a [`replica::wire::Manifest`] that isn't far behind.
///
/// # Errors
/// [`Failure`] as status.
pub async fn manifest(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    app.tokens.device(&headers)?;
    let manifest = app
        .engine
        .call(|conversations, _| recent_manifest(conversations))
        .await??;
    let headers = [(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, pack::encode(&manifest)).into_response())
}

/// `GET /sync/segments/{id}`: packed rows, the same for ever.
///
/// # Errors
/// [`Failure`] as status.
pub async fn segment(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    app.tokens.device(&headers)?;
    let found = app.reader.read(move |library, _| library.segment(&id)).await?;
    let bytes = found.ok_or(Failure::NotFound)?;
    // `private`: a shared cache doesn't ask who is asking.
    let headers = [
        (header::CONTENT_TYPE, PACKED),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes).into_response())
}

/// `POST /sync/documents`: for [`Wanted`], packed [`Pieces`]. Unknown documents are left out, and damaged ones
/// where there is anything else to answer.
///
/// # Errors
/// [`Failure`] as status.
pub async fn documents(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Failure> {
    app.tokens.device(&headers)?;
    let wanted: Wanted = pack::decode(&body).map_err(|_| Failure::BadRequest)?;
    if wanted.0.len() > limits::DOCUMENTS_PER_FETCH {
        return Err(Failure::BadRequest);
    }
    let packed = app
        .reader
        .read(move |library, history| {
            let mut found = Vec::with_capacity(wanted.0.len());
            let mut damaged = None;
            for doc in wanted.0 {
                match history.pieces(library, doc) {
                    Ok(pieces) if pieces.is_empty() => {}
                    Ok(pieces) => found.push((doc, pieces)),
                    // The others are as good as ever; only who asked for nothing else hears of it.
                    Err(error @ StoreError::Damaged(_)) => {
                        tracing::error!(%error, %doc, "a document can't be read; run `counterfoil doctor`");
                        damaged = Some(error);
                    }
                    Err(error) => return Err(error),
                }
            }
            if let Some(error) = damaged.filter(|_| found.is_empty()) {
                return Err(error);
            }
            Ok(pack::pack(&Pieces(found)))
        })
        .await?;
    Ok((
        [
            (header::CONTENT_TYPE, PACKED),
            (header::CACHE_CONTROL, "no-store"),
        ],
        packed,
    )
        .into_response())
}

/// `POST /sync/arrivals`: for a document's id, its [`Arrivals`]; none for an unknown one.
///
/// # Errors
/// [`Failure`] as status.
pub async fn arrivals(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Failure> {
    app.tokens.device(&headers)?;
    let doc: DocId = pack::decode(&body).map_err(|_| Failure::BadRequest)?;
    let arrivals = app
        .reader
        .read(move |library, history| history.arrivals(library, doc))
        .await?;
    let headers = [(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, pack::encode(&Arrivals(arrivals))).into_response())
}
