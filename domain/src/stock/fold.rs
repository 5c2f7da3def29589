//! From ledger rows to stock on hand.
