//! What a released version of the schema wrote, kept as bytes for ever: `fixtures/v1` and, when the layout
//! changes, a folder beside it. Nothing in them is ever written again; every later build has to read them
//! and to understand the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::id::DocId;
use domain::order::status::Fulfilment;
use domain::row::Row;
use replica::commit::Commit;
use replica::device::{Device, Effect, Event, Request};
use replica::document::Document;
use replica::pack;
use replica::projection::project;
use replica::storage::{Snapshot, Write};
use replica::wire::{Enrolment, Manifest};

use crate::circle::Circle;

/// The bytes of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixture {
    /// Commits, each after those that its author knew.
    pub commits: Vec<Vec<u8>>,
    /// Whole documents.
    pub documents: BTreeMap<String, Vec<u8>>,
    /// Encoded rows.
    pub rows: BTreeMap<String, Vec<u8>>,
    /// The records on a device's disk: store, key, bytes.
    pub records: Vec<(String, u64, Vec<u8>)>,
    /// What all that means, a line for each document.
    pub meaning: String,
}

/// Where the fixtures of a version lie.
pub fn folder(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(version)
}

/// What a row means, in words that no later layout changes.
pub fn meaning(row: &Row) -> String {
    match row {
        Row::Order(row) => {
            // Whether goods that are here have to be sent is a rule, and rules may change; that they are here is not.
            let goods = match row.status.fulfilment {
                Fulfilment::NothingToSend => Fulfilment::Unfulfilled,
                known => known,
            };
            let mut text = format!(
                "{} {} {:?} {:?} {:?} total {} paid {} note-free lines",
                row.id, row.number, row.status.lifecycle, row.status.payment, goods, row.total, row.paid
            );
            for line in &row.lines {
                text += &format!(" {}x{}@{}", line.sku, line.quantity.0, line.unit_price);
            }
            for issue in &row.issues {
                text += &format!(" !{}", issue.key);
            }
            text
        }
        Row::Product(row) => format!("{} product {} {}", row.id, row.product.sku, row.product.price),
        Row::Customer(row) => format!("{} customer {}", row.id, row.customer.name),
        Row::Location(row) => format!("{} location {}", row.id, row.location.code),
        Row::Ledger(row) => {
            let mut text = format!("{} ledger of {} day {}", row.id, row.location, row.day);
            for movement in &row.movements {
                text += &format!(
                    " {:?}:{}:{}",
                    movement.kind, movement.product, movement.quantity.0
                );
            }
            text
        }
    }
}

/// Makes the fixture of the present version.
pub fn make() -> Fixture {
    let mut circle = Circle::new(3);
    // Every kind of command a few times, with merges in between so that some edits meet and some don't.
    for step in 0..72u8 {
        circle.act(usize::from(step % 3), step / 3, step, step.wrapping_mul(7));
        if step % 9 == 8 {
            let (from, to) = (usize::from(step / 9 % 3), usize::from((step / 9 + 1) % 3));
            circle.tell(from, to);
            circle.tell(to, from);
        }
    }
    let commits: Vec<Vec<u8>> = circle.made.iter().map(|made| made.commit.encode()).collect();
    let documents = documents_of(&commits);
    let saved = documents
        .iter()
        .map(|(doc, document)| (doc.to_string(), document.save().expect("it can be saved")))
        .collect();
    let rows: BTreeMap<DocId, Row> = documents
        .iter()
        .map(|(doc, document)| (*doc, project(*doc, document).expect("it can be shown")))
        .collect();
    Fixture {
        documents: saved,
        rows: rows
            .iter()
            .map(|(doc, row)| (doc.to_string(), pack::encode(row)))
            .collect(),
        records: device_records(),
        meaning: rows.values().map(|row| meaning(row) + "\n").collect(),
        commits,
    }
}

/// The documents that these commits make.
pub fn documents_of(commits: &[Vec<u8>]) -> BTreeMap<DocId, Document> {
    let mut documents: BTreeMap<DocId, Document> = BTreeMap::new();
    for bytes in commits {
        for change in Commit::decode(bytes).expect("a commit can be read").changes {
            let document = documents
                .entry(change.doc)
                .or_insert_with(|| Document::genesis(change.doc.kind));
            document
                .apply(&[&change.change])
                .expect("a change can be applied");
        }
    }
    documents
}

/// The records of a device on which a person did a few things that the server hasn't heard of.
pub fn device_records() -> Vec<(String, u64, Vec<u8>)> {
    let mut circle = Circle::new(1);
    for step in 0..12u8 {
        circle.act(0, step, step, step);
    }
    let mut device = Device::new();
    let mut disk: BTreeMap<(String, u64), Vec<u8>> = BTreeMap::new();
    let mut events = vec![
        Event::Opened(Snapshot::default()),
        Event::Enrolled(Enrolment {
            device: 4,
            epoch: 1,
            series: "T04".into(),
            token: vec![4; 32].into(),
            name: "Till".into(),
            organisation: "Harbour Trading".into(),
            currency: "EUR".into(),
        }),
        Event::Manifest(Manifest::default()),
    ];
    let commands = circle.made.iter().map(|made| made.commit.command.clone());
    events.extend(
        commands
            .zip(1..)
            .map(|(command, id)| Event::Request(id, Request::Do(command))),
    );
    for (event, now) in events.into_iter().zip(1_760_000_000_000..) {
        for effect in device.handle(now, event) {
            if let Effect::Store(transaction) = effect {
                for write in transaction.writes {
                    if let Write::Put(store, key, bytes) = write {
                        disk.insert((store.name().to_owned(), key), bytes);
                    }
                }
                device.handle(now, Event::Stored(transaction.id));
            }
        }
    }
    disk.into_iter()
        .map(|((store, key), bytes)| (store, key, bytes))
        .collect()
}

impl Fixture {
    /// Writes a new version's fixture.
    ///
    /// # Errors
    /// When it is there already (it is never written again), or can't be written.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        if folder.exists() {
            let why = format!(
                "{} is there already, and is never written again",
                folder.display()
            );
            return Err(std::io::Error::new(std::io::ErrorKind::AlreadyExists, why));
        }
        for name in ["commits", "documents", "rows", "device"] {
            fs::create_dir_all(folder.join(name))?;
        }
        for (commit, number) in self.commits.iter().zip(1..) {
            fs::write(folder.join(format!("commits/{number:03}.commit")), commit)?;
        }
        for (name, bytes) in &self.documents {
            fs::write(folder.join(format!("documents/{name}.document")), bytes)?;
        }
        for (name, bytes) in &self.rows {
            fs::write(folder.join(format!("rows/{name}.row")), bytes)?;
        }
        for (store, key, bytes) in &self.records {
            fs::write(folder.join(format!("device/{store}.{key:03}.record")), bytes)?;
        }
        fs::write(folder.join("meaning.txt"), &self.meaning)
    }

    /// Reads a version's fixture.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn read(folder: &Path) -> std::io::Result<Fixture> {
        let mut fixture = Fixture {
            meaning: fs::read_to_string(folder.join("meaning.txt"))?,
            ..Fixture::default()
        };
        fixture.commits = files(&folder.join("commits"))?.into_values().collect();
        fixture.documents = files(&folder.join("documents"))?;
        fixture.rows = files(&folder.join("rows"))?;
        for (name, bytes) in files(&folder.join("device"))? {
            let (store, key) = name
                .split_once('.')
                .expect("a record's file is named by store and key");
            fixture
                .records
                .push((store.to_owned(), key.parse().expect("a key"), bytes));
        }
        Ok(fixture)
    }
}

/// The files of a folder by name without their ending, in order.
fn files(folder: &Path) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        files.insert(name, fs::read(&path)?);
    }
    Ok(files)
}
