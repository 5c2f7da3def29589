//! What the tests share: a sink ([`book`]), and files to import.

pub mod book;

use std::ops::Deref;

use domain::id::DocId;
use domain::row::OrderRow;
use replica::projection::order_state;

pub use book::{Book, NOW};

use crate::{ImportError, Input, Preset, Reject, RejectList, Request, Summary};

impl Book {
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
}

/// Imports files of a preset.
pub struct Desk {
    pub preset: Preset,
}

/// What an import came to, with the rows that it rejected.
#[derive(Debug)]
pub struct Imported {
    summary: Summary,
    rejected: Vec<String>,
}

impl Deref for Imported {
    type Target = Summary;

    fn deref(&self) -> &Summary {
        &self.summary
    }
}

/// Rejected rows as `row: column: reason`.
#[derive(Default)]
pub struct Rejected(pub Vec<String>);

impl RejectList for Rejected {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        self.0
            .push(format!("{}: {}: {}", reject.row, reject.column, reject.reason));
        Ok(())
    }
}

impl Desk {
    pub fn new(preset: Preset) -> Desk {
        Desk { preset }
    }

    pub fn file(&self, name: &str, text: &str) -> Input {
        Input::of_bytes(name, text.as_bytes())
    }

    pub fn request(&self, files: &[Input]) -> Request {
        Request {
            files: files.to_vec(),
            presets: vec![self.preset.clone()],
            preview: false,
            location: "SHOP".into(),
            time_zone: None,
            location_zone: None,
            moves_stock: false,
            now: NOW,
        }
    }

    pub fn import(&self, book: &mut Book, files: &[Input]) -> Result<Imported, ImportError> {
        let mut list = Rejected::default();
        let summary = crate::run(&self.request(files), &mut list, book, &mut |_| {})?;
        assert_eq!(summary.rejected, list.0.len() as u64);
        Ok(Imported {
            summary,
            rejected: list.0,
        })
    }
}

/// The rejected rows of an import as `row: column: reason`.
pub fn rejected(imported: &Imported) -> Vec<String> {
    imported.rejected.clone()
}
