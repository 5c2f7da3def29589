//! From a command to a commit: the writing half of a replica. Whoever may write has one [`Author`]: a
//! device, or the server when it imports.
//!
//! It must not know where documents are kept: the caller hands over the one that the command reads.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::decide::{self, Context, Edit, Refusal, Taken};
use domain::id::{DocId, Kind, Millis, Stamp};
use domain::row::Row;
use domain::stock::{Known, Movement, ledger_day};
use minicbor::bytes::ByteVec;

use crate::commit::{Commit, CommitHash, DocChange};
use crate::document::{Actor, Document, DocumentError};
use crate::projection::project;
use crate::wire::Link;
use crate::{limits, schema};

/// A part of this author's ledger that still takes movements.
struct OpenLedger {
    id: DocId,
    day: i32,
    movements: usize,
    document: Document,
}

/// Writes commits of one device epoch, one after the other.
pub struct Author {
    actor: Actor,
    series: String,
    last: Link,
    numbered: u64,
    ledgers: BTreeMap<DocId, OpenLedger>,
}

/// What the author knows of the rest of the world when a command is given.
pub struct Surroundings<'a> {
    /// How far each ledger is known here.
    pub known: &'a [Known],
    /// For a count: when its products were last counted there.
    pub counted: &'a [(DocId, Millis)],
    /// What the ledgers have taken for the order that the command reads.
    pub taken: &'a [Taken],
    /// Minutes that a location's clock is ahead of UTC; 0 for an unknown location.
    pub utc_offset: &'a dyn Fn(DocId) -> i32,
    /// Who stands for a customer; `None` for one that isn't held.
    pub stands_for: &'a dyn Fn(DocId) -> Option<DocId>,
    /// The commit that the command was first, when it is given again ([`Commit::again`]).
    pub again: Option<CommitHash>,
}

/// A commit with what follows from it.
pub struct Authored {
    /// The commit.
    pub commit: Commit,
    /// Its encoded bytes.
    pub bytes: Vec<u8>,
    /// Its place in the chain.
    pub link: Link,
    /// The rows of all documents it touched.
    pub rows: Vec<Row>,
    /// The document that the command is about or made.
    pub subject: Option<DocId>,
    /// The subject's new document, if the command made one.
    pub made: Option<Document>,
    /// The order number that was used up, if one was.
    pub number: Option<String>,
    /// Order numbers used up in this epoch, this commit's included.
    pub numbered: u64,
}

/// Why there is no commit.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AuthorError {
    /// A rule forbids the command; nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A document couldn't be read or written: memory can't be trusted any more, read it from disk again.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// The order number that follows `numbered` used ones: `T07-000124`.
fn order_number(series: &str, numbered: u64) -> String {
    format!("{series}-{:06}", numbered.saturating_add(1))
}

impl Author {
    /// An author that goes on after `last`, with `numbered` order numbers used up.
    pub fn new(actor: Actor, series: String, last: Link, numbered: u64) -> Author {
        Author {
            actor,
            series,
            last,
            numbered,
            ledgers: BTreeMap::new(),
        }
    }

    /// The last commit it made.
    pub fn last(&self) -> Link {
        self.last
    }

    /// Order numbers used up in this epoch.
    pub fn numbered(&self) -> u64 {
        self.numbered
    }

    /// Writes nothing more into these ledgers: what came after a refused movement would be refused with it.
    pub fn leave_ledgers(&mut self, ids: &[DocId]) {
        self.ledgers.retain(|_, ledger| !ids.contains(&ledger.id));
    }

    /// Makes a commit of `command`. `document` is the one that the command reads ([`Command::reads`]).
    ///
    /// # Errors
    /// [`AuthorError`]; after `Refused` nothing was changed.
    pub fn author(
        &mut self,
        at: Millis,
        user: &str,
        command: Command,
        document: Option<&mut Document>,
        surroundings: &Surroundings<'_>,
    ) -> Result<Authored, AuthorError> {
        let stamp = Stamp {
            device: self.actor.device,
            epoch: self.actor.epoch,
            number: self.last.number.saturating_add(1),
            at,
            user: user.to_owned(),
        };
        let next_number = order_number(&self.series, self.numbered);
        let outcome = self.decide(&stamp, &next_number, &command, document.as_deref(), surroundings)?;

        let mut cells: Vec<(String, Vec<u8>)> = Vec::new();
        let mut order_edits = Vec::new();
        let mut movements: BTreeMap<DocId, Vec<Movement>> = BTreeMap::new();
        let mut subject = outcome.subject;
        for edit in outcome.edits {
            let (id, cell) = match edit {
                Edit::Order(id, edit) => {
                    debug_assert!(
                        subject.is_none_or(|subject| subject == id),
                        "a command edits one order"
                    );
                    subject = Some(id);
                    order_edits.push(edit);
                    continue;
                }
                Edit::Product(id, change) => (id, schema::product_cell(&change)),
                Edit::Customer(id, change) => (id, schema::customer_cell(&change)),
                Edit::Tie(id, tie) => (id, schema::tie_cell(&tie)),
                Edit::Location(id, location) => (id, schema::location_cell(&location)),
                Edit::LocationField(id, change) => (id, schema::location_field_cell(&change)),
                Edit::Ledger(location, movement) => {
                    movements.entry(location).or_default().push(movement);
                    continue;
                }
            };
            debug_assert!(
                subject.is_none_or(|subject| subject == id),
                "a command edits one document"
            );
            subject = Some(id);
            cells.push(cell);
        }

        cells.extend(schema::order_cells(order_edits));

        let mut changes = Vec::with_capacity(1 + movements.len());
        let mut rows = Vec::with_capacity(1 + movements.len());
        let mut made = None;
        if let Some(id) = subject.filter(|_| !cells.is_empty()) {
            let target = match document {
                Some(document) => document,
                None => made.insert(Document::genesis(id.kind)),
            };
            if let Some(change) = target.edit(self.actor, at, cells)? {
                changes.push(DocChange {
                    doc: id,
                    change: ByteVec::from(change),
                });
                rows.push(project(id, target)?);
            }
        }
        for (index, (location, movements)) in movements.into_iter().enumerate() {
            let day = ledger_day(at, (surroundings.utc_offset)(location));
            let (change, row) = self.write_ledger(&stamp, index as u64, location, day, &movements)?;
            changes.push(change);
            rows.push(row);
        }

        let commit = Commit {
            stamp,
            previous: self.last.hash,
            command,
            changes,
            again: surroundings.again,
        };
        let bytes = commit.encode();
        let link = Link {
            number: commit.stamp.number,
            hash: CommitHash::of(&bytes),
        };
        self.last = link;
        if outcome.used_number {
            self.numbered = self.numbered.saturating_add(1);
        }
        let number = outcome.used_number.then_some(next_number);
        Ok(Authored {
            commit,
            bytes,
            link,
            rows,
            subject,
            made,
            number,
            numbered: self.numbered,
        })
    }

    fn decide(
        &self,
        stamp: &Stamp,
        next_number: &str,
        command: &Command,
        document: Option<&Document>,
        surroundings: &Surroundings<'_>,
    ) -> Result<decide::Outcome, AuthorError> {
        let (mut order, mut product, mut customer, mut ties) = (None, None, None, None);
        let mut location = None;
        if let (Some(id), Some(document)) = (command.reads(), document) {
            let cells = document.cells();
            match id.kind {
                Kind::Order => order = Some((schema::order(&cells)?, document.version())),
                Kind::Product => product = Some(schema::product_fields(&cells)?),
                Kind::Customer => {
                    customer = Some(schema::customer_fields(&cells)?);
                    ties = Some(schema::customer_ties(&cells)?);
                }
                Kind::Location => location = Some(schema::location_fields(&cells)?),
                Kind::Ledger => {}
            }
        }
        let context = Context {
            stamp,
            next_number,
            order: order.as_ref().map(|(state, version)| (state, *version)),
            taken: surroundings.taken,
            known: surroundings.known,
            counted: surroundings.counted,
            product: product.as_deref(),
            customer: customer.as_deref(),
            ties: ties.as_ref(),
            location: location.as_deref(),
            stands_for: surroundings.stands_for,
        };
        Ok(decide::decide(command, &context)?)
    }

    /// Appends movements to the open part of the ledger, or to a new part when there is none for this day
    /// or the open one is full.
    fn write_ledger(
        &mut self,
        stamp: &Stamp,
        index: u64,
        location: DocId,
        day: i32,
        movements: &[Movement],
    ) -> Result<(DocChange, Row), DocumentError> {
        let fits = |ledger: &OpenLedger| ledger.day == day && ledger.movements < limits::MOVEMENTS_PER_LEDGER;
        let mut cells = Vec::with_capacity(movements.len() + 1);
        if !self.ledgers.get(&location).is_some_and(fits) {
            let header = schema::LedgerHeader { location, day };
            cells.push(schema::ledger_header_cell(&header));
            let id = stamp.doc(Kind::Ledger, index);
            let document = Document::genesis(Kind::Ledger);
            self.ledgers.insert(
                location,
                OpenLedger {
                    id,
                    day,
                    movements: 0,
                    document,
                },
            );
        }
        let Some(ledger) = self.ledgers.get_mut(&location) else {
            return Err(DocumentError::Malformed("no ledger".into()));
        };
        cells.extend(
            movements
                .iter()
                .enumerate()
                .map(|(index, movement)| schema::movement_cell(index, movement)),
        );
        let change = ledger.document.edit(self.actor, stamp.at, cells)?;
        ledger.movements += movements.len();
        let change = change.ok_or_else(|| DocumentError::Malformed("an empty ledger change".into()))?;
        let row = project(ledger.id, &ledger.document)?;
        Ok((
            DocChange {
                doc: ledger.id,
                change: ByteVec::from(change),
            },
            row,
        ))
    }
}

#[cfg(test)]
pub(crate) mod tests;
