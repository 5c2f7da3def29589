use std::io::Write;
use std::rc::Rc;

use super::*;
use crate::layout::Part;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn layout() -> Rc<Layout> {
    Rc::new(Layout::fixed(Part::Lines, 0, &["a", "b"], 2))
}

/// The rows of a file after its header, where a and b are its columns.
fn rows(bytes: &[u8]) -> io::Result<Vec<String>> {
    let openings = openings(&Input::of_bytes("a file", bytes))?;
    let source = openings
        .iter()
        .find_map(|opening| opening.recognise(&[layout()]))
        .ok_or_else(|| io::Error::other("not recognised"))?;
    let mut reader = source.open()?;
    let mut rows = Vec::new();
    loop {
        match reader.next_record()? {
            Next::End => return Ok(rows),
            Next::TooLong(line) => rows.push(format!("{line}: too long")),
            Next::Row(record) => {
                let place = |slot: usize| source.places[slot][0];
                let field =
                    |slot| String::from_utf8_lossy(record.get(place(slot)).unwrap_or_default()).into_owned();
                rows.push(format!("{}: {} {}", record.line, field(0), field(1)));
            }
        }
    }
}

#[test]
fn gzip_is_known_by_its_bytes_and_several_members_are_one_file() {
    let mut bytes = gzip(b"a,b\n1,");
    bytes.extend(gzip(b"2\n"));
    assert_eq!(rows(&bytes).unwrap(), ["2: 1 2"]);
}

#[test]
fn a_file_that_was_cut_off_is_an_error_and_no_shorter_file() {
    let bytes = gzip("a,b\n".repeat(1000).as_bytes());
    assert!(rows(&bytes[..bytes.len() - 9]).is_err());
}

#[test]
fn the_delimiter_is_the_one_that_parts_the_header() {
    for delimiter in [",", "\t", ";", "|"] {
        let text = "b,a,c\n2,1,3\n".replace(',', delimiter);
        assert_eq!(rows(text.as_bytes()).unwrap(), ["2: 1 2"], "{delimiter}");
    }
}

#[test]
fn lines_before_the_header_are_passed_over() {
    let text = "Report of the shop\n\"Start\",\"2026-09-01\"\n\nsep=,\n\"a\",\"b\"\n1,2\n";
    assert_eq!(rows(text.as_bytes()).unwrap(), ["6: 1 2"]);
    let far = format!("{}a,b\n1,2\n", "nothing\n".repeat(HEADER_ROWS));
    assert!(rows(far.as_bytes()).is_err());
}

#[test]
fn what_is_no_table_is_said_with_the_reason() {
    let told = |bytes: &[u8]| {
        openings(&Input::of_bytes("a file", bytes))
            .unwrap_err()
            .to_string()
    };
    assert!(told(b"").contains("empty"));
    assert!(told(b"%PDF-1.7").contains("PDF"));
    assert!(told(b" {\"a\": 1}").contains("JSON"));
    assert!(told(b"<html>").contains("web page"));
    assert!(told(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("save it as .xlsx"));
    assert!(told(b"PK\x03\x04nonsense").contains("no workbook"));
}

#[test]
fn more_than_a_file_may_hold_is_an_error() {
    let mut capped = Capped {
        input: io::repeat(1),
        left: 10,
        limit: 3 << 30,
    };
    let error = io::copy(&mut capped, &mut io::sink()).unwrap_err();
    assert_eq!(error.to_string(), "it holds more than 3 GiB");
}

#[test]
fn of_two_layouts_the_one_known_by_more_counts() {
    let opening = openings(&Input::of_bytes("a file", &b"a,b,c\n"[..]))
        .unwrap()
        .remove(0);
    let wide = Rc::new(Layout::fixed(Part::Orders, 1, &["a", "b", "c"], 3));
    let chosen = opening.recognise(&[layout(), wide]).unwrap();
    assert_eq!(chosen.layout.part, Part::Orders);
}
