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
use crate::sink::{Sink, SinkError};
use crate::texts::Text;
use crate::{ImportError, Preset};

/// Finds a location by its code or name, capitals aside, or makes it. Says which.
///
/// # Errors
/// [`ImportError::BadLocation`] when it can't be called so, [`ImportError::Sink`] when it can't be made.
pub fn location(
    sink: &mut dyn Sink,
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
    sink.rows(Kind::Location, &mut visit).map_err(stopped)?;
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
    match sink.commit(now, Command::CreateLocation(location)) {
        Ok(committed) => match committed.subject {
            Some(id) => Ok((id, true)),
            None => Err(ImportError::Sink("a location was made that has no id".to_owned())),
        },
        Err(SinkError::Refused(refusal)) => {
            Err(ImportError::BadLocation(wanted.to_owned(), refusal.to_string()))
        }
        Err(SinkError::Failed(why)) => Err(ImportError::Sink(why)),
    }
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
        sink: &dyn Sink,
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

    /// The product with this code, found or made. `None` for what is no product, or can't be one.
    ///
    /// # Errors
    /// [`ImportError::Sink`]
    pub fn product(
        &mut self,
        sku: Text,
        gathered: &Gathered,
        sink: &mut dyn Sink,
    ) -> Result<Option<DocId>, ImportError> {
        let code = gathered.texts.get(sku);
        if sku == Text::EMPTY {
            return Ok(None);
        }
        if let Some(id) = self.known.product(code) {
            return Ok(Some(id));
        }
        let Some(source) = gathered.products.get(&sku) else {
            return Ok(None);
        };
        if !self.same_currency {
            return Ok(None);
        }
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
        let made = made(sink.commit(self.now, Command::CreateProduct(product)))?;
        if let Some(id) = made {
            self.known.add_product(code, id);
            self.products += 1;
        }
        Ok(made)
    }

    /// The customer as the order shall keep her, her own document found or made.
    ///
    /// # Errors
    /// [`ImportError::Sink`]
    pub fn customer(
        &mut self,
        customer: SourceCustomer,
        gathered: &Gathered,
        sink: &mut dyn Sink,
    ) -> Result<Option<CustomerSnapshot>, ImportError> {
        let text = |text| gathered.texts.get(text).to_owned();
        let code = gathered.texts.get(customer.code);
        let name = if customer.name == Text::EMPTY {
            code.to_owned()
        } else {
            text(customer.name)
        };
        let mut snapshot = CustomerSnapshot {
            id: None,
            name,
            phone: text(customer.phone),
            email: text(customer.email),
            address: text(customer.address),
        };
        if snapshot == CustomerSnapshot::default() {
            return Ok(None);
        }
        if !code.is_empty() {
            snapshot.id = match self.customer_of(code, &snapshot.email) {
                Some(id) => Some(id),
                None => self.make_customer(code, &snapshot, sink)?,
            };
        }
        Ok(Some(snapshot))
    }

    /// The customer with this code, else the one with this e-mail address; of one that was merged, the one who stands
    /// for her.
    pub fn customer_of(&self, code: &str, email: &str) -> Option<DocId> {
        let by_email = || self.known.customer_with(email).filter(|_| !email.is_empty());
        let found = self.known.customer(code).or_else(by_email)?;
        Some(self.known.stands_for(found))
    }

    fn make_customer(
        &mut self,
        code: &str,
        snapshot: &CustomerSnapshot,
        sink: &mut dyn Sink,
    ) -> Result<Option<DocId>, ImportError> {
        let list = |text: &str| {
            if text.is_empty() {
                Vec::new()
            } else {
                vec![text.to_owned()]
            }
        };
        let customer = Customer {
            name: snapshot.name.clone(),
            phones: list(&snapshot.phone),
            emails: list(&snapshot.email),
            addresses: list(&snapshot.address),
            note: customer_note(self.preset.name(), code),
            ..Customer::default()
        };
        let made = made(sink.commit(self.now, Command::CreateCustomer(customer)))?;
        if let Some(id) = made {
            self.known.add_customer(code, id);
            self.customers += 1;
        }
        Ok(made)
    }
}

/// A document that was made; none when a rule forbids it, since the order can do without.
pub fn made(result: Result<crate::Committed, SinkError>) -> Result<Option<DocId>, ImportError> {
    match result {
        Ok(committed) => Ok(committed.subject),
        Err(SinkError::Refused(_)) => Ok(None),
        Err(SinkError::Failed(why)) => Err(ImportError::Sink(why)),
    }
}

/// A sink that failed, as an import says it.
pub fn stopped(error: SinkError) -> ImportError {
    ImportError::Sink(error.to_string())
}
