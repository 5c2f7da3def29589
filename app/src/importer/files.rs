//! A person's file as an import reads it: a piece at a time, so that no file is ever in memory as a whole.

use std::io::{self, BufRead, Read};

use import::Input;
use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

/// Bytes of a piece. Every piece costs a call to the browser.
const PIECE: f64 = 262_144.0;

/// A file of an import.
pub fn input(file: &File) -> Input {
    let (name, file) = (file.name(), file.clone());
    Input::new(name, move || {
        Ok(Box::new(Pieces {
            file: file.clone(),
            next: 0.0,
            piece: Vec::new(),
            read: 0,
        }))
    })
}

/// A file from its start on.
struct Pieces {
    file: File,
    /// Where the next piece begins. Sizes of files are far below 2^53.
    next: f64,
    piece: Vec<u8>,
    /// How much of the piece was read.
    read: usize,
}

impl BufRead for Pieces {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.piece.len() && self.next < self.file.size() {
            let end = (self.next + PIECE).min(self.file.size());
            // Browsers refuse to read a file that was changed or removed since it was chosen.
            self.piece = piece(&self.file, self.next, end)
                .ok_or_else(|| io::Error::other("it can't be read any more; choose it again"))?;
            (self.next, self.read) = (end, 0);
        }
        Ok(self.piece.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, read: usize) {
        self.read = self.read.saturating_add(read).min(self.piece.len());
    }
}

fn piece(file: &File, start: f64, end: f64) -> Option<Vec<u8>> {
    let slice = file.slice_with_f64_and_f64(start, end).ok()?;
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(&slice).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut piece = self.fill_buf()?;
        let read = piece.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
