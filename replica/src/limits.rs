//! Limits that hold before anything is decoded. A peer that exceeds one is refused, not served slowly.

/// Bytes of one WebSocket frame.
pub const FRAME_BYTES: usize = 4 << 20;
/// Bytes that a compressed payload may inflate to.
pub const INFLATED_BYTES: usize = 32 << 20;
/// Bytes of one commit, encoded.
pub const COMMIT_BYTES: usize = 1 << 20;
/// Bytes of one change.
pub const CHANGE_BYTES: usize = 512 << 10;
/// Changes in one commit.
pub const CHANGES_PER_COMMIT: usize = 64;
/// Operations in one change.
pub const OPERATIONS_PER_CHANGE: usize = 20_000;
/// Commits in one push frame.
pub const COMMITS_PER_PUSH: usize = 256;
/// Commands that are done as one group. As many documents stay open at once, so that none of them has to be read twice.
pub const COMMANDS_PER_GROUP: usize = 128;
/// Rows in one answer to a question for all rows of a kind.
pub const ROWS_PER_ANSWER: usize = 1000;
/// Bytes of commits in one push frame before compression, unless a single commit is larger.
pub const PUSH_BYTES: usize = 512 << 10;
/// Push frames that a device sends before it waits for a verdict.
pub const PUSHES_IN_FLIGHT: usize = 4;
/// Documents asked for in one request.
pub const DOCUMENTS_PER_FETCH: usize = 512;
/// Movements after which a device starts a new part of its ledger, so that a ledger stays small.
pub const MOVEMENTS_PER_LEDGER: usize = 64;
/// Rows packed into one segment.
pub const ROWS_PER_SEGMENT: usize = 1000;
/// Commands given again that a device is told of when it gets a new epoch.
pub const GIVEN_PER_RENEWAL: usize = 20_000;
/// Commit hashes that a device may send to find where its chain left the server's.
pub const HASHES_PER_RENEWAL: usize = 100_000;
