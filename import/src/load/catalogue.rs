//! From gathered products and customers to commits: what is new is made, what differs is changed.

use domain::command::Command;
use domain::customer::Customer;
use domain::id::DocId;
use domain::refusal::Refusal;
use rustc_hash::FxHashSet;

use super::{GROUP, Loader, STEP};
use crate::ImportError;
use crate::catalogue::{CatalogueCustomer, CatalogueProduct};
use crate::difference::{DIFFERENCES, Difference, customer_difference, product_difference};
use crate::directory;
use crate::fields::Problem;
use crate::known::{OWN, customer_note};
use crate::order::{Gathered, Place};
use crate::progress::Progress;
use crate::reason::Reason;
use crate::sink::{Committed, RemoteSink};

/// What has to be done so that something is here as the file says.
struct Wanted<'g> {
    /// What it is known by.
    key: &'g str,
    place: Place,
    command: Command,
    /// What differs; `None` where it is new.
    difference: Option<Difference>,
    is_customer: bool,
}

impl Loader<'_, '_> {
    /// Makes and changes products, then customers.
    pub(super) async fn catalogue(
        &mut self,
        gathered: &Gathered,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        let all = gathered.catalogue.len().saturating_add(gathered.people.len()) as u64;
        let mut group: Vec<Wanted<'_>> = Vec::with_capacity(GROUP);
        let mut keys: FxHashSet<String> = FxHashSet::default();
        let products = gathered.catalogue.iter().map(Told::Product);
        let told = products.chain(gathered.people.iter().map(Told::Customer));
        for (done, told) in told.enumerate() {
            if done.is_multiple_of(STEP) {
                self.reading.tell(Progress::Comparing(done as u64, all));
                if sink.is_stopped() {
                    self.stopped = true;
                    break;
                }
            }
            // What comes twice has to be known by then.
            if group.len() >= GROUP || keys.contains(&told.key()) {
                self.catalogue_group(std::mem::take(&mut group), sink).await?;
                keys.clear();
            }
            let key = told.key();
            let wanted = match told {
                Told::Product(told) => self.wanted_product(told),
                Told::Customer(told) => self.wanted_customer(told),
            };
            if let Some(wanted) = wanted {
                keys.insert(key);
                group.push(wanted);
            }
        }
        self.catalogue_group(group, sink).await
    }

    async fn catalogue_group(
        &mut self,
        group: Vec<Wanted<'_>>,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        if group.is_empty() {
            return Ok(());
        }
        let mut commands = Vec::with_capacity(group.len());
        let mut about = Vec::with_capacity(group.len());
        for wanted in group {
            commands.push(wanted.command);
            about.push((wanted.key, wanted.place, wanted.difference, wanted.is_customer));
        }
        let results = sink.commit(self.request.now, commands).await;
        let results = results.map_err(directory::stopped)?;
        for ((key, place, difference, is_customer), result) in about.into_iter().zip(results) {
            let Some(committed) = self.done(result, place)? else {
                continue;
            };
            match (difference, committed.subject) {
                (Some(difference), _) => {
                    self.tally(is_customer).changed += 1;
                    if self.differences.len() < DIFFERENCES {
                        self.differences.push(difference);
                    }
                }
                (None, Some(id)) if is_customer => {
                    self.directory.known.add_customer(key, id);
                    self.customers.new += 1;
                }
                (None, Some(id)) => {
                    self.directory.known.add_product(key, id);
                    self.products.new += 1;
                }
                (None, None) => {}
            }
        }
        Ok(())
    }

    fn tally(&mut self, is_customer: bool) -> &mut crate::catalogue::Tally {
        if is_customer {
            &mut self.customers
        } else {
            &mut self.products
        }
    }

    /// What has to be done for a product; nothing if it is as the file says.
    fn wanted_product<'g>(&mut self, told: &'g CatalogueProduct) -> Option<Wanted<'g>> {
        let wanted = |command, difference| Wanted {
            key: &told.sku,
            place: told.place,
            command,
            difference,
            is_customer: false,
        };
        let Some(id) = self.directory.known.product(&told.sku) else {
            return Some(wanted(Command::CreateProduct(told.product()), None));
        };
        let before = self.directory.known.product_row(id)?;
        let changes = told.changes(before);
        if changes.is_empty() {
            self.products.same += 1;
            return None;
        }
        let difference = product_difference(&told.sku, before, &changes);
        Some(wanted(Command::ChangeProduct(id, changes), Some(difference)))
    }

    /// What has to be done for a customer; nothing if she is as the file says.
    fn wanted_customer<'g>(&mut self, told: &'g CatalogueCustomer) -> Option<Wanted<'g>> {
        let wanted = |command, difference| Wanted {
            key: &told.code,
            place: told.place,
            command,
            difference,
            is_customer: true,
        };
        let reference = customer_note(self.preset.name(), &told.code);
        let known = self.known_customer(told);
        let Some((id, before)) = known.and_then(|id| Some((id, self.directory.known.customer_row(id)?)))
        else {
            let made = Command::CreateCustomer(told.customer(&reference));
            return Some(wanted(made, None));
        };
        let changes = told.changes(before, &reference);
        if changes.is_empty() {
            self.customers.same += 1;
            return None;
        }
        let difference = customer_difference(before, &changes);
        Some(wanted(Command::ChangeCustomer(id, changes), Some(difference)))
    }

    fn known_customer(&self, told: &CatalogueCustomer) -> Option<DocId> {
        let known = &self.directory.known;
        let by_code = self.own_customer(told).or_else(|| known.customer(&told.code));
        let by_email = || told.emails.iter().find_map(|email| known.customer_with(email));
        by_code.or_else(by_email)
    }

    /// The customer that an export of ours names by her id. An export of another organisation has the same ids for other
    /// people, so something else of her must be the same too.
    fn own_customer(&self, told: &CatalogueCustomer) -> Option<DocId> {
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
    pub(super) fn done(
        &mut self,
        result: Result<Committed, Refusal>,
        place: Place,
    ) -> Result<Option<Committed>, ImportError> {
        match result {
            Ok(committed) => Ok(Some(committed)),
            Err(refusal) => {
                let problem = Problem::of_row(Reason::Refused(refusal));
                self.reading.reject(place, &problem)?;
                Ok(None)
            }
        }
    }
}

/// One entry of a file.
#[derive(Clone, Copy)]
enum Told<'g> {
    Product(&'g CatalogueProduct),
    Customer(&'g CatalogueCustomer),
}

impl Told<'_> {
    /// What sets it apart from the others of a group.
    fn key(&self) -> String {
        match self {
            Told::Product(told) => format!("p{}", told.sku.to_uppercase()),
            Told::Customer(told) => format!("c{}", told.code),
        }
    }
}
