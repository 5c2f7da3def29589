//! From gathered orders to commits.

mod catalogue;

use domain::command::{Command, ImportedFacts};
use domain::id::DocId;
use domain::money::Currency;
use domain::order::{Channel, Draft, DraftLine, ExternalReference, Item};
use rust_decimal::Decimal;

use crate::catalogue::Tally;
use crate::directory::{self, Directory};
use crate::fields::Problem;
use crate::known::{Known, KnownOrder, OWN};
use crate::layout::Part;
use crate::order::{Gathered, SourceLine, SourceOrder};
use crate::progress::Progress;
use crate::reading::Reading;
use crate::sink::{Sink, SinkError};
use crate::summary::{Account, Summary};
use crate::texts::Text;
use crate::{ImportError, Preset, Request};

/// Milliseconds: exports have times to the second.
const SECOND: i64 = 1000;
/// Orders between two words about the progress.
const ORDERS_A_WORD: u64 = 64;

/// Commits the orders that aren't known yet.
///
/// # Errors
/// [`ImportError`] when the sink fails, or the list of rejected rows can't be written.
pub fn load(
    request: &Request,
    preset: &Preset,
    mut gathered: Gathered,
    reading: Reading<'_>,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    // Products and customers stand at no location.
    let location = if gathered.orders.is_empty() {
        None
    } else {
        Some(directory::location(
            sink,
            &request.location,
            &reading.calendar,
            request.now,
        )?)
    };
    let compares = !gathered.catalogue.is_empty() || !gathered.people.is_empty();
    let known = Known::read(sink, preset.name(), compares)?;
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
        reading,
    };
    loader.catalogue(&gathered, sink)?;
    let orders = std::mem::take(&mut gathered.orders);
    let all = orders.len() as u64;
    if let Some((location, _)) = location {
        for (done, order) in orders.into_iter().enumerate() {
            let done = done as u64;
            if done.is_multiple_of(ORDERS_A_WORD) {
                loader.reading.tell(Progress::Committing(done, all));
            }
            loader.order(location, order, &gathered, sink)?;
        }
    }
    sink.flush().map_err(directory::stopped)?;
    loader.reading.tell(Progress::Committing(all, all));
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
    /// The first of what differs, in words.
    differences: Vec<String>,
    reading: Reading<'p>,
}

impl Loader<'_, '_> {
    fn order(
        &mut self,
        location: DocId,
        order: SourceOrder,
        gathered: &Gathered,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        if self.is_known(&order, gathered)? {
            return Ok(());
        }
        let draft = self.draft(location, &order, gathered, sink)?;
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
        let entry = Account::entry(&draft, &facts, order.charges);
        let currency = draft.currency;
        match sink.commit(self.request.now, Command::ImportOrder(draft, facts)) {
            Ok(committed) => {
                self.account(currency).add(entry);
                // A reference that comes from two orders of the same files is still one.
                let number = committed.number.unwrap_or_default();
                let lines = order.lines.iter().map(|line| {
                    let text = |text| gathered.texts.get(text);
                    (text(line.sku), text(line.name))
                });
                let known = KnownOrder::new(&number, order.placed_at, lines);
                let reference = self.reference(&order, gathered);
                self.directory.known.add_order(&reference, known);
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

    /// Whether an order came before. Then nothing of it is imported; what the order here doesn't hold is listed,
    /// so that nobody believes it had gone in.
    fn is_known(&mut self, order: &SourceOrder, gathered: &Gathered) -> Result<bool, ImportError> {
        let text = |text| gathered.texts.get(text);
        let by_reference = self.directory.known.order(&self.reference(order, gathered));
        // An export of another organisation has ids of ours too, of other orders.
        let is_own = |known: &&KnownOrder| {
            order.own_number == Text::EMPTY
                || (*known.number == *text(order.own_number)
                    && known.placed_at / SECOND == order.placed_at / SECOND)
        };
        let by_id = || self.directory.known.order(text(order.id)).filter(is_own);
        let Some(known) = by_reference.or_else(by_id) else {
            return Ok(false);
        };
        let told = order.lines.len().saturating_sub(order.charges);
        let lines = order.lines.iter().take(told);
        let lacking = known.lacks(lines.map(|line| (text(line.sku), text(line.name))));
        let reason = format!(
            "imported before as {}, which doesn't hold this line",
            known.number
        );
        self.duplicates += 1;
        self.duplicate_rows += order.places().len().saturating_sub(lacking.len()) as u64;
        for line in lacking.iter().filter_map(|at| order.lines.get(*at)) {
            self.reading
                .reject(line.place, &Problem::of_row(reason.clone()))?;
        }
        Ok(true)
    }

    /// By which an order is known again. Ids of our own exports are told from those of orders that were made here.
    fn reference(&self, order: &SourceOrder, gathered: &Gathered) -> String {
        let text = |text| gathered.texts.get(text);
        match order.external {
            Some((system, id)) => format!("{}/{}", text(system), text(id)),
            None if self.preset.name() == OWN => format!("{OWN}/{}", text(order.id)),
            None => text(order.id).to_owned(),
        }
    }

    fn draft(
        &mut self,
        location: DocId,
        order: &SourceOrder,
        gathered: &Gathered,
        sink: &mut dyn Sink,
    ) -> Result<Draft, ImportError> {
        let text = |text| gathered.texts.get(text).to_owned();
        let mut lines = Vec::with_capacity(order.lines.len());
        for line in &order.lines {
            let product = self.directory.product(line.sku, gathered, sink)?;
            lines.push(draft_line(line, product, gathered));
        }
        Ok(Draft {
            direction: order.direction,
            channel: Channel::Import,
            location,
            salesperson: text(order.salesperson),
            currency: order.currency.unwrap_or(self.reading.currency),
            tax_mode: order.tax_mode,
            customer: self.directory.customer(order.customer, gathered, sink)?,
            lines,
            discount: order.discount(),
            // An amount that can't be added up is refused with the order it is on.
            shipping: order.shipping().unwrap_or(Decimal::MAX),
            note: text(order.note),
            external: Some(match order.external {
                Some((system, id)) => ExternalReference {
                    system: text(system),
                    id: text(id),
                },
                None => ExternalReference {
                    system: self.preset.name().to_owned(),
                    id: text(order.id),
                },
            }),
            placed_at: Some(order.placed_at),
        })
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
        }
    }
}

fn draft_line(line: &SourceLine, product: Option<DocId>, gathered: &Gathered) -> DraftLine {
    let text = |text| gathered.texts.get(text).to_owned();
    let item = Item {
        product,
        sku: text(line.sku),
        name: text(line.name),
        unit_price: line.unit_price,
        tax_rate: line.tax_rate,
    };
    DraftLine {
        item,
        quantity: line.quantity,
        discount: line.discount,
        note: text(line.note),
    }
}
