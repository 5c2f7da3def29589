//! How documents are kept and merged.
