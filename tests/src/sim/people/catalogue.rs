//! Products, customers and locations.

use domain::command::Command;
use domain::customer::{Customer, CustomerChange};
use domain::id::Kind;
use domain::location::{Location, LocationChange, LocationKind};
use domain::product::{Localised, Product, ProductChange};
use rust_decimal::Decimal;

use super::{Person, Town};
use crate::sim::witness::marked;

/// The locations, products and customers that a business starts with.
pub fn founding(town: &mut Town) -> Vec<Command> {
    let mut commands = Vec::new();
    for (code, offset) in [("HARBOUR", 60), ("HILL", -480), ("VAN", 765)] {
        commands.push(Command::CreateLocation(Location {
            code: code.into(),
            name: marked(town.mark()),
            kind: LocationKind::Store,
            time_zone: "Etc/UTC".into(),
            utc_offset_minutes: offset,
        }));
    }
    commands.extend((0..6).map(|_| new_product(town)));
    commands.extend((0..3).map(|_| new_customer(town)));
    commands
}

fn new_product(town: &mut Town) -> Command {
    let mark = town.mark();
    Command::CreateProduct(Product {
        sku: format!("SKU-{mark}"),
        barcodes: vec![format!("40{mark:010}")],
        names: vec![Localised {
            language: "en".into(),
            text: format!("Product {mark}"),
        }],
        category: marked(mark),
        price: Decimal::new(100 + mark as i64 * 7, 2),
        tax_class: "standard".into(),
        tax_rate: Decimal::new(19, 0),
        unit: "piece".into(),
        ..Product::default()
    })
}

fn new_customer(town: &mut Town) -> Command {
    let mark = town.mark();
    Command::CreateCustomer(Customer {
        name: format!("Customer {mark}"),
        phones: vec![phone(mark)],
        note: marked(mark),
        ..Customer::default()
    })
}

/// A phone number that nobody else has.
fn phone(mark: u64) -> String {
    format!("+49 30 {}", 7_000_000 + mark)
}

impl Person<'_> {
    pub(super) fn create_product(&mut self) -> Option<Command> {
        Some(new_product(self.town))
    }

    pub(super) fn create_customer(&mut self) -> Option<Command> {
        Some(new_customer(self.town))
    }

    pub(super) fn change_product(&mut self) -> Option<Command> {
        let id = self.any(Kind::Product)?;
        let change = match self.random.below(3) {
            0 => ProductChange::Price(Decimal::new(self.random.between(50, 5_000), 2)),
            1 => ProductChange::Unit("box".into()),
            _ => ProductChange::Archived(self.random.chance(500)),
        };
        Some(Command::ChangeProduct(id, vec![change]))
    }

    pub(super) fn change_location(&mut self) -> Option<Command> {
        let id = self.any(Kind::Location)?;
        let text = marked(self.town.mark());
        let change = match self.random.below(2) {
            0 => LocationChange::ReceiptHead(text),
            _ => LocationChange::ReceiptFoot(text),
        };
        Some(Command::ChangeLocation(id, vec![change]))
    }

    pub(super) fn change_customer(&mut self) -> Option<Command> {
        let id = self.any(Kind::Customer)?;
        let change = match self.random.below(3) {
            0 => CustomerChange::Phones(vec![phone(self.town.mark()), phone(self.town.mark())]),
            _ => CustomerChange::Name(format!("Customer, now {}", self.random.below(1000))),
        };
        Some(Command::ChangeCustomer(id, vec![change]))
    }
}
