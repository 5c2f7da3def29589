//! Products and customers, gathered over their rows.

mod values;

use domain::decide::limits::{LIST, TEXT_BYTES};
use domain::money::Currency;
use rustc_hash::FxHashMap;

use super::lines::with_variant;
use super::row::Row;
use crate::catalogue::{CatalogueCustomer, CatalogueProduct};
use crate::fields::Problem;
use crate::mapping::Field;
use crate::order::Gathered;
use crate::reason::{Reason, excerpt};
use values::{active, addresses, archived, category, grow, images, list, names, stock, told, weight, whole};

/// What the variants of a product have in common.
#[derive(Clone, Debug, Default)]
struct Common {
    name: String,
    category: Option<String>,
    weight_g: Option<u32>,
    active: Option<bool>,
}

/// A product of which others are variants.
#[derive(Clone, Debug, Default)]
struct Base {
    common: Common,
    images: Vec<String>,
    /// Its variants in this file, by their positions.
    variants: Vec<usize>,
}

/// All products and customers of an import.
pub(super) struct Catalogue {
    currency: Currency,
    products: Vec<CatalogueProduct>,
    skus: FxHashMap<String, usize>,
    bases: FxHashMap<String, Base>,
    customers: Vec<CatalogueCustomer>,
    codes: FxHashMap<String, usize>,
    repeated_rows: u64,
}

impl Catalogue {
    pub fn new(currency: Currency) -> Catalogue {
        Catalogue {
            currency,
            products: Vec::new(),
            skus: FxHashMap::default(),
            bases: FxHashMap::default(),
            customers: Vec::new(),
            codes: FxHashMap::default(),
            repeated_rows: 0,
        }
    }

    /// A row that isn't sold itself, but whose variants may be.
    pub fn take_parent(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let base = Base {
            common: Common {
                name: row.joined(Field::Name, " ")?,
                category: category(row)?,
                weight_g: weight(row)?,
                active: None,
            },
            images: images(row)?,
            variants: Vec::new(),
        };
        let id = row.text(Field::Item)?;
        for key in [row.text(Field::Sku)?.to_owned(), format!("id:{id}")] {
            if !key.is_empty() && key != "id:" {
                self.bases.entry(key).or_insert_with(|| base.clone());
            }
        }
        Ok(())
    }

    /// A product, a variant of one, or another picture of one.
    pub fn take_product(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let parent = row.text(Field::Parent)?.to_owned();
        let name = row.joined(Field::Name, " ")?;
        let variant = row.joined(Field::Variant, " / ")?;
        let price = row.charge(Field::Price)?;
        let sku = row.text(Field::Sku)?.to_owned();
        let has_parents = row.has(Field::Parent) && !parent.is_empty();
        if has_parents {
            let base = self.bases.entry(parent.clone()).or_default();
            let common = &mut base.common;
            if common.name.is_empty() {
                common.name.clone_from(&name);
            }
            common.category = common.category.take().or(category(row)?);
            common.active = common.active.or(active(row)?);
            let only_picture = name.is_empty() && sku.is_empty() && variant.is_empty() && price.is_none();
            for picture in images(row)? {
                if base.images.len() < LIST && !base.images.contains(&picture) {
                    base.images.push(picture);
                }
            }
            if only_picture {
                return Ok(());
            }
        }
        let base = self.bases.get(&parent).filter(|_| has_parents);
        let base = base.map(|base| base.common.clone()).unwrap_or_default();
        let sku = if sku.is_empty() && has_parents {
            // Shops that never gave a code still tell their variants apart.
            match variant.as_str() {
                "" | "Default Title" => parent.clone(),
                variant => format!("{parent}/{variant}"),
            }
        } else {
            sku
        };
        if sku.is_empty() {
            return Err(row.problem(Field::Sku, Reason::Empty));
        }
        if price.is_none() && row.has(Field::Price) {
            return Err(row.problem(Field::Price, Reason::Empty));
        }
        if let Some(currency) = row
            .currency()?
            .or(row.mapping.currency())
            .filter(|one| *one != self.currency)
        {
            let reason = Reason::OtherCurrency(currency.to_string(), self.currency.to_string());
            return Err(row.problem(Field::Price, reason));
        }
        let name = if name.is_empty() { base.name.clone() } else { name };
        let names = names(row, with_variant(name, &variant))?;
        let product = CatalogueProduct {
            names,
            barcodes: list(row, Field::Barcode)?,
            category: category(row)?.or(base.category),
            price,
            tax_class: told(row, Field::TaxClass)?,
            tax_rate: row.charge(Field::TaxRate)?,
            unit: told(row, Field::Unit)?,
            weight_g: weight(row)?.or(base.weight_g),
            volume_ml: whole(row, Field::Volume, row.charge(Field::Volume)?)?,
            images: images(row)?,
            archived: archived(row)?.or(base.active.map(|active| !active)),
            stock: stock(row)?,
            ..CatalogueProduct::new(row.place, sku.clone())
        };
        let at = self.products.len();
        match self
            .skus
            .get(&sku.to_uppercase())
            .and_then(|at| self.products.get(*at))
        {
            None => {
                self.skus.insert(sku.to_uppercase(), at);
                self.products.push(product);
                if let Some(base) = self.bases.get_mut(&parent).filter(|_| has_parents) {
                    base.variants.push(at);
                }
                Ok(())
            }
            Some(known) => {
                let place = known.place;
                // Pictures gather over the rows of a product, and of lists of different days the first says what there is.
                let (images, stock) = (known.images.clone(), known.stock);
                if *known
                    == (CatalogueProduct {
                        place,
                        images,
                        stock,
                        ..product
                    })
                {
                    self.repeated_rows += 1;
                    Ok(())
                } else {
                    Err(row.problem(Field::Sku, Reason::ProductDiffers(place.line)))
                }
            }
        }
    }

    /// A customer, or another address of one.
    pub fn take_customer(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let name = row.joined(Field::CustomerName, " ")?;
        let company = row.text(Field::CustomerCompany)?;
        let emails = list(row, Field::CustomerEmail)?;
        let phones = list(row, Field::CustomerPhone)?;
        let name = if name.is_empty() { company.to_owned() } else { name };
        let code = row.text(Field::Customer)?.to_owned();
        // Whom the source gives no reference is known by her e-mail address. Telephones are shared, so where there are no
        // references at all, it takes her name with hers.
        let own = [name.as_str(), phones.first().map_or("", String::as_str)].join(" ");
        let own = if row.has(Field::Customer) { "" } else { own.trim() };
        let code = [code.as_str(), emails.first().map_or("", String::as_str), own]
            .into_iter()
            .find(|code| !code.is_empty());
        let Some(code) = code.map(str::to_owned) else {
            return Err(row.problem(Field::Customer, Reason::Empty));
        };
        if name.is_empty() && emails.is_empty() {
            return Err(row.problem(Field::CustomerName, Reason::Empty));
        }
        let address = row.all(Field::CustomerAddress)?;
        let company = if company.is_empty() || *company == name {
            None
        } else {
            Some(company)
        };
        let address = match (company, address.is_empty()) {
            (Some(company), false) => format!("{company}\n{address}"),
            (_, _) => address,
        };
        let note = row.long(Field::Note, "\n")?;
        let addresses = addresses(row, address);
        if addresses.iter().any(|address| address.len() > TEXT_BYTES) {
            let reason = Reason::TooManyBytes(TEXT_BYTES as u32);
            return Err(row.problem(Field::CustomerAddress, reason));
        }
        let is_nameless = name.is_empty();
        let customer = CatalogueCustomer {
            place: row.place,
            code: code.clone(),
            name: if name.is_empty() {
                emails.first().cloned().unwrap_or_default()
            } else {
                name
            },
            phones,
            emails,
            addresses,
            language: told(row, Field::Language)?,
            note: (!note.is_empty()).then_some(note),
        };
        let key = code.to_lowercase();
        match self.codes.get(&key).and_then(|at| self.customers.get_mut(*at)) {
            None => {
                self.codes.insert(key, self.customers.len());
                self.customers.push(customer);
            }
            Some(known) => {
                // Of two people the second would be lost.
                if customer.name.to_lowercase() != known.name.to_lowercase() && !is_nameless {
                    let reason = Reason::CustomerDiffers(known.place.line, excerpt(&code));
                    return Err(row.problem(Field::CustomerName, reason));
                }
                let before = known.clone();
                grow(row, Field::CustomerPhone, &mut known.phones, customer.phones)?;
                grow(row, Field::CustomerEmail, &mut known.emails, customer.emails)?;
                grow(
                    row,
                    Field::CustomerAddress,
                    &mut known.addresses,
                    customer.addresses,
                )?;
                known.language = known.language.take().or(customer.language);
                known.note = known.note.take().or(customer.note);
                self.repeated_rows += u64::from(*known == before);
            }
        }
        Ok(())
    }

    /// A file is at its end, and all pictures are known: the first variant of a product has all of them, and every other one
    /// that has none of its own the first.
    pub fn end_of_file(&mut self) {
        for base in self.bases.values_mut() {
            for (nth, at) in base.variants.drain(..).enumerate() {
                let Some(product) = self.products.get_mut(at) else {
                    continue;
                };
                let wanted = match nth {
                    0 => LIST,
                    _ if product.images.is_empty() => 1,
                    _ => 0,
                };
                for picture in base.images.iter().take(wanted) {
                    if product.images.len() < LIST && !product.images.contains(picture) {
                        product.images.push(picture.clone());
                    }
                }
            }
        }
    }

    pub fn finish(self, gathered: &mut Gathered) {
        gathered.catalogue = self.products;
        gathered.people = self.customers;
        gathered.repeated_rows += self.repeated_rows;
    }
}
