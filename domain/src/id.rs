//! Names for things that any device can make without asking anyone.
//!
//! An id is (device, epoch, counter): the server allots device numbers, an epoch never reuses anything
//! of an older one, and the counter comes from the number of the commit that made the thing. So ids are
//! unique without randomness, and a thousand of them in a row compress to almost nothing.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use minicbor::{Decode, Encode};

/// How many ids one commit may make: the counter is `commit number × IDS_PER_COMMIT + index`.
pub const IDS_PER_COMMIT: u64 = 4096;

/// The number the server gave a device when it was enrolled.
pub type DeviceId = u32;
/// A device's life since install, restore or storage loss.
pub type Epoch = u32;
/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// What a document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Kind {
    /// One order.
    #[n(0)]
    Order,
    /// One customer.
    #[n(1)]
    Customer,
    /// One product.
    #[n(2)]
    Product,
    /// One place that holds stock.
    #[n(3)]
    Location,
    /// One part of one device epoch's stock movements at one location on one day.
    #[n(4)]
    Ledger,
}

impl Kind {
    /// All kinds, in the order in which they are bootstrapped.
    pub const ALL: [Kind; 5] = [
        Kind::Location,
        Kind::Product,
        Kind::Customer,
        Kind::Ledger,
        Kind::Order,
    ];

    const fn letter(self) -> char {
        match self {
            Kind::Order => 'o',
            Kind::Customer => 'c',
            Kind::Product => 'p',
            Kind::Location => 'l',
            Kind::Ledger => 's',
        }
    }
}

/// The id of a document: `o7.1.4096` is an order that device 7 made in its first epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct DocId {
    /// What the document is about.
    #[n(0)]
    pub kind: Kind,
    /// The device that made it.
    #[n(1)]
    pub device: DeviceId,
    /// That device's epoch.
    #[n(2)]
    pub epoch: Epoch,
    /// `commit number × IDS_PER_COMMIT + index`.
    #[n(3)]
    pub counter: u64,
}

/// The id of something inside a document: a line or a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct PartId {
    /// The device that made it.
    #[n(0)]
    pub device: DeviceId,
    /// That device's epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// `commit number × IDS_PER_COMMIT + index`.
    #[n(2)]
    pub counter: u64,
}

/// The counter with the number of the commit in its lowest bits. Most ids are the first of their commit, so their
/// counters end in twelve zeros, and a hash that multiplies words of 32 bits would make of a hundred thousand orders
/// no more than a few thousand places in a table.
fn for_hash(counter: u64) -> u64 {
    counter.rotate_right(IDS_PER_COMMIT.trailing_zeros())
}

impl Hash for DocId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.kind, self.device, self.epoch, for_hash(self.counter)).hash(state);
    }
}

impl Hash for PartId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.device, self.epoch, for_hash(self.counter)).hash(state);
    }
}

/// The id of an order line.
pub type LineId = PartId;
/// The id of a fact.
pub type FactId = PartId;

/// A text that is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

fn three_numbers(text: &str) -> Result<(u32, u32, u64), NotAnId> {
    let mut parts = text.split('.');
    let mut next = || parts.next().ok_or(NotAnId);
    let (device, epoch, counter) = (next()?, next()?, next()?);
    if parts.next().is_some() {
        return Err(NotAnId);
    }
    Ok((
        device.parse().map_err(|_| NotAnId)?,
        epoch.parse().map_err(|_| NotAnId)?,
        counter.parse().map_err(|_| NotAnId)?,
    ))
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}.{}.{}",
            self.kind.letter(),
            self.device,
            self.epoch,
            self.counter
        )
    }
}

impl FromStr for DocId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut letters = text.chars();
        let letter = letters.next().ok_or(NotAnId)?;
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.letter() == letter)
            .ok_or(NotAnId)?;
        let (device, epoch, counter) = three_numbers(letters.as_str())?;
        Ok(DocId {
            kind,
            device,
            epoch,
            counter,
        })
    }
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.device, self.epoch, self.counter)
    }
}

impl FromStr for PartId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (device, epoch, counter) = three_numbers(text)?;
        Ok(PartId {
            device,
            epoch,
            counter,
        })
    }
}

/// Where a commit stands in its author's chain, and when and by whom it was made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Stamp {
    /// The device that authored the commit.
    #[n(0)]
    pub device: DeviceId,
    /// That device's epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// 1, 2, 3 … within the epoch.
    #[n(2)]
    pub number: u64,
    /// The device's wall clock when the command was given.
    #[n(3)]
    pub at: Millis,
    /// The person who gave the command; empty until users exist.
    #[n(4)]
    pub user: String,
}

impl Stamp {
    /// The id of the `index`th document that this commit makes.
    pub fn doc(&self, kind: Kind, index: u64) -> DocId {
        DocId {
            kind,
            device: self.device,
            epoch: self.epoch,
            counter: self.counter(index),
        }
    }

    /// The id of the `index`th line or fact that this commit makes.
    pub fn part(&self, index: u64) -> PartId {
        PartId {
            device: self.device,
            epoch: self.epoch,
            counter: self.counter(index),
        }
    }

    // Saturation can't merge two ids in practice: a device would have to make 2^52 commits first.
    fn counter(&self, index: u64) -> u64 {
        debug_assert!(
            index < IDS_PER_COMMIT,
            "a commit makes fewer than {IDS_PER_COMMIT} ids"
        );
        self.number.saturating_mul(IDS_PER_COMMIT).saturating_add(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Multiplies words of 32 bits, as the hash of a WebAssembly program does.
    #[derive(Default)]
    struct Narrow(u32);

    impl Hasher for Narrow {
        fn write(&mut self, bytes: &[u8]) {
            for word in bytes.chunks(4) {
                let word = word
                    .iter()
                    .rev()
                    .fold(0, |word, byte| word << 8 | u32::from(*byte));
                self.0 = self.0.wrapping_add(word).wrapping_mul(0x93d7_65dd);
            }
        }

        fn finish(&self) -> u64 {
            u64::from(self.0.rotate_left(15))
        }
    }

    #[test]
    fn a_hundred_thousand_ids_find_places_of_their_own_in_a_narrow_table() {
        let place = |number: u64| {
            let mut hasher = Narrow::default();
            let (device, epoch, counter) = (7, 1, number * IDS_PER_COMMIT);
            let kind = Kind::Order;
            DocId {
                kind,
                device,
                epoch,
                counter,
            }
            .hash(&mut hasher);
            hasher.finish() % (1 << 18)
        };
        let places: std::collections::BTreeSet<u64> = (0..100_000).map(place).collect();
        assert!(places.len() > 80_000, "{}", places.len());
    }

    #[test]
    fn ids_read_back_what_they_print() {
        let stamp = Stamp {
            device: 7,
            epoch: 1,
            number: 3,
            at: 0,
            user: String::new(),
        };
        for kind in Kind::ALL {
            let id = stamp.doc(kind, 5);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!(stamp.part(2).to_string(), "7.1.12290");
        assert_eq!("7.1.12290".parse(), Ok(stamp.part(2)));
        for bad in ["", "o", "x1.1.1", "o1.1", "o1.1.1.1", "o1.-1.1", "1.1.x"] {
            assert_eq!(bad.parse::<DocId>(), Err(NotAnId), "{bad}");
        }
    }
}
