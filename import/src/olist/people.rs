//! Customers: from the id that each order has of its own to the person.

use rustc_hash::FxHashMap;

use crate::fields::{Fields, Problem};
use crate::order::{Gathered, SourceCustomer};
use crate::texts::Text;

const CUSTOMER: usize = 0;
const PERSON: usize = 1;
const POSTCODE: usize = 2;
const CITY: usize = 3;
const STATE: usize = 4;

pub(super) const COLUMNS: [&str; 5] = [
    "customer_id",
    "customer_unique_id",
    "customer_zip_code_prefix",
    "customer_city",
    "customer_state",
];

/// Which orders wait for which customer.
#[derive(Default)]
pub(super) struct People {
    /// Positions of the orders, by their `customer_id`.
    orders: FxHashMap<Text, Vec<usize>>,
}

impl People {
    /// The order at this position names this customer.
    pub fn expect(&mut self, customer: Text, order: usize) {
        if customer != Text::EMPTY {
            self.orders.entry(customer).or_default().push(order);
        }
    }

    /// Gives a customer to the orders that name her. One whom no order names is left aside: she bought nothing here.
    pub fn take(&self, fields: &Fields<'_>, gathered: &mut Gathered) -> Result<(), Problem> {
        let (customer, person) = (fields.needed(CUSTOMER)?, fields.needed(PERSON)?);
        let place = [fields.text(POSTCODE)?, fields.text(CITY)?, fields.text(STATE)?];
        let Some(orders) = gathered
            .texts
            .find(customer)
            .and_then(|customer| self.orders.get(&customer))
        else {
            return Ok(());
        };
        let address = place
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        let person = SourceCustomer {
            code: gathered.texts.put(person),
            address: gathered.texts.put(&address),
            ..SourceCustomer::default()
        };
        for at in orders {
            if let Some(order) = gathered.orders.get_mut(*at) {
                order.customer = person;
            }
        }
        Ok(())
    }
}
