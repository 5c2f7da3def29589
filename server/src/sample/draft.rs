//! One order of the sample: who buys what, where, and how.

use domain::customer::{Customer, CustomerSnapshot};
use domain::id::DocId;
use domain::money::Currency;
use domain::order::totals::draft_totals;
use domain::order::{Channel, Direction, Discount, Draft, DraftLine, Item, TaxMode};
use domain::product::Product;
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::chance::Chance;
use super::goods::price;
use super::places::WAREHOUSE;

/// Everything that an order can be made of.
pub struct Shop {
    /// Of all amounts.
    pub currency: Currency,
    /// The locations.
    pub locations: Vec<DocId>,
    /// The products with their documents.
    pub products: Vec<(DocId, Product)>,
    /// The customers with their documents.
    pub customers: Vec<(DocId, Customer)>,
}

/// An order that someone is about to make.
pub struct Sale {
    /// The order.
    pub draft: Draft,
    /// Position of its location.
    pub location: usize,
    /// Positions of its products, and thousandths of each.
    pub goods: Vec<(usize, i64)>,
    /// What it costs.
    pub total: Decimal,
}

impl Shop {
    /// An order through some channel.
    pub fn sale(&self, chance: &mut Chance) -> Option<Sale> {
        let channel = match chance.between(1, 100) {
            1..=55 => Channel::Till,
            56..=75 => Channel::Web,
            76..=85 => Channel::Phone,
            86..=90 => Channel::Email,
            _ => Channel::Rep,
        };
        self.sale_through(channel, chance)
    }

    /// An order through this channel.
    pub fn sale_through(&self, channel: Channel, chance: &mut Chance) -> Option<Sale> {
        let location = match channel {
            Channel::Till => usize::from(chance.percent(40)),
            _ => WAREHOUSE,
        };
        let (most_lines, most) = match channel {
            Channel::Rep => (9, 24),
            Channel::Till => (5, 3),
            _ => (6, 4),
        };
        let (lines, goods) = self.lines(chance.between(1, most_lines), most, chance);
        let known = channel != Channel::Till || chance.percent(25);
        let percent = |percent: i64| Some(Discount::Percent(Decimal::from(percent)));
        let mut draft = Draft {
            direction: Direction::Sale,
            channel,
            location: *self.locations.get(location)?,
            salesperson: salesperson(channel, location, chance),
            currency: self.currency,
            tax_mode: TaxMode::Inclusive,
            customer: if known { self.customer(chance) } else { None },
            lines,
            discount: if channel == Channel::Rep && chance.percent(50) {
                percent(5)
            } else {
                None
            },
            shipping: Decimal::ZERO,
            note: note(channel, chance).to_owned(),
            external: None,
            placed_at: None,
        };
        let total = draft_totals(&draft).ok()?.total;
        if channel == Channel::Web && total < price(5000, self.currency) {
            draft.shipping = price(495, self.currency);
        }
        let total = draft_totals(&draft).ok()?.total;
        Some(Sale {
            draft,
            location,
            goods,
            total,
        })
    }

    /// Something that was bought in a store and comes back.
    pub fn come_back(&self, chance: &mut Chance) -> Option<Sale> {
        let mut sale = self.sale_through(Channel::Till, chance)?;
        sale.draft.direction = Direction::Return;
        sale.draft.lines.truncate(1);
        sale.goods.truncate(1);
        sale.draft.note = "Returned within 14 days".to_owned();
        sale.total = draft_totals(&sale.draft).ok()?.total;
        Some(sale)
    }

    fn lines(&self, count: i64, most: i64, chance: &mut Chance) -> (Vec<DraftLine>, Vec<(usize, i64)>) {
        let (mut lines, mut goods) = (Vec::new(), Vec::new());
        let last = i64::try_from(self.products.len()).unwrap_or(i64::MAX) - 1;
        for _ in 0..count {
            let at = usize::try_from(chance.between(0, last)).unwrap_or(0);
            let taken = goods.iter().any(|(product, _)| *product == at);
            let Some((id, product)) = self.products.get(at).filter(|_| !taken) else {
                continue;
            };
            let loose = product.unit == "kg";
            let thousandths = if loose {
                chance.between(5, 50) * 50
            } else {
                chance.between(1, most) * 1000
            };
            let discount = chance.percent(6).then_some(Discount::Percent(Decimal::TEN));
            let item = Item {
                product: Some(*id),
                sku: product.sku.clone(),
                name: product
                    .names
                    .first()
                    .map(|name| name.text.clone())
                    .unwrap_or_default(),
                unit_price: product.price,
                tax_rate: product.tax_rate,
            };
            let note = if chance.percent(2) {
                "Gift, please wrap"
            } else {
                ""
            };
            let quantity = Quantity(thousandths);
            lines.push(DraftLine {
                item,
                quantity,
                discount,
                note: note.to_owned(),
            });
            goods.push((at, thousandths));
        }
        (lines, goods)
    }

    fn customer(&self, chance: &mut Chance) -> Option<CustomerSnapshot> {
        let (id, customer) = chance.pick(&self.customers)?;
        let first = |texts: &[String]| texts.first().cloned().unwrap_or_default();
        Some(CustomerSnapshot {
            id: Some(*id),
            name: customer.name.clone(),
            phone: first(&customer.phones),
            email: first(&customer.emails),
            address: first(&customer.addresses),
        })
    }
}

fn salesperson(channel: Channel, location: usize, chance: &mut Chance) -> String {
    match channel {
        Channel::Till => format!("Till {}", 1 + location * 2 + usize::from(chance.percent(50))),
        Channel::Rep => format!("Rep {}", chance.between(1, 2)),
        Channel::Phone | Channel::Email => "Office".to_owned(),
        Channel::Web | Channel::Import => String::new(),
    }
}

fn note(channel: Channel, chance: &mut Chance) -> &'static str {
    let notes: &[&str] = match channel {
        Channel::Till => &["Needs a receipt for the office"],
        Channel::Web => &["Leave it with the neighbour", "Please ring twice"],
        _ => &[
            "Deliver before noon",
            "Call before delivery",
            "Same as last month",
        ],
    };
    if chance.percent(10) {
        chance.pick(notes).copied().unwrap_or_default()
    } else {
        ""
    }
}
