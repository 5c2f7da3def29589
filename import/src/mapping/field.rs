//! What columns can mean.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[doc = $about:literal])* $field:ident $name:literal,)*) => {
        /// What a column means. In a mapping it is written in small letters with underscores.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($(#[doc = $about])* $field,)*
        }

        impl Field {
            /// All of them.
            pub const ALL: &[Field] = &[$(Field::$field,)*];

            /// As a mapping writes it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Field::$field => $name,)*
                }
            }
        }
    };
}

fields! {
    /// The order's reference in the other system.
    Order "order",
    /// The order's number here; only Counterfoil's own exports have it.
    Number "number",
    /// The system that an order of Counterfoil's own export came from.
    ExternalSystem "external_system",
    /// Its reference there.
    ExternalId "external_id",
    /// `return` for goods that came back; anything else is a sale.
    Direction "direction",
    /// When the customer ordered.
    PlacedAt "placed_at",
    /// The time of day of it, where it stands in a column of its own.
    Time "time",
    /// The order's state, in the other system's words.
    State "state",
    /// The state of its payment, in the other system's words.
    PaymentState "payment_state",
    /// ISO 4217 code of the order's amounts.
    Currency "currency",
    /// What its goods come to after discounts, before shipping.
    Subtotal "subtotal",
    /// The order's shipping charge.
    Shipping "shipping",
    /// Other charges on the order.
    Fees "fees",
    /// An amount off the whole order, written with or without a minus.
    Discount "discount",
    /// All tax of the order.
    Tax "tax",
    /// What the customer has to pay. The order here comes to the same.
    Total "total",
    /// What was paid; of a payment, its amount.
    Paid "paid",
    /// What wasn't paid yet.
    Outstanding "outstanding",
    /// What was paid back.
    Refunded "refunded",
    /// When it was paid; anything here means that it was, where no `paid` states say so.
    PaidAt "paid_at",
    /// When the goods left.
    ShippedAt "shipped_at",
    /// When the customer had them.
    DeliveredAt "delivered_at",
    /// When it was cancelled; anything here means that it was.
    CancelledAt "cancelled_at",
    /// How it was paid, in the other system's words.
    PaymentMethod "payment_method",
    /// A slip number, a transaction id; of a payment, what it is known by.
    PaymentReference "payment_reference",
    /// What is said about the order, or the customer.
    Note "note",
    /// Who sold it.
    Salesperson "salesperson",
    /// The customer's reference in the other system.
    Customer "customer",
    /// Her name.
    CustomerName "customer_name",
    /// Her company, written before the name where both are there.
    CustomerCompany "customer_company",
    /// Her telephones.
    CustomerPhone "customer_phone",
    /// Her e-mail addresses.
    CustomerEmail "customer_email",
    /// Her address, a line a column.
    CustomerAddress "customer_address",
    /// BCP 47 tag of her language.
    Language "language",
    /// What the line is known by within its order, where the source counts lines.
    Item "item",
    /// Stock keeping unit.
    Sku "sku",
    /// Name of the product.
    Name "name",
    /// Its names in all languages, `en=Tea` a line each.
    Names "names",
    /// Which variant it is: size, colour.
    Variant "variant",
    /// How much; below zero for what came back.
    Quantity "quantity",
    /// Price of one.
    UnitPrice "unit_price",
    /// What the line comes to before its discount, or after it where there is only a rate.
    LineTotal "line_total",
    /// An amount off the line, with or without a minus.
    LineDiscount "line_discount",
    /// Per cent off the line.
    LineDiscountPercent "line_discount_percent",
    /// The part of the price that was taken off, between 0 and 1, from what `line_total` says.
    LineDiscountRate "line_discount_rate",
    /// Tax of the line.
    LineTax "line_tax",
    /// Per cent of tax.
    TaxRate "tax_rate",
    /// A charge for sending this line.
    LineShipping "line_shipping",
    /// What is said about the line.
    LineNote "line_note",
    /// Whole lines in a column each: `name:Tea|sku:T1|quantity:2|total:8.00|tax:1.44`.
    PackedLines "packed_lines",
    /// What sort of row it is.
    Kind "kind",
    /// The product that a row is a variant or a picture of.
    Parent "parent",
    /// Everything a scanner may read on it.
    Barcode "barcode",
    /// What it is sorted under.
    Category "category",
    /// Price of one.
    Price "price",
    /// How heavy one is.
    Weight "weight",
    /// What the weight is in.
    WeightUnit "weight_unit",
    /// How much space one takes, in millilitres.
    Volume "volume",
    /// Links to pictures of it.
    Images "images",
    /// Which tax applies.
    TaxClass "tax_class",
    /// What one is: `piece`, `kg`.
    Unit "unit",
    /// How much of it there is at the import's location. It is counted if the product never moved.
    Stock "stock",
    /// Whether it is sold: `1`, `true`, `yes`.
    Active "active",
    /// Whether it isn't sold any more.
    Archived "archived",
}

impl Field {
    /// The slot that holds it in a layout.
    pub fn slot(self) -> usize {
        self as usize
    }
}
