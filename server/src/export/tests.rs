use domain::customer::Customer;
use domain::id::{DocId, Kind};
use domain::row::CustomerRow;

use super::*;

fn table() -> Table {
    let mut table = Table::new();
    for (counter, name) in [(2, "Zoë, Ltd."), (1, "Ada")] {
        let id = DocId {
            kind: Kind::Customer,
            device: 1,
            epoch: 1,
            counter,
        };
        let customer = Customer {
            name: name.into(),
            phones: vec!["+49 30 1".into(), "2".into()],
            ..Customer::default()
        };
        let row = Row::Customer(CustomerRow {
            id,
            customer,
            issues: Vec::new(),
            version: 5,
            ties: None,
        });
        table.put(id, 5, pack::encode(&row).into_boxed_slice());
    }
    table
}

struct Shelf(Table);

impl Shelves for Shelf {
    fn table(&self) -> &Table {
        &self.0
    }

    fn order(&mut self, id: DocId) -> Result<OrderState, StoreError> {
        panic!("there is no order {id}")
    }
}

fn exported(what: What, format: Format) -> (u64, String) {
    let mut out = Vec::new();
    let count = super::export(&mut Shelf(table()), what, format, &mut out).unwrap();
    (count, String::from_utf8(out).unwrap())
}

#[test]
fn both_formats_say_the_same() {
    let (count, text) = exported(What::One(export::What::Customers), Format::Csv);
    assert_eq!(count, 2);
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let names = lines.headers().unwrap().clone();
    let first = lines.records().next().unwrap().unwrap();
    assert_eq!(first.get(1), Some("Ada"), "in the order of ids");
    let (count, text) = exported(What::One(export::What::Customers), Format::Json);
    assert_eq!(count, 2);
    let object: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    for (name, value) in names.iter().zip(first.iter()) {
        assert_eq!(object[name], value, "{name}");
    }
    assert_eq!(object["phones"], "+49 30 1\n2");
}

#[test]
fn what_is_not_there_is_a_header_alone() {
    for sort in [
        export::What::Orders,
        export::What::Lines,
        export::What::Payments,
        export::What::Products,
    ] {
        let what = What::One(sort);
        let (count, text) = exported(what, Format::Csv);
        assert_eq!((count, text.lines().count()), (0, 1));
        assert_eq!(text.trim_end().split(',').count(), sort.fields().len());
        assert_eq!(exported(what, Format::Json), (0, String::new()));
    }
}

#[test]
fn a_workbook_has_a_sheet_for_everything() {
    let mut out = Vec::new();
    let count = super::export(&mut Shelf(table()), What::All, Format::Xlsx, &mut out).unwrap();
    assert_eq!(count, 2);
    let sheets = import::sheet::sheets(&out).unwrap();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["orders", "lines", "payments", "customers", "products"]);
    let error = super::export(&mut Shelf(table()), What::All, Format::Csv, &mut Vec::new()).unwrap_err();
    assert!(matches!(
        error,
        ExportError::Export(export::ExportError::OnlyWorkbook)
    ));
}
