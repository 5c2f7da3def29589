//! How often an address may try what is open to anyone.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

/// Attempts that an address has at once.
const BURST: u32 = 10;
/// Time after which it gets one back.
const REFILL: Duration = Duration::from_secs(6);
/// Attempts of all addresses together at once: a guesser with many addresses has no more than this.
const BURST_OF_ALL: u32 = 200;
/// Time after which one of those comes back.
const REFILL_OF_ALL: Duration = Duration::from_millis(300);
/// Addresses that are remembered.
const ADDRESSES: usize = 10_000;

/// Attempts left, and since when.
#[derive(Clone, Copy)]
struct Bucket {
    left: u32,
    since: Instant,
}

impl Bucket {
    fn take(&mut self, now: Instant, burst: u32, refill: Duration) -> bool {
        let passed = now.saturating_duration_since(self.since);
        let back = u32::try_from(passed.as_millis() / refill.as_millis().max(1)).unwrap_or(u32::MAX);
        if back > 0 {
            self.left = self.left.saturating_add(back).min(burst);
            self.since = now;
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

struct Buckets {
    all: Bucket,
    by_address: FxHashMap<IpAddr, Bucket>,
}

/// Attempts by address.
pub struct Pace {
    buckets: Mutex<Buckets>,
}

impl Default for Pace {
    fn default() -> Self {
        Pace::new()
    }
}

impl Pace {
    /// Nobody has tried anything yet.
    pub fn new() -> Pace {
        let all = Bucket {
            left: BURST_OF_ALL,
            since: Instant::now(),
        };
        Pace {
            buckets: Mutex::new(Buckets {
                all,
                by_address: FxHashMap::default(),
            }),
        }
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// Seconds to wait, when there were too many.
    pub fn attempt(&self, address: IpAddr, now: Instant) -> Result<(), u32> {
        // A panic can't leave the counts half changed.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.by_address.len() >= ADDRESSES {
            let full_again = REFILL * BURST;
            buckets
                .by_address
                .retain(|_, bucket| now.saturating_duration_since(bucket.since) < full_again);
            if buckets.by_address.len() >= ADDRESSES {
                return Err(60);
            }
        }
        let fresh = Bucket {
            left: BURST,
            since: now,
        };
        let wait = u32::try_from(REFILL.as_secs()).unwrap_or(60);
        if !buckets
            .by_address
            .entry(address)
            .or_insert(fresh)
            .take(now, BURST, REFILL)
        {
            return Err(wait);
        }
        if !buckets.all.take(now, BURST_OF_ALL, REFILL_OF_ALL) {
            return Err(wait);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn address(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[test]
    fn an_address_has_so_many_attempts_and_gets_them_back() {
        let (pace, start) = (Pace::new(), Instant::now());
        for _ in 0..BURST {
            assert!(pace.attempt(address(1), start).is_ok());
        }
        assert!(pace.attempt(address(1), start).is_err());
        assert!(
            pace.attempt(address(2), start).is_ok(),
            "others are not concerned"
        );
        assert!(pace.attempt(address(1), start + REFILL).is_ok());
        assert!(pace.attempt(address(1), start + REFILL).is_err());
    }

    #[test]
    fn many_addresses_together_have_their_bound_too() {
        let (pace, start) = (Pace::new(), Instant::now());
        let good = (0..=255)
            .filter(|last| pace.attempt(address(*last), start).is_ok())
            .count();
        assert_eq!(good, BURST_OF_ALL as usize);
    }
}
