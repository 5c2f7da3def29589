//! How consecutive commits become one packed record of the log, and back.
//!
//! A commit carries the hash of the one before it: 32 bytes that no compressor shrinks. Where the one
//! before it stands just before it in the same record, the hash is cut out and computed again on reading.
//! So reading a record also proves those links of the chain.
//!
//! Commits of one record were accepted together, at the time that stands beside it. Where records were merged, the
//! time stands with each commit that was accepted at another one than the commit before it.

use domain::id::Millis;
use memchr::memmem;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use replica::Seq;
use replica::commit::CommitHash;
use replica::pack;

use super::{Record, StoreError};

/// Bytes of commits after which a group starts another record: small enough that reopening one old
/// document costs little, large enough for the compressor's window.
pub const RECORD_BYTES: usize = 128 << 10;

/// A commit as it stands in a record.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Stored {
    /// Where the hash of the commit before it was cut out.
    #[n(0)]
    cut: Option<u32>,
    #[n(1)]
    bytes: ByteVec,
    /// When this and those behind it were accepted; absent where the time before holds on, and for the first the
    /// record's own.
    #[n(2)]
    at: Option<Millis>,
}

/// A commit of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place in the log.
    pub seq: Seq,
    /// Hash of its bytes.
    pub hash: CommitHash,
    /// When it was accepted.
    pub at: Millis,
    /// Its bytes, as its author made them.
    pub bytes: Vec<u8>,
}

/// Packs commits that were accepted together, given with their hashes, into a record's body.
pub fn pack_commits<'a>(commits: impl IntoIterator<Item = (CommitHash, &'a [u8])>) -> Vec<u8> {
    pack_stored(commits.into_iter().map(|(hash, bytes)| (hash, bytes, None)))
}

/// Packs commits of several records into one body that keeps when each of them was accepted.
pub fn pack_merged(commits: &[Logged]) -> Vec<u8> {
    let mut before = None;
    pack_stored(commits.iter().map(|logged| {
        let is_new = before.replace(logged.at) != Some(logged.at);
        (logged.hash, logged.bytes.as_slice(), is_new.then_some(logged.at))
    }))
}

fn pack_stored<'a>(commits: impl Iterator<Item = (CommitHash, &'a [u8], Option<Millis>)>) -> Vec<u8> {
    let mut stored = Vec::new();
    let mut before: Option<CommitHash> = None;
    for (hash, bytes, at) in commits {
        let (cut, bytes) = match before.and_then(|before| cut(bytes, before)) {
            Some((cut, rest)) => (Some(cut), rest),
            None => (None, bytes.to_vec()),
        };
        stored.push(Stored {
            cut,
            bytes: bytes.into(),
            at,
        });
        before = Some(hash);
    }
    pack::pack(&stored)
}

/// Where the hash stood, and the bytes without it.
fn cut(bytes: &[u8], before: CommitHash) -> Option<(u32, Vec<u8>)> {
    let at = memmem::find(bytes, &before.0)?;
    let mut rest = bytes.get(..at)?.to_vec();
    rest.extend_from_slice(bytes.get(at.checked_add(before.0.len())?..)?);
    Some((u32::try_from(at).ok()?, rest))
}

/// All commits of a record, in order.
///
/// # Errors
/// [`StoreError::Damaged`] when it isn't what [`pack_commits`] made, or holds another number of commits
/// than it says.
pub fn unpack_commits(record: &Record) -> Result<Vec<Logged>, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("record {}: {what}", record.first));
    let stored: Vec<Stored> = pack::unpack(&record.body).map_err(|error| damaged(&error.to_string()))?;
    let mut commits: Vec<Logged> = Vec::with_capacity(stored.len());
    let mut seq = record.first;
    let mut accepted = record.at;
    for Stored { cut, bytes, at } in stored {
        accepted = at.unwrap_or(accepted);
        let mut bytes: Vec<u8> = bytes.into();
        if let Some(at) = cut {
            let before = commits
                .last()
                .ok_or_else(|| damaged("its first commit misses a hash"))?;
            let at = at as usize;
            if at > bytes.len() {
                return Err(damaged("a hash lies outside its commit"));
            }
            bytes.splice(at..at, before.hash.0);
        }
        commits.push(Logged {
            seq,
            hash: CommitHash::of(&bytes),
            at: accepted,
            bytes,
        });
        seq = seq.saturating_add(1);
    }
    if seq != record.last.saturating_add(1) {
        return Err(damaged("it holds another number of commits than it says"));
    }
    Ok(commits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chained(count: u8) -> Vec<Vec<u8>> {
        let mut previous = CommitHash::START;
        (0..count)
            .map(|number| {
                let mut bytes = vec![number; 10];
                bytes.extend_from_slice(&previous.0);
                bytes.extend_from_slice(b"some content of a commit");
                previous = CommitHash::of(&bytes);
                bytes
            })
            .collect()
    }

    fn record(commits: &[Vec<u8>]) -> Record {
        let body = pack_commits(
            commits
                .iter()
                .map(|bytes| (CommitHash::of(bytes), bytes.as_slice())),
        );
        Record {
            first: 5,
            last: 4 + commits.len() as u64,
            at: 0,
            body,
        }
    }

    #[test]
    fn commits_come_back_byte_for_byte() {
        let mut commits = chained(20);
        commits.push(b"of another chain".to_vec());
        commits.extend(chained(3));
        let read = unpack_commits(&record(&commits)).unwrap();
        assert_eq!(
            read.iter().map(|logged| logged.bytes.clone()).collect::<Vec<_>>(),
            commits
        );
        assert_eq!(read.last().unwrap().seq, 28);
    }

    #[test]
    fn hashes_of_neighbours_are_not_stored() {
        let commits = chained(100);
        let raw: usize = commits.iter().map(Vec::len).sum();
        assert!(raw > 6000);
        assert!(
            record(&commits).body.len() < 1500,
            "{}",
            record(&commits).body.len()
        );
    }

    #[test]
    fn merged_commits_keep_their_times() {
        let mut merged = Vec::new();
        for (first, at) in [(1, 500), (4, 700), (7, 400)] {
            let together = Record {
                first,
                last: first + 2,
                at,
                ..record(&chained(3))
            };
            merged.extend(unpack_commits(&together).unwrap());
        }
        let whole = Record {
            first: 1,
            last: 9,
            at: 400,
            body: pack_merged(&merged),
        };
        let read = unpack_commits(&whole).unwrap();
        assert_eq!(read, merged);
        let times: Vec<Millis> = read.iter().map(|logged| logged.at).collect();
        assert_eq!(times, [500, 500, 500, 700, 700, 700, 400, 400, 400]);
    }

    #[test]
    fn damage_is_noticed() {
        let mut bad = record(&chained(3));
        bad.last += 1;
        assert!(matches!(unpack_commits(&bad), Err(StoreError::Damaged(_))));
        let bad = Record {
            body: b"rubbish".to_vec(),
            ..record(&[])
        };
        assert!(matches!(unpack_commits(&bad), Err(StoreError::Damaged(_))));
    }
}
