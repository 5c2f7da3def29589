//! Writing to SQLite. Each method is one immediate transaction.

use std::collections::BTreeSet;

use domain::id::{DeviceId, Epoch, Millis};
use replica::pack;
use replica::wire::Link;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::read::{encode_segments, kind_number};
use super::{ORGANISATION, SqliteLibrary, SqliteStore, int};
use crate::store::{
    Chain, ChainId, Checkpoint, Code, Device, Group, Library, NewRecord, Organisation, Quarantined, Store,
    StoreError, series,
};

impl SqliteStore {
    pub(super) fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

fn add_chain(
    transaction: &Transaction<'_>,
    device: DeviceId,
    epoch: Epoch,
    now: Millis,
) -> Result<Chain, StoreError> {
    let count: i64 = transaction.query_row(
        "SELECT count(*) FROM chain WHERE organisation = ?1",
        [ORGANISATION],
        |row| row.get(0),
    )?;
    let chain = Chain {
        id: ChainId { device, epoch },
        series: series(u64::try_from(count).unwrap_or(0).saturating_add(1)),
        created: now,
        decided: Link::default(),
    };
    transaction.execute(
        "INSERT INTO chain (organisation, device, epoch, series, created, number, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
        params![
            ORGANISATION,
            device,
            epoch,
            chain.series,
            now,
            chain.decided.hash.0
        ],
    )?;
    Ok(chain)
}

fn add_record(transaction: &Transaction<'_>, new: &NewRecord) -> Result<(), StoreError> {
    let first = int(new.record.first)?;
    transaction
        .prepare_cached(
            "INSERT INTO record (organisation, first, last, at, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            ORGANISATION,
            first,
            int(new.record.last)?,
            new.record.at,
            new.record.body
        ])?;
    let mut run = transaction.prepare_cached(
        "INSERT INTO run (organisation, device, epoch, number, first) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (chain, number) in &new.runs {
        run.execute(params![
            ORGANISATION,
            chain.device,
            chain.epoch,
            int(*number)?,
            first
        ])?;
    }
    let mut touch = transaction.prepare_cached(
        "INSERT INTO touch (organisation, kind, device, epoch, counter, first)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for doc in &new.touches {
        touch.execute(params![
            ORGANISATION,
            kind_number(doc.kind),
            doc.device,
            doc.epoch,
            int(doc.counter)?,
            first
        ])?;
    }
    Ok(())
}

fn add_quarantined(transaction: &Transaction<'_>, entry: &Quarantined) -> Result<(), StoreError> {
    // An `index_only` enum of fewer than 24 variants is one byte of CBOR.
    let reason = pack::encode(&entry.reason).first().copied().unwrap_or_default();
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO quarantine
             (organisation, device, epoch, number, hash, reason, at, sender, docs, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            ORGANISATION,
            entry.chain.device,
            entry.chain.epoch,
            int(entry.number)?,
            entry.hash.0,
            reason,
            entry.at,
            entry.sender,
            pack::encode(&entry.docs),
            pack::deflate(&entry.bytes)
        ])?;
    Ok(())
}

impl Store for SqliteStore {
    fn library(&self) -> Result<Box<dyn Library>, StoreError> {
        Ok(Box::new(SqliteLibrary::open(&self.path)?))
    }

    fn found(&mut self, organisation: &Organisation) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR IGNORE INTO organisation (id, name, currency, created) VALUES (?1, ?2, ?3, ?4)",
            params![
                ORGANISATION,
                organisation.name,
                organisation.currency,
                organisation.created
            ],
        )?;
        Ok(())
    }

    fn add_code(&mut self, code: &Code) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO code (organisation, hash, name, expires) VALUES (?1, ?2, ?3, ?4)",
            params![ORGANISATION, code.hash, code.name, code.expires],
        )?;
        Ok(())
    }

    fn add_device(
        &mut self,
        code: Option<&[u8; 32]>,
        name: &str,
        token: &[u8; 32],
        now: Millis,
    ) -> Result<Option<(Device, Chain)>, StoreError> {
        let transaction = self.begin()?;
        let latest: Option<DeviceId> = transaction.query_row(
            "SELECT max(id) FROM device WHERE organisation = ?1",
            [ORGANISATION],
            |row| row.get(0),
        )?;
        let id = latest.unwrap_or(0).saturating_add(1);
        if let Some(code) = code {
            let used = transaction.execute(
                "UPDATE code SET device = ?3
                 WHERE organisation = ?1 AND hash = ?2 AND device IS NULL AND expires > ?4",
                params![ORGANISATION, code, id, now],
            )?;
            if used != 1 {
                return Ok(None);
            }
        }
        transaction.execute(
            "INSERT INTO device (organisation, id, name, token, created) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![ORGANISATION, id, name, token, now],
        )?;
        let chain = add_chain(&transaction, id, 1, now)?;
        transaction.commit()?;
        let device = Device {
            id,
            name: name.to_owned(),
            token: *token,
            created: now,
            last_seen: None,
        };
        Ok(Some((device, chain)))
    }

    fn add_epoch(&mut self, device: DeviceId, now: Millis) -> Result<Chain, StoreError> {
        let transaction = self.begin()?;
        let latest: Option<Epoch> = transaction.query_row(
            "SELECT max(epoch) FROM chain WHERE organisation = ?1 AND device = ?2",
            params![ORGANISATION, device],
            |row| row.get(0),
        )?;
        let Some(latest) = latest else {
            return Err(StoreError::Failed(format!("there is no device {device}")));
        };
        let chain = add_chain(&transaction, device, latest.saturating_add(1), now)?;
        transaction.commit()?;
        Ok(chain)
    }

    fn seen(&mut self, seen: &[(DeviceId, Millis)]) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for (device, at) in seen {
            transaction
                .prepare_cached("UPDATE device SET last_seen = ?3 WHERE organisation = ?1 AND id = ?2")?
                .execute(params![ORGANISATION, device, at])?;
        }
        transaction.commit()?;
        Ok(())
    }

    fn append(&mut self, group: &Group) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        let last: Option<i64> = transaction
            .prepare_cached("SELECT last FROM record WHERE organisation = ?1 ORDER BY first DESC LIMIT 1")?
            .query_row([ORGANISATION], |row| row.get(0))
            .optional()?;
        let mut next = last.unwrap_or(0).saturating_add(1);
        for new in &group.records {
            if int(new.record.first)? != next || new.record.last < new.record.first {
                return Err(StoreError::Damaged("a group doesn't continue the log".to_owned()));
            }
            next = int(new.record.last)?.saturating_add(1);
            add_record(&transaction, new)?;
        }
        for (chain, decided) in &group.decided {
            let changed = transaction
                .prepare_cached(
                    "UPDATE chain SET number = ?4, hash = ?5
                     WHERE organisation = ?1 AND device = ?2 AND epoch = ?3",
                )?
                .execute(params![
                    ORGANISATION,
                    chain.device,
                    chain.epoch,
                    int(decided.number)?,
                    decided.hash.0
                ])?;
            if changed != 1 {
                return Err(StoreError::Failed("a group of an unknown chain".to_owned()));
            }
        }
        for entry in &group.quarantined {
            add_quarantined(&transaction, entry)?;
        }
        transaction.commit()?;
        Ok(())
    }

    fn put_checkpoint(
        &mut self,
        checkpoint: &Checkpoint,
        fresh: &[(String, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let before = self.checkpoint()?;
        let transaction = self.begin()?;
        let stored: BTreeSet<String> = transaction
            .prepare_cached("SELECT hash FROM segment WHERE organisation = ?1")?
            .query_map([ORGANISATION], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let named: BTreeSet<&str> = checkpoint
            .segments
            .iter()
            .map(|segment| segment.id.as_str())
            .collect();
        let kept: BTreeSet<&str> = before
            .segments
            .iter()
            .map(|segment| segment.id.as_str())
            .collect();
        for old in stored
            .iter()
            .filter(|id| !named.contains(id.as_str()) && !kept.contains(id.as_str()))
        {
            transaction
                .prepare_cached("DELETE FROM segment WHERE organisation = ?1 AND hash = ?2")?
                .execute(params![ORGANISATION, old])?;
        }
        let is_fresh = |id: &str| fresh.iter().any(|(fresh, _)| fresh == id);
        if named.iter().any(|id| !stored.contains(*id) && !is_fresh(id)) {
            return Err(StoreError::Failed(
                "a checkpoint names a segment that isn't there".to_owned(),
            ));
        }
        for (id, body) in fresh
            .iter()
            .filter(|(id, _)| named.contains(id.as_str()) && !stored.contains(id))
        {
            transaction
                .prepare_cached("INSERT INTO segment (organisation, hash, body) VALUES (?1, ?2, ?3)")?
                .execute(params![ORGANISATION, id, body])?;
        }
        transaction.execute(
            "INSERT OR REPLACE INTO checkpoint (organisation, seq, revision, segments)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                ORGANISATION,
                int(checkpoint.seq)?,
                checkpoint.revision,
                encode_segments(&checkpoint.segments)
            ],
        )?;
        transaction.commit()?;
        Ok(())
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        self.merge_records()?;
        self.connection.execute_batch("PRAGMA incremental_vacuum")?;
        // A reader that is in the middle of something keeps the log from being emptied; the next time will do.
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}
