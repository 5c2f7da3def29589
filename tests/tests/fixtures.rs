//! Every version's documents, commits, rows and device records stay readable for ever, and mean what they
//! meant.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeMap;

use domain::id::DocId;
use domain::row::Row;
use replica::commit::{Commit, CommitHash};
use replica::device::{Device, Event};
use replica::document::Document;
use replica::pack;
use replica::projection::project;
use replica::storage::Snapshot;
use tests::fixture::{Fixture, documents_of, folder, meaning};

const VERSIONS: [&str; 1] = ["v1"];

fn fixtures() -> impl Iterator<Item = (&'static str, Fixture)> {
    VERSIONS
        .into_iter()
        .map(|version| (version, Fixture::read(&folder(version)).unwrap()))
}

#[test]
fn commits_make_the_documents_they_made() {
    for (version, fixture) in fixtures() {
        let documents = documents_of(&fixture.commits);
        let told: String = documents
            .iter()
            .map(|(doc, document)| meaning(&project(*doc, document).unwrap()) + "\n")
            .collect();
        assert_eq!(told, fixture.meaning, "{version}");
    }
}

#[test]
fn chains_of_commits_still_hold() {
    for (version, fixture) in fixtures() {
        let mut last: BTreeMap<(u32, u32), CommitHash> = BTreeMap::new();
        for bytes in &fixture.commits {
            let commit = Commit::decode(bytes).unwrap();
            let chain = (commit.stamp.device, commit.stamp.epoch);
            let before = last
                .insert(chain, CommitHash::of(bytes))
                .unwrap_or(CommitHash::START);
            assert_eq!(
                commit.previous, before,
                "{version}: commit {} of {chain:?}",
                commit.stamp.number
            );
        }
    }
}

#[test]
fn saved_documents_load_and_mean_the_same() {
    for (version, fixture) in fixtures() {
        let row = |(name, bytes): (&String, &Vec<u8>)| {
            let doc: DocId = name.parse().unwrap();
            let document = Document::load(doc.kind, &[bytes]).unwrap();
            (doc, meaning(&project(doc, &document).unwrap()) + "\n")
        };
        let told: BTreeMap<DocId, String> = fixture.documents.iter().map(row).collect();
        assert_eq!(
            told.into_values().collect::<String>(),
            fixture.meaning,
            "{version}"
        );
    }
}

#[test]
fn rows_can_be_read_and_mean_the_same() {
    for (version, fixture) in fixtures() {
        let rows: BTreeMap<DocId, String> = fixture
            .rows
            .values()
            .map(|bytes| {
                let row: Row = pack::decode(bytes).unwrap();
                (row.id(), meaning(&row) + "\n")
            })
            .collect();
        assert_eq!(
            rows.into_values().collect::<String>(),
            fixture.meaning,
            "{version}"
        );
    }
}

#[test]
fn a_device_starts_with_the_records_of_any_version() {
    for (version, fixture) in fixtures() {
        let of = |name: &str| -> Vec<(u64, Vec<u8>)> {
            let records = fixture.records.iter().filter(|(store, ..)| store == name);
            records.map(|(_, key, bytes)| (*key, bytes.clone())).collect()
        };
        let outbox = of("outbox");
        let snapshot = Snapshot {
            meta: of("meta").pop().map(|(_, bytes)| bytes),
            rows: of("rows"),
            quarantine: of("quarantine"),
            relay: of("relay"),
            orders_to_come: false,
            outbox: outbox.clone(),
        };
        let mut device = Device::new();
        device.handle(1, Event::Opened(snapshot));
        assert!(device.token().is_some(), "{version}: the device is enrolled");
        let table = &device.holdings().table;
        assert!(
            !outbox.is_empty() && table.len() > 5,
            "{version}: {} rows",
            table.len()
        );
        for (number, record) in outbox {
            let _record = record;
            assert!(number > 0, "{version}");
        }
    }
}
