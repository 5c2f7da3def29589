//! What an import changes of a product or customer that is here already, as people are told it: in English on the command
//! line, and in the person's language on the screens.

use std::fmt;

use domain::customer::{Customer, CustomerChange};
use domain::product::{Product, ProductChange};
use minicbor::{Decode, Encode};

/// Differences that are told one by one.
pub const DIFFERENCES: usize = 1000;

/// What changes of one product or customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Difference {
    /// The product's SKU, or the customer's name.
    #[n(0)]
    pub of: String,
    /// Each value that becomes another one.
    #[n(1)]
    pub values: Vec<Changed>,
}

/// A value that becomes another one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Changed {
    /// Which value.
    #[n(0)]
    pub what: What,
    /// What it was; `None` of lists, which only grow, and of long texts.
    #[n(1)]
    pub before: Option<String>,
    /// What it becomes.
    #[n(2)]
    pub after: String,
}

/// Values of products and customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum What {
    /// Stock keeping unit.
    #[n(0)]
    Sku,
    /// Codes that a scanner may read.
    #[n(1)]
    Barcodes,
    /// A product's names.
    #[n(2)]
    Names,
    /// What it is sorted under.
    #[n(3)]
    Category,
    /// Price of one.
    #[n(4)]
    Price,
    /// Tax class and rate.
    #[n(5)]
    Tax,
    /// What one is.
    #[n(6)]
    Unit,
    /// Weight and volume.
    #[n(7)]
    Size,
    /// Whether it isn't sold any more: `true` or `false`.
    #[n(8)]
    Archived,
    /// Links to pictures.
    #[n(9)]
    Images,
    /// A customer's name.
    #[n(10)]
    Name,
    /// Telephones.
    #[n(11)]
    Phones,
    /// E-mail addresses.
    #[n(12)]
    Emails,
    /// Addresses.
    #[n(13)]
    Addresses,
    /// The customer's language.
    #[n(14)]
    Language,
    /// What is said about her.
    #[n(15)]
    Note,
}

impl What {
    /// What the command line calls it.
    fn word(self) -> &'static str {
        match self {
            What::Sku => "sku",
            What::Barcodes => "barcodes",
            What::Names => "names",
            What::Category => "category",
            What::Price => "price",
            What::Tax => "tax",
            What::Unit => "unit",
            What::Size => "size",
            What::Archived => "archived",
            What::Images => "images",
            What::Name => "name",
            What::Phones => "phones",
            What::Emails => "e-mails",
            What::Addresses => "addresses",
            What::Language => "language",
            What::Note => "note",
        }
    }

    fn becomes(self, after: impl Into<String>) -> Changed {
        Changed {
            what: self,
            before: None,
            after: after.into(),
        }
    }

    fn from(self, before: impl fmt::Display, after: impl fmt::Display) -> Changed {
        Changed {
            what: self,
            before: Some(before.to_string()),
            after: after.to_string(),
        }
    }
}

/// `TEA: price 2.50 → 2.80`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.of)?;
        for (at, changed) in self.values.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            f.write_str(changed.what.word())?;
            if let Some(before) = &changed.before {
                write!(f, " {before}")?;
            }
            write!(f, " → {}", changed.after)?;
        }
        Ok(())
    }
}

/// What changes of a product.
pub fn product_difference(sku: &str, before: &Product, changes: &[ProductChange]) -> Difference {
    let told = |change: &ProductChange| match change {
        ProductChange::Sku(sku) => What::Sku.becomes(sku),
        ProductChange::Barcodes(codes) => What::Barcodes.becomes(codes.join(", ")),
        ProductChange::Names(names) => {
            let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
            What::Names.becomes(names.join(", "))
        }
        ProductChange::Category(category) => What::Category.from(&before.category, category),
        ProductChange::Price(price) => What::Price.from(before.price, price),
        ProductChange::Tax(class, rate) => {
            let was = format!("{} {} %", before.tax_class, before.tax_rate);
            What::Tax.from(was, format!("{class} {rate} %"))
        }
        ProductChange::Unit(unit) => What::Unit.from(&before.unit, unit),
        ProductChange::Size(grams, millilitres) => {
            let was = format!("{} g, {} ml", before.weight_g, before.volume_ml);
            What::Size.from(was, format!("{grams} g, {millilitres} ml"))
        }
        ProductChange::Archived(archived) => What::Archived.becomes(archived.to_string()),
        ProductChange::Images(images) => What::Images.becomes(images.join(", ")),
    };
    Difference {
        of: sku.to_owned(),
        values: changes.iter().map(told).collect(),
    }
}

/// What changes of a customer.
pub fn customer_difference(before: &Customer, changes: &[CustomerChange]) -> Difference {
    let told = |change: &CustomerChange| match change {
        CustomerChange::Name(name) => What::Name.becomes(name),
        CustomerChange::Phones(phones) => What::Phones.becomes(phones.join(", ")),
        CustomerChange::Emails(emails) => What::Emails.becomes(emails.join(", ")),
        CustomerChange::Addresses(addresses) => {
            What::Addresses.becomes(addresses.join("; ").replace('\n', ", "))
        }
        CustomerChange::Language(language) => What::Language.from(&before.language, language),
        CustomerChange::Note(note) => What::Note.becomes(note.replace('\n', " ")),
    };
    Difference {
        of: before.name.clone(),
        values: changes.iter().map(told).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn the_command_line_says_a_difference_in_one_line() {
        let before = Product {
            price: Decimal::new(250, 2),
            weight_g: 100,
            ..Product::default()
        };
        let changes = [
            ProductChange::Price(Decimal::new(280, 2)),
            ProductChange::Size(120, 0),
            ProductChange::Archived(true),
        ];
        assert_eq!(
            product_difference("TEA", &before, &changes).to_string(),
            "TEA: price 2.50 → 2.80; size 100 g, 0 ml → 120 g, 0 ml; archived → true"
        );
        let before = Customer {
            name: "Ann".to_owned(),
            ..Customer::default()
        };
        let changes = [CustomerChange::Note("a\nb".to_owned())];
        assert_eq!(
            customer_difference(&before, &changes).to_string(),
            "Ann: note → a b"
        );
    }
}
