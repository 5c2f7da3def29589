//! Reading from SQLite, the same for the writer's connection and for a reader's.

use domain::id::{DeviceId, DocId, Kind, Millis};
use minicbor::{Decode, Encode};
use replica::commit::CommitHash;
use replica::wire::{Link, QuarantineReason};
use replica::{Seq, pack};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{ORGANISATION, SqliteLibrary, SqliteStore, int, uint};
use crate::store::{
    Chain, ChainId, Checkpoint, Code, Device, Library, Organisation, Quarantined, Record, SegmentInfo,
    StoreError,
};

/// A segment of a checkpoint, as stored.
#[derive(Encode, Decode)]
#[cbor(array)]
struct StoredSegment {
    #[n(0)]
    id: String,
    #[n(1)]
    from: DocId,
    #[n(2)]
    to: DocId,
    #[n(3)]
    rows: u32,
    #[n(4)]
    bytes: u32,
}

/// The list of a checkpoint's segments, as stored.
pub fn encode_segments(segments: &[SegmentInfo]) -> Vec<u8> {
    let stored: Vec<StoredSegment> = segments
        .iter()
        .map(|segment| StoredSegment {
            id: segment.id.clone(),
            from: segment.from,
            to: segment.to,
            rows: segment.rows,
            bytes: segment.bytes,
        })
        .collect();
    pack::pack(&stored)
}

fn decode_segments(bytes: &[u8]) -> Result<Vec<SegmentInfo>, StoreError> {
    let stored: Vec<StoredSegment> =
        pack::unpack(bytes).map_err(|error| StoreError::Damaged(format!("checkpoint: {error}")))?;
    let info = |segment: StoredSegment| SegmentInfo {
        id: segment.id,
        from: segment.from,
        to: segment.to,
        rows: segment.rows,
        bytes: segment.bytes,
    };
    Ok(stored.into_iter().map(info).collect())
}

/// A hash column.
fn hash(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Damaged("a hash isn't 32 bytes long".to_owned()))
}

/// The number that stands for a kind in the database; never changes.
pub fn kind_number(kind: Kind) -> i64 {
    match kind {
        Kind::Order => 0,
        Kind::Customer => 1,
        Kind::Product => 2,
        Kind::Location => 3,
        Kind::Ledger => 4,
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<(i64, i64, Millis, Vec<u8>)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

type QuarantineRow = (ChainId, i64, Vec<u8>, u8, Millis, u32, Vec<u8>, Vec<u8>);

fn quarantine_row(row: &Row<'_>) -> rusqlite::Result<QuarantineRow> {
    let chain = ChainId {
        device: row.get(0)?,
        epoch: row.get(1)?,
    };
    Ok((
        chain,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
    ))
}

fn quarantined(
    (chain, number, hashed, reason, at, sender, docs, body): QuarantineRow,
) -> Result<Quarantined, StoreError> {
    let damaged = |error: pack::PackError| StoreError::Damaged(format!("quarantine: {error}"));
    let reason: QuarantineReason = pack::decode(&[reason]).map_err(damaged)?;
    Ok(Quarantined {
        chain,
        number: uint(number)?,
        hash: CommitHash(hash(hashed)?),
        reason,
        at,
        sender,
        docs: pack::decode(&docs).map_err(damaged)?,
        bytes: if body.is_empty() {
            body
        } else {
            pack::inflate(&body).map_err(damaged)?
        },
    })
}

/// The connection of a reader or writer.
trait Connected {
    fn connection(&self) -> &Connection;
}

impl Connected for SqliteStore {
    fn connection(&self) -> &Connection {
        &self.connection
    }
}

impl Connected for SqliteLibrary {
    fn connection(&self) -> &Connection {
        &self.connection
    }
}

impl<C: Connected + Send> Library for C {
    fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        let found = self
            .connection()
            .prepare_cached("SELECT name, currency, created FROM organisation WHERE id = ?1")?
            .query_row([ORGANISATION], |row| {
                Ok(Organisation {
                    name: row.get(0)?,
                    currency: row.get(1)?,
                    created: row.get(2)?,
                })
            })
            .optional()?;
        Ok(found)
    }

    fn devices(&self) -> Result<Vec<Device>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, name, token, created, last_seen FROM device WHERE organisation = ?1 ORDER BY id",
        )?;
        let rows = statement.query_map([ORGANISATION], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        rows.map(|row| {
            let (id, name, token, created, last_seen) = row?;
            Ok(Device {
                id,
                name,
                token: hash(token)?,
                created,
                last_seen,
            })
        })
        .collect()
    }

    fn chains(&self) -> Result<Vec<Chain>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT device, epoch, series, created, number, hash FROM chain
             WHERE organisation = ?1 ORDER BY device, epoch",
        )?;
        let rows = statement.query_map([ORGANISATION], |row| {
            let id = ChainId {
                device: row.get(0)?,
                epoch: row.get(1)?,
            };
            Ok((id, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })?;
        rows.map(|row| {
            let (id, series, created, number, hashed) = row?;
            let decided = Link {
                number: uint(number)?,
                hash: CommitHash(hash(hashed)?),
            };
            Ok(Chain {
                id,
                series,
                created,
                decided,
            })
        })
        .collect()
    }

    fn codes(&self, now: Millis) -> Result<Vec<Code>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT hash, name, expires FROM code
             WHERE organisation = ?1 AND device IS NULL AND expires > ?2 ORDER BY hash",
        )?;
        let rows = statement.query_map(params![ORGANISATION, now], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        rows.map(|row| {
            let (hashed, name, expires) = row?;
            Ok(Code {
                hash: hash(hashed)?,
                name,
                expires,
            })
        })
        .collect()
    }

    fn head(&self) -> Result<Seq, StoreError> {
        let last: Option<i64> = self
            .connection()
            .prepare_cached("SELECT last FROM record WHERE organisation = ?1 ORDER BY first DESC LIMIT 1")?
            .query_row([ORGANISATION], |row| row.get(0))
            .optional()?;
        uint(last.unwrap_or(0))
    }

    fn record_with(&self, seq: Seq) -> Result<Option<Record>, StoreError> {
        let found = self
            .connection()
            .prepare_cached(
                "SELECT first, last, at, body FROM record
                 WHERE organisation = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
            )?
            .query_row(params![ORGANISATION, int(seq)?], record)
            .optional()?;
        let Some((first, last, at, body)) = found else {
            return Ok(None);
        };
        let record = Record {
            first: uint(first)?,
            last: uint(last)?,
            at,
            body,
        };
        Ok(Some(record).filter(|record| record.last >= seq))
    }

    fn touching(&self, doc: DocId) -> Result<Vec<Seq>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT first FROM touch WHERE organisation = ?1
             AND kind = ?2 AND device = ?3 AND epoch = ?4 AND counter = ?5 ORDER BY first",
        )?;
        let values = params![
            ORGANISATION,
            kind_number(doc.kind),
            doc.device,
            doc.epoch,
            int(doc.counter)?
        ];
        let rows = statement.query_map(values, |row| row.get::<_, i64>(0))?;
        rows.map(|first| uint(first?)).collect()
    }

    fn touched_within(&self, from: Seq, to: Seq) -> Result<Vec<DocId>, StoreError> {
        // There is no index for this: it is asked for when a record turns out to be damaged.
        let mut statement = self.connection().prepare_cached(
            "SELECT DISTINCT kind, device, epoch, counter FROM touch
             WHERE organisation = ?1 AND first BETWEEN ?2 AND ?3",
        )?;
        let rows = statement.query_map(params![ORGANISATION, int(from)?, int(to)?], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get::<_, i64>(3)?,
            ))
        })?;
        let mut docs = Vec::new();
        for row in rows {
            let (number, device, epoch, counter) = row?;
            // A kind that this build doesn't know can't be worked on either.
            let kind = Kind::ALL.into_iter().find(|kind| kind_number(*kind) == number);
            if let Some(kind) = kind {
                docs.push(DocId {
                    kind,
                    device,
                    epoch,
                    counter: uint(counter)?,
                });
            }
        }
        Ok(docs)
    }

    fn run_with(&self, chain: ChainId, number: u64) -> Result<Option<Seq>, StoreError> {
        let found: Option<i64> = self
            .connection()
            .prepare_cached(
                "SELECT first FROM run WHERE organisation = ?1 AND device = ?2 AND epoch = ?3
                 AND number <= ?4 ORDER BY number DESC LIMIT 1",
            )?
            .query_row(
                params![ORGANISATION, chain.device, chain.epoch, int(number)?],
                |row| row.get(0),
            )
            .optional()?;
        found.map(uint).transpose()
    }

    fn quarantined(&self, chain: ChainId, number: u64) -> Result<Vec<Quarantined>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT device, epoch, number, hash, reason, at, sender, docs, x'' FROM quarantine
             WHERE organisation = ?1 AND device = ?2 AND epoch = ?3 AND number = ?4 ORDER BY id",
        )?;
        let values = params![ORGANISATION, chain.device, chain.epoch, int(number)?];
        statement
            .query_map(values, quarantine_row)?
            .map(|row| quarantined(row?))
            .collect()
    }

    fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT device, epoch, number, hash, reason, at, sender, docs, body FROM quarantine
             WHERE organisation = ?1 ORDER BY id",
        )?;
        statement
            .query_map([ORGANISATION], quarantine_row)?
            .map(|row| quarantined(row?))
            .collect()
    }

    fn kept_aside(&self, sender: DeviceId) -> Result<u64, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT coalesce(sum(length(body) + length(docs)), 0) FROM quarantine
             WHERE organisation = ?1 AND sender = ?2",
        )?;
        uint(statement.query_row(params![ORGANISATION, sender], |row| row.get(0))?)
    }

    fn tainted(&self) -> Result<Vec<DocId>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT docs FROM quarantine WHERE organisation = ?1")?;
        let rows = statement.query_map([ORGANISATION], |row| row.get::<_, Vec<u8>>(0))?;
        let mut tainted = Vec::new();
        for row in rows {
            let docs: Vec<DocId> =
                pack::decode(&row?).map_err(|error| StoreError::Damaged(format!("quarantine: {error}")))?;
            tainted.extend(docs);
        }
        Ok(tainted)
    }

    fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        let found: Option<(i64, u32, Vec<u8>)> = self
            .connection()
            .prepare_cached("SELECT seq, revision, segments FROM checkpoint WHERE organisation = ?1")?
            .query_row([ORGANISATION], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((seq, revision, segments)) = found else {
            return Ok(Checkpoint::default());
        };
        Ok(Checkpoint {
            seq: uint(seq)?,
            revision,
            segments: decode_segments(&segments)?,
        })
    }

    fn segment(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self
            .connection()
            .prepare_cached("SELECT body FROM segment WHERE organisation = ?1 AND hash = ?2")?
            .query_row(params![ORGANISATION, id], |row| row.get(0))
            .optional()?;
        Ok(found)
    }
}
