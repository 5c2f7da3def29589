//! A sink for tests: a real author, with rows and documents in memory and nothing on disk. Tests of the server
//! include this file by its path.

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use domain::money::Currency;
use domain::row::{OrderRow, Row};
use domain::stock::fold::StockBook;
use replica::author::{Author, AuthorError, Surroundings};
use replica::document::{Actor, Document};
use replica::wire::Link;
use rustc_hash::FxHashMap;

use import::{Committed, Sink, SinkError};

pub const NOW: Millis = 1_760_000_000_000;

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
            stands_for: &Some,
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
