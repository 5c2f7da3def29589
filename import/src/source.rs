//! Files: opened, unpacked where they are gzip, and recognised by their headers.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::input::Input;
use crate::layout::Layout;
use crate::records::{Next, Records};
use crate::{ImportError, Preset};

/// Bytes that a file may hold once it is unpacked: a small gzip file can unpack to anything.
pub const FILE_BYTES: u64 = 8 << 30;
const BUFFER: usize = 64 << 10;

/// A file of a preset.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub input: Input,
    /// What reports call it.
    pub name: String,
    /// What it holds.
    pub layout: &'static Layout,
    /// Where each of the layout's columns is.
    pub columns: Vec<Option<usize>>,
    /// How many fields each of its rows has.
    pub width: usize,
}

/// A file being read.
pub type Reader = Records<Box<dyn BufRead>>;

/// Opens a file, at its header.
///
/// # Errors
/// When it can't be read.
pub fn open(input: &Input) -> io::Result<Reader> {
    let mut file = input.open()?;
    let packed = file.fill_buf()?.starts_with(b"\x1F\x8B");
    let plain: Box<dyn Read> = if packed {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Records::new(Box::new(BufReader::with_capacity(
        BUFFER,
        Capped {
            input: plain,
            left: FILE_BYTES,
        },
    )))
}

/// Recognises files by their headers, and puts them into the sequence of their parts: orders before what
/// belongs to them. Files of one part keep their sequence.
///
/// # Errors
/// [`ImportError`] when one can't be read or isn't of the preset.
pub fn recognise(files: &[Input], preset: Preset) -> Result<Vec<Source>, ImportError> {
    if files.is_empty() {
        return Err(ImportError::NoFiles);
    }
    let mut sources = Vec::with_capacity(files.len());
    for input in files {
        let name = input.name().to_owned();
        let header = open(input).and_then(|mut reader| header(&mut reader));
        let header = header.map_err(|error| ImportError::Unreadable {
            file: name.clone(),
            why: error.to_string(),
        })?;
        sources.push(source(input, name, &header, preset)?);
    }
    sources.sort_by_key(|source| source.layout.part);
    Ok(sources)
}

fn source(input: &Input, name: String, header: &[String], preset: Preset) -> Result<Source, ImportError> {
    for layout in preset.layouts() {
        if let Some(columns) = layout.find(header) {
            return Ok(Source {
                input: input.clone(),
                name,
                layout,
                columns,
                width: header.len(),
            });
        }
    }
    let nearest = preset
        .layouts()
        .iter()
        .map(|layout| layout.missing(header))
        .min_by_key(Vec::len);
    let why = match nearest {
        Some(missing) if missing.len() < 4 => format!("its header lacks {}", missing.join(", ")),
        _ => format!("its header fits none of {}", preset.parts()),
    };
    Err(ImportError::WrongHeader {
        file: name,
        preset: preset.name(),
        why,
    })
}

/// Reads the header row.
///
/// # Errors
/// When the file can't be read, or its header isn't text.
pub fn header(reader: &mut Reader) -> io::Result<Vec<String>> {
    let invalid = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    match reader.next_record()? {
        Next::Row(record) => (0..record.len())
            .map(|at| {
                let name = std::str::from_utf8(record.get(at).unwrap_or_default());
                let name = name.map_err(|_| invalid("its header isn't UTF-8"))?;
                Ok(name.trim_start_matches('\u{FEFF}').trim().to_owned())
            })
            .collect(),
        Next::TooLong(_) => Err(invalid("its header is too long")),
        Next::End => Err(invalid("it is empty")),
    }
}

/// Fails instead of reading more than it may.
struct Capped {
    input: Box<dyn Read>,
    left: u64,
}

impl Read for Capped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("it holds more than {} GiB", FILE_BYTES >> 30),
            )
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> Input {
        Input::of_bytes("a file", bytes)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_is_known_by_its_bytes_and_several_members_are_one_file() {
        let mut bytes = gzip(b"a,b\n1,");
        bytes.extend(gzip(b"2\n"));
        let mut reader = open(&file(&bytes)).unwrap();
        assert_eq!(header(&mut reader).unwrap(), ["a", "b"]);
        assert!(matches!(reader.next_record().unwrap(), Next::Row(record) if record.get(1) == Some(b"2")));
        assert!(matches!(reader.next_record().unwrap(), Next::End));
    }

    #[test]
    fn a_file_that_was_cut_off_is_an_error_and_no_shorter_file() {
        let bytes = gzip("a,b\n".repeat(1000).as_bytes());
        let mut reader = open(&file(&bytes[..bytes.len() - 9])).unwrap();
        let failed = loop {
            match reader.next_record() {
                Ok(Next::End) => break false,
                Ok(_) => {}
                Err(_) => break true,
            }
        };
        assert!(failed);
    }

    #[test]
    fn what_is_no_file_of_the_preset_is_said_with_the_reason() {
        let told = |input: Input| {
            recognise(&[input], Preset::UciOnlineRetail)
                .unwrap_err()
                .to_string()
        };
        let absent = Input::new("absent.csv", || Err(io::ErrorKind::NotFound.into()));
        assert!(told(absent).contains("absent.csv can't be read"));
        assert!(told(file(b"")).contains("empty"));
        let near = b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price\n";
        assert!(told(file(near)).contains("lacks UnitPrice"));
        assert!(told(file(b"a,b,c\n")).contains("fits none of"));
        assert!(matches!(recognise(&[], Preset::Olist), Err(ImportError::NoFiles)));
    }
}
