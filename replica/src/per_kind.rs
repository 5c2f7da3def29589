//! One value for each kind of document.

use domain::id::Kind;

/// One `T` for each [`Kind`].
#[derive(Clone, Debug, Default)]
pub(crate) struct PerKind<T> {
    orders: T,
    customers: T,
    products: T,
    locations: T,
    ledgers: T,
}

impl<T> PerKind<T> {
    pub fn get(&self, kind: Kind) -> &T {
        match kind {
            Kind::Order => &self.orders,
            Kind::Customer => &self.customers,
            Kind::Product => &self.products,
            Kind::Location => &self.locations,
            Kind::Ledger => &self.ledgers,
        }
    }

    pub fn get_mut(&mut self, kind: Kind) -> &mut T {
        match kind {
            Kind::Order => &mut self.orders,
            Kind::Customer => &mut self.customers,
            Kind::Product => &mut self.products,
            Kind::Location => &mut self.locations,
            Kind::Ledger => &mut self.ledgers,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        [
            &self.locations,
            &self.products,
            &self.customers,
            &self.ledgers,
            &self.orders,
        ]
        .into_iter()
    }
}
