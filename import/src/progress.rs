//! How far an import is, for a person who waits.

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// So many rows of this file are read.
    Reading(&'a str, u64),
    /// This file is read to its end.
    Read(&'a str, u64),
    /// So many products and customers, of so many, are compared with those that are here.
    Comparing(u64, u64),
    /// So many orders, of so many, are looked at.
    Committing(u64, u64),
}
