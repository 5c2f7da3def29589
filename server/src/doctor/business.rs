//! What the rows say together: ledgers agree with orders (invariant 5), and order numbers are unique and
//! without gaps (invariant 7).

use std::collections::{BTreeMap, BTreeSet};

use domain::id::DocId;
use domain::issue::Issue;
use domain::order::review::review_stock;
use domain::row::{OrderRow, Row};
use domain::stock::StockBook;
use replica::commit::Commit;
use replica::document::Document;
use replica::projection::order_state;

use super::Report;
use crate::authority::history::{History, chain_of};
use crate::store::{ChainId, Library, StoreError};

pub fn examine(
    library: &dyn Library,
    history: &mut History,
    report: &mut Report,
    rows: &BTreeMap<DocId, Row>,
) -> Result<(), StoreError> {
    let mut book = StockBook::new();
    let mut orders = Vec::new();
    for row in rows.values() {
        match row {
            Row::Ledger(ledger) => book.apply(ledger),
            Row::Order(order) => orders.push(order),
            Row::Product(_) | Row::Customer(_) | Row::Location(_) => {}
        }
    }
    report.orders = orders.len() as u64;
    numbers(library, report, &orders)?;
    for order in orders {
        stock(library, history, report, &book, order)?;
    }
    Ok(())
}

/// Whether the ledgers took for an order what it asks for.
fn stock(
    library: &dyn Library,
    history: &mut History,
    report: &mut Report,
    book: &StockBook,
    row: &OrderRow,
) -> Result<(), StoreError> {
    let pieces = history.pieces(library, row.id)?;
    let slices: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_slice()).collect();
    let state = Document::load(row.id.kind, &slices).and_then(|document| order_state(&document));
    let state = match state {
        Ok(state) => state,
        Err(error) => {
            report.add(5, format!("order {} can't be read: {error}", row.id));
            return Ok(());
        }
    };
    let issues: Vec<Issue> = review_stock(&state, &row.status, &row.issues, &book.taken(row.id));
    for issue in issues {
        report.add(
            5,
            format!(
                "order {}: the ledgers took something else than it asks for ({})",
                row.id, issue.key
            ),
        );
    }
    Ok(())
}

fn numbers(library: &dyn Library, report: &mut Report, orders: &[&OrderRow]) -> Result<(), StoreError> {
    let mut by_number: BTreeMap<&str, DocId> = BTreeMap::new();
    let mut by_series: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let chains = library.chains()?;
    let series_of: BTreeMap<ChainId, &str> = chains
        .iter()
        .map(|chain| (chain.id, chain.series.as_str()))
        .collect();
    for order in orders {
        if let Some(other) = by_number.insert(&order.number, order.id) {
            report.add(7, format!("orders {other} and {} have the same number", order.id));
        }
        let chain = ChainId {
            device: order.id.device,
            epoch: order.id.epoch,
        };
        match order
            .number
            .rsplit_once('-')
            .map(|(series, number)| (series, number.parse()))
        {
            Some((series, Ok(number))) if series_of.get(&chain) == Some(&series) => {
                by_series.entry(series).or_default().insert(number);
            }
            _ => report.add(
                7,
                format!(
                    "order {} has a number that isn't of its author's series",
                    order.id
                ),
            ),
        }
    }
    let explained = refused_orders(library)?;
    for chain in &chains {
        let Some(used) = by_series.get(chain.series.as_str()) else {
            continue;
        };
        let last = used.last().copied().unwrap_or(0);
        let missing = last.saturating_sub(used.len() as u64);
        let refused = explained.get(&chain.id).copied().unwrap_or(0);
        if missing > refused {
            report.add(
                7,
                format!(
                    "series {} lacks {missing} of its {last} numbers, of which {refused} went to refused orders",
                    chain.series
                ),
            );
        }
    }
    Ok(())
}

/// How many commits in quarantine used up an order number, by chain.
fn refused_orders(library: &dyn Library) -> Result<BTreeMap<ChainId, u64>, StoreError> {
    let mut refused: BTreeMap<ChainId, u64> = BTreeMap::new();
    for entry in library.quarantine()? {
        match Commit::decode(&entry.bytes) {
            Ok(commit) if commit.command.is_numbered() => *refused.entry(chain_of(&commit)).or_default() += 1,
            // What can't be read may have been an order.
            Err(_) => *refused.entry(entry.chain).or_default() += 1,
            Ok(_) => {}
        }
    }
    Ok(refused)
}
