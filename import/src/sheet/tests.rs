use std::io::{Seek, Write};

use zip::write::SimpleFileOptions;

use super::*;

const TYPES: &str =
    "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
const RELS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const WORKBOOK: &str = "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
    <sheet name=\"Orders\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Secret\" sheetId=\"2\" state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>";
const WORKBOOK_RELS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
const STYLES: &str = "<?xml version=\"1.0\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";

/// A workbook with one visible sheet of these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    for (name, text) in parts {
        put(&mut archive, name, text.as_bytes());
    }
    archive.finish().unwrap().into_inner()
}

fn put(archive: &mut zip::ZipWriter<impl Write + Seek>, name: &str, bytes: &[u8]) {
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file(name, options).unwrap();
    archive.write_all(bytes).unwrap();
}

fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let sheets = sheets(bytes).unwrap();
    assert_eq!(sheets.len(), 1, "the hidden one isn't read");
    assert_eq!(sheets[0].name, "Orders");
    let mut rows = Vec::new();
    while let Some(row) = sheets[0].row(rows.len()) {
        match row {
            SheetRow::TooLong(line) => rows.push((line, vec!["too long".to_owned()])),
            SheetRow::Row(record) => {
                let field = |at| String::from_utf8(record.get(at).unwrap().to_vec()).unwrap();
                rows.push((record.line, (0..record.len()).map(field).collect()));
            }
        }
    }
    rows
}

fn row(line: u32, fields: &[&str]) -> (u32, Vec<String>) {
    (line, fields.iter().map(|field| (*field).to_owned()).collect())
}

#[test]
fn cells_are_texts_where_they_stand() {
    let bytes = workbook(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Order</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>Date</t></is></c></row>\
         <row r=\"4\"><c r=\"A4\"><v>261.96</v></c><c r=\"B4\" t=\"b\"><v>1</v></c><c r=\"C4\" s=\"1\"><v>42316</v></c></row>\
         <row r=\"5\"><c r=\"A5\"><v>0.30000000000000004</v></c><c r=\"C5\" s=\"2\"><v>42316.5</v></c></row>",
    );
    assert_eq!(
        rows(&bytes),
        [
            row(1, &["Order", "", "Date"]),
            row(4, &["261.96", "true", "2015-11-08"]),
            row(5, &["0.3", "", "2015-11-08 12:00:00"]),
        ]
    );
}

#[test]
fn a_cell_far_away_costs_one_row() {
    let bytes = workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
    );
    assert_eq!(rows(&bytes), [row(1, &["1"]), row(1_048_576, &["too long"])]);
}

#[test]
fn cells_out_of_their_order_are_refused() {
    let bytes =
        workbook("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>");
    assert!(sheets(&bytes).unwrap_err().to_string().contains("order"));
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![0; 16 << 20];
    for at in 0..=UNPACKED_BYTES >> 24 {
        put(&mut archive, &format!("xl/{at}.xml"), &zeros);
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!((bytes.len() as u64) < WORKBOOK_BYTES);
    assert!(sheets(&bytes).unwrap_err().to_string().contains("512 MiB"));
}

#[test]
fn no_bytes_bring_it_down() {
    let good = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    for _ in 0..300 {
        let mut bytes = good.clone();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            bytes[at] = next(256) as u8;
        }
        bytes.truncate(bytes.len() - next(8));
        // Read or refused.
        let _ = sheets(&bytes);
    }
}
