//! Which bytes stand for which characters: found out from the whole file, then undone while it is read.
//!
//! The rule, in this sequence: a byte order mark decides (UTF-8, UTF-16). Without one, every second byte zero at the
//! start is UTF-16. What is UTF-8 from end to end is UTF-8. Of the rest, what can be read as GB18030 (which holds GBK and
//! GB2312) and whose characters are mostly pairs of two high bytes, as Chinese is and accents among Latin letters aren't, is
//! GB18030. Everything else is Windows-1252. Reports say which one it was.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes at the start that are looked at for UTF-16 without a mark.
const START: usize = 4096;
const BUFFER: usize = 64 << 10;

/// How a file's characters are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16, lower byte first.
    Utf16Le,
    /// UTF-16, higher byte first.
    Utf16Be,
    /// GB18030, and with it GBK.
    Gb18030,
    /// Windows-1252, and with it ISO 8859-1.
    Windows1252,
}

impl Encoding {
    /// Those that a person can choose from.
    pub const CHOICES: [Encoding; 4] = [
        Encoding::Utf8,
        Encoding::Gb18030,
        Encoding::Windows1252,
        Encoding::Utf16Le,
    ];

    /// By its name in reports.
    pub fn named(name: &str) -> Option<Encoding> {
        Encoding::CHOICES
            .into_iter()
            .find(|encoding| encoding.name() == name)
    }

    /// As reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Gb18030 => "GB18030",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// The same bytes as UTF-8. What stands for no character becomes U+FFFD. UTF-8 is passed through as it is.
    pub fn decoded(self, input: Box<dyn BufRead>) -> Box<dyn BufRead> {
        let decoder = match self {
            Encoding::Utf8 => return input,
            Encoding::Utf16Le => UTF_16LE.new_decoder_with_bom_removal(),
            Encoding::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
            Encoding::Gb18030 => GB18030.new_decoder_without_bom_handling(),
            Encoding::Windows1252 => WINDOWS_1252.new_decoder_without_bom_handling(),
        };
        Box::new(Decoded {
            input,
            decoder,
            text: vec![0; BUFFER],
            from: 0,
            to: 0,
            ended: false,
        })
    }
}

/// Finds out how a file's characters are written. Reads it to its end, unless a mark at its start says it.
///
/// # Errors
/// When it can't be read.
pub fn survey(input: &mut dyn Read) -> io::Result<Encoding> {
    let mut bytes = vec![0; BUFFER];
    let mut first = fill(input, &mut bytes)?;
    let start = bytes.get(..first).unwrap_or_default();
    if let Some(encoding) = marked(start).or_else(|| unmarked_utf16(start)) {
        return Ok(encoding);
    }
    let (mut utf8, mut chinese) = (Utf8::default(), Chinese::default());
    while first > 0 {
        let chunk = bytes.get(..first).unwrap_or_default();
        utf8.take(chunk);
        chinese.take(chunk);
        first = fill(input, &mut bytes)?;
    }
    Ok(match (utf8.holds(), chinese.holds()) {
        (true, _) => Encoding::Utf8,
        (false, true) => Encoding::Gb18030,
        (false, false) => Encoding::Windows1252,
    })
}

/// Reads until the buffer is full or the file ends.
fn fill(input: &mut dyn Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn marked(start: &[u8]) -> Option<Encoding> {
    match start {
        [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Headers are mostly ASCII, so in UTF-16 most bytes on one side of the pairs are zero and none on the other.
fn unmarked_utf16(start: &[u8]) -> Option<Encoding> {
    let (mut pairs, mut higher_first, mut lower_first) = (0, 0, 0);
    for pair in start.get(..START).unwrap_or(start).chunks_exact(2) {
        pairs += 1;
        match pair {
            [0, 0] => return None,
            [0, _] => higher_first += 1,
            [_, 0] => lower_first += 1,
            _ => {}
        }
    }
    let most = |count: usize| pairs > 1 && count * 2 > pairs;
    match (lower_first, higher_first) {
        (lower, 0) if most(lower) => Some(Encoding::Utf16Le),
        (0, higher) if most(higher) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Whether bytes that come in pieces are UTF-8.
#[derive(Default)]
struct Utf8 {
    broken: bool,
    /// A character that the last piece began: at most three bytes.
    begun: Vec<u8>,
}

impl Utf8 {
    fn take(&mut self, piece: &[u8]) {
        if self.broken {
            return;
        }
        let mut bytes = std::mem::take(&mut self.begun);
        // A piece is looked at in place unless a character spans two of them.
        let whole = if bytes.is_empty() {
            piece
        } else {
            bytes.extend_from_slice(piece);
            &bytes
        };
        if let Err(error) = std::str::from_utf8(whole) {
            self.broken = error.error_len().is_some();
            self.begun = whole.get(error.valid_up_to()..).unwrap_or_default().to_vec();
        }
    }

    fn holds(&self) -> bool {
        !self.broken && self.begun.is_empty()
    }
}

/// Whether bytes that come in pieces can be GB18030, and look like Chinese.
#[derive(Default)]
struct Chinese {
    broken: bool,
    state: Pair,
    /// Characters of two high bytes, as in GB2312.
    common: u64,
    /// All other characters beyond ASCII.
    rare: u64,
}

#[derive(Clone, Copy, Default)]
enum Pair {
    #[default]
    Between,
    /// After the first byte of two or four.
    First(u8),
    /// After so many bytes of four.
    Four(u8),
}

impl Chinese {
    fn take(&mut self, piece: &[u8]) {
        for byte in piece {
            self.state = match (self.state, byte) {
                (Pair::Between, 0..=0x7F) => Pair::Between,
                (Pair::Between, 0x81..=0xFE) => Pair::First(*byte),
                (Pair::First(0xA1..=0xF7), 0xA1..=0xFE) => {
                    self.common += 1;
                    Pair::Between
                }
                (Pair::First(_), 0x40..=0x7E | 0x80..=0xFE) => {
                    self.rare += 1;
                    Pair::Between
                }
                (Pair::First(_), 0x30..=0x39) => Pair::Four(2),
                (Pair::Four(2), 0x81..=0xFE) => Pair::Four(3),
                (Pair::Four(3), 0x30..=0x39) => {
                    self.rare += 1;
                    Pair::Between
                }
                _ => {
                    self.broken = true;
                    return;
                }
            };
        }
    }

    fn holds(&self) -> bool {
        !self.broken && matches!(self.state, Pair::Between) && self.common > self.rare
    }
}

/// A file as UTF-8.
struct Decoded {
    input: Box<dyn BufRead>,
    decoder: Decoder,
    text: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
}

impl BufRead for Decoded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.from == self.to && !self.ended {
            let bytes = self.input.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.input.consume(read);
            (self.from, self.to) = (0, written);
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(self.text.get(self.from..self.to).unwrap_or_default())
    }

    fn consume(&mut self, read: usize) {
        self.from = self.from.saturating_add(read).min(self.to);
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut text = self.fill_buf()?;
        let read = text.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Encoding, String) {
        let encoding = survey(&mut &bytes[..]).unwrap();
        let mut text = String::new();
        // In small pieces, so that characters span them.
        let pieces = io::BufReader::with_capacity(3, io::Cursor::new(bytes.to_vec()));
        encoding
            .decoded(Box::new(pieces))
            .read_to_string(&mut text)
            .unwrap();
        (encoding, text.trim_start_matches('\u{FEFF}').to_owned())
    }

    #[test]
    fn what_a_text_is_written_in_is_found_out() {
        let text = "订单编号,标题,价格\n1,纯棉短袖T恤，《小鼴鼠》,59.00\n";
        assert_eq!(read(text.as_bytes()), (Encoding::Utf8, text.to_owned()));
        assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()).1, text);
        let (bytes, _, _) = GB18030.encode(text);
        assert_eq!(read(&bytes), (Encoding::Gb18030, text.to_owned()));

        let text = "Name,City\nRäuber & Schätze,São Paulo\ncafé\u{a0}à la carte,“Köln” – Ø\n";
        let (bytes, _, _) = WINDOWS_1252.encode(text);
        assert_eq!(read(&bytes), (Encoding::Windows1252, text.to_owned()));
        assert_eq!(read(b""), (Encoding::Utf8, String::new()));
        assert_eq!(read(b"a,b\n").0, Encoding::Utf8);
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "Name,Stadt\nGrün,茶\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(read(&little), (Encoding::Utf16Le, text.to_owned()));
        assert_eq!(read(&big), (Encoding::Utf16Be, text.to_owned()));
        assert_eq!(read(&[&b"\xFF\xFE"[..], &little].concat()).1, text);
        assert_eq!(read(&[&b"\xFE\xFF"[..], &big].concat()).1, text);
        // Cut off within a character.
        assert!(read(&little[..little.len() - 1]).1.ends_with('\u{FFFD}'));
    }

    #[test]
    fn a_character_that_spans_two_pieces_is_one() {
        let long = "茶".repeat(BUFFER);
        for shift in 0..3 {
            let text = format!("{}{long}", "a".repeat(shift));
            assert_eq!(survey(&mut text.as_bytes()).unwrap(), Encoding::Utf8);
        }
        let cut = long.as_bytes();
        assert_ne!(survey(&mut &cut[..cut.len() - 1]).unwrap(), Encoding::Utf8);
    }
}
