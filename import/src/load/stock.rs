//! The stock that a catalogue states, counted at the import's location.
//!
//! Only of products that never moved anywhere. So the same file again counts nothing, an import that was stopped or
//! interrupted goes on where it ended, and what a shop has sold or counted since isn't overwritten by an older list. It is a
//! count and not a receipt: two devices that do the same without knowing of each other state one amount, not twice as much.

use domain::command::{Amount, Command};
use domain::id::{DocId, Kind};
use domain::row::Row;
use rustc_hash::FxHashSet;

use super::Loader;
use crate::ImportError;
use crate::directory;
use crate::order::{Gathered, Place};
use crate::sink::RemoteSink;

/// Products counted with one command: what goes into one part of a ledger.
const COUNTED_AT_ONCE: usize = 64;

/// Whether a catalogue states any stock.
pub(super) fn states_any(gathered: &Gathered) -> bool {
    gathered.catalogue.iter().any(|told| told.stock.is_some())
}

impl Loader<'_, '_> {
    /// Counts what is stated of products that never moved.
    pub(super) async fn stock(
        &mut self,
        location: DocId,
        gathered: &Gathered,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        let mut moved = moved(sink).await?;
        let mut counted: Vec<(Place, Amount)> = Vec::new();
        for told in &gathered.catalogue {
            // A product that couldn't be made was listed then.
            if let (Some(product), Some(quantity)) = (self.directory.known.product(&told.sku), told.stock)
                && moved.insert(product)
            {
                counted.push((told.place, Amount { product, quantity }));
            }
        }
        for counted in counted.chunks(COUNTED_AT_ONCE) {
            if sink.is_stopped() {
                self.stopped = true;
                return Ok(());
            }
            let amounts = counted.iter().map(|(_, amount)| *amount).collect();
            let count = vec![Command::CountStock(location, amounts)];
            let results = sink.commit(self.request.now, count).await;
            let result = results.map_err(directory::stopped)?.into_iter().next();
            if let (Some(result), Some((place, _))) = (result, counted.first())
                && self.done(result, *place)?.is_some()
            {
                self.stock_counted += counted.len() as u64;
            }
        }
        Ok(())
    }
}

/// The products whose stock ever moved, wherever that was.
async fn moved(sink: &impl RemoteSink) -> Result<FxHashSet<DocId>, ImportError> {
    let mut moved = FxHashSet::default();
    let mut visit = |row| {
        if let Row::Ledger(ledger) = row {
            moved.extend(ledger.movements.iter().map(|movement| movement.product));
        }
    };
    sink.rows(Kind::Ledger, &mut visit)
        .await
        .map_err(directory::stopped)?;
    Ok(moved)
}
