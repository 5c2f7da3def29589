use domain::command::{Amount, Command};
use domain::id::Kind;
use domain::location::Location;
use domain::quantity::Quantity;
use domain::row::Row;

use super::testing::{author, place_and_product};
use super::*;

#[test]
fn commands_become_accepted_commits() {
    let mut author = author("import");
    let (location, product) = place_and_product(&mut author);
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
    let mut author = author("import");
    let refused = author.write(1000, Command::CreateLocation(Location::default()));
    assert!(matches!(refused, Err(WriteError::Refused(_))));
    assert_eq!(author.finish().unwrap().head(), 0);
}
