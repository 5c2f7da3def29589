//! What is here as a file: rows of the device through the importer's writers, a window at a time. Orders are asked for whole,
//! since their rows don't say all of what they are.

use domain::id::DocId;
use domain::order::OrderSheet;
use domain::row::Row;
use import::SinkError;
use import::export::{Export, ExportError, Format, What};
use minicbor::bytes::ByteVec;
use replica::device::Request;
use replica::pack;

use super::ask::{INTERRUPTED, ask, held_rows};
use super::{page, reports};
use crate::import_bridge::{self as bridge, ExportJob, Fault, FromImporter, Step};

/// Orders that are asked for at once.
const ORDERS: usize = 32;

/// Writes everything of a sort into a file.
pub async fn run(job: ExportJob) {
    let mut out = Vec::new();
    page::tell(&match write(job, &mut out).await {
        Ok((count, bare)) => FromImporter::Exported(ByteVec::from(out), reports::count(count), bare),
        Err(fault) => FromImporter::Failed(fault),
    });
}

async fn write(job: ExportJob, out: &mut Vec<u8>) -> Result<(u64, u32), Fault> {
    let what = sort(job.what);
    let format = if job.workbook { Format::Xlsx } else { Format::Csv };
    let mut file = Export::new(what, format, out).map_err(written)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut unreadable = 0_u32;
    let mut read = |bytes: &[u8]| match pack::decode(bytes) {
        Ok(row) => rows.push(row),
        Err(_) => unreadable += 1,
    };
    held_rows(what.kind(), &mut read).await.map_err(asked)?;
    if unreadable > 0 {
        return Err(Fault::Stopped(format!("{unreadable} entries here can't be read")));
    }
    rows.sort_unstable_by_key(Row::id);
    // A reading that began anew told some rows twice.
    rows.dedup_by_key(|row| row.id());
    let (all, mut bare) = (reports::count(rows.len() as u64), 0);
    for (group, at) in rows.chunks(ORDERS).zip(0_u32..) {
        let done = at.saturating_mul(ORDERS as u32);
        page::tell(&FromImporter::Step(Step::Writing(done, all)));
        let sheets = sheets(group).await?;
        for (row, sheet) in group.iter().zip(sheets) {
            if matches!(row, Row::Order(_)) && sheet.is_none() {
                bare += 1;
            }
            file.add(row, sheet.as_ref()).map_err(written)?;
        }
    }
    Ok((file.finish().map_err(written)?, bare))
}

/// Orders whole; nothing of other rows.
async fn sheets(rows: &[Row]) -> Result<Vec<Option<OrderSheet>>, Fault> {
    let orders = rows.iter().filter(|row| matches!(row, Row::Order(_)));
    let ids: Vec<DocId> = orders.map(Row::id).collect();
    if ids.is_empty() {
        return Ok(vec![None; rows.len()]);
    }
    let sheets: Vec<Option<OrderSheet>> = ask(Request::Sheets(ids)).await.map_err(asked)?;
    if sheets.len() == rows.len() {
        Ok(sheets)
    } else {
        Err(Fault::Other(String::new()))
    }
}

fn sort(what: bridge::What) -> What {
    match what {
        bridge::What::Orders => What::Orders,
        bridge::What::Lines => What::Lines,
        bridge::What::Payments => What::Payments,
        bridge::What::Customers => What::Customers,
        bridge::What::Products => What::Products,
    }
}

fn written(error: ExportError) -> Fault {
    Fault::Stopped(error.to_string())
}

fn asked(error: SinkError) -> Fault {
    match error {
        SinkError::Failed(why) if why == INTERRUPTED => Fault::Interrupted,
        error => Fault::Stopped(error.to_string()),
    }
}
