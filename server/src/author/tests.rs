use domain::command::{Amount, Command};
use domain::id::{DocId, Kind};
use domain::location::Location;
use domain::product::{Localised, Product};
use domain::quantity::Quantity;
use domain::row::Row;

use super::*;
use crate::authority::Bounds;
use crate::store::{MemoryStore, Organisation};

fn author() -> ServerAuthor<MemoryStore> {
    let mut store = MemoryStore::new();
    store
        .found(&Organisation {
            name: "Shop".into(),
            currency: "EUR".into(),
            created: 0,
        })
        .unwrap();
    ServerAuthor::new(Authority::open(store, Bounds::default()).unwrap(), 1000, "import")
}

fn made(author: &mut ServerAuthor<MemoryStore>, command: Command) -> DocId {
    author.write(1000, command).unwrap().subject.unwrap()
}

#[test]
fn commands_become_accepted_commits() {
    let mut author = author();
    let place = Location {
        code: "A".into(),
        name: "A".into(),
        time_zone: "UTC".into(),
        ..Location::default()
    };
    let location = made(&mut author, Command::CreateLocation(place));
    let name = Localised {
        language: "en".into(),
        text: "Tea".into(),
    };
    let product = Product {
        sku: "T1".into(),
        names: vec![name],
        unit: "piece".into(),
        ..Product::default()
    };
    let product = made(&mut author, Command::CreateProduct(product));
    let amount = Amount {
        product,
        quantity: Quantity::ONE,
    };
    author
        .write(1000, Command::ReceiveStock(location, vec![amount]))
        .unwrap();
    author
        .write(1000, Command::CountStock(location, vec![amount]))
        .unwrap();
    // What waits is seen too.
    let mut seen = 0;
    author.rows(Kind::Product, &mut |_| seen += 1).unwrap();
    assert_eq!(seen, 1);
    let authority = author.finish().unwrap();
    assert_eq!(authority.head(), 4);
    assert_eq!(authority.table().shelf(Kind::Ledger).len(), 1);

    // A later author has an epoch of its own and reads what is there.
    let mut author = ServerAuthor::new(authority, 2000, "import");
    let change = domain::product::ProductChange::Category("Drinks".into());
    author
        .write(2000, Command::ChangeProduct(product, vec![change]))
        .unwrap();
    let authority = author.finish().unwrap();
    let row: Row = pack::decode(authority.table().get(product).unwrap()).unwrap();
    assert!(matches!(row, Row::Product(row) if row.product.category == "Drinks"));
    assert_eq!(authority.devices().count(), 1);
}

#[test]
fn a_refused_command_leaves_nothing_behind() {
    let mut author = author();
    let refused = author.write(1000, Command::CreateLocation(Location::default()));
    assert!(matches!(refused, Err(WriteError::Refused(_))));
    assert_eq!(author.finish().unwrap().head(), 0);
}
