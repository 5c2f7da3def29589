//! The first rows: immutable segments over HTTP, what is needed to sell first. Cut off half way, it starts
//! over; nothing of a person's is at stake yet.

use std::collections::VecDeque;

use domain::id::{DocId, Kind, Millis};
use minicbor::bytes::ByteVec;

use super::disk::Then;
use super::loading::packed_rows;
use super::records::RowsRecord;
use super::{Device, Effect};
use crate::pack;
use crate::query::Phase;
use crate::storage::{Durability, Store, Write};
use crate::wire::Manifest;
use crate::{Seq, limits};

/// Segments fetched at once.
const AT_ONCE: usize = 3;
/// Wait before a failed fetch is tried again.
const RETRY_AFTER: Millis = 2_000;

/// How far the first fetch is.
#[derive(Default)]
pub(super) struct Bootstrap {
    running: bool,
    seq: Seq,
    wanted: VecDeque<String>,
    under_way: Vec<String>,
    segments: usize,
    stored: usize,
    retry_at: Option<Millis>,
}

impl Bootstrap {
    pub fn phase(&self, session: Phase) -> Phase {
        match session {
            Phase::Refused => Phase::Refused,
            _ if self.retry_at.is_some() => Phase::Offline,
            _ => Phase::Bootstrapping,
        }
    }

    pub fn shift(&mut self, by: Millis) {
        self.retry_at = self.retry_at.map(|at| at.saturating_sub(by));
    }

    pub fn percent(&self) -> u8 {
        match self.segments {
            0 => 0,
            all => (self.stored * 100 / all).min(99) as u8,
        }
    }
}

impl Device {
    pub(super) fn start_bootstrap(&mut self) {
        self.bootstrap = Bootstrap {
            running: true,
            ..Bootstrap::default()
        };
        self.effects.push(Effect::FetchManifest);
    }

    pub(super) fn bootstrap_retry_at(&self) -> Option<Millis> {
        self.bootstrap.retry_at
    }

    pub(super) fn retry_bootstrap(&mut self) {
        if self.bootstrap.retry_at.is_some_and(|at| self.now >= at) {
            self.start_bootstrap();
        }
    }

    pub(super) fn bootstrap_failed(&mut self) -> bool {
        if !self.bootstrap.running {
            return false;
        }
        self.bootstrap.retry_at = Some(self.now.saturating_add(RETRY_AFTER));
        self.bootstrap.running = false;
        true
    }

    pub(super) fn manifest_came(&mut self, manifest: Manifest) {
        if !self.bootstrap.running || self.bootstrap.segments > 0 {
            return;
        }
        self.bootstrap.seq = manifest.seq;
        self.bootstrap.segments = manifest.segments.len();
        self.bootstrap.wanted = manifest.segments.into_iter().map(|segment| segment.id).collect();
        self.next_segments();
    }

    fn next_segments(&mut self) {
        while self.bootstrap.under_way.len() < AT_ONCE {
            let Some(id) = self.bootstrap.wanted.pop_front() else {
                break;
            };
            self.bootstrap.under_way.push(id.clone());
            self.effects.push(Effect::FetchSegment(id));
        }
        if self.bootstrap.under_way.is_empty() && self.bootstrap.running {
            self.bootstrap.running = false;
            if let Some(meta) = &mut self.meta {
                meta.cursor = self.bootstrap.seq;
                meta.bootstrapped = true;
                self.loading.fetched(self.now);
            }
            let writes = self.meta_write().into_iter().collect();
            self.store(Durability::Strict, writes, Then::Bootstrapped);
        }
    }

    pub(super) fn segment_came(&mut self, id: String, bytes: Vec<u8>) {
        let Some(place) = self.bootstrap.under_way.iter().position(|other| *other == id) else {
            return;
        };
        if bytes.len() > limits::FRAME_BYTES * 4 {
            self.bootstrap_failed();
            return;
        }
        let Ok(rows) = packed_rows(&bytes) else {
            self.bootstrap_failed();
            return;
        };
        self.bootstrap.under_way.swap_remove(place);
        self.bootstrap.stored += 1;
        let (mut ids, mut all_read) = (Vec::with_capacity(rows.len()), true);
        for row in rows {
            match self.holdings.put_encoded(row) {
                Ok(id) => {
                    ids.push(id);
                    if self.outbox.latest(id).is_some() {
                        self.refetch(id, false);
                    }
                }
                // It belongs to a newer app.
                Err(_) => all_read = false,
            }
        }
        let is_order = |id: &DocId| id.kind == Kind::Order;
        let store = if ids.iter().all(is_order) {
            Store::OrderRows
        } else {
            Store::Rows
        };
        self.holdings.settle();
        self.everything_changed = true;
        let record = RowsRecord {
            packed: ByteVec::from(bytes),
            pieces: Vec::new(),
        };
        let Some(key) = self.take_key() else { return };
        let record = pack::encode(&record);
        if all_read {
            self.note_record(key, store, record.len(), &ids);
        } else {
            self.leave_older_records(key, &ids);
        }
        let mut writes = vec![Write::Put(store, key, record)];
        // With the key that comes next: a fetch that is cut off and starts over must not write below what this one
        // left, since the later of two rows counts.
        writes.extend(self.meta_write());
        self.store(Durability::Relaxed, writes, Then::Nothing);
        self.next_segments();
    }
}
