//! Sockets and requests: what comes in over HTTP and WebSocket is checked, handed to the engine or
//! answered from what is stored. Nothing is decided here.

pub mod auth;
pub mod bootstrap;
pub mod enrol;
pub mod failure;
pub mod files;
pub mod headers;
pub mod health;
pub mod listen;
pub mod pace;
pub mod revoked;
pub mod router;
pub mod sync;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Semaphore;

use crate::authority::ConnectionId;
use crate::engine::Engine;
use auth::Tokens;
use bootstrap::Reader;
use files::Files;
use pace::Pace;

/// Sync connections at once; each costs some ten kilobytes.
const CONNECTIONS: usize = 20_000;

/// Everything that a request may need.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

/// What all requests share.
pub struct Shared {
    /// The way to the writer.
    pub engine: Engine,
    /// Who may ask.
    pub tokens: Tokens,
    /// What is stored, for those who only read.
    pub reader: Reader,
    /// The app as static files.
    pub files: Files,
    /// How often an address may try to enrol.
    pub pace: Pace,
    /// Whether the server is fit to serve.
    pub ready: AtomicBool,
    /// Places for sync connections.
    pub places: Arc<Semaphore>,
    connections: AtomicU64,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl App {
    /// From its parts.
    pub fn new(engine: Engine, tokens: Tokens, reader: Reader, files: Files) -> App {
        App {
            shared: Arc::new(Shared {
                engine,
                tokens,
                reader,
                files,
                pace: Pace::new(),
                ready: AtomicBool::new(true),
                places: Arc::new(Semaphore::new(CONNECTIONS)),
                connections: AtomicU64::new(1),
            }),
        }
    }

    /// Waits until no sync connection is left.
    pub async fn all_ended(&self) {
        // Only a closed semaphore refuses, and nobody closes it.
        let _all_places = self.places.acquire_many(CONNECTIONS as u32).await;
    }

    /// A number for a new connection, never used before.
    pub fn next_connection(&self) -> ConnectionId {
        self.connections.fetch_add(1, Ordering::Relaxed)
    }
}
