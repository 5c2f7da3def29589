//! The importer behind one door for fuzzing: a file of anybody's, imported and imported again.
//!
//! The fuzz target includes this file by its path, so it must not use anything of the tests.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::customer::Customer;
use domain::decide::{Context, Edit, decide};
use domain::id::{DocId, Kind, Millis, Stamp};
use domain::money::Currency;
use domain::order::Versions;
use domain::order::totals::draft_totals;
use domain::product::Product;
use domain::row::{CustomerRow, LedgerRow, ProductRow, Row};
use domain::stock::Movement;
use import::{Committed, Input, Mapping, Preset, Reject, RejectList, Request, Sink, SinkError, run};

/// An organisation in memory that keeps products, customers and what moved, and counts orders.
#[derive(Default)]
struct Shop {
    commits: u64,
    rows: BTreeMap<DocId, Row>,
    orders: BTreeMap<(String, String), u64>,
}

impl Sink for Shop {
    fn currency(&self) -> Result<Currency, SinkError> {
        Currency::new("EUR").map_err(|error| SinkError::Failed(error.to_string()))
    }

    fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        self.rows
            .values()
            .filter(|row| row.kind() == kind)
            .cloned()
            .for_each(visit);
        Ok(())
    }

    fn commit(&mut self, at: Millis, command: Command) -> Result<Committed, SinkError> {
        self.commits += 1;
        let stamp = Stamp {
            device: 1,
            epoch: 1,
            number: self.commits,
            at,
            user: String::new(),
        };
        let (mut product, mut customer) = (None, None);
        match command.reads().and_then(|id| self.rows.get(&id)) {
            Some(Row::Product(row)) => {
                let fields = row.product.clone().into_changes();
                product = Some(fields.into_iter().map(Versions::settled).collect::<Vec<_>>());
            }
            Some(Row::Customer(row)) => {
                let fields = row.customer.clone().into_changes();
                customer = Some(fields.into_iter().map(Versions::settled).collect::<Vec<_>>());
            }
            _ => {}
        }
        let context = Context {
            stamp: &stamp,
            next_number: "T01-000001",
            order: None,
            taken: &[],
            known: &[],
            counted: &[],
            product: product.as_deref(),
            customer: customer.as_deref(),
            ties: None,
            location: None,
            stands_for: &Some,
        };
        let outcome = decide(&command, &context)?;
        let subject = outcome.subject;
        for edit in outcome.edits {
            if let Edit::Ledger(location, movement) = edit {
                self.put_movement(location, movement);
            }
        }
        if let Some(id) = subject {
            self.keep(id, command);
        }
        Ok(Committed {
            subject,
            number: None,
        })
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

impl Shop {
    fn keep(&mut self, id: DocId, command: Command) {
        match command {
            Command::CreateProduct(product) => self.put_product(id, product),
            Command::ChangeProduct(id, changes) => {
                if let Some(Row::Product(row)) = self.rows.get(&id).cloned() {
                    let mut product = row.product;
                    changes.into_iter().for_each(|change| product.apply(change));
                    self.put_product(id, product);
                }
            }
            Command::CreateCustomer(customer) => self.put_customer(id, customer),
            Command::ChangeCustomer(id, changes) => {
                if let Some(Row::Customer(row)) = self.rows.get(&id).cloned() {
                    let mut customer = row.customer;
                    changes.into_iter().for_each(|change| customer.apply(change));
                    self.put_customer(id, customer);
                }
            }
            Command::ImportOrder(draft, _) => {
                // What was let in can be added up.
                assert!(draft_totals(&draft).is_ok());
                if let Some(external) = draft.external {
                    *self.orders.entry((external.system, external.id)).or_default() += 1;
                }
            }
            _ => {}
        }
    }

    fn put_product(&mut self, id: DocId, product: Product) {
        let row = ProductRow {
            id,
            product,
            issues: Vec::new(),
            version: 0,
        };
        self.rows.insert(id, Row::Product(row));
    }

    fn put_movement(&mut self, location: DocId, movement: Movement) {
        let id = DocId {
            kind: Kind::Ledger,
            ..movement.product
        };
        let row = LedgerRow {
            id,
            location,
            day: 0,
            movements: vec![movement],
            version: 0,
        };
        let before = self.rows.insert(id, Row::Ledger(row));
        assert_eq!(before, None, "its stock was counted twice");
    }

    fn put_customer(&mut self, id: DocId, customer: Customer) {
        let row = CustomerRow {
            id,
            customer,
            issues: Vec::new(),
            version: 0,
            ties: None,
        };
        self.rows.insert(id, Row::Customer(row));
    }
}

struct Nowhere;

impl RejectList for Nowhere {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        assert!(!reject.reason.to_string().is_empty());
        Ok(())
    }
}

/// Reads bytes as a file, or as a mapping. Says whether they were one that could be used.
pub fn read(bytes: &[u8]) -> bool {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(mapping) = Mapping::from_json(text)
    {
        // What was read can be written, and says the same.
        assert_eq!(Mapping::from_json(&mapping.to_json()), Ok(mapping));
        return true;
    }
    let request = Request {
        files: vec![Input::of_bytes("a file", bytes)],
        presets: Preset::all(),
        location: "SHOP".to_owned(),
        time_zone: None,
        location_zone: None,
        moves_stock: false,
        preview: false,
        now: 1_760_000_000_000,
    };
    let mut shop = Shop::default();
    let Ok(first) = run(&request, &mut Nowhere, &mut shop, &mut |_| {}) else {
        assert_eq!(shop.commits, 0, "half an import");
        return false;
    };
    let ledgers = shop.rows.keys().filter(|id| id.kind == Kind::Ledger);
    assert_eq!(ledgers.count() as u64, first.stock_counted);
    // Each order is there once.
    assert!(shop.orders.values().all(|count| *count == 1));
    assert_eq!(shop.orders.len() as u64, first.orders());
    // A preview of the same says what an import would.
    let preview = Request {
        preview: true,
        ..request.clone()
    };
    let mut empty = Shop::default();
    let told = run(&preview, &mut Nowhere, &mut empty, &mut |_| {});
    assert_eq!(empty.commits, 0);
    assert_eq!(told.map(|told| told.orders()).ok(), Some(first.orders()));
    // Products and customers are known again.
    let again = run(&request, &mut Nowhere, &mut shop, &mut |_| {});
    if let Ok(again) = again {
        let news = (
            again.product_tally.new,
            again.product_tally.changed,
            again.customer_tally.new,
            again.stock_counted,
        );
        assert_eq!(news, (0, 0, 0, 0), "{:?}", again.differences);
    }
    true
}
