//! The socket that everyone comes in by: how many may be in, and how long each may take. What axum brings
//! for this has no timeouts, so a peer that never finishes its request would be kept for ever.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::response::{IntoResponse, Response};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower_service::Service as _;

use super::failure::Failure;

/// Bytes of a request's head, and of what is read ahead.
const HEAD_BYTES: usize = 16 << 10;
/// Pause after the system refused a connection: it has too many files open, say.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections that speak HTTP may use. Those that became sync connections have bounds of their own.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Connections at once.
    pub connections: u32,
    /// Time in which a connection has to say what it wants; also the time that an idle one is kept.
    pub head_within: Duration,
    /// Time in which a request has to be answered, its body's coming in included.
    pub answer_within: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            connections: 4_096,
            head_within: Duration::from_secs(15),
            answer_within: Duration::from_secs(60),
        }
    }
}

/// Serves until `stop` says true, then lets requests under way finish. Sync connections are ended by the
/// engine.
pub async fn serve(router: Router, listener: TcpListener, mut stop: watch::Receiver<bool>, bounds: Bounds) {
    let places = Arc::new(Semaphore::new(bounds.connections as usize));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken in");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // With no place left, dropping the connection is all the answer there is time for.
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let (router, stop) = (router.clone(), stop.clone());
            tokio::spawn(async move {
                speak(router, stream, from, stop, bounds).await;
                drop(place);
            });
        }
    }
    drop(listener);
    // Only a closed semaphore refuses, and nobody closes it.
    let _all_ended = places.acquire_many(bounds.connections).await;
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone stops the server too.
    let _gone = stop.wait_for(|stop| *stop).await;
}

/// Answers one connection until it ends, becomes a sync connection, or the server stops.
async fn speak(
    router: Router,
    stream: TcpStream,
    from: SocketAddr,
    mut stop: watch::Receiver<bool>,
    bounds: Bounds,
) {
    // Verdicts and live batches are small and wanted at once.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a socket refused its option");
    }
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        let answering = router.clone().call(request);
        async move {
            let answer: Response = match tokio::time::timeout(bounds.answer_within, answering).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(never)) => match never {},
                Err(_) => Failure::Unavailable.into_response(),
            };
            Ok::<Response, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head_within)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// Longer than anything here takes.
    const WITHIN: Duration = Duration::from_secs(20);

    struct Serving {
        address: SocketAddr,
        stop: watch::Sender<bool>,
        ended: tokio::task::JoinHandle<()>,
    }

    async fn serving(bounds: Bounds) -> Serving {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/", post(|body: Bytes| async move { body }));
        let ended = tokio::spawn(serve(router, listener, stopping, bounds));
        Serving { address, stop, ended }
    }

    /// Everything that comes until the server closes.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut said = Vec::new();
        // A connection that is reset has ended too.
        let _ended = tokio::time::timeout(WITHIN, stream.read_to_end(&mut said))
            .await
            .expect("it is closed");
        String::from_utf8(said).unwrap()
    }

    async fn said(serving: &Serving, words: &str) -> TcpStream {
        let mut stream = TcpStream::connect(serving.address).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        stream
    }

    #[tokio::test]
    async fn whoever_takes_too_long_to_ask_is_closed() {
        let bounds = Bounds {
            head_within: Duration::from_millis(50),
            answer_within: Duration::from_millis(50),
            ..Bounds::default()
        };
        let serving = serving(bounds).await;
        assert_eq!(rest(&mut said(&serving, "").await).await, "");
        let head = rest(&mut said(&serving, "GET / HTTP/1.1\r\nx-slow: ").await).await;
        assert!(!head.contains("here"), "{head}");
        let whole = rest(&mut said(&serving, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await).await;
        assert!(whole.ends_with("here"), "answered, and closed once idle: {whole}");
        let body = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nslow";
        let answer = rest(&mut said(&serving, body).await).await;
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    }

    #[tokio::test]
    async fn with_no_place_left_a_connection_is_dropped() {
        let serving = serving(Bounds {
            connections: 1,
            ..Bounds::default()
        })
        .await;
        let mut first = said(&serving, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
        let mut byte = [0];
        first.read_exact(&mut byte).await.unwrap();
        assert_eq!(rest(&mut said(&serving, "").await).await, "");
        drop(first);
        // The place is free again once the server has noticed.
        let again = async {
            loop {
                let mut stream = TcpStream::connect(serving.address).await.unwrap();
                let asked = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
                // A connection that is dropped meanwhile may refuse.
                let _dropped = stream.write_all(asked).await;
                if rest(&mut stream).await.ends_with("here") {
                    break;
                }
            }
        };
        tokio::time::timeout(WITHIN, again).await.expect("a place");
    }

    #[tokio::test]
    async fn stopping_lets_a_request_finish_and_takes_no_more() {
        let serving = serving(Bounds::default()).await;
        let mut asking = said(
            &serving,
            "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n",
        )
        .await;
        // Now the request is known to be under way.
        let mut line = [0; 25];
        asking.read_exact(&mut line).await.unwrap();
        assert_eq!(&line, b"HTTP/1.1 100 Continue\r\n\r\n");
        let mut idle = said(&serving, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
        let mut byte = [0];
        idle.read_exact(&mut byte).await.unwrap();
        serving.stop.send(true).unwrap();
        assert!(rest(&mut idle).await.ends_with("here"), "idle ones are closed");
        asking.write_all(b"done").await.unwrap();
        assert!(rest(&mut asking).await.ends_with("done"));
        tokio::time::timeout(WITHIN, serving.ended)
            .await
            .unwrap()
            .unwrap();
        assert!(TcpStream::connect(serving.address).await.is_err());
    }
}
