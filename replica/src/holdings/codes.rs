//! Which products a barcode or SKU may belong to. It keeps hashes in place of the codes, so whoever finds a product by it
//! must look whether that product has the code: another code may have the same hash, and one that was taken off a product
//! stays here until the next start.

use std::borrow::Cow;

use domain::index::{Index, hash};

/// A code as it is compared: without the blanks around it, in upper case.
pub fn code(text: &str) -> Cow<'_, str> {
    // Nearly all are such, and a device that starts has a hundred thousand.
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_lowercase();
    match text.bytes().all(is_plain) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.trim().to_uppercase()),
    }
}

/// The codes of all products.
#[derive(Default)]
pub struct Codes {
    /// A hash and the slot of a product that has, or had, a code with it.
    all: Vec<(u32, u32)>,
    index: Index,
}

impl Codes {
    /// A product has this code.
    pub fn put(&mut self, text: &str, slot: u32) {
        let hash = short_hash(text);
        let all = &mut self.all;
        let entry = (hash, slot);
        let is_there = |at: u32| all.get(at as usize) == Some(&entry);
        if self.index.find(hash.into(), is_there).is_none() {
            // A slot is 32 bits, and a product has a few codes.
            let at = all.len() as u32;
            all.push(entry);
            let hash_at = |at: u32| all.get(at as usize).map_or(0, |(hash, _)| u64::from(*hash));
            self.index.insert(hash.into(), at, hash_at);
        }
    }

    /// The slots of the products that may have this code.
    pub fn may_have(&self, text: &str) -> impl Iterator<Item = u32> + '_ {
        let hash = short_hash(text);
        let near = self.index.near(hash.into());
        let entries = near.filter_map(|at| self.all.get(at as usize));
        entries.filter(move |(of, _)| *of == hash).map(|(_, slot)| *slot)
    }
}

fn short_hash(text: &str) -> u32 {
    let hash = hash(&code(text));
    (hash ^ (hash >> 32)) as u32
}
