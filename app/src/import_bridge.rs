//! What the page and the import worker say to each other: CBOR in `ArrayBuffer`s. The files that a person chose go
//! beside a [`ToImporter::Look`], since only the browser can hand them over.

mod report;

use domain::id::Millis;
use domain::money::Currency;
use import::{Unlike, Unreadable};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use replica::device::{Request, Response};

use crate::sealed::Sealed;

pub use report::{Rejected, Report, Sums, Tally};

/// From the page to the import worker.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ToImporter {
    /// Look at the files that come with this, and say what importing them would do.
    #[n(0)]
    Look(#[n(0)] Job),
    /// Import what was looked at, into the location with this code or name.
    #[n(1)]
    Import(#[n(0)] String),
    /// End the import before its next group of orders.
    #[n(2)]
    Stop,
    /// The device's answer to the question with this number.
    #[n(3)]
    Answered(#[n(0)] u32, #[n(1)] Reply),
    /// Write everything of a sort into a file.
    #[n(4)]
    Export(#[n(0)] ExportJob),
}

/// What to import, and how.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
#[cbor(array)]
pub struct Job {
    /// Whose files they are.
    #[n(0)]
    pub whose: Whose,
    /// How their characters are written, where the person says so.
    #[n(1)]
    pub encoding: Option<String>,
    /// Code of the location whose orders they are.
    #[n(2)]
    pub location: String,
    /// IANA zone of the times in them, where it isn't the system's own.
    #[n(3)]
    pub time_zone: Option<String>,
    /// Currency of the organisation's prices.
    #[n(4)]
    pub currency: Option<Currency>,
    /// The time of the commits.
    #[n(5)]
    pub now: Millis,
    /// IANA zone of this device, and so of a location that is made with the import.
    #[n(6)]
    pub home_zone: String,
}

/// Whose files they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Whose {
    /// Their headers say it.
    #[default]
    #[n(0)]
    Any,
    /// Of the system with this name.
    #[n(1)]
    System(#[n(0)] String),
    /// As this mapping says, in JSON.
    #[n(2)]
    Mapping(#[n(0)] String),
}

/// What to write into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ExportJob {
    /// Entries of which sort.
    #[n(0)]
    pub what: What,
    /// A workbook in place of CSV.
    #[n(1)]
    pub workbook: bool,
}

/// Sorts of entries that are exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum What {
    /// One an order.
    #[default]
    #[n(0)]
    Orders,
    /// One a line of an order.
    #[n(1)]
    Lines,
    /// One a payment.
    #[n(2)]
    Payments,
    /// One a customer.
    #[n(3)]
    Customers,
    /// One a product.
    #[n(4)]
    Products,
}

/// What became of a question to the device.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Reply {
    /// Its answer.
    #[n(0)]
    Response(#[n(0)] Sealed<Response>),
    /// The tab that worked on it was closed: it may be done or not.
    #[n(1)]
    Interrupted,
    /// There is no device to ask any more.
    #[n(2)]
    Gone,
}

/// From the import worker to the page.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum FromImporter {
    /// It listens from now on; it was built from this.
    #[n(0)]
    Listening(#[n(0)] String),
    /// What the files look like.
    #[n(1)]
    Looked(#[n(0)] Look),
    /// How far it is.
    #[n(2)]
    Step(#[n(0)] Step),
    /// What it came to, or would come to.
    #[n(3)]
    Report(#[n(0)] Box<Report>),
    /// It ended before its end.
    #[n(4)]
    Failed(#[n(0)] Fault),
    /// A question for the device, or commands.
    #[n(5)]
    Ask(#[n(0)] u32, #[n(1)] Sealed<Request>),
    /// A file to save: its bytes, how many entries it has, and how many of them lack what this device doesn't hold.
    #[n(6)]
    Exported(#[n(0)] ByteVec, #[n(1)] u32, #[n(2)] u32),
}

/// What the files look like.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
#[cbor(array)]
pub struct Look {
    /// The system that was recognised.
    #[n(0)]
    pub system: Option<String>,
    /// Why none was.
    #[n(1)]
    pub fault: Option<Fault>,
    /// The files.
    #[n(2)]
    pub files: Vec<FileLook>,
    /// All systems there are.
    #[n(3)]
    pub systems: Vec<String>,
    /// All encodings that can be chosen.
    #[n(4)]
    pub encodings: Vec<String>,
}

/// What a file, or a sheet, looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct FileLook {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// How its characters are written.
    #[n(1)]
    pub encoding: String,
    /// What parts its fields; empty of a sheet.
    #[n(2)]
    pub delimiter: String,
    /// Which row is its header.
    #[n(3)]
    pub header_line: u32,
    /// What it holds: `orders`, `lines` …; empty when it wasn't recognised.
    #[n(4)]
    pub part: String,
    /// The names of its columns.
    #[n(5)]
    pub columns: Vec<String>,
    /// Its first rows.
    #[n(6)]
    pub rows: Vec<Vec<String>>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Step {
    /// So many rows of this file are read.
    #[n(0)]
    Reading(#[n(0)] String, #[n(1)] u32),
    /// So many rows of what is here already are read.
    #[n(1)]
    Holding(#[n(0)] u32),
    /// So many products and customers, of so many, are looked at.
    #[n(2)]
    Comparing(#[n(0)] u32, #[n(1)] u32),
    /// So many orders, of so many, are looked at.
    #[n(3)]
    Committing(#[n(0)] u32, #[n(1)] u32),
    /// So many entries, of so many, are written.
    #[n(4)]
    Writing(#[n(0)] u32, #[n(1)] u32),
}

/// Why an import can't begin, or ended early.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Fault {
    /// A file can't be read to its end: the file, and why not.
    #[n(0)]
    Unreadable(#[n(0)] String, #[n(1)] Unreadable),
    /// A file is of no system that is known: the file, and what is missing.
    #[n(1)]
    Unknown(#[n(0)] String, #[n(1)] Unlike),
    /// The files could be of several systems: the first file, and which.
    #[n(2)]
    Ambiguous(#[n(0)] String, #[n(1)] Vec<String>),
    /// Files that belong to them are missing: the system, what they hold, and what they don't.
    #[n(3)]
    Incomplete(#[n(0)] String, #[n(1)] String, #[n(2)] String),
    /// They hold nothing that is imported: the file.
    #[n(4)]
    NothingToImport(#[n(0)] String),
    /// More rows than one import may have.
    #[n(5)]
    TooManyRows(#[n(0)] u32),
    /// A text is no mapping: why.
    #[n(6)]
    NoMapping(#[n(0)] String),
    /// The device doesn't take commands any more: why. What is in stays.
    #[n(7)]
    Stopped(#[n(0)] String),
    /// The tab that worked on it was closed. What is in stays; the last group may be in or not.
    #[n(8)]
    Interrupted,
    /// Another tab imports at this moment.
    #[n(9)]
    Busy,
    /// The import's program can't be loaded: it isn't on this device yet, and the server isn't in reach.
    #[n(10)]
    NotLoaded,
    /// Anything else, in words.
    #[n(11)]
    Other(#[n(0)] String),
}
