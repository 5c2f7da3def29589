//! Documents and rows: every document can be made from the log, and every row in a segment is its
//! projection (the server's half of invariant 1).

use std::collections::BTreeMap;

use domain::id::DocId;
use domain::row::Row;

use super::{Report, Touched};
use crate::authority::checkpoint::{ROWS_REVISION, read_segment};
use crate::authority::history::{History, row_of};
use crate::store::{Library, StoreError};

/// All rows as the log gives them.
pub fn examine(
    library: &dyn Library,
    history: &mut History,
    report: &mut Report,
    documents: &BTreeMap<DocId, Touched>,
) -> Result<BTreeMap<DocId, Row>, StoreError> {
    let checkpoint = library.checkpoint()?;
    let mut packed: BTreeMap<DocId, Vec<u8>> = BTreeMap::new();
    for segment in &checkpoint.segments {
        report.segments += 1;
        let rows = library
            .segment(&segment.id)?
            .and_then(|bytes| read_segment(&segment.id, &bytes));
        let Some(rows) = rows else {
            report.add(
                1,
                format!("segment {} is missing or isn't what its address says", segment.id),
            );
            continue;
        };
        if rows.len() != segment.rows as usize {
            report.add(
                1,
                format!(
                    "segment {} holds {} rows and not {}",
                    segment.id,
                    rows.len(),
                    segment.rows
                ),
            );
        }
        for (row, bytes) in rows {
            if packed.insert(row.id(), bytes.into()).is_some() {
                report.add(1, format!("{} is in two segments", row.id()));
            }
        }
    }
    let mut rows = BTreeMap::new();
    // In the sequence of the log, in which neighbours lie in the same record.
    let mut in_log: Vec<(&DocId, &Touched)> = documents.iter().collect();
    in_log.sort_by_key(|(doc, touched)| (touched.records.first().copied(), **doc));
    for (doc, touched) in in_log {
        let made = history
            .pieces(library, *doc)
            .and_then(|pieces| row_of(*doc, &pieces));
        let (row, bytes) = match made {
            Ok(made) => made,
            Err(StoreError::Damaged(what)) => {
                report.add(1, format!("{doc} can't be made: {what}"));
                packed.remove(doc);
                continue;
            }
            Err(error) => return Err(error),
        };
        report.documents += 1;
        let held = packed.remove(doc);
        // Rows of an older revision are made anew when the server starts.
        let comparable = touched.last <= checkpoint.seq && checkpoint.revision == ROWS_REVISION;
        if comparable && held.as_deref() != Some(&*bytes) {
            report.add(
                1,
                format!("the row of {doc} isn't the projection of its document"),
            );
        }
        rows.insert(*doc, row);
    }
    for doc in packed.keys() {
        // A document of which the log has only what can't be read was named there.
        if !library.touching(*doc)?.is_empty() {
            continue;
        }
        report.add(1, format!("there is a row of {doc}, but no commit that made it"));
    }
    Ok(rows)
}
