//! Orders: taken, held, changed, paid, sent, cancelled.

use domain::command::{Command, ImportedFacts, Progress};
use domain::customer::CustomerSnapshot;
use domain::id::{DocId, Kind, LineId};
use domain::money::Currency;
use domain::order::status::Lifecycle;
use domain::order::{
    Channel, Direction, Discount, Draft, DraftLine, ExternalReference, Item, OrderChange, Payment,
    PaymentMethod, TaxMode,
};
use domain::quantity::Quantity;
use domain::row::{OrderRow, Row};
use rust_decimal::Decimal;

use super::Person;
use crate::sim::witness::{MARKED_QUANTITY, marked};

impl Person<'_> {
    fn item(&mut self, name: String) -> Item {
        let product = if self.random.chance(850) {
            self.any(Kind::Product)
        } else {
            None
        };
        match product.and_then(|id| self.row(id)) {
            Some(Row::Product(row)) => Item {
                product: Some(row.id),
                sku: row.product.sku,
                name,
                unit_price: row.product.price,
                tax_rate: row.product.tax_rate,
            },
            _ => Item {
                product: None,
                sku: String::new(),
                name,
                unit_price: Decimal::new(self.random.between(0, 9_999), 2),
                tax_rate: Decimal::new(19, 0),
            },
        }
    }

    fn line(&mut self, name: String) -> DraftLine {
        let discount = self.random.chance(200).then(|| self.discount());
        DraftLine {
            item: self.item(name),
            quantity: Quantity(1000 * self.random.between(1, 6)),
            discount: discount.filter(|discount| matches!(discount, Discount::Percent(_))),
            note: String::new(),
        }
    }

    fn discount(&mut self) -> Discount {
        if self.random.chance(500) {
            Discount::Percent(Decimal::new(self.random.between(0, 1000), 1))
        } else {
            Discount::Amount(Decimal::new(self.random.between(0, 300), 2))
        }
    }

    fn buyer(&mut self) -> Option<CustomerSnapshot> {
        if self.random.chance(500) {
            return None;
        }
        let id = self.any(Kind::Customer)?;
        match self.row(id) {
            Some(Row::Customer(row)) => Some(CustomerSnapshot {
                id: Some(id),
                name: row.customer.name,
                ..CustomerSnapshot::default()
            }),
            _ => None,
        }
    }

    fn payment(&mut self) -> Payment {
        let mark = self.town.mark();
        Payment {
            method: PaymentMethod::Card,
            amount: Decimal::new(self.random.between(1, 20_000), 2),
            reference: marked(mark),
            given: None,
        }
    }

    fn draft(&mut self) -> Option<Draft> {
        let location = self.any(Kind::Location)?;
        let mark = self.town.mark();
        let lines = (0..self.random.between(1, 3))
            .map(|_| self.line("as sold".into()))
            .collect();
        let back = self.random.chance(60);
        Some(Draft {
            direction: if back { Direction::Return } else { Direction::Sale },
            channel: Channel::Till,
            location,
            salesperson: marked(mark),
            currency: Currency::new("EUR").expect("a currency"),
            tax_mode: TaxMode::Inclusive,
            customer: self.buyer(),
            lines,
            discount: None,
            shipping: Decimal::ZERO,
            note: String::new(),
            external: None,
            placed_at: None,
        })
    }

    pub(super) fn place(&mut self) -> Option<Command> {
        let draft = self.draft()?;
        let payments = if self.random.chance(400) {
            vec![self.payment()]
        } else {
            Vec::new()
        };
        Some(Command::PlaceOrder(draft, payments))
    }

    pub(super) fn hold(&mut self) -> Option<Command> {
        Some(Command::HoldOrder(self.draft()?))
    }

    pub(super) fn import(&mut self) -> Option<Command> {
        let mut draft = self.draft()?;
        draft.channel = Channel::Import;
        draft.external = Some(ExternalReference {
            system: "elsewhere".into(),
            id: draft.salesperson.clone(),
        });
        let facts = ImportedFacts {
            state: "done".into(),
            cancelled: self.random.chance(200),
            moves_stock: self.random.chance(300),
            ..ImportedFacts::default()
        };
        Some(Command::ImportOrder(draft, facts))
    }

    /// A held order is taken up again, as the till does it: its lines, with what the customer still wants.
    pub(super) fn place_held(&mut self) -> Option<Command> {
        let held: Vec<DocId> = self
            .tablet
            .device
            .holdings()
            .table
            .shelf(Kind::Order)
            .iter()
            .rev()
            .take(30)
            .map(|entry| entry.id)
            .collect();
        let is_held = |id: &DocId| match self.row(*id) {
            Some(Row::Order(row)) if row.status.lifecycle == Lifecycle::Held => Some(row),
            _ => None,
        };
        let rows: Vec<OrderRow> = held.iter().filter_map(is_held).collect();
        let row = self.random.pick(&rows)?.clone();
        let mut lines: Vec<DraftLine> = row.lines.iter().map(as_draft).collect();
        if self.random.chance(400) {
            lines.push(self.line("added when taken up".into()));
        }
        if lines.len() > 1 && self.random.chance(300) {
            lines.remove(0);
        }
        if lines.is_empty() {
            lines.push(self.line("instead".into()));
        }
        let mark = self.town.mark();
        let draft = Draft {
            direction: row.direction,
            channel: row.channel,
            location: row.location,
            salesperson: row.salesperson,
            currency: row.currency,
            tax_mode: TaxMode::Inclusive,
            customer: self.buyer(),
            lines,
            discount: None,
            shipping: Decimal::ZERO,
            note: marked(mark),
            external: None,
            placed_at: None,
        };
        Some(Command::PlaceHeldOrder(row.id, draft, Vec::new()))
    }

    pub(super) fn change(&mut self) -> Option<Command> {
        let id = self.any_order()?;
        let Some(Row::Order(row)) = self.row(id) else {
            return None;
        };
        let lines: Vec<LineId> = row.lines.iter().map(|line| line.id).collect();
        let line = self.random.pick(&lines).copied();
        let mark = self.town.mark();
        let change = match (self.random.below(16), line) {
            (0..=3, _) => OrderChange::AddLine(self.line(marked(mark))),
            (4..=8, Some(line)) => OrderChange::SetQuantity(line, Quantity(MARKED_QUANTITY + mark as i64)),
            (9, Some(line)) => OrderChange::RemoveLine(line),
            (10, Some(line)) => OrderChange::SetLineDiscount(
                line,
                Some(Discount::Percent(Decimal::new(self.random.between(0, 50), 0))),
            ),
            (11, Some(line)) => OrderChange::SetLineNote(line, marked(mark)),
            (12, _) => OrderChange::SetCustomer(Some(CustomerSnapshot {
                name: marked(mark),
                ..CustomerSnapshot::default()
            })),
            (13, _) => OrderChange::SetDiscount(self.random.chance(800).then(|| self.discount())),
            (14, _) => OrderChange::SetShipping(Decimal::new(self.random.between(0, 999), 2)),
            _ => OrderChange::SetNote(marked(mark)),
        };
        Some(Command::ChangeOrder(id, vec![change]))
    }

    pub(super) fn cancel(&mut self) -> Option<Command> {
        let id = self.any_order()?;
        Some(Command::CancelOrder(id, marked(self.town.mark())))
    }

    pub(super) fn pay(&mut self) -> Option<Command> {
        let id = self.any_order()?;
        Some(Command::RecordPayment(id, self.payment()))
    }

    pub(super) fn progress(&mut self) -> Option<Command> {
        let id = self.any_order()?;
        let progress = if self.random.chance(700) {
            Progress::Shipped
        } else {
            Progress::Delivered
        };
        Some(Command::RecordProgress(id, progress))
    }
}

fn as_draft(line: &domain::row::LineRow) -> DraftLine {
    DraftLine {
        item: Item {
            product: line.product,
            sku: line.sku.clone(),
            name: line.name.clone(),
            unit_price: line.unit_price,
            // The row doesn't say the rate; the till would ask the document. Another rate makes it another
            // line, which is a case of its own.
            tax_rate: Decimal::new(19, 0),
        },
        quantity: line.quantity,
        discount: None,
        note: String::new(),
    }
}
