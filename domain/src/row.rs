//! Rows: the flat, query-ready projection of a document. Lists, search and reports read rows only.

mod customer;
mod location;
mod order;
mod product;

pub(crate) use customer::customer_issue;
pub use customer::customer_row;
pub(crate) use location::location_issue;
pub use location::location_row;
pub use order::order_row;
pub(crate) use product::product_issue;
pub use product::product_row;

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use crate::customer::Customer;
use crate::customer::ties::Ties;
use crate::id::{DocId, Kind, LineId, Millis};
use crate::issue::Issue;
use crate::location::{Location, ReceiptText};
use crate::money::Currency;
use crate::order::{Channel, Direction, ExternalReference, Status};
use crate::product::Product;
use crate::quantity::Quantity;
use crate::stock::Movement;

/// A digest of a document's heads: the same on two devices exactly when they hold the same changes.
pub type Version = u64;

/// One live line of an order, as lists and reports need it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LineRow {
    /// The line.
    #[n(0)]
    pub id: LineId,
    /// The product, unless it is a free line.
    #[n(1)]
    pub product: Option<DocId>,
    /// SKU as sold.
    #[n(2)]
    pub sku: String,
    /// Name as sold.
    #[n(3)]
    pub name: String,
    /// How much.
    #[n(4)]
    pub quantity: Quantity,
    /// Price of one.
    #[n(5)]
    #[cbor(with = "crate::codec::decimal")]
    pub unit_price: Decimal,
    /// What the customer pays for the line after its own discount and its share of the order's, in the
    /// order's currency, before exclusive tax.
    #[n(6)]
    #[cbor(with = "crate::codec::decimal")]
    pub net: Decimal,
}

impl LineRow {
    /// Whether the line is about this product: it names it, or names no product but its SKU, as imported lines do.
    pub fn is_of(&self, product: &ProductRow) -> bool {
        match self.product {
            Some(id) => id == product.id,
            None => {
                let sku = self.sku.trim();
                !sku.is_empty() && sku.eq_ignore_ascii_case(product.product.sku.trim())
            }
        }
    }
}

/// What is compared with the ledgers, beside the lines, to see whether an order and its stock parted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LedgerCheck {
    /// The order was imported: past trade of another system doesn't move stock.
    #[n(0)]
    pub imported: bool,
    /// The keys of disagreements that someone settled.
    #[n(1)]
    pub settled: Vec<String>,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderRow {
    /// The document.
    #[n(0)]
    pub id: DocId,
    /// The order number.
    #[n(1)]
    pub number: String,
    /// Sale or return.
    #[n(2)]
    pub direction: Direction,
    /// Where it comes from.
    #[n(3)]
    pub channel: Channel,
    /// Whose stock it takes.
    #[n(4)]
    pub location: DocId,
    /// Who sold it; may be empty.
    #[n(5)]
    pub salesperson: String,
    /// When the customer ordered.
    #[n(6)]
    pub placed_at: Millis,
    /// Currency of the amounts.
    #[n(7)]
    pub currency: Currency,
    /// What the customer has to pay; negative for a return.
    #[n(8)]
    #[cbor(with = "crate::codec::decimal")]
    pub total: Decimal,
    /// What was taken; like the total, negative for a return, on which it was given back.
    #[n(9)]
    #[cbor(with = "crate::codec::decimal")]
    pub paid: Decimal,
    /// Where it stands.
    #[n(10)]
    pub status: Status,
    /// The customer document, if any.
    #[n(11)]
    pub customer: Option<DocId>,
    /// The customer's name on the order; may be empty.
    #[n(12)]
    pub customer_name: String,
    /// The customer's phone on the order; may be empty.
    #[n(13)]
    pub customer_phone: String,
    /// Delivery address or region on the order; may be empty.
    #[n(14)]
    pub customer_address: String,
    /// What another system calls it.
    #[n(15)]
    pub external: Option<ExternalReference>,
    /// Its live lines.
    #[n(16)]
    pub lines: Vec<LineRow>,
    /// What waits for a person.
    #[n(17)]
    pub issues: Vec<Issue>,
    /// Digest of the document's heads.
    #[n(18)]
    pub version: Version,
    /// Time of its latest fact, by its author's clock.
    #[n(19)]
    pub changed_at: Millis,
    /// There only when people worked on the order at the same time: whatever one person does is one commit
    /// with its movements, so any other order can't part from the ledgers.
    #[n(20)]
    pub ledger_check: Option<LedgerCheck>,
    /// Numbers under which people were told of it before it was placed again; a receipt may bear one.
    #[n(21)]
    pub old_numbers: Option<Vec<String>>,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ProductRow {
    /// The document.
    #[n(0)]
    pub id: DocId,
    /// The product itself.
    #[n(1)]
    pub product: Product,
    /// What waits for a person.
    #[n(2)]
    pub issues: Vec<Issue>,
    /// Digest of the document's heads.
    #[n(3)]
    pub version: Version,
}

/// A customer in a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CustomerRow {
    /// The document.
    #[n(0)]
    pub id: DocId,
    /// The customer herself.
    #[n(1)]
    pub customer: Customer,
    /// What waits for a person.
    #[n(2)]
    pub issues: Vec<Issue>,
    /// Digest of the document's heads.
    #[n(3)]
    pub version: Version,
    /// What the document says of other customers, if anything; absent in what was written before it could.
    #[n(4)]
    pub ties: Option<Ties>,
}

/// A location in a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LocationRow {
    /// The document.
    #[n(0)]
    pub id: DocId,
    /// The location itself.
    #[n(1)]
    pub location: Location,
    /// What waits for a person.
    #[n(2)]
    pub issues: Vec<Issue>,
    /// Digest of the document's heads.
    #[n(3)]
    pub version: Version,
    /// What its receipts say, if anything was set; absent in what was written before it could be.
    #[n(4)]
    pub receipt: Option<ReceiptText>,
}

/// One part of a device's stock ledger: a bounded list of movements.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LedgerRow {
    /// The document; its id names the device and epoch that alone writes it.
    #[n(0)]
    pub id: DocId,
    /// Where the stock moved.
    #[n(1)]
    pub location: DocId,
    /// Days since 1970-01-01 at the location.
    #[n(2)]
    pub day: i32,
    /// What moved, in the order in which it was written.
    #[n(3)]
    pub movements: Vec<Movement>,
    /// Digest of the document's heads.
    #[n(4)]
    pub version: Version,
}

/// Any row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Row {
    /// An order.
    #[n(0)]
    Order(#[n(0)] OrderRow),
    /// A product.
    #[n(1)]
    Product(#[n(0)] ProductRow),
    /// A customer.
    #[n(2)]
    Customer(#[n(0)] CustomerRow),
    /// A location.
    #[n(3)]
    Location(#[n(0)] LocationRow),
    /// A part of a ledger.
    #[n(4)]
    Ledger(#[n(0)] LedgerRow),
}

impl Row {
    /// The document it was projected from.
    pub fn id(&self) -> DocId {
        match self {
            Row::Order(row) => row.id,
            Row::Product(row) => row.id,
            Row::Customer(row) => row.id,
            Row::Location(row) => row.id,
            Row::Ledger(row) => row.id,
        }
    }

    /// What kind of document that is.
    pub fn kind(&self) -> Kind {
        self.id().kind
    }

    /// Digest of the document's heads.
    pub fn version(&self) -> Version {
        match self {
            Row::Order(row) => row.version,
            Row::Product(row) => row.version,
            Row::Customer(row) => row.version,
            Row::Location(row) => row.version,
            Row::Ledger(row) => row.version,
        }
    }

    /// What waits for a person.
    pub fn issues(&self) -> &[Issue] {
        match self {
            Row::Order(row) => &row.issues,
            Row::Product(row) => &row.issues,
            Row::Customer(row) => &row.issues,
            Row::Location(row) => &row.issues,
            Row::Ledger(_) => &[],
        }
    }
}
