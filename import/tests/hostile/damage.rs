//! Damage done to files: what disks, networks, other programs and people who mean harm do to them, the same for the same
//! seed.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Numbers that look random, the same for the same seed (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Pieces that readers stumble over.
const PIECES: [&[u8]; 16] = [
    b"\"",
    b",",
    b"\n",
    b"\r\n",
    b"-",
    b"99999999999999999999999999999",
    b"0.0000000000000000001",
    b"\xFF\xFE",
    b"\x00",
    b"=\"",
    b"'",
    b"1e999",
    b"2025-02-30",
    b"\xE2\x80\xAE",
    b"-79228162514264337593543950335",
    b"NaN",
];

/// Changed at a few places.
pub fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => {
                bytes.truncate(at);
            }
            1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            2 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let end = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + dice.below(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => {
                let end = (at + 1).min(bytes.len());
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
        }
    }
    bytes
}

/// What a whole file may be damaged by, beside bytes here and there.
pub fn rewritten(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    match dice.below(6) {
        0 => delimiters(bytes, dice),
        1 => giant_field(bytes, dice),
        2 => in_sixteen_bits(bytes, dice),
        3 => mixed_lines(bytes, dice),
        4 => other_characters(bytes, dice),
        _ => changed(bytes, dice),
    }
}

/// One of the characters between fields stands for another one, everywhere or here and there.
fn delimiters(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    const MARKS: [u8; 7] = *b",;\t|\"\n'";
    let (from, to) = (MARKS[dice.below(MARKS.len())], MARKS[dice.below(MARKS.len())]);
    let every = dice.below(4);
    let swap = |byte: &u8| {
        if *byte == from && dice.below(every + 1) == 0 {
            to
        } else {
            *byte
        }
    };
    bytes.iter().map(swap).collect()
}

/// A field that is longer than a name, a text, or a row may be.
fn giant_field(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let sizes = [501, 4_097, 70_000, 300_000];
    let fill = *b"a9,\" \xE8".get(dice.below(6)).unwrap_or(&b'a');
    let at = dice.below(bytes.len() + 1);
    let mut bytes = bytes.to_vec();
    bytes.splice(at..at, std::iter::repeat_n(fill, sizes[dice.below(sizes.len())]));
    bytes
}

/// The text in UTF-16, of either sort, with or without its mark, and perhaps cut within a character.
fn in_sixteen_bits(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let high_first = dice.below(2) == 0;
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mark = ["", "\u{FEFF}"][dice.below(2)];
    let units = mark.encode_utf16().chain(text.encode_utf16());
    let pair = |unit: u16| {
        if high_first {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    let mut wide: Vec<u8> = units.flat_map(pair).collect();
    wide.truncate(wide.len() - dice.below(3).min(wide.len()));
    if dice.below(2) == 0 {
        changed(&wide, dice)
    } else {
        wide
    }
}

/// Lines in another sequence, twice, or left out.
fn mixed_lines(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    for _ in 0..=dice.below(4) {
        let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
        match dice.below(3) {
            0 if !lines.is_empty() => lines.swap(one, other),
            1 if !lines.is_empty() => lines.insert(one, lines[other]),
            _ if !lines.is_empty() => drop(lines.remove(one)),
            _ => {}
        }
    }
    lines.concat()
}

/// Bytes that are no UTF-8, or characters that nobody can see.
fn other_characters(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let pieces: [&[u8]; 8] = [
        b"\xC0\x80",
        b"\xED\xA0\x80",
        b"\x81\x30\x81",
        b"\xFF",
        b"\xEF\xBB\xBF",
        b"\xE3\x80\x80",
        b"\xC2\xA0",
        b"\xF0\x9F\x8D\xB5",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(20) {
        let at = dice.below(bytes.len() + 1);
        let piece = pieces[dice.below(pieces.len())];
        bytes.splice(at..at, piece.iter().copied());
    }
    bytes
}

/// A workbook of a text's fields, as numbers where they are ones.
pub fn workbook(text: &str) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in text.lines().take(200).enumerate() {
        for (column, field) in line.split([',', ';', '\t']).take(80).enumerate() {
            let at = (row as u32, column as u16);
            match field.parse::<f64>() {
                Ok(number) if number.is_finite() => sheet.write_number(at.0, at.1, number).unwrap(),
                _ => sheet.write_string(at.0, at.1, field).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// An archive as it is, with one of the files in it changed and packed anew, so that its checksum is right.
pub fn repacked(archive: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let damaged = dice.below(old.len());
    let left_out = if dice.below(8) == 0 {
        dice.below(old.len())
    } else {
        usize::MAX
    };
    for at in (0..old.len()).filter(|at| *at != left_out) {
        let mut file = old.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        drop(file);
        if at == damaged {
            bytes = markup(&bytes, dice);
        }
        let method = [zip::CompressionMethod::Deflated, zip::CompressionMethod::Stored][dice.below(2)];
        new.start_file(name, SimpleFileOptions::default().compression_method(method))
            .unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// Numbers and places in a workbook's markup become others.
fn markup(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let values: [&str; 14] = [
        "0",
        "-1",
        "1",
        "4294967295",
        "4294967296",
        "99999999999999999999",
        "1e308",
        "NaN",
        "XFD1048576",
        "A0",
        "ZZZZ1",
        "A1:XFD1048576",
        "s",
        "",
    ];
    // Between quotes, where attributes stand, or between tags.
    let marks: Vec<usize> = (0..bytes.len())
        .filter(|at| matches!(bytes[*at], b'"' | b'>'))
        .collect();
    if marks.is_empty() || dice.below(3) == 0 {
        return changed(bytes, dice);
    }
    let mut bytes = bytes.to_vec();
    let from = marks[dice.below(marks.len())];
    let end = if bytes[from] == b'"' { b'"' } else { b'<' };
    let length = bytes[from + 1..].iter().position(|byte| *byte == end);
    let to = from + 1 + length.unwrap_or(0);
    bytes.splice(from + 1..to, values[dice.below(values.len())].bytes());
    bytes
}

/// Packed as gzip.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}
