//! Orders that aren't known yet, in groups, each with the products and customers that it names.

use domain::command::{Command, ImportedFacts};
use domain::id::DocId;
use domain::order::{Channel, Draft, DraftLine, ExternalReference, Item};
use domain::refusal::Refusal;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::{GROUP, Loader, STEP};
use crate::ImportError;
use crate::directory::{self, Party};
use crate::fields::Problem;
use crate::known::{KnownOrder, OWN};
use crate::order::{Gathered, SourceLine, SourceOrder};
use crate::progress::Progress;
use crate::reason::{Reason, excerpt};
use crate::sink::{Committed, RemoteSink};
use crate::summary::Account;
use crate::texts::Text;

/// Milliseconds: exports have times to the second.
const SECOND: i64 = 1000;

impl Loader<'_, '_> {
    /// Commits the orders that aren't known yet.
    pub(super) async fn orders(
        &mut self,
        location: DocId,
        orders: Vec<SourceOrder>,
        gathered: &Gathered,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        let all = orders.len() as u64;
        let mut orders = orders.into_iter().peekable();
        let mut told = None;
        while !self.stopped && orders.peek().is_some() {
            if sink.is_stopped() {
                self.stopped = true;
                break;
            }
            let done = all.saturating_sub(orders.len() as u64);
            let step = done / STEP as u64;
            if told != Some(step) {
                told = Some(step);
                self.reading.tell(Progress::Committing(done, all));
            }
            let mut group = Vec::with_capacity(GROUP);
            let mut names: FxHashSet<String> = FxHashSet::default();
            let mut looked_at = 0;
            while group.len() < GROUP && looked_at < STEP {
                // A reference that comes twice in the same files is one order, which has to be known by then.
                let is_of_group = |order: &SourceOrder| {
                    names.contains(gathered.texts.get(order.id))
                        || names.contains(&self.reference(order, gathered))
                };
                let Some(order) = orders.next_if(|order| !is_of_group(order)) else {
                    break;
                };
                looked_at += 1;
                if !self.is_known(&order, gathered)? {
                    names.insert(gathered.texts.get(order.id).to_owned());
                    names.insert(self.reference(&order, gathered));
                    group.push(order);
                }
            }
            self.group(location, group, gathered, sink).await?;
        }
        if !self.stopped {
            self.reading.tell(Progress::Committing(all, all));
        }
        Ok(())
    }

    async fn group(
        &mut self,
        location: DocId,
        orders: Vec<SourceOrder>,
        gathered: &Gathered,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        if orders.is_empty() {
            return Ok(());
        }
        self.parties(&orders, gathered, sink).await?;
        let mut entries = Vec::with_capacity(orders.len());
        let mut commands = Vec::with_capacity(orders.len());
        for order in &orders {
            let draft = self.draft(location, order, gathered);
            let facts = self.facts(order, gathered);
            entries.push((draft.currency, Account::entry(&draft, &facts, order.charges)));
            commands.push(Command::ImportOrder(draft, facts));
        }
        let results = sink.commit(self.request.now, commands).await;
        let results = results.map_err(directory::stopped)?;
        for ((order, (currency, entry)), result) in orders.into_iter().zip(entries).zip(results) {
            if let Some(committed) = self.taken(&order, result, gathered)? {
                self.account(currency).add(entry);
                self.note(&order, &committed, gathered);
            }
        }
        Ok(())
    }

    /// Makes the products and customers that these orders name and that aren't here, in groups.
    async fn parties(
        &mut self,
        orders: &[SourceOrder],
        gathered: &Gathered,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        let mut named: FxHashSet<Party> = FxHashSet::default();
        let mut makes: Vec<(Party, Command)> = Vec::new();
        for order in orders {
            let products = order
                .lines
                .iter()
                .filter_map(|line| self.directory.missing_product(line.sku, gathered));
            let customer = self.directory.missing_customer(order.customer, gathered);
            makes.extend(
                products
                    .chain(customer)
                    .filter(|(party, _)| named.insert(party.clone())),
            );
        }
        while !makes.is_empty() {
            let rest = makes.split_off(makes.len().min(GROUP));
            self.directory.make(makes, sink).await?;
            makes = rest;
        }
        Ok(())
    }

    /// What a commit came to; `None` when a rule forbids the order, which is then listed.
    fn taken(
        &mut self,
        order: &SourceOrder,
        result: Result<Committed, Refusal>,
        gathered: &Gathered,
    ) -> Result<Option<Committed>, ImportError> {
        match result {
            Ok(committed) => Ok(Some(committed)),
            Err(refusal) => {
                let id = gathered.texts.get(order.id);
                let problem = Problem::of_row(Reason::OrderRefused(excerpt(id), refusal));
                let mut places = order.places().into_iter();
                places.try_for_each(|place| self.reading.reject(place, &problem))?;
                Ok(None)
            }
        }
    }

    /// Notes an order that is in: a reference that comes from two orders of the same files is still one.
    fn note(&mut self, order: &SourceOrder, committed: &Committed, gathered: &Gathered) {
        let number = committed.number.clone().unwrap_or_default();
        let lines = order.lines.iter().map(|line| {
            let text = |text| gathered.texts.get(text);
            (text(line.sku), text(line.name))
        });
        let known = KnownOrder::new(&number, order.placed_at, lines);
        let reference = self.reference(order, gathered);
        self.directory.known.add_order(&reference, known);
    }

    fn facts(&self, order: &SourceOrder, gathered: &Gathered) -> ImportedFacts {
        let payments = order.payments.iter();
        ImportedFacts {
            state: gathered.texts.get(order.state).to_owned(),
            payments: payments.map(|payment| payment.payment.clone()).collect(),
            shipped_at: order.shipped_at,
            delivered_at: order.delivered_at,
            cancelled: order.cancelled,
            moves_stock: self.request.moves_stock,
        }
    }

    fn draft(&self, location: DocId, order: &SourceOrder, gathered: &Gathered) -> Draft {
        let text = |text| gathered.texts.get(text).to_owned();
        let line = |line: &SourceLine| {
            let product = self.directory.product(line.sku, gathered);
            draft_line(line, product, gathered)
        };
        Draft {
            direction: order.direction,
            channel: Channel::Import,
            location,
            salesperson: text(order.salesperson),
            currency: order.currency.unwrap_or(self.reading.currency),
            tax_mode: order.tax_mode,
            customer: self.directory.customer(order.customer, gathered),
            lines: order.lines.iter().map(line).collect(),
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
        }
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
        let problem = Problem::of_row(Reason::LineNotHere(known.number.to_string()));
        self.duplicates += 1;
        self.duplicate_rows += order.places().len().saturating_sub(lacking.len()) as u64;
        for line in lacking.iter().filter_map(|at| order.lines.get(*at)) {
            self.reading.reject(line.place, &problem)?;
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
