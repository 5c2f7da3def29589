//! A sink for tests: a real author, with rows and documents in memory and nothing on disk.

use std::path::{Path, PathBuf};

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use domain::money::Currency;
use domain::row::{OrderRow, Row};
use domain::stock::fold::StockBook;
use replica::author::{Author, AuthorError, Surroundings};
use replica::document::{Actor, Document};
use replica::projection::order_state;
use replica::wire::Link;
use rustc_hash::FxHashMap;

use super::sink::{Committed, Sink, SinkError};
use super::{ImportError, Preset, Request, Summary};

pub struct Book {
    author: Author,
    currency: Currency,
    pub documents: FxHashMap<DocId, Document>,
    pub rows: std::collections::BTreeMap<DocId, Row>,
    pub stock: StockBook,
    pub commits: u64,
    /// Commits after which every further one fails.
    pub fails_after: u64,
    pub flushed: bool,
}

impl Book {
    pub fn new(currency: &str) -> Book {
        let start = Link {
            number: 0,
            hash: replica::commit::CommitHash::START,
        };
        Book {
            author: Author::new(
                Actor {
                    device: 1,
                    epoch: 1,
                    start: 1,
                },
                "T01".into(),
                start,
                0,
            ),
            currency: Currency::new(currency).unwrap(),
            documents: FxHashMap::default(),
            rows: std::collections::BTreeMap::new(),
            stock: StockBook::new(),
            commits: 0,
            fails_after: u64::MAX,
            flushed: true,
        }
    }

    pub fn orders(&self) -> Vec<&OrderRow> {
        let orders = self.rows.values().filter_map(|row| match row {
            Row::Order(row) => Some(row),
            _ => None,
        });
        orders.collect()
    }

    /// The order with this reference in the other system.
    pub fn order(&self, reference: &str) -> &OrderRow {
        let orders = self.orders();
        let named = |row: &&&OrderRow| {
            row.external
                .as_ref()
                .is_some_and(|external| external.id == reference)
        };
        orders
            .iter()
            .find(named)
            .unwrap_or_else(|| panic!("no order {reference}"))
    }

    pub fn state(&self, id: DocId) -> domain::order::OrderState {
        order_state(&self.documents[&id]).unwrap()
    }

    pub fn count(&self, kind: Kind) -> usize {
        self.rows.keys().filter(|id| id.kind == kind).count()
    }
}

impl Sink for Book {
    fn currency(&self) -> Result<Currency, SinkError> {
        Ok(self.currency)
    }

    fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        self.rows
            .values()
            .filter(|row| row.kind() == kind)
            .cloned()
            .for_each(visit);
        Ok(())
    }

    fn commit(&mut self, at: Millis, command: Command) -> Result<Committed, SinkError> {
        if self.commits >= self.fails_after {
            return Err(SinkError::Failed("the disk is full".into()));
        }
        let reads = command.reads();
        let taken = reads.map(|id| self.stock.taken(id)).unwrap_or_default();
        let known = self.stock.known();
        let surroundings = Surroundings {
            known: &known,
            counted: &[],
            taken: &taken,
            utc_offset: &|_| 0,
            again: None,
        };
        let document = reads.and_then(|id| self.documents.get_mut(&id));
        let authored = match self.author.author(at, "", command, document, &surroundings) {
            Ok(authored) => authored,
            Err(AuthorError::Refused(refusal)) => return Err(SinkError::Refused(refusal)),
            Err(error) => return Err(SinkError::Failed(error.to_string())),
        };
        self.commits += 1;
        self.flushed = false;
        for row in authored.rows {
            if let Row::Ledger(ledger) = &row {
                self.stock.apply(ledger);
            }
            self.rows.insert(row.id(), row);
        }
        if let (Some(id), Some(made)) = (authored.subject, authored.made) {
            self.documents.insert(id, made);
        }
        Ok(Committed {
            subject: authored.subject,
            number: authored.number,
        })
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        self.flushed = true;
        Ok(())
    }
}

/// Files in a folder of their own, and where rejected rows go.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub preset: Preset,
    lists: u32,
}

pub const NOW: Millis = 1_760_000_000_000;

impl Desk {
    pub fn new(preset: Preset) -> Desk {
        Desk {
            folder: tempfile::tempdir().unwrap(),
            preset,
            lists: 0,
        }
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn request(&mut self, files: &[&Path]) -> Request {
        self.lists += 1;
        Request {
            files: files.iter().map(|path| path.to_path_buf()).collect(),
            preset: self.preset,
            location: "SHOP".into(),
            time_zone: None,
            moves_stock: false,
            rejected: self.folder.path().join(format!("rejected-{}.csv", self.lists)),
            now: NOW,
        }
    }

    pub fn import(&mut self, book: &mut Book, files: &[&Path]) -> Result<Summary, ImportError> {
        let request = self.request(files);
        super::run(&request, book, &mut |_| {})
    }
}

/// The rejected rows of an import as `row: column: reason`.
pub fn rejected(summary: &Summary) -> Vec<String> {
    let Some(path) = &summary.rejected_file else {
        return Vec::new();
    };
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader
        .records()
        .map(|row| row.unwrap().iter().skip(1).collect::<Vec<_>>().join(": "))
        .collect()
}
