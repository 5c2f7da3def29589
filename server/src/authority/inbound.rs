//! From a frame's bytes to what it says, before anything is decided: the limits, the codec and the hashes.
//!
//! It is apart from the rest so that a server can do this work on the thread that read the frame.

use domain::id::{DocId, Stamp};
use minicbor::Decoder;
use minicbor::bytes::ByteVec;
use replica::commit::{Commit, CommitError, CommitHash};
use replica::wire::{ClientFrame, Hello};
use replica::{Seq, audit, limits, pack};

/// A frame that breaks a limit or can't be read. Nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a bad frame: {0}")]
pub struct BadFrame(String);

impl BadFrame {
    fn new(why: impl ToString) -> BadFrame {
        BadFrame(why.to_string())
    }

    /// The first frame was no greeting.
    pub fn not_a_greeting() -> BadFrame {
        BadFrame::new("the first frame is no greeting")
    }

    /// A frame of text, where only binary ones are spoken.
    pub fn text() -> BadFrame {
        BadFrame::new("text")
    }
}

/// What a device said.
#[derive(Clone, Debug)]
pub enum Inbound {
    /// The first frame.
    Hello(Box<Hello>),
    /// Commits, in the order in which they were sent.
    Push(Vec<Sealed>),
    /// Commits of another device, in the order of their chain.
    Relay(Vec<Sealed>),
    /// Everything up to here is stored on the device.
    Stored(Seq),
    /// The heartbeat.
    Ping(u32),
    /// The device's sums at this seq.
    Buckets(Seq, Vec<u64>),
}

/// A commit as it came in: its bytes, and what can be read of them.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Its bytes, as its author made them.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub hash: CommitHash,
    /// Who made it and where it stands.
    pub stamp: Stamp,
    /// Hash of the commit before it.
    pub previous: CommitHash,
    /// The rest of it, or why that can't be read.
    pub commit: Result<Commit, CommitError>,
}

impl Sealed {
    /// Opens a commit as far as possible.
    ///
    /// # Errors
    /// [`BadFrame`] when not even its place in a chain can be read: then nobody can be told about it.
    pub fn open(bytes: Vec<u8>) -> Result<Sealed, BadFrame> {
        let hash = CommitHash::of(&bytes);
        let commit = Commit::decode(&bytes);
        let (stamp, previous) = match &commit {
            Ok(commit) => (commit.stamp.clone(), commit.previous),
            Err(_) => place(&bytes).map_err(BadFrame::new)?,
        };
        Ok(Sealed {
            bytes,
            hash,
            stamp,
            previous,
            commit,
        })
    }

    /// The documents it would change, each once, in the order in which it names them.
    pub fn docs(&self) -> Vec<DocId> {
        let mut docs = Vec::new();
        for change in self.commit.iter().flat_map(|commit| &commit.changes) {
            if !docs.contains(&change.doc) {
                docs.push(change.doc);
            }
        }
        docs
    }
}

/// Who made a commit and what it follows: its first two parts, read without the rest.
///
/// # Errors
/// When the bytes don't begin like a commit.
pub fn place(bytes: &[u8]) -> Result<(Stamp, CommitHash), minicbor::decode::Error> {
    let mut decoder = Decoder::new(bytes);
    decoder.array()?;
    Ok((decoder.decode()?, decoder.decode()?))
}

/// Reads a frame.
///
/// # Errors
/// [`BadFrame`] when a limit is broken or the bytes aren't a frame.
pub fn read(frame: &[u8]) -> Result<Inbound, BadFrame> {
    if frame.len() > limits::FRAME_BYTES {
        return Err(BadFrame::new("too large"));
    }
    match pack::decode::<ClientFrame>(frame).map_err(BadFrame::new)? {
        ClientFrame::Hello(hello) => {
            let hashes = hello.renew.as_ref().map_or(0, |hashes| hashes.len() / 32);
            if hello.token.len() != 32 || hashes > limits::HASHES_PER_RENEWAL {
                return Err(BadFrame::new("a hello out of its limits"));
            }
            Ok(Inbound::Hello(Box::new(hello)))
        }
        ClientFrame::Push(packed) => commits(&packed).map(Inbound::Push),
        ClientFrame::Relay(packed) => commits(&packed).map(Inbound::Relay),
        ClientFrame::Stored(seq) => Ok(Inbound::Stored(seq)),
        ClientFrame::Ping(number) => Ok(Inbound::Ping(number)),
        ClientFrame::Buckets(_, sums) if sums.len() != audit::BUCKETS => {
            Err(BadFrame::new("not the agreed number of buckets"))
        }
        ClientFrame::Buckets(seq, sums) => Ok(Inbound::Buckets(seq, sums)),
    }
}

fn commits(packed: &[u8]) -> Result<Vec<Sealed>, BadFrame> {
    let commits: Vec<ByteVec> = pack::unpack(packed).map_err(BadFrame::new)?;
    if commits.len() > limits::COMMITS_PER_PUSH {
        return Err(BadFrame::new("too many commits at once"));
    }
    commits
        .into_iter()
        .map(|bytes| Sealed::open(bytes.into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_a_limit_is_refused_before_it_is_decoded() {
        assert!(read(&vec![0; limits::FRAME_BYTES + 1]).is_err());
        let bomb = pack::deflate(&vec![0; limits::INFLATED_BYTES + 1]);
        assert!(read(&pack::encode(&ClientFrame::Push(bomb.into()))).is_err());
        let many = vec![ByteVec::from(vec![0]); limits::COMMITS_PER_PUSH + 1];
        assert!(read(&pack::encode(&ClientFrame::Push(pack::pack(&many).into()))).is_err());
        assert!(read(&pack::encode(&ClientFrame::Buckets(1, vec![0; 3]))).is_err());
    }

    #[test]
    fn rubbish_is_refused_at_every_length() {
        let frame = pack::encode(&ClientFrame::Ping(77_777));
        for cut in 0..frame.len() {
            assert!(read(&frame[..cut]).is_err());
        }
        assert!(matches!(read(&frame), Ok(Inbound::Ping(77_777))));
    }
}
