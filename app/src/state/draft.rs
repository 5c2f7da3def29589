//! The content of an order while someone works on it: lines, customer, discount, shipping, note. Used for a new
//! order at the till, a held one that is taken up again, and a change of one that exists.
//!
//! Every value is a signal of its own, so that a scan redraws one line and the total, and nothing else.

use domain::customer::CustomerSnapshot;
use domain::id::{DocId, Kind, LineId};
use domain::money::Currency;
use domain::order::{Channel, Direction, Discount, Draft, DraftLine, Item, OrderChange, TaxMode};
use domain::quantity::Quantity;
use domain::row::ProductRow;
use leptos::prelude::*;
use replica::query::OrderDetail;
use rust_decimal::Decimal;

/// Where a draft stands before it has a location; no device has the number 0.
const NOWHERE: DocId = DocId {
    kind: Kind::Location,
    device: 0,
    epoch: 0,
    counter: 0,
};

/// One line that someone works on.
#[derive(Clone)]
pub struct OpenLine {
    /// Its name on this screen.
    pub key: u32,
    /// The line of the order that exists, if it is one.
    pub origin: Option<LineId>,
    /// What, at the price it had when it was added.
    pub item: Item,
    /// The price of one unit.
    pub price: ArcRwSignal<Decimal>,
    /// How much.
    pub quantity: ArcRwSignal<Quantity>,
    /// Off this line.
    pub discount: ArcRwSignal<Option<Discount>>,
    /// Said about it.
    pub note: ArcRwSignal<String>,
    /// Counts up whenever a scan or tap adds to the line, so that it can light up.
    pub touched: ArcRwSignal<u32>,
}

impl OpenLine {
    /// The line as a command carries it. Tracks every value of it.
    pub fn to_draft(&self) -> DraftLine {
        DraftLine {
            item: Item {
                unit_price: self.price.get(),
                ..self.item.clone()
            },
            quantity: self.quantity.get(),
            discount: self.discount.get(),
            note: self.note.get(),
        }
    }
}

/// A line that was taken off, and where it stood, so that it can come back.
#[derive(Clone)]
pub struct Removed {
    line: OpenLine,
    index: usize,
}

/// The content of an order that someone works on.
#[derive(Clone, Copy)]
pub struct OpenDraft {
    /// The lines.
    pub lines: RwSignal<Vec<OpenLine>>,
    /// Who buys.
    pub customer: RwSignal<Option<CustomerSnapshot>>,
    /// Off the whole order.
    pub discount: RwSignal<Option<Discount>>,
    /// Charge for sending it.
    pub shipping: RwSignal<Decimal>,
    /// Said about it.
    pub note: RwSignal<String>,
    next_key: StoredValue<u32>,
}

impl Default for OpenDraft {
    fn default() -> Self {
        OpenDraft {
            lines: RwSignal::new(Vec::new()),
            customer: RwSignal::new(None),
            discount: RwSignal::new(None),
            shipping: RwSignal::new(Decimal::ZERO),
            note: RwSignal::new(String::new()),
            next_key: StoredValue::new(0),
        }
    }
}

/// What a product is on an order line, in this language.
pub fn item_of(product: &ProductRow, language: &str) -> Item {
    Item {
        product: Some(product.id),
        sku: product.product.sku.clone(),
        name: product.product.name(language).to_owned(),
        unit_price: product.product.price,
        tax_rate: product.product.tax_rate,
    }
}

impl OpenDraft {
    /// Puts a line at the end. Gives its key.
    pub fn push(self, line: DraftLine, origin: Option<LineId>) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key.wrapping_add(1));
        let line = OpenLine {
            key,
            origin,
            price: ArcRwSignal::new(line.item.unit_price),
            item: line.item,
            quantity: ArcRwSignal::new(line.quantity),
            discount: ArcRwSignal::new(line.discount),
            note: ArcRwSignal::new(line.note),
            touched: ArcRwSignal::new(0),
        };
        self.lines.update(|lines| lines.push(line));
        key
    }

    /// Adds so much of an item: to the line that has it already at this price and without a note or discount, else
    /// as a new line. Gives the line's key.
    pub fn add(self, item: Item, quantity: Quantity) -> u32 {
        let known = self.lines.with_untracked(|lines| {
            lines
                .iter()
                .find(|line| {
                    line.item.product.is_some()
                        && line.item.product == item.product
                        && line.price.get_untracked() == item.unit_price
                        && line.note.with_untracked(String::is_empty)
                        && line.discount.get_untracked().is_none()
                })
                .cloned()
        });
        if let Some(line) = known {
            // A sum too large to hold leaves the line as it is; nobody scans nine million million pieces.
            if let Ok(sum) = line.quantity.get_untracked().checked_add(quantity) {
                line.quantity.set(sum);
            }
            line.touched.update(|count| *count = count.wrapping_add(1));
            return line.key;
        }
        let line = DraftLine {
            item,
            quantity,
            discount: None,
            note: String::new(),
        };
        self.push(line, None)
    }

    /// Takes a line off.
    pub fn remove(self, key: u32) -> Option<Removed> {
        let mut removed = None;
        self.lines.update(|lines| {
            if let Some(index) = lines.iter().position(|line| line.key == key) {
                let line = lines.remove(index);
                removed = Some(Removed { line, index });
            }
        });
        removed
    }

    /// Puts a line back where it stood.
    pub fn restore(self, removed: Removed) {
        self.lines.update(|lines| {
            let index = removed.index.min(lines.len());
            lines.insert(index, removed.line);
        });
    }

    /// Whether there is anything in it. Tracked.
    pub fn is_empty(self) -> bool {
        self.lines.with(Vec::is_empty)
    }

    /// The lines as a command carries them. Tracked.
    pub fn draft_lines(self) -> Vec<DraftLine> {
        self.lines
            .with(|lines| lines.iter().map(OpenLine::to_draft).collect())
    }

    /// A sale with this content, at no location yet: enough to add it up. Tracked.
    pub fn to_draft(self, currency: Currency) -> Draft {
        Draft {
            direction: Direction::Sale,
            channel: Channel::default(),
            location: NOWHERE,
            salesperson: String::new(),
            currency,
            tax_mode: TaxMode::Inclusive,
            customer: self.customer.get(),
            lines: self.draft_lines(),
            discount: self.discount.get(),
            shipping: self.shipping.get(),
            note: self.note.get(),
            external: None,
            placed_at: None,
        }
    }

    /// Forgets everything.
    pub fn clear(self) {
        self.lines.set(Vec::new());
        self.customer.set(None);
        self.discount.set(None);
        self.shipping.set(Decimal::ZERO);
        self.note.set(String::new());
    }

    /// Takes over an order that exists. Taxes, discounts and notes are those of its document: who asks for an order to
    /// change it makes sure that it is there.
    pub fn open(self, detail: &OrderDetail) {
        self.clear();
        let row = &detail.row;
        let document = detail.document.as_ref();
        for line in &row.lines {
            let more = document.and_then(|document| document.line(line.id));
            let item = Item {
                product: line.product,
                sku: line.sku.clone(),
                name: line.name.clone(),
                unit_price: line.unit_price,
                tax_rate: more.map(|more| more.tax_rate).unwrap_or_default(),
            };
            let line_id = Some(line.id);
            let draft = DraftLine {
                item,
                quantity: line.quantity,
                discount: more.and_then(|more| more.discount),
                note: more.map(|more| more.note.clone()).unwrap_or_default(),
            };
            self.push(draft, line_id);
        }
        self.customer.set(customer_of(detail));
        if let Some(document) = document {
            self.discount.set(document.discount);
            self.shipping.set(document.shipping);
            self.note.set(document.note.clone());
        }
    }

    /// What has to change on the order `from` for it to be as this says. Not tracked.
    pub fn changes(self, from: &OrderDetail) -> Vec<OrderChange> {
        let mut changes = Vec::new();
        let lines = self.lines.get_untracked();
        for old in &from.row.lines {
            match lines.iter().find(|line| line.origin == Some(old.id)) {
                None => changes.push(OrderChange::RemoveLine(old.id)),
                // The price is part of what was sold: at another price it is another line.
                Some(line) if line.price.get_untracked() != old.unit_price => {
                    changes.push(OrderChange::AddLine(untrack(|| line.to_draft())));
                    changes.push(OrderChange::RemoveLine(old.id));
                }
                Some(line) => line_changes(line, old.id, old.quantity, from, &mut changes),
            }
        }
        for line in lines.iter().filter(|line| line.origin.is_none()) {
            changes.push(OrderChange::AddLine(untrack(|| line.to_draft())));
        }
        let customer = self.customer.get_untracked();
        if customer != customer_of(from) {
            changes.push(OrderChange::SetCustomer(customer));
        }
        if let Some(document) = &from.document {
            let discount = self.discount.get_untracked();
            if discount != document.discount {
                changes.push(OrderChange::SetDiscount(discount));
            }
            let shipping = self.shipping.get_untracked();
            if shipping != document.shipping {
                changes.push(OrderChange::SetShipping(shipping));
            }
            let note = self.note.get_untracked();
            if note != document.note {
                changes.push(OrderChange::SetNote(note));
            }
        }
        changes
    }
}

fn line_changes(
    line: &OpenLine,
    id: LineId,
    quantity: Quantity,
    from: &OrderDetail,
    changes: &mut Vec<OrderChange>,
) {
    let wanted = line.quantity.get_untracked();
    if wanted != quantity {
        changes.push(OrderChange::SetQuantity(id, wanted));
    }
    let known = from.document.as_ref().and_then(|document| document.line(id));
    if let Some(known) = known {
        let wanted = line.discount.get_untracked();
        if wanted != known.discount {
            changes.push(OrderChange::SetLineDiscount(id, wanted));
        }
        let wanted = line.note.get_untracked();
        if wanted != known.note {
            changes.push(OrderChange::SetLineNote(id, wanted));
        }
    }
}

/// The customer on an order, as its row tells; nobody when it names none.
pub fn customer_of(detail: &OrderDetail) -> Option<CustomerSnapshot> {
    let row = &detail.row;
    let is_nobody = row.customer.is_none() && row.customer_name.is_empty() && row.customer_phone.is_empty();
    (!is_nobody).then(|| CustomerSnapshot {
        id: row.customer,
        name: row.customer_name.clone(),
        phone: row.customer_phone.clone(),
        email: String::new(),
        address: row.customer_address.clone(),
    })
}
