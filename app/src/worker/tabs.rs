//! The other tabs of this app: what their workers say to each other, over a `BroadcastChannel`.
//!
//! One tab leads and owns the replica. The others pass on what their screens want, each request with the
//! tab's id and the request's number, and addressed to one leader: a leader that came later never sees it.

use js_sys::Uint8Array;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use replica::pack;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::bridge::ToWorker;
use crate::link::envelope::BUILD;

/// The channel of this origin.
const NAME: &str = "counterfoil";

/// A tab's worker, by a random number that it chose at its start.
pub type TabId = u64;

/// Something for other tabs.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Note {
    /// A tab has come and asks who leads.
    #[n(0)]
    Hello,
    /// The sender leads.
    #[n(1)]
    Lead,
    /// For the leader named: do this for a screen of the sender.
    #[n(2)]
    Ask(#[n(0)] TabId, #[n(1)] ToWorker),
    /// For the tab named: the answer to its request with this number, sealed.
    #[n(3)]
    Answer(#[n(0)] TabId, #[n(1)] u32, #[n(2)] ByteVec),
    /// For the screens of all tabs, sealed.
    #[n(4)]
    News(#[n(0)] ByteVec),
    /// For the screens of the tab named, sealed.
    #[n(5)]
    Tell(#[n(0)] TabId, #[n(1)] ByteVec),
}

/// A note with its sender. The fields before the note stay as they are for ever, so that tabs of different
/// versions can tell that they differ.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[cbor(array)]
pub struct Letter {
    /// What the sender was built from.
    #[n(0)]
    pub build: String,
    /// When the sender started, by the wall clock in milliseconds.
    #[n(1)]
    pub born: u64,
    /// Who sends it.
    #[n(2)]
    pub from: TabId,
    /// The note, encoded: only a tab of the same build may decode it.
    #[n(3)]
    pub note: ByteVec,
}

/// This tab among the others.
pub struct Tabs {
    channel: BroadcastChannel,
    id: TabId,
    born: u64,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Joins the other tabs; `hear` gets every letter that they send from now on.
    ///
    /// # Errors
    /// When the browser has no `BroadcastChannel`.
    pub fn join(hear: impl Fn(Letter) + 'static) -> Result<Self, JsValue> {
        let channel = BroadcastChannel::new(NAME)?;
        let on_message = Closure::new(move |event: MessageEvent| {
            let bytes = event.data().dyn_into::<Uint8Array>().map(|array| array.to_vec());
            // What can't be read isn't from one of us.
            if let Ok(bytes) = bytes
                && let Ok(letter) = pack::decode(&bytes)
            {
                hear(letter);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ok(Self {
            channel,
            // 53 random bits: two tabs of one browser never get the same.
            id: (js_sys::Math::random() * 9_007_199_254_740_992.0) as TabId,
            born: js_sys::Date::now() as u64,
            _on_message: on_message,
        })
    }

    /// This tab's id.
    pub fn id(&self) -> TabId {
        self.id
    }

    /// Whether the sender runs another version that started later: then this one is the old one.
    pub fn is_newer(&self, letter: &Letter) -> bool {
        letter.build != BUILD && letter.born > self.born
    }

    /// Sends a note to all other tabs.
    pub fn send(&self, note: &Note) {
        let letter = Letter {
            build: BUILD.to_owned(),
            born: self.born,
            from: self.id,
            note: pack::encode(note).into(),
        };
        let bytes = Uint8Array::from(pack::encode(&letter).as_slice());
        // Fails only on a closed channel, and this one is closed when it is dropped.
        let _ = self.channel.post_message(&bytes);
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

impl Letter {
    /// The note, if the sender was built from the same sources.
    pub fn note(&self) -> Option<Note> {
        (self.build == BUILD)
            .then(|| pack::decode(&self.note).ok())
            .flatten()
    }
}
