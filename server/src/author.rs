//! The server as an author: commands become commits of a device of its own, and go through the same
//! verdicts as anyone's. Imports and sample data are written this way.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use domain::money::Currency;
use domain::refusal::Refusal;
use domain::row::Row;
use domain::stock::StockBook;
use replica::author::{Author as Pen, AuthorError, Authored, Surroundings};
use replica::document::{Actor, Document};
use replica::wire::{Link, Verdict};
use replica::{limits, pack};

use crate::authority::inbound::Sealed;
use crate::authority::{Authority, Submission};
use crate::store::{ChainId, Store, StoreError};

/// Why a command didn't become an accepted commit.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A rule forbids it; nothing has changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed, or holds what can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The authority didn't accept what the server itself wrote. A bug, said rather than hidden.
    #[error("commit {number} was not accepted: {verdict:?}")]
    NotAccepted {
        /// The commit.
        number: u64,
        /// What became of it.
        verdict: Verdict,
    },
}

/// What a command made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The document that it is about or made.
    pub subject: Option<DocId>,
    /// The order number that was used up, if one was.
    pub number: Option<String>,
}

/// An author within the server. It keeps commits back until there are enough for a group, or until
/// [`ServerAuthor::flush`].
pub struct ServerAuthor<S> {
    authority: Authority<S>,
    name: String,
    /// Made with the first commit: an import that finds nothing new leaves nothing behind.
    pen: Option<(ChainId, Pen)>,
    now: Millis,
    waiting: Vec<Sealed>,
    /// Documents that commits in waiting have touched, as they are now.
    open: BTreeMap<DocId, Document>,
    /// Their rows, and those of ledgers.
    rows: BTreeMap<DocId, Row>,
    /// Stock, once a command needed it.
    book: Option<StockBook>,
}

fn damaged(error: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(error.to_string())
}

impl<S: Store> ServerAuthor<S> {
    /// An author that will write in a new epoch of the server's device of this name.
    pub fn new(authority: Authority<S>, now: Millis, name: &str) -> ServerAuthor<S> {
        ServerAuthor {
            authority,
            name: name.to_owned(),
            pen: None,
            now,
            waiting: Vec::new(),
            open: BTreeMap::new(),
            rows: BTreeMap::new(),
            book: None,
        }
    }

    /// Currency of the organisation's prices.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when what is stored is none.
    pub fn currency(&self) -> Result<Currency, StoreError> {
        Currency::new(&self.authority.organisation().currency).map_err(damaged)
    }

    /// Shows all rows of a kind, those in waiting too.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a row can't be read.
    pub fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), StoreError> {
        for entry in self.authority.table().shelf(kind) {
            if !self.rows.contains_key(&entry.id) {
                visit(pack::decode(&entry.bytes).map_err(damaged)?);
            }
        }
        self.rows
            .values()
            .filter(|row| row.kind() == kind)
            .for_each(|row| visit(row.clone()));
        Ok(())
    }

    /// Makes a commit of a command, as given at `at`.
    ///
    /// # Errors
    /// [`WriteError`]; after `Refused` the next command may be given.
    pub fn write(&mut self, at: Millis, command: Command) -> Result<Written, WriteError> {
        if let Some(id) = command.reads() {
            self.open_document(id)?;
        }
        let needs_stock = command.reads().is_some() || matches!(command, Command::CountStock(..));
        if needs_stock && self.book.is_none() {
            self.book = Some(self.stock()?);
        }
        let book = self.book.as_ref().filter(|_| needs_stock);
        let known = book.map(StockBook::known).unwrap_or_default();
        let counted = book.map(|book| book.counted(&command)).unwrap_or_default();
        let taken = match (book, command.reads()) {
            (Some(book), Some(id)) => book.taken(id),
            _ => Vec::new(),
        };
        let (_, pen) = match &mut self.pen {
            Some(pen) => pen,
            None => {
                let chain = self.authority.own_chain(self.now, &self.name)?;
                let actor = Actor {
                    device: chain.id.device,
                    epoch: chain.id.epoch,
                    start: 1,
                };
                self.pen
                    .insert((chain.id, Pen::new(actor, chain.series, Link::default(), 0)))
            }
        };
        let (table, rows) = (self.authority.table(), &self.rows);
        let utc_offset = |location: DocId| {
            let row = rows
                .get(&location)
                .cloned()
                .or_else(|| pack::decode(table.get(location)?).ok());
            match row {
                Some(Row::Location(row)) => row.location.utc_offset_minutes,
                _ => 0,
            }
        };
        let surroundings = Surroundings {
            known: &known,
            counted: &counted,
            taken: &taken,
            utc_offset: &utc_offset,
            stands_for: &Some,
            again: None,
        };
        let document = command.reads().and_then(|id| self.open.get_mut(&id));
        let authored = match pen.author(at, "", command, document, &surroundings) {
            Ok(authored) => authored,
            Err(AuthorError::Refused(refusal)) => return Err(refusal.into()),
            Err(AuthorError::Document(error)) => return Err(damaged(error).into()),
        };
        self.keep(authored)
    }

    fn keep(&mut self, authored: Authored) -> Result<Written, WriteError> {
        let written = Written {
            subject: authored.subject,
            number: authored.number,
        };
        if let (Some(id), Some(document)) = (authored.subject, authored.made) {
            self.open.insert(id, document);
        }
        for row in authored.rows {
            if let (Row::Ledger(ledger), Some(book)) = (&row, &mut self.book) {
                book.apply(ledger);
            }
            self.rows.insert(row.id(), row);
        }
        self.waiting.push(Sealed {
            hash: authored.link.hash,
            stamp: authored.commit.stamp.clone(),
            previous: authored.commit.previous,
            bytes: authored.bytes,
            commit: Ok(authored.commit),
        });
        if self.waiting.len() >= limits::COMMITS_PER_PUSH * 2 {
            self.flush()?;
        }
        Ok(written)
    }

    fn open_document(&mut self, id: DocId) -> Result<(), WriteError> {
        if self.open.contains_key(&id) {
            return Ok(());
        }
        let pieces = self.authority.pieces(id)?;
        if !pieces.is_empty() {
            let slices: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_slice()).collect();
            self.open
                .insert(id, Document::load(id.kind, &slices).map_err(damaged)?);
        }
        Ok(())
    }

    fn stock(&self) -> Result<StockBook, StoreError> {
        let mut book = StockBook::new();
        self.rows(Kind::Ledger, &mut |row| {
            if let Row::Ledger(row) = row {
                book.apply(&row);
            }
        })?;
        Ok(book)
    }

    /// Has everything in waiting decided on and stored.
    ///
    /// # Errors
    /// [`WriteError`] when something isn't accepted.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        let Some((chain, _)) = self.pen.as_ref().filter(|_| !self.waiting.is_empty()) else {
            return Ok(());
        };
        let sender = *chain;
        let commits = std::mem::take(&mut self.waiting);
        let submission = Submission {
            sender,
            relayed: false,
            commits,
        };
        let answers = self.authority.push(self.now, &[submission])?;
        for (number, verdict) in answers.into_iter().flat_map(|answer| answer.verdicts) {
            if !matches!(verdict, Verdict::Accepted(_)) {
                return Err(WriteError::NotAccepted { number, verdict });
            }
        }
        self.open.clear();
        self.rows.clear();
        Ok(())
    }

    /// Ends the writing and gives the authority back.
    ///
    /// # Errors
    /// [`WriteError`] when what was in waiting isn't accepted.
    pub fn finish(mut self) -> Result<Authority<S>, WriteError> {
        self.flush()?;
        Ok(self.authority)
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
