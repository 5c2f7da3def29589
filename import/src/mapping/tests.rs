use super::*;

const TEA: &str = r#"{
    "name": "tea-shop",
    "currency": "EUR",
    "decimal": ",",
    "dates": ["DD.MM.YYYY"],
    "tables": [{
        "rows": "lines",
        "columns": { "order": "Bestellung", "quantity": "Menge", "name": ["Artikel", "Sorte"], "unit_price": "Preis" }
    }]
}"#;

#[test]
fn a_mapping_reads_back_what_it_writes() {
    let mapping = Mapping::from_json(TEA).unwrap();
    assert_eq!(
        (mapping.time_zone.as_str(), mapping.decimal),
        ("UTC", DecimalMark::Comma)
    );
    assert_eq!(Mapping::from_json(&mapping.to_json()), Ok(mapping));
}

#[test]
fn a_table_is_known_by_the_columns_it_cannot_do_without() {
    let layouts = Mapping::from_json(TEA).unwrap().layouts();
    let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    assert!(layouts[0].find(&header("Menge,Bestellung")).is_some());
    assert_eq!(layouts[0].missing(&header("Menge,Artikel")), ["Bestellung"]);
}

#[test]
fn what_is_wrong_is_said() {
    let told = |from: &str, to: &str| {
        Mapping::from_json(&TEA.replace(from, to))
            .unwrap_err()
            .to_string()
    };
    assert!(told("\"quantity\": \"Menge\", ", "").contains("must say which column is `quantity`"));
    assert!(told("quantity", "quantitty").contains("unknown variant `quantitty`"));
    assert!(told("\"EUR\"", "\"Euro\"").contains("no currency"));
    assert!(told("tea-shop", "").contains("a name is"));
    assert!(told("currency", "curency").contains("unknown field `curency`"));
    assert!(Mapping::from_json(&" ".repeat(BYTES + 1)).is_err());
}

#[test]
fn every_field_is_called_as_it_is_written() {
    for field in Field::ALL {
        let written = serde_json::to_string(field).unwrap();
        assert_eq!(written, format!("\"{}\"", field.name()));
    }
}
