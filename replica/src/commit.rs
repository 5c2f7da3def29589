//! Commits: one command with all the changes it made, numbered and hash-chained within a device epoch.
//! The unit of durability, of push, of acceptance and of audit.

use domain::command::Command;
use domain::id::{DocId, Stamp};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::limits;

/// SHA-256 of a commit's encoded bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct CommitHash(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub [u8; 32],
);

impl CommitHash {
    /// The `previous` of the first commit of every epoch.
    pub const START: CommitHash = CommitHash([0; 32]);

    /// Of encoded bytes.
    pub fn of(bytes: &[u8]) -> CommitHash {
        CommitHash(Sha256::digest(bytes).into())
    }
}

/// One change of one document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DocChange {
    /// The document.
    #[n(0)]
    pub doc: DocId,
    /// The change, as automerge writes it.
    #[n(1)]
    pub change: ByteVec,
}

/// One command with all the changes it made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Commit {
    /// Who, when, and where in the chain.
    #[n(0)]
    pub stamp: Stamp,
    /// Hash of the commit before it in this epoch.
    #[n(1)]
    pub previous: CommitHash,
    /// What the person meant.
    #[n(2)]
    pub command: Command,
    /// What it changed. Made and applied together or not at all.
    #[n(3)]
    pub changes: Vec<DocChange>,
    /// Set when this gives a command again that was given first on another chain, by a device of which there
    /// is a copy: the hash of the commit that it was first. The server accepts that once, whichever copy
    /// brings it.
    #[n(4)]
    pub again: Option<CommitHash>,
}

/// Bytes that aren't a commit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Over [`limits::COMMIT_BYTES`], or a part over its limit.
    #[error("the commit is too large")]
    TooLarge,
    /// Not the encoding of a commit.
    #[error("the commit can't be read: {0}")]
    Unreadable(String),
}

impl Commit {
    /// What tells this work from all other work, whichever chain it stands on: the hash of the commit that it
    /// was first. `hash` is this commit's own.
    pub fn origin(&self, hash: CommitHash) -> CommitHash {
        self.again.unwrap_or(hash)
    }

    /// The bytes that are stored, sent and hashed.
    pub fn encode(&self) -> Vec<u8> {
        crate::pack::encode(self)
    }

    /// Reads a commit.
    ///
    /// # Errors
    /// [`CommitError`] when a limit is exceeded or the bytes aren't a commit.
    pub fn decode(bytes: &[u8]) -> Result<Commit, CommitError> {
        if bytes.len() > limits::COMMIT_BYTES {
            return Err(CommitError::TooLarge);
        }
        let commit: Commit =
            crate::pack::decode(bytes).map_err(|error| CommitError::Unreadable(error.to_string()))?;
        let too_large = commit.changes.len() > limits::CHANGES_PER_COMMIT
            || commit
                .changes
                .iter()
                .any(|change| change.change.len() > limits::CHANGE_BYTES);
        if too_large {
            Err(CommitError::TooLarge)
        } else {
            Ok(commit)
        }
    }
}
