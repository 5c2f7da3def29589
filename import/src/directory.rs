//! What orders refer to: their location, products and customers, found or made.

use domain::command::Command;
use domain::customer::{Customer, CustomerSnapshot};
use domain::id::{DocId, Kind, Millis};
use domain::location::{Location, LocationKind};
use domain::product::{Localised, Product};
use domain::row::Row;
use rust_decimal::Decimal;

use crate::calendar::Calendar;
use crate::known::{Known, customer_note};
use crate::order::{Gathered, SourceCustomer};
use crate::sink::{RemoteSink, SinkError};
use crate::texts::Text;
use crate::{ImportError, Preset};

/// Whether there is no location at all.
///
/// # Errors
/// [`ImportError::Sink`] when that can't be found out.
pub async fn has_no_location(sink: &impl RemoteSink) -> Result<bool, ImportError> {
    let mut has_none = true;
    let mut visit = |row| has_none &= !matches!(row, Row::Location(_));
    sink.rows(Kind::Location, &mut visit).await.map_err(stopped)?;
    Ok(has_none)
}

/// Finds a location by its code or name, capitals aside, or makes it. Says which.
///
/// # Errors
/// [`ImportError::BadLocation`] when it can't be called so, [`ImportError::Sink`] when it can't be made.
pub async fn location(
    sink: &mut impl RemoteSink,
    wanted: &str,
    calendar: &Calendar,
    now: Millis,
) -> Result<(DocId, bool), ImportError> {
    let wanted = wanted.trim();
    let (mut by_code, mut by_name) = (None, None);
    let mut visit = |row| {
        if let Row::Location(row) = row {
            let alike = |text: &str| text.to_lowercase() == wanted.to_lowercase();
            by_code = by_code.or(alike(&row.location.code).then_some(row.id));
            by_name = by_name.or(alike(&row.location.name).then_some(row.id));
        }
    };
    sink.rows(Kind::Location, &mut visit).await.map_err(stopped)?;
    if let Some(id) = by_code.or(by_name) {
        return Ok((id, false));
    }
    let location = Location {
        code: wanted.to_owned(),
        name: wanted.to_owned(),
        kind: LocationKind::Store,
        time_zone: calendar.zone().to_owned(),
        utc_offset_minutes: calendar.offset_minutes(now),
    };
    let command = Command::CreateLocation(location);
    let made = sink.commit(now, vec![command]).await.map_err(stopped)?;
    match made.into_iter().next() {
        Some(Ok(committed)) => committed
            .subject
            .map(|id| (id, true))
            .ok_or_else(|| ImportError::Sink("a location was made that has no id".to_owned())),
        Some(Err(refusal)) => Err(ImportError::BadLocation(wanted.to_owned(), refusal.to_string())),
        None => Err(ImportError::Sink(NO_ANSWER.to_owned())),
    }
}

/// A sink that says nothing of a command.
const NO_ANSWER: &str = "there was no answer to a command";

/// A product or customer that an order names and that isn't here yet, by its code there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// A product.
    Product(String),
    /// A customer.
    Customer(String),
}

/// Finds and makes products and customers.
pub struct Directory<'a> {
    /// What there is.
    pub known: Known,
    /// Customers that were made.
    pub customers: u64,
    /// Products that were made.
    pub products: u64,
    preset: &'a Preset,
    now: Millis,
    /// Whether the files' prices are in the organisation's currency. If not, no products are made: their prices
    /// would be wrong.
    same_currency: bool,
}

impl<'a> Directory<'a> {
    /// With what is known.
    ///
    /// # Errors
    /// [`ImportError::Sink`] when the organisation's currency can't be read.
    pub fn new(
        known: Known,
        preset: &'a Preset,
        now: Millis,
        sink: &impl RemoteSink,
    ) -> Result<Directory<'a>, ImportError> {
        let organisation = sink.currency().map_err(stopped)?;
        let same_currency = preset.currency().is_none_or(|currency| currency == organisation);
        Ok(Directory {
            known,
            customers: 0,
            products: 0,
            preset,
            now,
            same_currency,
        })
    }

    /// The product with this code. `None` for what is no product, or couldn't be made one.
    pub fn product(&self, sku: Text, gathered: &Gathered) -> Option<DocId> {
        let code = gathered.texts.get(sku);
        self.known.product(code).filter(|_| sku != Text::EMPTY)
    }

    /// What makes the product with this code, if it isn't here and can be made.
    pub fn missing_product(&self, sku: Text, gathered: &Gathered) -> Option<(Party, Command)> {
        let code = gathered.texts.get(sku);
        if sku == Text::EMPTY || self.known.product(code).is_some() || !self.same_currency {
            return None;
        }
        let source = gathered.products.get(&sku)?;
        let text = |text: Text| gathered.texts.get(text).to_owned();
        let names = if source.name == Text::EMPTY {
            Vec::new()
        } else {
            vec![Localised {
                language: self.preset.language().to_owned(),
                text: text(source.name),
            }]
        };
        let product = Product {
            sku: code.to_owned(),
            names,
            category: text(source.category),
            price: source.price.unwrap_or(Decimal::ZERO),
            unit: "piece".to_owned(),
            weight_g: source.weight_g,
            volume_ml: source.volume_ml,
            ..Product::default()
        };
        // One code in capitals and small letters is one product.
        let party = Party::Product(code.to_uppercase());
        Some((party, Command::CreateProduct(product)))
    }

    /// The customer as the order shall keep her, with her own document if there is one.
    pub fn customer(&self, customer: SourceCustomer, gathered: &Gathered) -> Option<CustomerSnapshot> {
        let mut snapshot = snapshot(customer, gathered)?;
        let code = gathered.texts.get(customer.code);
        if !code.is_empty() {
            snapshot.id = self.customer_of(code, &snapshot.email);
        }
        Some(snapshot)
    }

    /// What makes the customer, if she isn't here and has a code to be known by.
    pub fn missing_customer(
        &self,
        customer: SourceCustomer,
        gathered: &Gathered,
    ) -> Option<(Party, Command)> {
        let snapshot = snapshot(customer, gathered)?;
        let code = gathered.texts.get(customer.code);
        if code.is_empty() || self.customer_of(code, &snapshot.email).is_some() {
            return None;
        }
        let list = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
        let made = Customer {
            name: snapshot.name,
            phones: list(snapshot.phone),
            emails: list(snapshot.email),
            addresses: list(snapshot.address),
            note: customer_note(self.preset.name(), code),
            ..Customer::default()
        };
        Some((Party::Customer(code.to_owned()), Command::CreateCustomer(made)))
    }

    /// Makes products and customers. What a rule forbids isn't made: orders can do without.
    ///
    /// # Errors
    /// [`ImportError::Sink`]
    pub async fn make(
        &mut self,
        missing: Vec<(Party, Command)>,
        sink: &mut impl RemoteSink,
    ) -> Result<(), ImportError> {
        if missing.is_empty() {
            return Ok(());
        }
        let (parties, commands): (Vec<Party>, Vec<Command>) = missing.into_iter().unzip();
        let results = sink.commit(self.now, commands).await.map_err(stopped)?;
        for (party, result) in parties.into_iter().zip(results) {
            let Some(id) = result.ok().and_then(|committed| committed.subject) else {
                continue;
            };
            match party {
                Party::Product(code) => {
                    self.known.add_product(&code, id);
                    self.products += 1;
                }
                Party::Customer(code) => {
                    self.known.add_customer(&code, id);
                    self.customers += 1;
                }
            }
        }
        Ok(())
    }

    /// The customer with this code, else the one with this e-mail address; of one that was merged, the one who stands
    /// for her.
    pub fn customer_of(&self, code: &str, email: &str) -> Option<DocId> {
        let by_email = || self.known.customer_with(email).filter(|_| !email.is_empty());
        let found = self.known.customer(code).or_else(by_email)?;
        Some(self.known.stands_for(found))
    }
}

/// The customer as an order keeps her, without her document; `None` where the order names nobody.
fn snapshot(customer: SourceCustomer, gathered: &Gathered) -> Option<CustomerSnapshot> {
    let text = |text| gathered.texts.get(text).to_owned();
    let named = customer.name != Text::EMPTY;
    let snapshot = CustomerSnapshot {
        id: None,
        name: text(if named { customer.name } else { customer.code }),
        phone: text(customer.phone),
        email: text(customer.email),
        address: text(customer.address),
    };
    (snapshot != CustomerSnapshot::default()).then_some(snapshot)
}

/// A sink that failed, as an import says it.
pub fn stopped(error: SinkError) -> ImportError {
    ImportError::Sink(error.to_string())
}
