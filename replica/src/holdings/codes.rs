//! Which products a barcode or SKU may belong to. It keeps hashes in place of the codes, so whoever finds a product by it
//! must look whether that product has the code: another code may have the same hash, and one that was taken off a product
//! stays here until the next start.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

/// Stands for "none before".
const NONE: u32 = u32::MAX;

/// How many entries of a code are looked at for the one that is to be added. Some catalogues have `0` or `N/A` for the code of
/// every product: to look at all of them for each would take minutes. What is there twice costs its few bytes.
const LOOKED_AT: usize = 64;

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
    /// By hash, the place of the newest entry.
    newest: FxHashMap<u32, u32>,
    /// The slot of a product that has, or had, a code with this hash, and the place of the entry before it.
    entries: Vec<(u32, u32)>,
}

impl Codes {
    /// A product has this code.
    pub fn put(&mut self, text: &str, slot: u32) {
        let hash = hash(text);
        if self.chain(hash).take(LOOKED_AT).any(|other| other == slot) {
            return;
        }
        // Slots are 32 bits, and a product has a few codes.
        let place = self.entries.len() as u32;
        let older = self.newest.insert(hash, place).unwrap_or(NONE);
        self.entries.push((slot, older));
    }

    /// The slots of the products that may have this code, some perhaps more than once.
    pub fn may_have(&self, text: &str) -> impl Iterator<Item = u32> + '_ {
        self.chain(hash(text))
    }

    fn chain(&self, hash: u32) -> impl Iterator<Item = u32> + '_ {
        let mut place = self.newest.get(&hash).copied().unwrap_or(NONE);
        // Each entry names an older one, so this ends.
        std::iter::from_fn(move || {
            let (slot, older) = *self.entries.get(place as usize)?;
            place = older;
            Some(slot)
        })
    }
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    code(text).hash(&mut hasher);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_every_product_has_is_put_without_looking_at_all_of_them() {
        let mut codes = Codes::default();
        for slot in 0..300_000 {
            codes.put("N/A", slot);
        }
        assert_eq!(codes.may_have(" n/a").count(), 300_000);
        codes.put("N/A", 299_999);
        assert_eq!(codes.may_have("N/A").count(), 300_000, "it was among the first");
    }
}
