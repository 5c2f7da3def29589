//! A device on a real socket that says exactly what a test tells it to.

use futures_util::{SinkExt, StreamExt};
use minicbor::bytes::ByteVec;
use replica::pack;
use replica::wire::{
    Batch, ClientFrame, Enrolment, Hello, Link, PROTOCOL, RefusalReason, ServerFrame, Updates, Verdict,
    Welcome,
};
use server::store::ChainId;
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::program::Program;
use crate::till::{Till, push};

/// Longer than anything here takes.
const WITHIN: Duration = Duration::from_secs(20);

pub struct Device {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Bytes of frames, both ways.
    pub bytes: usize,
    /// Frames, both ways.
    pub frames: usize,
}

pub fn hello(enrolment: &Enrolment, cursor: u64, acknowledged: Link, last: Link) -> Hello {
    Hello {
        protocol: PROTOCOL,
        token: enrolment.token.clone(),
        device: enrolment.device,
        epoch: enrolment.epoch,
        cursor,
        acknowledged,
        last,
        renew: None,
    }
}

pub fn till(enrolment: &Enrolment) -> Till {
    Till::new(
        ChainId {
            device: enrolment.device,
            epoch: enrolment.epoch,
        },
        &enrolment.series,
    )
}

impl Device {
    pub async fn connect(program: &Program) -> Device {
        let (socket, _) = connect_async(format!("ws://{}/sync", program.address))
            .await
            .unwrap();
        Device {
            socket,
            bytes: 0,
            frames: 0,
        }
    }

    pub async fn greet(program: &Program, hello: Hello) -> (Device, Welcome) {
        let mut device = Device::connect(program).await;
        device.say(&ClientFrame::Hello(hello)).await;
        match device.hear().await {
            Some(ServerFrame::Welcome(welcome)) => (device, welcome),
            other => panic!("no welcome but {other:?}"),
        }
    }

    pub async fn refused(program: &Program, hello: Hello) -> RefusalReason {
        let mut device = Device::connect(program).await;
        device.say(&ClientFrame::Hello(hello)).await;
        match device.hear().await {
            Some(ServerFrame::Refused(reason)) => reason,
            other => panic!("not refused but {other:?}"),
        }
    }

    pub async fn say(&mut self, frame: &ClientFrame) {
        self.say_bytes(pack::encode(frame)).await;
    }

    pub async fn say_bytes(&mut self, frame: Vec<u8>) {
        self.bytes += frame.len();
        self.frames += 1;
        // A server that has had enough may have closed already; what it said is what counts.
        let _closed = self.socket.send(Message::Binary(frame.into())).await;
    }

    /// The next frame; `None` when the server has closed the connection.
    pub async fn hear(&mut self) -> Option<ServerFrame> {
        loop {
            match timeout(WITHIN, self.socket.next())
                .await
                .expect("the server says nothing")
            {
                Some(Ok(Message::Binary(bytes))) => {
                    self.bytes += bytes.len();
                    self.frames += 1;
                    return Some(pack::decode(&bytes).unwrap());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    pub async fn push(&mut self, commits: &[Vec<u8>]) -> Vec<(u64, Verdict)> {
        self.say_bytes(push(commits.iter().map(Vec::as_slice))).await;
        loop {
            match self.hear().await {
                Some(ServerFrame::Verdicts(verdicts)) => return verdicts,
                Some(ServerFrame::Batch(_)) => {}
                other => panic!("no verdicts but {other:?}"),
            }
        }
    }

    /// The next batch, which is confirmed.
    pub async fn batch(&mut self) -> (Batch, Updates) {
        loop {
            if let Some(ServerFrame::Batch(batch)) = self.hear().await {
                self.say(&ClientFrame::Stored(batch.upto)).await;
                let updates = pack::unpack(&batch.updates).unwrap();
                return (batch, updates);
            }
        }
    }

    /// Whether the server still answers.
    pub async fn answers(&mut self) -> bool {
        self.say(&ClientFrame::Ping(7)).await;
        loop {
            match self.hear().await {
                Some(ServerFrame::Pong(7, _)) => return true,
                Some(_) => {}
                None => return false,
            }
        }
    }
}

/// All changes of a batch, by document.
pub fn changes(updates: &Updates) -> Vec<(domain::id::DocId, Vec<Vec<u8>>)> {
    let bytes = |changes: &Vec<ByteVec>| changes.iter().map(|change| change.to_vec()).collect();
    updates
        .pieces
        .0
        .iter()
        .map(|(doc, changes)| (*doc, bytes(changes)))
        .collect()
}
