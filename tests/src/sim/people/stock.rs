//! Stock: goods come in and are counted.

use domain::command::{Amount, Command};
use domain::id::Kind;
use domain::quantity::Quantity;

use super::Person;
use crate::sim::witness::MARKED_QUANTITY;

impl Person<'_> {
    /// The quantity of the first amount is the command's mark.
    fn amounts(&mut self) -> Option<Vec<Amount>> {
        let mark = self.town.mark() as i64;
        let first = Amount {
            product: self.any(Kind::Product)?,
            quantity: Quantity(MARKED_QUANTITY + mark),
        };
        let mut amounts = vec![first];
        if self.random.chance(300) {
            let product = self.any(Kind::Product)?;
            let quantity = Quantity(1000 * self.random.between(1, 40));
            if product != first.product {
                amounts.push(Amount { product, quantity });
            }
        }
        Some(amounts)
    }

    pub(super) fn receive(&mut self) -> Option<Command> {
        Some(Command::ReceiveStock(self.any(Kind::Location)?, self.amounts()?))
    }

    pub(super) fn count(&mut self) -> Option<Command> {
        Some(Command::CountStock(self.any(Kind::Location)?, self.amounts()?))
    }
}
