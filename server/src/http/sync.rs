//! `/sync`: one conversation with a device, one task. It reads frames, checks and unpacks them, and sends
//! what the writer says; it decides nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use bytes::Bytes;
use replica::wire::{RefusalReason, ServerFrame};
use replica::{limits, pack};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::App;
use super::failure::Failure;
use crate::authority::inbound::{self, BadFrame, Inbound};
use crate::authority::{ConnectionId, Draft};
use crate::engine::{OUTGOING, Outgoing, now};

/// Time in which a connection has to greet.
const GREET_WITHIN: Duration = Duration::from_secs(5);
/// Time without a word after which a device is gone: it pings every few seconds.
const SILENT_FOR: Duration = Duration::from_secs(60);
/// Time that a device may take to read one frame.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// Bytes from which a frame is unpacked, or a batch packed, on a thread for such work.
const LARGE: usize = 16 << 10;
/// Bytes of a connection's read buffer. Small, since most connections are idle most of the time.
const READ_BUFFER: usize = 4 << 10;

/// Why a conversation ends from this side.
enum End {
    /// The peer is gone, or silent, or too slow.
    Gone,
    /// The peer broke the rules.
    Bad(BadFrame),
    /// The writer said so, or has stopped.
    Told,
}

/// Opens a conversation.
///
/// # Errors
/// [`Failure::Unavailable`] when there are too many already.
pub async fn converse(State(app): State<App>, upgrade: WebSocketUpgrade) -> Result<Response, Failure> {
    let place = Arc::clone(&app.places)
        .try_acquire_owned()
        .map_err(|_| Failure::Unavailable)?;
    Ok(upgrade
        .max_frame_size(limits::FRAME_BYTES)
        .max_message_size(limits::FRAME_BYTES)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .on_upgrade(move |socket| async move {
            app.engine.measures().connections.set(in_use(&app));
            let mut socket = socket;
            let end = talk(&app, &mut socket).await;
            if let End::Bad(error) = &end {
                app.engine.measures().bad_frames.add(1);
                tracing::info!(%error, "a connection was ended");
                let frame = pack::encode(&ServerFrame::Refused(RefusalReason::BadFrame));
                let _gone = send(&app, &mut socket, frame.into()).await;
            }
            let _gone = timeout(SEND_WITHIN, socket.send(Message::Close(None))).await;
            drop(place);
            app.engine.measures().connections.set(in_use(&app));
        }))
}

fn in_use(app: &App) -> u64 {
    super::CONNECTIONS.saturating_sub(app.places.available_permits()) as u64
}

async fn talk(app: &App, socket: &mut WebSocket) -> End {
    let greeting = match timeout(GREET_WITHIN, next_frame(app, socket)).await {
        Ok(Ok(greeting @ Inbound::Hello(_))) => greeting,
        Ok(Ok(_)) => return End::Bad(BadFrame::not_a_greeting()),
        Ok(Err(end)) => return end,
        Err(_) => return End::Gone,
    };
    let id = app.next_connection();
    let (to, mut outgoing) = mpsc::channel(OUTGOING);
    if app.engine.open(id, to).await.is_err() || app.engine.said(id, greeting).await.is_err() {
        return End::Told;
    }
    let end = exchange(app, socket, id, &mut outgoing).await;
    app.engine.closed(id).await;
    end
}

async fn exchange(
    app: &App,
    socket: &mut WebSocket,
    id: ConnectionId,
    outgoing: &mut mpsc::Receiver<Outgoing>,
) -> End {
    loop {
        let sent = tokio::select! {
            biased;
            said = outgoing.recv() => match said {
                Some(Outgoing::Frame(frame)) => send(app, socket, frame.into()).await,
                Some(Outgoing::Batch(draft)) => match packed(draft).await {
                    Some(frame) => send(app, socket, frame).await,
                    None => return End::Told,
                },
                Some(Outgoing::Close) | None => return End::Told,
            },
            heard = timeout(SILENT_FOR, next_frame(app, socket)) => match heard {
                Ok(Ok(Inbound::Ping(number))) => {
                    // Answered here: the heartbeat asks whether the server is there, not whether it is busy.
                    send(app, socket, pack::encode(&ServerFrame::Pong(number, now())).into()).await
                }
                Ok(Ok(inbound)) => {
                    if app.engine.said(id, inbound).await.is_err() {
                        return End::Told;
                    }
                    Ok(())
                }
                Ok(Err(end)) => return end,
                Err(_) => return End::Gone,
            },
        };
        if let Err(end) = sent {
            return end;
        }
    }
}

/// The next frame of the protocol. Safe to be cancelled between two messages of the socket: unpacking a
/// frame that was read is what must not be cut off, so it isn't awaited inside a `select!` that can win
/// elsewhere while a frame is in hand.
async fn next_frame(app: &App, socket: &mut WebSocket) -> Result<Inbound, End> {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Binary(frame))) => {
                app.engine.measures().received.add(frame.len() as u64);
                return read(frame);
            }
            // The WebSocket's own pings are answered by the library.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(_))) => return Err(End::Bad(BadFrame::text())),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
        }
    }
}

fn read(frame: Bytes) -> Result<Inbound, End> {
    if frame.len() < LARGE {
        return inbound::read(&frame).map_err(End::Bad);
    }
    // Milliseconds of work: other connections of this thread move to another one meanwhile.
    tokio::task::block_in_place(|| inbound::read(&frame)).map_err(End::Bad)
}

/// The frame of a batch. However many connections it goes to, it is encoded once and held once.
async fn packed(draft: Arc<Draft>) -> Option<Bytes> {
    let encode = || async {
        if draft.bytes() < LARGE {
            return Ok(draft.frame());
        }
        let draft = Arc::clone(&draft);
        tokio::task::spawn_blocking(move || draft.frame()).await
    };
    draft.kept().get_or_try_init(encode).await.ok().cloned()
}

async fn send(app: &App, socket: &mut WebSocket, frame: Bytes) -> Result<(), End> {
    app.engine.measures().sent.add(frame.len() as u64);
    match timeout(SEND_WITHIN, socket.send(Message::Binary(frame))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}
