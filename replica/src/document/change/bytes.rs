//! How automerge's format writes numbers, texts and columns: LEB128, lengths before bytes, and runs.

/// Adds a number that isn't negative.
pub fn unsigned(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Adds a number that may be negative.
pub fn signed(out: &mut Vec<u8>, mut number: i64) {
    // The last byte's second bit is the sign.
    while !(-0x40..0x40).contains(&number) {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8 & 0x7f);
}

/// Adds bytes with their length before them.
pub fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    unsigned(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A column of values, each encoded: equal ones that follow each other as their count and one of them, others as their
/// negative count and all of them.
pub fn runs(values: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut apart = Vec::new();
    for equal in values.chunk_by(|a, b| a == b) {
        if let [only] = equal {
            apart.push(only);
            continue;
        }
        flush(&mut out, &mut apart);
        signed(&mut out, equal.len() as i64);
        out.extend(equal.iter().take(1).flatten());
    }
    flush(&mut out, &mut apart);
    out
}

fn flush(out: &mut Vec<u8>, apart: &mut Vec<&Vec<u8>>) {
    if !apart.is_empty() {
        signed(out, -(apart.len() as i64));
        out.extend(apart.drain(..).flatten());
    }
}

/// Bytes that are still to be read. Whatever is asked of it, `None` says that it isn't there.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// So many bytes.
    pub fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// The reverse of [`unsigned`].
    pub fn unsigned(&mut self) -> Option<u64> {
        self.digits().map(|(number, _, _)| number)
    }

    /// The reverse of [`signed`].
    pub fn signed(&mut self) -> Option<i64> {
        let (number, bits, is_negative) = self.digits()?;
        let extended = if is_negative && bits < 64 {
            u64::MAX << bits
        } else {
            0
        };
        Some((number | extended) as i64)
    }

    /// A number, how many bits it was written with, and whether the last of them is set.
    fn digits(&mut self) -> Option<(u64, u32, bool)> {
        let mut number = 0;
        for at in 0..10 {
            let byte = *self.take(1)?.first()?;
            number |= u64::from(byte & 0x7f).checked_shl(at * 7).unwrap_or(0);
            if byte < 0x80 {
                return Some((number, at * 7 + 7, byte & 0x40 != 0));
            }
        }
        None
    }

    /// The reverse of [`text`].
    pub fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(length)
    }

    /// The reverse of [`runs`], of at most so many values; `value` reads one.
    pub fn runs<T: Copy>(
        &mut self,
        at_most: usize,
        value: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut values = Vec::new();
        while !self.0.is_empty() {
            let count = self.signed()?;
            let times = usize::try_from(count.unsigned_abs()).ok()?;
            if times == 0 || times > at_most.saturating_sub(values.len()) {
                return None;
            }
            if count > 0 {
                let value = value(self)?;
                values.extend(std::iter::repeat_n(value, times));
            } else {
                for _ in 0..times {
                    values.push(value(self)?);
                }
            }
        }
        Some(values)
    }
}
