//! The audit: two replicas that stand at the same seq compare one number, and only when it differs do they
//! look for the documents that do.
//!
//! Each (document, version) has a 64-bit weight; a replica's sum is the wrapping sum of the weights, kept
//! in 256 buckets by document. An additive sum can be kept up to date with every row and doesn't depend on
//! the order in which rows came.

use domain::id::DocId;
use domain::row::Version;

/// How many buckets the documents are spread over.
pub const BUCKETS: usize = 256;

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit affects every output bit.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn digest(id: DocId) -> u64 {
    let author = (u64::from(id.device) << 32) | u64::from(id.epoch);
    mix(mix(author ^ ((id.kind as u64) << 56)) ^ mix(id.counter.wrapping_add(0x9e37_79b9_7f4a_7c15)))
}

/// The bucket of a document.
pub fn bucket(id: DocId) -> usize {
    (digest(id) % BUCKETS as u64) as usize
}

/// The weight of a document at a version.
pub fn weight(id: DocId, version: Version) -> u64 {
    mix(digest(id) ^ mix(version.wrapping_add(0x9e37_79b9_7f4a_7c15)))
}
