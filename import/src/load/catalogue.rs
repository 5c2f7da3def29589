//! From gathered products and customers to commits: what is new is made, what differs is changed.

use domain::command::Command;
use domain::customer::Customer;

use super::Loader;
use crate::ImportError;
use crate::catalogue::{
    CatalogueCustomer, CatalogueProduct, DIFFERENCES, customer_difference, product_difference,
};
use crate::fields::Problem;
use crate::known::{OWN, customer_note};
use crate::order::{Gathered, Place};
use crate::sink::{Committed, Sink, SinkError};

impl Loader<'_, '_> {
    /// Makes and changes products, then customers.
    pub(super) fn catalogue(&mut self, gathered: &Gathered, sink: &mut dyn Sink) -> Result<(), ImportError> {
        for product in &gathered.catalogue {
            self.product(product, sink)?;
        }
        for customer in &gathered.people {
            self.customer(customer, sink)?;
        }
        Ok(())
    }

    fn product(&mut self, told: &CatalogueProduct, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let Some(id) = self.directory.known.product(&told.sku) else {
            let made = sink.commit(self.request.now, Command::CreateProduct(told.product()));
            if let Some(id) = self
                .done(made, told.place)?
                .and_then(|committed| committed.subject)
            {
                self.directory.known.add_product(&told.sku, id);
                self.products.new += 1;
            }
            return Ok(());
        };
        let Some(before) = self.directory.known.product_row(id) else {
            return Ok(());
        };
        let changes = told.changes(before);
        if changes.is_empty() {
            self.products.same += 1;
            return Ok(());
        }
        let difference = product_difference(&told.sku, before, &changes);
        let changed = sink.commit(self.request.now, Command::ChangeProduct(id, changes));
        if self.done(changed, told.place)?.is_some() {
            self.products.changed += 1;
            self.differs(difference);
        }
        Ok(())
    }

    fn customer(&mut self, told: &CatalogueCustomer, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let reference = customer_note(self.preset.name(), &told.code);
        let own = || self.own_customer(told);
        let by_code = own().or_else(|| self.directory.known.customer(&told.code));
        let by_email = || {
            told.emails
                .iter()
                .find_map(|email| self.directory.known.customer_with(email))
        };
        let known = by_code.or_else(by_email);
        let Some((id, before)) = known.and_then(|id| Some((id, self.directory.known.customer_row(id)?)))
        else {
            let made = sink.commit(
                self.request.now,
                Command::CreateCustomer(told.customer(&reference)),
            );
            if let Some(id) = self
                .done(made, told.place)?
                .and_then(|committed| committed.subject)
            {
                self.directory.known.add_customer(&told.code, id);
                self.customers.new += 1;
            }
            return Ok(());
        };
        let changes = told.changes(before, &reference);
        if changes.is_empty() {
            self.customers.same += 1;
            return Ok(());
        }
        let difference = customer_difference(before, &changes);
        let changed = sink.commit(self.request.now, Command::ChangeCustomer(id, changes));
        if self.done(changed, told.place)?.is_some() {
            self.customers.changed += 1;
            self.differs(difference);
        }
        Ok(())
    }

    /// The customer that an export of ours names by her id. An export of another organisation has the same ids for other
    /// people, so something else of her must be the same too.
    fn own_customer(&self, told: &CatalogueCustomer) -> Option<domain::id::DocId> {
        let id = told.code.parse().ok().filter(|_| self.preset.name() == OWN)?;
        let known = self.directory.known.customer_row(id)?;
        let shared = |of: fn(&Customer) -> &Vec<String>, told: &[String]| {
            of(known).iter().any(|entry| told.contains(entry))
        };
        let is_her = known.name == told.name
            || shared(|customer| &customer.emails, &told.emails)
            || shared(|customer| &customer.phones, &told.phones);
        is_her.then_some(id)
    }

    /// What a commit came to; `None` when a rule forbids it, which is then listed.
    fn done(
        &mut self,
        result: Result<Committed, SinkError>,
        place: Place,
    ) -> Result<Option<Committed>, ImportError> {
        match result {
            Ok(committed) => Ok(Some(committed)),
            Err(SinkError::Refused(refusal)) => {
                self.reading
                    .reject(place, &Problem::of_row(refusal.to_string()))?;
                Ok(None)
            }
            Err(SinkError::Failed(why)) => Err(ImportError::Sink(why)),
        }
    }

    fn differs(&mut self, difference: String) {
        if self.differences.len() < DIFFERENCES {
            self.differences.push(difference);
        }
    }
}
