//! What an import found and came to, as the page shows it.

use import::summary::{Account, Summary};
use import::survey::{FileLook, Look};
use import::{Preset, encoding::Encoding};
use minicbor::bytes::ByteVec;

use super::faults;
use super::rejected::RejectTable;
use crate::import_bridge as bridge;

/// Differences that are shown.
const DIFFERENCES: usize = 50;

/// A count as the page has it.
pub fn count(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What files look like.
pub fn look(look: Look) -> (Option<Preset>, bridge::Look) {
    let (preset, fault) = match look.preset {
        Ok(preset) => (Some(preset), None),
        Err(why) => (None, Some(faults::of(why))),
    };
    let shown = bridge::Look {
        system: preset.as_ref().map(|preset| preset.name().to_owned()),
        fault,
        files: look.files.into_iter().map(file).collect(),
        systems: Preset::names().into_iter().map(str::to_owned).collect(),
        encodings: Encoding::CHOICES
            .into_iter()
            .map(|encoding| encoding.name().to_owned())
            .collect(),
    };
    (preset, shown)
}

fn file(look: FileLook) -> bridge::FileLook {
    bridge::FileLook {
        name: look.name,
        encoding: look.encoding.to_owned(),
        delimiter: look
            .delimiter
            .map(char::from)
            .map(String::from)
            .unwrap_or_default(),
        header_line: count(look.header_line as u64),
        part: look.part.map(|part| part.word().to_owned()).unwrap_or_default(),
        columns: look.columns,
        rows: look.rows,
    }
}

/// What an import came to.
pub fn report(summary: &Summary, rejected: RejectTable) -> bridge::Report {
    let accounts = std::iter::once(&summary.account).chain(&summary.others);
    bridge::Report {
        preview: summary.preview,
        stopped: summary.stopped,
        sums: accounts.map(sums).collect(),
        duplicates: count(summary.duplicates),
        duplicate_rows: count(summary.duplicate_rows),
        rejected: count(summary.rejected),
        passed_over: count(summary.passed_over),
        adjusted: count(summary.adjusted),
        products_made: count(summary.products),
        customers_made: count(summary.customers),
        products: tally(summary.product_tally),
        customers: tally(summary.customer_tally),
        differences: summary.differences.iter().take(DIFFERENCES).cloned().collect(),
        first_rejected: rejected.shown,
        all_rejected: ByteVec::from(rejected.all),
        stock_counted: count(summary.stock_counted),
        rows: count(summary.files.iter().map(|file| file.rows).sum()),
    }
}

fn sums(account: &Account) -> bridge::Sums {
    bridge::Sums {
        currency: account.currency,
        orders: count(account.orders),
        return_orders: count(account.return_orders),
        lines: count(account.lines),
        gross: account.gross(),
        returns: account.returns(),
        cancelled: account.cancelled(),
        net: account.net(),
        payments: account.payments(),
    }
}

fn tally(tally: import::catalogue::Tally) -> bridge::Tally {
    bridge::Tally {
        new: count(tally.new),
        changed: count(tally.changed),
        same: count(tally.same),
        wrong: count(tally.wrong),
    }
}
