//! A device on a real socket that does no work of its own, so that what is measured is the server.

use std::time::Duration;

use futures_util::stream::SplitStream;
use futures_util::{SinkExt as _, StreamExt as _};
use replica::wire::{ClientFrame, Hello, Link, PROTOCOL, ServerFrame, Verdict};
use replica::{Seq, pack};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Outcome;
use super::program::Program;

/// Longer than anything here takes.
const WITHIN: Duration = Duration::from_secs(120);

/// What a device is enrolled as.
#[derive(Clone)]
pub struct Identity {
    pub device: u32,
    pub epoch: u32,
    pub series: String,
    pub token: Vec<u8>,
}

/// A greeted connection.
pub struct Device {
    /// Frames are sent beside the reading, as a browser does: who only writes while the server writes too waits
    /// for ever.
    to_send: mpsc::UnboundedSender<Message>,
    heard: SplitStream<WebSocketStream<MaybeTlsStream<TcpStream>>>,
}

impl Device {
    /// Connects and greets, having read the log up to `cursor` and written up to `last`.
    pub async fn greet(program: &Program, identity: &Identity, cursor: Seq, last: Link) -> Outcome<Device> {
        let (socket, _) = connect_async(format!("ws://{}/sync", program.address)).await?;
        let (mut sink, heard) = socket.split();
        let (to_send, mut queue) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(message) = queue.recv().await {
                // A connection that ended is noticed by whoever reads.
                if sink.send(message).await.is_err() {
                    return;
                }
            }
        });
        let mut device = Device { to_send, heard };
        let hello = Hello {
            protocol: PROTOCOL,
            token: identity.token.clone().into(),
            device: identity.device,
            epoch: identity.epoch,
            cursor,
            acknowledged: last,
            last,
            renew: None,
        };
        device.say(&ClientFrame::Hello(hello))?;
        match device.hear().await? {
            ServerFrame::Welcome(_) => Ok(device),
            other => Err(format!("no welcome but {other:?}").into()),
        }
    }

    pub fn say(&self, frame: &ClientFrame) -> Outcome {
        self.say_bytes(pack::encode(frame))
    }

    pub fn say_bytes(&self, frame: Vec<u8>) -> Outcome {
        Ok(self.to_send.send(Message::Binary(frame.into()))?)
    }

    pub async fn hear(&mut self) -> Outcome<ServerFrame> {
        loop {
            match timeout(WITHIN, self.heard.next()).await? {
                Some(Ok(Message::Binary(bytes))) => return Ok(pack::decode(&bytes)?),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => return Err(format!("the connection ended: {other:?}").into()),
            }
        }
    }

    /// Takes in what the server says until it has answered a push; so many commits were accepted.
    pub async fn verdicts(&mut self) -> Outcome<usize> {
        loop {
            match self.hear().await? {
                ServerFrame::Verdicts(verdicts) => {
                    let refused = verdicts
                        .iter()
                        .find(|(_, verdict)| !matches!(verdict, Verdict::Accepted(_)));
                    if let Some((number, verdict)) = refused {
                        return Err(format!("commit {number}: {verdict:?}").into());
                    }
                    return Ok(verdicts.len());
                }
                ServerFrame::Batch(batch) => self.say(&ClientFrame::Stored(batch.upto))?,
                ServerFrame::Pong(..) => {}
                other => return Err(format!("no verdict but {other:?}").into()),
            }
        }
    }

    /// Reads until it is complete up to `head`; the bytes of the batches' contents.
    pub async fn read_to(&mut self, head: Seq) -> Outcome<usize> {
        let mut bytes = 0;
        loop {
            if let ServerFrame::Batch(batch) = self.hear().await? {
                bytes += batch.updates.len();
                self.say(&ClientFrame::Stored(batch.upto))?;
                if batch.upto >= head {
                    return Ok(bytes);
                }
            }
        }
    }
}
