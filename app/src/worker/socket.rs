//! The WebSocket to the server. It carries frames and knows nothing of what they say.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use replica::device::Event;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BinaryType, MessageEvent, WebSocket};

use super::global;

/// Where the server talks.
const PATH: &str = "/sync";

/// At most one connection at a time.
pub struct Socket {
    report: Rc<dyn Fn(Event)>,
    open: RefCell<Option<Connection>>,
}

/// A connection with its handlers, which live as long as it does.
struct Connection {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut()>,
}

impl Socket {
    /// Not connected; says what happens to `report`.
    pub fn new(report: Rc<dyn Fn(Event)>) -> Self {
        Self {
            report,
            open: RefCell::new(None),
        }
    }

    /// Opens a connection in place of the one there may be. [`Event::SocketOpen`] or [`Event::SocketClosed`]
    /// follows, never from within this call.
    pub fn connect(&self) {
        self.disconnect();
        match Connection::open(&self.report) {
            Ok(connection) => {
                self.open.replace(Some(connection));
            }
            Err(_) => {
                let report = self.report.clone();
                wasm_bindgen_futures::spawn_local(async move { report(Event::SocketClosed) });
            }
        }
    }

    /// Closes the connection; nothing is heard of it any more.
    pub fn disconnect(&self) {
        self.open.take();
    }

    /// Sends a frame. On a connection that isn't open it is dropped: the replica has been told, or is being
    /// told, that the connection is gone.
    pub fn send(&self, frame: &[u8]) {
        if let Some(connection) = &*self.open.borrow()
            && connection.socket.ready_state() == WebSocket::OPEN
        {
            // Sending fails only on a connection that isn't open yet, and that was just checked.
            let _ = connection.socket.send_with_u8_array(frame);
        }
    }
}

impl Connection {
    fn open(report: &Rc<dyn Fn(Event)>) -> Result<Self, wasm_bindgen::JsValue> {
        let socket = WebSocket::new(&global::address("ws", PATH))?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let on_open = Closure::new({
            let report = report.clone();
            move || report(Event::SocketOpen)
        });
        let on_message = Closure::new({
            let report = report.clone();
            move |event: MessageEvent| {
                // The protocol has no text frames; a text is left for the heartbeat to notice.
                if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
                    report(Event::Frame(Uint8Array::new(&buffer).to_vec()));
                }
            }
        });
        // Every end of a connection, failed attempts included, comes with exactly one `close`.
        let on_close = Closure::new({
            let report = report.clone();
            move || report(Event::SocketClosed)
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Closing a closed one does nothing; without arguments it can't fail.
        let _ = self.socket.close();
    }
}
