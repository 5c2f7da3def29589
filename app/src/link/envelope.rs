//! What really crosses between page and worker: the messages of [`crate::bridge`], and a few words of the
//! link itself, which no screen ever sees.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use replica::pack::{self, PackError};

use crate::bridge::FromWorker;

/// Names the sources that this page or worker was built from. Only equals understand each other.
pub const BUILD: &str = env!("COUNTERFOIL_BUILD");

/// From a worker to its page.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Envelope {
    /// The worker listens from now on; what was posted before it did is lost. It was built from this.
    #[n(0)]
    Listening(#[n(0)] String),
    /// For the screens.
    #[n(1)]
    Say(#[n(0)] FromWorker),
    /// The tab that worked on the request with this number was closed before it answered. It may have been
    /// done or not, and it must not be done twice, so that a person has to look.
    #[n(2)]
    Interrupted(#[n(0)] u32),
    /// Another tab runs a newer version of the app. This one can't go on without being loaded again.
    #[n(3)]
    Outdated,
}

impl Envelope {
    /// As bytes.
    pub fn seal(&self) -> ByteVec {
        pack::encode(self).into()
    }

    /// From bytes.
    ///
    /// # Errors
    /// When they aren't an envelope of this build.
    pub fn open(bytes: &[u8]) -> Result<Self, PackError> {
        pack::decode(bytes)
    }
}
