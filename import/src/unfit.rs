//! Why a file as a whole can't be used: it can't be read, or is of no system that is known. The texts are those of the
//! command line; the screens say each reason in the person's language. Why single rows can't be used is in
//! [`crate::reason`].

use std::fmt;
use std::io;

use minicbor::{Decode, Encode};

/// Why a file can't be read to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Encode, Decode)]
pub enum Unreadable {
    /// Nothing is in it.
    #[error("it is empty")]
    #[n(0)]
    Empty,
    /// A workbook in a form that isn't read.
    #[error(
        "it is a workbook of Excel 97 or a protected one; save it as .xlsx without a password, or as CSV"
    )]
    #[n(1)]
    OldWorkbook,
    /// A PDF.
    #[error("it is a PDF; CSV, TSV and XLSX files can be imported")]
    #[n(2)]
    Pdf,
    /// JSON.
    #[error("it is JSON; CSV, TSV and XLSX files can be imported")]
    #[n(3)]
    Json,
    /// XML or a web page.
    #[error("it is XML or a web page; CSV, TSV and XLSX files can be imported")]
    #[n(4)]
    Markup,
    /// More than so many bytes, unpacked.
    #[error("it holds more than {}", Size(*.0))]
    #[n(5)]
    TooLarge(#[n(0)] u64),
    /// More than so many cells in a sheet.
    #[error("a sheet of it has more than {0} cells")]
    #[n(6)]
    TooManyCells(#[n(0)] u32),
    /// It claims to be a workbook and isn't: what is wrong with it, for whoever made it.
    #[error("it is no workbook that can be read: {0}")]
    #[n(7)]
    BrokenWorkbook(#[n(0)] String),
    /// The disk or the browser doesn't give it; in the words of that.
    #[error("{0}")]
    #[n(8)]
    Disk(#[n(0)] String),
}

impl Unreadable {
    /// Why reading failed.
    pub fn of(error: &io::Error) -> Unreadable {
        let ours = error.get_ref().and_then(|why| why.downcast_ref::<Unreadable>());
        ours.cloned()
            .unwrap_or_else(|| Unreadable::Disk(error.to_string()))
    }
}

/// Whatever reads a file passes it on, and [`Unreadable::of`] finds it again.
impl From<Unreadable> for io::Error {
    fn from(why: Unreadable) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, why)
    }
}

/// A limit in bytes as the command line says it.
struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 >> 20 {
            small @ ..1024 => write!(f, "{small} MiB"),
            large => write!(f, "{} GiB", large >> 10),
        }
    }
}

/// Why a file that can be read is none of those that are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Unlike {
    /// It is of one system, and the files after it are of others.
    #[n(0)]
    Mixed,
    /// To be this part of the files of this system, its header lacks these columns.
    #[n(1)]
    Lacks(#[n(0)] String, #[n(1)] String, #[n(2)] Vec<String>),
    /// Its header is far from all parts of the files of this system, which are these.
    #[n(2)]
    FitsNone(#[n(0)] String, #[n(1)] Vec<String>),
    /// It is of no system that is known: what its header lacks to be orders, products or customers.
    #[n(3)]
    Strange(#[n(0)] Vec<Need>, #[n(1)] Vec<Need>, #[n(2)] Vec<Need>),
}

/// What files can't do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Need {
    /// The number of an order.
    #[n(0)]
    OrderNumber,
    /// When it was placed.
    #[n(1)]
    Date,
    /// How many were sold.
    #[n(2)]
    Quantity,
    /// What that came to, or what one cost.
    #[n(3)]
    Amount,
    /// A product's code.
    #[n(4)]
    Sku,
    /// What somebody or something is called.
    #[n(5)]
    Name,
    /// What one costs.
    #[n(6)]
    Price,
    /// How a customer is reached.
    #[n(7)]
    Contact,
}

impl Need {
    fn word(self) -> &'static str {
        match self {
            Need::OrderNumber => "an order number",
            Need::Date => "a date",
            Need::Quantity => "a quantity",
            Need::Amount => "a price or an amount",
            Need::Sku => "a SKU",
            Need::Name => "a name",
            Need::Price => "a price",
            Need::Contact => "an e-mail address or a telephone",
        }
    }
}

/// Goes on from the file's name.
impl fmt::Display for Unlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lacking = |needs: &[Need]| match needs {
            [] => "nothing, so that a mapping will do which says which column is what (--map)".to_owned(),
            needs => needs
                .iter()
                .map(|need| need.word())
                .collect::<Vec<_>>()
                .join(", "),
        };
        match self {
            Unlike::Mixed => f.write_str(
                "and the files after it are of different systems: import them one after the other",
            ),
            Unlike::Lacks(system, part, columns) => {
                let columns = columns.join(", ");
                write!(
                    f,
                    "is none of the files of {system}: to be {part}, its header lacks {columns}"
                )
            }
            Unlike::FitsNone(system, parts) => {
                let parts = parts.join(", ");
                write!(
                    f,
                    "is none of the files of {system}: its header fits none of {parts}"
                )
            }
            Unlike::Strange(orders, products, customers) => write!(
                f,
                "is of no system that is known: to be orders its header lacks {}; to be products, {}; to be customers, {}",
                lacking(orders),
                lacking(products),
                lacking(customers)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_again_behind_what_read_the_file() {
        let passed_on = io::Error::from(Unreadable::TooLarge(3 << 30));
        assert_eq!(Unreadable::of(&passed_on), Unreadable::TooLarge(3 << 30));
        assert_eq!(passed_on.to_string(), "it holds more than 3 GiB");
        assert_eq!(
            Unreadable::TooLarge(512 << 20).to_string(),
            "it holds more than 512 MiB"
        );
        let disk = io::Error::other("no such disk");
        assert_eq!(Unreadable::of(&disk), Unreadable::Disk("no such disk".to_owned()));
    }
}
