//! From ledger rows to stock on hand.

use super::{Known, Movement};
use crate::decide::Taken;
use crate::id::DocId;
use crate::issue::Issue;
use crate::quantity::Quantity;
use crate::row::LedgerRow;

/// Stock on hand, folded from all ledgers that a device holds.
#[derive(Clone, Debug, Default)]
pub struct StockBook {}

impl StockBook {
    /// An empty book.
    pub fn new() -> StockBook {
        StockBook::default()
    }

    /// Takes in a ledger, or a longer version of one it has; what it has already doesn't count again.
    pub fn apply(&mut self, row: &LedgerRow) {
        let _ = row;
    }

    /// What is on hand of a product at a location; negative when more was sold than there was.
    pub fn on_hand(&self, product: DocId, location: DocId) -> Quantity {
        let _ = (product, location);
        Quantity::ZERO
    }

    /// What is on hand of everything that ever moved, as ((location, product), quantity), in no
    /// particular order.
    pub fn levels(&self) -> impl Iterator<Item = ((DocId, DocId), Quantity)> + '_ {
        std::iter::empty()
    }

    /// All movements of a product at a location, newest first, each with its ledger.
    pub fn movements(&self, product: DocId, location: DocId) -> Vec<(DocId, Movement)> {
        let _ = (product, location);
        Vec::new()
    }

    /// What was taken for an order so far, by line: sold less released.
    pub fn taken(&self, order: DocId) -> Vec<Taken> {
        let _ = order;
        Vec::new()
    }

    /// How far each device epoch's ledgers are known here.
    pub fn known(&self) -> Vec<Known> {
        Vec::new()
    }

    /// Where more was sold than there was.
    pub fn oversold(&self) -> Vec<Issue> {
        Vec::new()
    }
}
