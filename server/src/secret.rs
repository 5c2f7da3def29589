//! Secrets: one-time enrolment codes and device tokens. They are stored as hashes only, and compared in
//! constant time.
//!
//! Both are long and random, so a plain SHA-256 is enough: there is nothing to guess from a list.

use domain::id::Millis;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How long an enrolment code works.
pub const CODE_LIFETIME: Millis = 24 * 60 * 60 * 1000;

/// Letters and digits that can't be taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// SHA-256 of a secret.
pub fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Whether two hashes are equal, in a time that doesn't depend on where they differ.
pub fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.ct_eq(b).into()
}

/// An enrolment code from random bytes: `ABCD-EFGH`, 40 bits.
pub fn code(random: [u8; 8]) -> String {
    let letter = |byte: &u8| char::from(ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0'));
    let (first, second) = random.split_at(4);
    let half = |bytes: &[u8]| bytes.iter().map(letter).collect::<String>();
    format!("{}-{}", half(first), half(second))
}

/// The hash of a code as someone typed it: in any case, with or without dashes and spaces, with O for 0 and
/// I or L for 1.
pub fn code_hash(typed: &str) -> [u8; 32] {
    let meant: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(64)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    hash(meant.as_bytes())
}

/// Random bytes from the operating system.
///
/// # Errors
/// When the system has none to give.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_can_be_typed_carelessly() {
        let code = code([0, 1, 31, 200, 17, 18, 9, 255]);
        assert_eq!(code, "01Z8-HJ9Z");
        assert_eq!(code_hash(" o1z8 hj9z"), code_hash(&code));
        assert_eq!(code_hash("OIZ8HJ9Z"), code_hash(&code));
        assert_ne!(code_hash("01Z8-HJ9Y"), code_hash(&code));
    }

    #[test]
    fn hashes_compare() {
        assert!(same(&hash(b"a"), &hash(b"a")));
        assert!(!same(&hash(b"a"), &hash(b"b")));
    }
}
