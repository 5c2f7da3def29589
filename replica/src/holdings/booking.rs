//! Ledgers whose movements aren't in the stock book yet. A till that starts can do without stock for a moment, and not without
//! its scanner: ledgers only get their place in the table then, and are booked behind it, some at a time.
//!
//! What must not happen: stock that is told, or a command that is decided upon, while some of them wait.

use domain::id::DocId;
use domain::row::Row;

use super::Holdings;
use super::glance::LedgerGlance;
use crate::pack::PackError;
use crate::table::RowBytes;

/// The version of a row that can't be read: no server's row has it, so that the audit has it fetched again.
const UNREADABLE: u64 = 0;

impl Holdings {
    /// Puts an encoded ledger, to be booked by [`Holdings::book_some`].
    ///
    /// # Errors
    /// [`PackError`] when the bytes aren't a ledger's row.
    pub fn put_unbooked(&mut self, bytes: RowBytes) -> Result<DocId, PackError> {
        let LedgerGlance { id, version } = LedgerGlance::read(&bytes)?;
        self.put_in_table(id, version, bytes);
        self.unbooked.push_back(id);
        Ok(id)
    }

    /// Whether stock isn't known yet.
    pub fn has_unbooked(&self) -> bool {
        !self.unbooked.is_empty()
    }

    /// Books the next ledgers, until so many movements were read or none is left. A ledger of which a later row was put
    /// since has that one booked, and nothing twice.
    pub fn book_some(&mut self, at_least: usize) {
        let mut read = 0_usize;
        while read < at_least
            && let Some(id) = self.unbooked.pop_front()
        {
            match self.stored_row(id) {
                Some(Row::Ledger(row)) => {
                    self.stock.apply(&row);
                    self.check_orders_of(&row.movements);
                    read = read.saturating_add(row.movements.len());
                }
                _ => {
                    if let Some(bytes) = self.table.entry(id).map(|entry| entry.bytes.clone()) {
                        self.put_in_table(id, UNREADABLE, bytes);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
