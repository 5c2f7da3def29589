//! What is on the sample's shelves: filled at the start, filled up before something would be missing, and counted at the
//! end, with a few that are low or empty.

use std::collections::BTreeMap;

use domain::command::{Amount, Command};
use domain::id::{DocId, Millis};
use domain::product::Product;
use domain::quantity::Quantity;

use super::chance::Chance;
use import::{Sink, SinkError};

/// Items of one delivery.
const DELIVERY: usize = 50;

/// Location, product and what is there at the end: a little here and nothing there.
const SHORT: [(usize, usize, i64); 12] = [
    (0, 4, 2),
    (0, 33, 3),
    (0, 77, 1),
    (0, 120, 2),
    (0, 166, 3),
    (0, 19, 0),
    (0, 88, 0),
    (0, 143, 0),
    (1, 10, 2),
    (1, 60, 1),
    (1, 105, 0),
    (2, 45, 0),
];

/// The levels, by the positions of location and product.
pub struct Shelves {
    locations: Vec<DocId>,
    products: Vec<DocId>,
    levels: BTreeMap<(usize, usize), i64>,
}

impl Shelves {
    /// Empty ones.
    pub fn new(locations: Vec<DocId>, products: &[(DocId, Product)]) -> Shelves {
        let products = products.iter().map(|(id, _)| *id).collect();
        Shelves {
            locations,
            products,
            levels: BTreeMap::new(),
        }
    }

    /// The first delivery of everything to everywhere.
    ///
    /// # Errors
    /// [`SinkError`]
    pub fn fill(&mut self, sink: &mut dyn Sink, at: Millis, chance: &mut Chance) -> Result<(), SinkError> {
        for location in 0..self.locations.len() {
            let plenty = if location == super::places::WAREHOUSE {
                5
            } else {
                1
            };
            let all: Vec<(usize, i64)> = (0..self.products.len())
                .map(|product| (product, plenty * chance.between(12, 60) * 1000))
                .collect();
            for delivery in all.chunks(DELIVERY) {
                self.receive(sink, at, location, delivery)?;
            }
        }
        Ok(())
    }

    fn receive(
        &mut self,
        sink: &mut dyn Sink,
        at: Millis,
        location: usize,
        delivery: &[(usize, i64)],
    ) -> Result<(), SinkError> {
        let amount = |(product, thousandths): &(usize, i64)| {
            let product = *self.products.get(*product)?;
            Some(Amount {
                product,
                quantity: Quantity(*thousandths),
            })
        };
        let amounts: Vec<Amount> = delivery.iter().filter_map(amount).collect();
        let Some(&place) = self.locations.get(location) else {
            return Ok(());
        };
        sink.commit(at, Command::ReceiveStock(place, amounts))?;
        for (product, thousandths) in delivery {
            *self.levels.entry((location, *product)).or_default() += thousandths;
        }
        Ok(())
    }

    /// Sees to it that these are there, with a delivery of what isn't, and takes them.
    ///
    /// # Errors
    /// [`SinkError`]
    pub fn take(
        &mut self,
        sink: &mut dyn Sink,
        at: Millis,
        location: usize,
        wanted: &[(usize, i64)],
    ) -> Result<(), SinkError> {
        let level = |product: usize| self.levels.get(&(location, product)).copied().unwrap_or(0);
        let lacking = wanted
            .iter()
            .filter(|(product, thousandths)| level(*product) < thousandths + 3000);
        let delivery: Vec<(usize, i64)> = lacking
            .map(|(product, thousandths)| (*product, thousandths * 2 + 40_000))
            .collect();
        if !delivery.is_empty() {
            self.receive(sink, at, location, &delivery)?;
        }
        for (product, thousandths) in wanted {
            *self.levels.entry((location, *product)).or_default() -= thousandths;
        }
        Ok(())
    }

    /// Notes that these came back.
    pub fn give_back(&mut self, location: usize, goods: &[(usize, i64)]) {
        for (product, thousandths) in goods {
            *self.levels.entry((location, *product)).or_default() += thousandths;
        }
    }

    /// The last count: a few are nearly or quite gone.
    ///
    /// # Errors
    /// [`SinkError`]
    pub fn count(&mut self, sink: &mut dyn Sink, at: Millis) -> Result<(), SinkError> {
        for location in 0..self.locations.len() {
            let short = SHORT.iter().filter(|(place, ..)| *place == location);
            let amount = |(_, product, units): &(usize, usize, i64)| {
                let product = *self.products.get(*product)?;
                Some(Amount {
                    product,
                    quantity: Quantity(units * 1000),
                })
            };
            let amounts: Vec<Amount> = short.filter_map(amount).collect();
            if let Some(&place) = self.locations.get(location).filter(|_| !amounts.is_empty()) {
                sink.commit(at, Command::CountStock(place, amounts))?;
            }
        }
        Ok(())
    }
}
