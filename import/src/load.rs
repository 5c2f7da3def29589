//! From gathered orders to commits.

use domain::command::{Command, ImportedFacts};
use domain::id::DocId;
use domain::order::{Channel, Draft, DraftLine, ExternalReference, Item, TaxMode};
use rust_decimal::Decimal;

use crate::directory::{self, Directory};
use crate::fields::Problem;
use crate::known::Known;
use crate::order::{Gathered, SourceLine, SourceOrder};
use crate::progress::Progress;
use crate::reading::Reading;
use crate::sink::{Sink, SinkError};
use crate::summary::{Account, Summary};
use crate::{ImportError, Request};

/// Orders between two words about the progress.
const ORDERS_A_WORD: u64 = 64;

/// Commits the orders that aren't known yet.
///
/// # Errors
/// [`ImportError`] when the sink fails, or the list of rejected rows can't be written.
pub fn load(
    request: &Request,
    mut gathered: Gathered,
    reading: Reading<'_>,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    let (location, made_location) =
        directory::location(sink, &request.location, &reading.calendar, request.now)?;
    let known = Known::read(sink, request.preset.name())?;
    let mut loader = Loader {
        request,
        location,
        directory: Directory::new(known, request.preset, request.now, sink)?,
        account: Account::new(request.preset.currency()),
        duplicates: gathered.repeated_orders,
        duplicate_rows: gathered.repeated_rows,
        reading,
    };
    let orders = std::mem::take(&mut gathered.orders);
    let all = orders.len() as u64;
    for (done, order) in orders.into_iter().enumerate() {
        let done = done as u64;
        if done.is_multiple_of(ORDERS_A_WORD) {
            loader.reading.tell(Progress::Committing(done, all));
        }
        loader.order(order, &gathered, sink)?;
    }
    sink.flush()
        .map_err(|error| ImportError::Sink(error.to_string()))?;
    loader.reading.tell(Progress::Committing(all, all));
    loader.finish(made_location)
}

struct Loader<'a, 'p> {
    request: &'a Request,
    location: DocId,
    directory: Directory,
    account: Account,
    duplicates: u64,
    duplicate_rows: u64,
    reading: Reading<'p>,
}

impl Loader<'_, '_> {
    fn order(
        &mut self,
        order: SourceOrder,
        gathered: &Gathered,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        if self.is_known(&order, gathered)? {
            return Ok(());
        }
        let draft = self.draft(&order, gathered, sink)?;
        let facts = ImportedFacts {
            state: gathered.texts.get(order.state).to_owned(),
            payments: order
                .payments
                .iter()
                .map(|payment| payment.payment.clone())
                .collect(),
            shipped_at: order.shipped_at,
            delivered_at: order.delivered_at,
            cancelled: order.cancelled,
            moves_stock: self.request.moves_stock,
        };
        let entry = self.account.entry(&draft, &facts);
        match sink.commit(self.request.now, Command::ImportOrder(draft, facts)) {
            Ok(_) => {
                self.account.add(entry);
                Ok(())
            }
            Err(SinkError::Refused(refusal)) => {
                let id = gathered.texts.get(order.id);
                let problem = Problem::of_row(format!("order {id}: {refusal}"));
                order
                    .places()
                    .into_iter()
                    .try_for_each(|place| self.reading.reject(place, &problem))
            }
            Err(SinkError::Failed(why)) => Err(ImportError::Sink(why)),
        }
    }

    /// Whether an order came before. Then nothing of it is imported; what the order here doesn't hold is listed,
    /// so that nobody believes it had gone in.
    fn is_known(&mut self, order: &SourceOrder, gathered: &Gathered) -> Result<bool, ImportError> {
        let text = |text| gathered.texts.get(text);
        let Some(known) = self.directory.known.order(text(order.id)) else {
            return Ok(false);
        };
        let lacking = known.lacks(order.lines.iter().map(|line| (text(line.sku), text(line.name))));
        let reason = format!(
            "imported before as {}, which doesn't hold this line",
            known.number
        );
        self.duplicates += 1;
        self.duplicate_rows += (order.places().len() - lacking.len()) as u64;
        for line in lacking.iter().filter_map(|at| order.lines.get(*at)) {
            self.reading
                .reject(line.place, &Problem::of_row(reason.clone()))?;
        }
        Ok(true)
    }

    fn draft(
        &mut self,
        order: &SourceOrder,
        gathered: &Gathered,
        sink: &mut dyn Sink,
    ) -> Result<Draft, ImportError> {
        let mut shipping = Decimal::ZERO;
        let mut lines = Vec::with_capacity(order.lines.len());
        for line in &order.lines {
            // An amount that can't be added up is refused with the order it is on.
            shipping = shipping.checked_add(line.shipping).unwrap_or(Decimal::MAX);
            let product = self.directory.product(line.sku, gathered, sink)?;
            lines.push(draft_line(line, product, gathered));
        }
        Ok(Draft {
            direction: order.direction,
            channel: Channel::Import,
            location: self.location,
            salesperson: String::new(),
            currency: self.request.preset.currency(),
            tax_mode: TaxMode::Inclusive,
            customer: self.directory.customer(order.customer, gathered, sink)?,
            lines,
            discount: None,
            shipping,
            note: String::new(),
            external: Some(ExternalReference {
                system: self.request.preset.name().to_owned(),
                id: gathered.texts.get(order.id).to_owned(),
            }),
            placed_at: Some(order.placed_at),
        })
    }

    fn finish(self, made_location: bool) -> Result<Summary, ImportError> {
        let time_zone = self.reading.calendar.zone().to_owned();
        let (files, rejected) = self.reading.finish();
        Ok(Summary {
            preset: self.request.preset,
            time_zone,
            account: self.account,
            customers: self.directory.customers,
            products: self.directory.products,
            duplicates: self.duplicates,
            duplicate_rows: self.duplicate_rows,
            rejected,
            rejected_file: None,
            files,
            location: self.request.location.trim().to_owned(),
            made_location,
            made_data: false,
        })
    }
}

fn draft_line(line: &SourceLine, product: Option<DocId>, gathered: &Gathered) -> DraftLine {
    let text = |text| gathered.texts.get(text).to_owned();
    let item = Item {
        product,
        sku: text(line.sku),
        name: text(line.name),
        unit_price: line.unit_price,
        // The files name no tax; their prices are what was paid.
        tax_rate: Decimal::ZERO,
    };
    DraftLine {
        item,
        quantity: line.quantity,
        discount: None,
        note: text(line.note),
    }
}
