//! From gathered orders, products and customers to commits.
//!
//! Commands go to the sink in groups, so that one which is far away is waited for once a group. What a group needs, its
//! products and customers, is the group before it. Between groups the import can be stopped: an order is in or it isn't.

mod catalogue;
mod orders;
mod stock;

use domain::money::Currency;

use crate::calendar::Calendar;
use crate::catalogue::Tally;
use crate::difference::Difference;
use crate::directory::{self, Directory};
use crate::known::Known;
use crate::layout::Part;
use crate::order::Gathered;
use crate::progress::Progress;
use crate::reading::Reading;
use crate::sink::RemoteSink;
use crate::summary::{Account, Summary};
use crate::{ImportError, Preset, Request};

/// Commands in a group.
const GROUP: usize = 32;
/// What is looked at between two words about the progress, and two chances to stop.
const STEP: usize = 64;

/// Commits what isn't known yet.
///
/// # Errors
/// [`ImportError`] when the sink fails, or the list of rejected rows can't be written.
pub async fn load(
    request: &Request,
    preset: &Preset,
    mut gathered: Gathered,
    reading: Reading<'_>,
    sink: &mut impl RemoteSink,
) -> Result<Summary, ImportError> {
    let brings_entries = !gathered.catalogue.is_empty() || !gathered.people.is_empty();
    let states_stock = stock::states_any(&gathered);
    // Products and customers stand at no location; but whoever brings a catalogue wants to sell, and needs a place for it.
    let needs_location = states_stock
        || !gathered.orders.is_empty()
        || brings_entries && directory::has_no_location(sink).await?;
    let location = if !needs_location {
        None
    } else {
        let stated = request.location_zone.as_deref();
        let home = stated.and_then(|zone| Calendar::new(zone).ok());
        let calendar = home.as_ref().unwrap_or(&reading.calendar);
        Some(directory::location(sink, &request.location, calendar, request.now).await?)
    };
    let known = Known::read(sink, preset.name(), brings_entries).await?;
    let mut loader = Loader {
        request,
        preset,
        directory: Directory::new(known, preset, request.now, sink)?,
        accounts: Vec::new(),
        duplicates: gathered.repeated_orders,
        duplicate_rows: gathered.repeated_rows,
        products: Tally::default(),
        customers: Tally::default(),
        differences: Vec::new(),
        stock_counted: 0,
        stopped: false,
        reading,
    };
    let entries = gathered.catalogue.len().saturating_add(gathered.people.len());
    loader.catalogue(&gathered, sink).await?;
    if entries > 0 && !loader.stopped {
        let entries = entries as u64;
        loader.reading.tell(Progress::Comparing(entries, entries));
    }
    if let Some((location, _)) = location
        && states_stock
        && !loader.stopped
    {
        loader.stock(location, &gathered, sink).await?;
    }
    let orders = std::mem::take(&mut gathered.orders);
    if let Some((location, _)) = location {
        loader.orders(location, orders, &gathered, sink).await?;
    }
    sink.flush().await.map_err(directory::stopped)?;
    Ok(loader.finish(location.is_some_and(|(_, made)| made), &gathered))
}

struct Loader<'a, 'p> {
    request: &'a Request,
    preset: &'a Preset,
    directory: Directory<'a>,
    /// One for each currency, in the sequence in which they came.
    accounts: Vec<Account>,
    duplicates: u64,
    duplicate_rows: u64,
    products: Tally,
    customers: Tally,
    /// The first of what differs.
    differences: Vec<Difference>,
    /// Products whose stock was counted.
    stock_counted: u64,
    /// It was stopped before its end.
    stopped: bool,
    reading: Reading<'p>,
}

impl Loader<'_, '_> {
    fn account(&mut self, currency: Currency) -> &mut Account {
        let known = self
            .accounts
            .iter()
            .position(|account| account.currency == currency);
        let at = known.unwrap_or(self.accounts.len());
        if known.is_none() {
            self.accounts.push(Account::new(currency));
        }
        // It was put there if it wasn't.
        #[expect(clippy::indexing_slicing)]
        &mut self.accounts[at]
    }

    fn finish(mut self, made_location: bool, gathered: &Gathered) -> Summary {
        let time_zone = self.reading.calendar.zone().to_owned();
        // Sums in the first currency are the import's own; those in others stand beside it.
        let others = self.accounts.split_off(self.accounts.len().min(1));
        let account = self.accounts.pop();
        let account = account.unwrap_or_else(|| Account::new(self.reading.currency));
        self.products.wrong = self.reading.wrong(Part::Products);
        self.customers.wrong = self.reading.wrong(Part::Customers);
        let (files, rejected) = self.reading.finish();
        Summary {
            preset: self.preset.name().to_owned(),
            time_zone,
            account,
            others,
            customers: self.directory.customers + self.customers.new,
            products: self.directory.products + self.products.new,
            product_tally: self.products,
            customer_tally: self.customers,
            differences: self.differences,
            stock_counted: self.stock_counted,
            duplicates: self.duplicates,
            duplicate_rows: self.duplicate_rows,
            passed_over: gathered.passed_over,
            adjusted: gathered.adjusted,
            rejected,
            rejected_file: None,
            files,
            location: self.request.location.trim().to_owned(),
            made_location,
            made_data: false,
            preview: self.request.preview,
            stopped: self.stopped,
        }
    }
}

#[cfg(test)]
mod tests;
