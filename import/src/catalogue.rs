//! Products and customers of files against those that are here: new, changed, or the same.
//!
//! A product is known by its SKU, capitals aside; a customer by the reference that her note begins with, else by an e-mail
//! address that she alone has. What a file says of them is set; what it doesn't say stays. Lists only grow: a telephone that
//! was added here is not taken away by a file that doesn't know it.

use domain::customer::{Customer, CustomerChange};
use domain::product::{Localised, Product, ProductChange};
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use crate::order::Place;

/// A product as a row, or several, describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueProduct {
    /// The row.
    pub place: Place,
    /// Stock keeping unit.
    pub sku: String,
    /// Its names, as far as they are said.
    pub names: Vec<Localised>,
    /// Everything a scanner may read on it.
    pub barcodes: Vec<String>,
    /// What it is sorted under.
    pub category: Option<String>,
    /// Price of one.
    pub price: Option<Decimal>,
    /// Which tax applies.
    pub tax_class: Option<String>,
    /// Per cent of that tax.
    pub tax_rate: Option<Decimal>,
    /// What one is.
    pub unit: Option<String>,
    /// Grams.
    pub weight_g: Option<u32>,
    /// Millilitres.
    pub volume_ml: Option<u32>,
    /// Links to pictures.
    pub images: Vec<String>,
    /// Whether it isn't sold any more.
    pub archived: Option<bool>,
    /// How much of it there is, if there is any.
    pub stock: Option<Quantity>,
}

/// A customer as a row, or several, describe her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueCustomer {
    /// The first row.
    pub place: Place,
    /// Her reference in the other system.
    pub code: String,
    /// Name.
    pub name: String,
    /// Telephones.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Addresses.
    pub addresses: Vec<String>,
    /// BCP 47 tag of her language.
    pub language: Option<String>,
    /// What is said about her.
    pub note: Option<String>,
}

/// How many of a sort were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not there before.
    pub new: u64,
    /// There, and something was set.
    pub changed: u64,
    /// There, and nothing differs.
    pub same: u64,
    /// Rows that can't be used.
    pub wrong: u64,
}

impl CatalogueProduct {
    /// With nothing but its SKU.
    pub fn new(place: Place, sku: String) -> CatalogueProduct {
        CatalogueProduct {
            place,
            sku,
            names: Vec::new(),
            barcodes: Vec::new(),
            category: None,
            price: None,
            tax_class: None,
            tax_rate: None,
            unit: None,
            weight_g: None,
            volume_ml: None,
            images: Vec::new(),
            archived: None,
            stock: None,
        }
    }

    /// A product that isn't here yet.
    pub fn product(&self) -> Product {
        let mut product = Product {
            sku: self.sku.clone(),
            unit: "piece".to_owned(),
            ..Product::default()
        };
        for change in self.changes(&product) {
            product.apply(change);
        }
        product
    }

    /// What has to be set so that a product is as described.
    pub fn changes(&self, product: &Product) -> Vec<ProductChange> {
        let mut wanted = product.clone();
        add(&mut wanted.barcodes, &self.barcodes);
        for name in &self.names {
            match wanted
                .names
                .iter_mut()
                .find(|known| known.language == name.language)
            {
                Some(known) => set(&mut known.text, &name.text),
                None => wanted.names.push(name.clone()),
            }
        }
        let told = [
            (&mut wanted.category, &self.category),
            (&mut wanted.tax_class, &self.tax_class),
            (&mut wanted.unit, &self.unit),
        ];
        for (known, told) in told {
            if let Some(told) = told {
                set(known, told);
            }
        }
        wanted.price = self.price.unwrap_or(wanted.price);
        wanted.tax_rate = self.tax_rate.unwrap_or(wanted.tax_rate);
        wanted.weight_g = self.weight_g.unwrap_or(wanted.weight_g);
        wanted.volume_ml = self.volume_ml.unwrap_or(wanted.volume_ml);
        wanted.archived = self.archived.unwrap_or(wanted.archived);
        add(&mut wanted.images, &self.images);
        product.changes_to(&wanted)
    }
}

impl CatalogueCustomer {
    /// A customer who isn't here yet. Her note begins with who she is in the other system.
    pub fn customer(&self, reference: &str) -> Customer {
        let mut note = reference.to_owned();
        if let Some(more) = &self.note {
            note = format!("{note}\n{more}");
        }
        Customer {
            name: self.name.clone(),
            phones: self.phones.clone(),
            emails: self.emails.clone(),
            addresses: self.addresses.clone(),
            language: self.language.clone().unwrap_or_default(),
            note,
        }
    }

    /// What has to be set so that a customer is as described.
    pub fn changes(&self, customer: &Customer, reference: &str) -> Vec<CustomerChange> {
        let mut wanted = customer.clone();
        set(&mut wanted.name, &self.name);
        add(&mut wanted.phones, &self.phones);
        add(&mut wanted.emails, &self.emails);
        add(&mut wanted.addresses, &self.addresses);
        if let Some(language) = &self.language {
            language.clone_into(&mut wanted.language);
        }
        // Colleagues may have written more into the note; what the file says must be in it.
        if let Some(note) = &self.note
            && !plain(&customer.note).contains(&plain(note))
        {
            let first = customer.note.lines().next().filter(|first| *first == reference);
            wanted.note = first.map_or_else(|| note.clone(), |first| format!("{first}\n{note}"));
        }
        customer.changes_to(&wanted)
    }
}

/// Adds the entries that a list lacks, capitals and blanks aside.
fn add(list: &mut Vec<String>, more: &[String]) {
    for entry in more {
        let key = plain(entry).to_lowercase();
        if !list.iter().any(|known| plain(known).to_lowercase() == key) {
            list.push(entry.clone());
        }
    }
}

/// A text with single blanks, for comparing: files keep neither blanks at the ends nor every line break.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sets a text unless it says the same already.
fn set(known: &mut String, told: &str) {
    if plain(known) != plain(told) {
        told.clone_into(known);
    }
}
