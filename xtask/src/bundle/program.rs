//! A WebAssembly program as its sections: read, changed in few places, and written again. It knows the format's outline
//! (<https://webassembly.github.io/spec/core/binary/modules.html>) and no instruction.

use crate::failure::{Failure, Outcome};
use std::path::Path;

/// How every program begins: the magic number and version 1 of the format.
const PREAMBLE: &[u8] = b"\0asm\x01\0\0\0";

/// The sections that are read here, by the format's numbers.
pub const CUSTOM: u8 = 0;
pub const IMPORTS: u8 = 2;
pub const EXPORTS: u8 = 7;
pub const CODE: u8 = 10;

/// A program's sections in their order: number and content.
pub struct Program(pub Vec<(u8, Vec<u8>)>);

impl Program {
    /// Reads a program.
    ///
    /// # Errors
    /// When the file can't be read or isn't one.
    pub fn read(file: &Path) -> Outcome<Self> {
        let bytes = std::fs::read(file).map_err(|error| Failure::file("read", file, &error))?;
        Self::parse(&bytes).ok_or_else(|| Failure::new(format!("{} is no program", file.display())))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(PREAMBLE)?);
        let mut sections = Vec::new();
        while !reader.0.is_empty() {
            let number = reader.byte()?;
            sections.push((number, reader.vector()?.to_vec()));
        }
        Some(Self(sections))
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write(&self, file: &Path) -> Outcome {
        let mut bytes = PREAMBLE.to_vec();
        for (number, content) in &self.0 {
            bytes.push(*number);
            write_vector(&mut bytes, content);
        }
        std::fs::write(file, bytes).map_err(|error| Failure::file("write", file, &error))
    }

    /// The content of the section with this number, where there is one.
    pub fn section(&mut self, number: u8) -> Option<&mut Vec<u8>> {
        let found = self.0.iter_mut().find(|(other, _)| *other == number);
        found.map(|(_, content)| content)
    }
}

/// Reads numbers and names one after the other. Everything is `None` where the bytes end too early.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number in the format's encoding, seven bits a byte and the lowest first; `None` above 32 bits, too.
    pub fn number(&mut self) -> Option<u32> {
        let mut number = 0_u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    /// Bytes behind their length: a section, a function's body, a name.
    pub fn vector(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (vector, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(vector)
    }

    /// A name.
    pub fn name(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.vector()?).ok()
    }

    /// As many bytes as were read since then.
    pub fn since(&self, before: &'a [u8]) -> &'a [u8] {
        before
            .get(..before.len().saturating_sub(self.0.len()))
            .unwrap_or_default()
    }
}

/// Writes a number as [`Reader::number`] reads it.
pub fn write_number(bytes: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    loop {
        // Seven bits always fit.
        let low = u8::try_from(rest & 0x7f).unwrap_or_default();
        rest >>= 7;
        if rest == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

/// Writes bytes behind their length.
pub fn write_vector(bytes: &mut Vec<u8>, vector: &[u8]) {
    write_number(bytes, vector.len());
    bytes.extend_from_slice(vector);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_too_large_ones_do_not() {
        for number in [0, 1, 127, 128, 16_383, 16_384, 4_294_967_295] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, number);
            let mut reader = Reader(&bytes);
            assert_eq!(reader.number().map(|n| n as usize), Some(number));
            assert!(reader.0.is_empty());
        }
        assert_eq!(Reader(&[0x80]).number(), None);
        assert_eq!(Reader(&[0xff, 0xff, 0xff, 0xff, 0x7f]).number(), None);
    }

    #[test]
    fn sections_come_back_as_they_were() {
        let bytes = b"\0asm\x01\0\0\0\x01\x02ab\x00\x01c";
        let program = Program::parse(bytes).unwrap();
        assert_eq!(program.0, [(1, b"ab".to_vec()), (0, b"c".to_vec())]);
        assert!(Program::parse(&bytes[..11]).is_none(), "cut off within a section");
        assert!(Program::parse(b"#!/bin/sh").is_none());
    }
}
