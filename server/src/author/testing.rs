//! A small shop for tests: an organisation in memory, and the first place and product in it.

use domain::command::Command;
use domain::id::DocId;
use domain::location::Location;
use domain::product::{Localised, Product};

use super::ServerAuthor;
use crate::authority::{Authority, Bounds};
use crate::store::{MemoryStore, Organisation, Store as _};

/// Who writes as `name` in an organisation that has nothing yet.
pub fn author(name: &str) -> ServerAuthor<MemoryStore> {
    let mut store = MemoryStore::new();
    store
        .found(&Organisation {
            name: "Shop".into(),
            currency: "EUR".into(),
            created: 0,
        })
        .unwrap();
    ServerAuthor::new(Authority::open(store, Bounds::default()).unwrap(), 1000, name)
}

/// Writes a command; the document that it is about or made.
pub fn made(author: &mut ServerAuthor<MemoryStore>, command: Command) -> DocId {
    author.write(1000, command).unwrap().subject.unwrap()
}

/// Makes a location and a product.
pub fn place_and_product(author: &mut ServerAuthor<MemoryStore>) -> (DocId, DocId) {
    let place = Location {
        code: "A".into(),
        name: "A".into(),
        time_zone: "UTC".into(),
        ..Location::default()
    };
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
    let location = made(author, Command::CreateLocation(place));
    (location, made(author, Command::CreateProduct(product)))
}
