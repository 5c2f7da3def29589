//! What an order says of itself, on one of its rows or on each of them.

use domain::id::Millis;
use domain::money::Currency;
use domain::order::{Payment, PaymentMethod};
use rust_decimal::Decimal;

use super::row::Row;
use crate::calendar::Calendar;
use crate::fields::Problem;
use crate::mapping::Field;
use crate::numbers::number;
use crate::order::SourceCustomer;
use crate::reason::Reason;
use crate::texts::{Text, Texts};

/// An order's own values, as far as its rows have told them.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub number: Text,
    pub external_system: Text,
    pub external_id: Text,
    pub is_return: bool,
    pub placed_at: Option<Millis>,
    pub state: Text,
    pub cancelled: bool,
    pub says_paid: bool,
    pub says_shipped: bool,
    pub says_delivered: bool,
    pub currency: Option<Currency>,
    pub subtotal: Option<Decimal>,
    pub shipping: Option<Decimal>,
    pub fees: Option<Decimal>,
    pub discount: Option<Decimal>,
    pub tax: Option<Decimal>,
    pub total: Option<Decimal>,
    pub paid: Option<Decimal>,
    pub outstanding: Option<Decimal>,
    pub refunded: Option<Decimal>,
    pub paid_at: Option<Millis>,
    pub shipped_at: Option<Millis>,
    pub delivered_at: Option<Millis>,
    pub method: Text,
    pub reference: Text,
    pub note: Text,
    pub salesperson: Text,
    pub customer: SourceCustomer,
}

impl Head {
    /// What a row tells of its order. Nothing is taken over if any of it can't be used.
    pub fn of(row: &Row<'_>, calendar: &mut Calendar, texts: &mut Texts) -> Result<Head, Problem> {
        let states = row.mapping;
        let name = row.joined(Field::CustomerName, " ")?;
        let company = row.text(Field::CustomerCompany)?;
        let name = match (company.is_empty(), name.is_empty()) {
            (true, _) => name,
            (false, true) => company.to_owned(),
            (false, false) => format!("{company}, {name}"),
        };
        let customer = SourceCustomer {
            code: texts.put(row.text(Field::Customer)?),
            name: texts.put(&name),
            phone: texts.put(row.text(Field::CustomerPhone)?),
            email: texts.put(row.text(Field::CustomerEmail)?),
            address: texts.put(&row.long(Field::CustomerAddress, "\n")?),
        };
        Ok(Head {
            number: texts.put(row.text(Field::Number)?),
            external_system: texts.put(row.text(Field::ExternalSystem)?),
            external_id: texts.put(row.text(Field::ExternalId)?),
            is_return: row.text(Field::Direction)?.eq_ignore_ascii_case("return"),
            placed_at: row.time(Field::PlacedAt, calendar)?,
            state: texts.put(row.text(Field::State)?),
            cancelled: row.says(&states.cancelled)? || !row.text(Field::CancelledAt)?.is_empty(),
            // Where no states say so, a time at which it was paid does.
            says_paid: row.says(&states.paid)?
                || (states.paid.is_empty() && !row.text(Field::PaidAt)?.is_empty()),
            says_shipped: row.says(&states.shipped)?,
            says_delivered: row.says(&states.delivered)?,
            currency: row.currency()?,
            subtotal: row.number(Field::Subtotal)?,
            shipping: row.charge(Field::Shipping)?,
            fees: row.number(Field::Fees)?,
            discount: row.size(Field::Discount)?,
            tax: row.number(Field::Tax)?,
            total: row.number(Field::Total)?,
            paid: row.charge(Field::Paid)?,
            outstanding: row.number(Field::Outstanding)?,
            refunded: refunded(row)?,
            paid_at: row.time(Field::PaidAt, calendar)?,
            shipped_at: row.time(Field::ShippedAt, calendar)?,
            delivered_at: row.time(Field::DeliveredAt, calendar)?,
            method: texts.put(row.text(Field::PaymentMethod)?),
            reference: texts.put(row.text(Field::PaymentReference)?),
            note: texts.put(&row.long(Field::Note, "\n")?),
            salesperson: texts.put(row.text(Field::Salesperson)?),
            customer,
        })
    }

    /// Takes over what another row of the order tells. Where both say something the first counts, except for what
    /// changes in the course of an order.
    ///
    /// # Errors
    /// When an amount that is the order's own is another one there.
    pub fn add(&mut self, row: &Row<'_>, other: Head) -> Result<(), Problem> {
        let mut merged = self.clone();
        let once = [
            (&mut merged.subtotal, other.subtotal, Field::Subtotal),
            (&mut merged.shipping, other.shipping, Field::Shipping),
            (&mut merged.fees, other.fees, Field::Fees),
            (&mut merged.discount, other.discount, Field::Discount),
            (&mut merged.tax, other.tax, Field::Tax),
            (&mut merged.total, other.total, Field::Total),
        ];
        for (known, told, field) in once {
            match (*known, told) {
                (Some(known), Some(told)) if known != told => {
                    let reason = Reason::AmountDiffers(told.to_string(), known.to_string());
                    return Err(row.problem(field, reason));
                }
                _ => *known = known.or(told),
            }
        }
        let changing = [
            (&mut merged.paid, other.paid),
            (&mut merged.outstanding, other.outstanding),
            (&mut merged.refunded, other.refunded),
        ];
        for (known, told) in changing {
            *known = told.or(*known);
        }
        merged.placed_at = match (merged.placed_at, other.placed_at) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        merged.is_return |= other.is_return;
        merged.cancelled |= other.cancelled;
        merged.says_paid |= other.says_paid;
        merged.says_shipped |= other.says_shipped;
        merged.says_delivered |= other.says_delivered;
        merged.currency = merged.currency.or(other.currency);
        merged.paid_at = merged.paid_at.or(other.paid_at);
        merged.shipped_at = merged.shipped_at.or(other.shipped_at);
        merged.delivered_at = merged.delivered_at.or(other.delivered_at);
        let texts = [
            (&mut merged.number, other.number),
            (&mut merged.external_system, other.external_system),
            (&mut merged.external_id, other.external_id),
            (&mut merged.state, other.state),
            (&mut merged.method, other.method),
            (&mut merged.reference, other.reference),
            (&mut merged.note, other.note),
            (&mut merged.salesperson, other.salesperson),
            (&mut merged.customer.code, other.customer.code),
            (&mut merged.customer.name, other.customer.name),
            (&mut merged.customer.phone, other.customer.phone),
            (&mut merged.customer.email, other.customer.email),
            (&mut merged.customer.address, other.customer.address),
        ];
        for (known, told) in texts {
            if *known == Text::EMPTY {
                *known = told;
            }
        }
        *self = merged;
        Ok(())
    }

    /// What was paid, as far as the order says so.
    pub fn paid(&self, total: Decimal) -> Decimal {
        let rest = self
            .outstanding
            .and_then(|outstanding| total.checked_sub(outstanding));
        let stated = self.paid.or(rest);
        let all = if self.says_paid { total } else { Decimal::ZERO };
        stated.unwrap_or(all).max(Decimal::ZERO)
    }

    /// A payment of this order.
    pub fn payment(&self, amount: Decimal, texts: &Texts) -> Payment {
        let words = texts.get(self.method);
        let reference = match (words, texts.get(self.reference)) {
            (words, "") => words.to_owned(),
            ("", reference) => reference.to_owned(),
            (words, reference) => format!("{words} {reference}"),
        };
        Payment {
            method: method(words),
            amount,
            reference,
            given: None,
        }
    }
}

/// How money changed hands, from the words of the other system.
pub(super) fn method(words: &str) -> PaymentMethod {
    let words = words.to_lowercase();
    let said = |known: &[&str]| known.iter().any(|known| words.contains(known));
    if said(&["gift", "voucher", "coupon", "store credit"]) {
        PaymentMethod::Voucher
    } else if said(&[
        "paypal",
        "alipay",
        "wechat",
        "apple pay",
        "wallet",
        "google pay",
        "支付宝",
        "微信",
    ]) {
        PaymentMethod::Wallet
    } else if said(&["transfer", "bank", "bacs", "boleto", "sepa", "invoice"]) {
        PaymentMethod::Transfer
    } else if said(&[
        "card",
        "stripe",
        "visa",
        "mastercard",
        "credit",
        "online_cc",
        "shopify payments",
    ]) {
        PaymentMethod::Card
    } else if said(&["cash", "cod"]) {
        PaymentMethod::Cash
    } else {
        PaymentMethod::Other
    }
}

/// What was paid back: a number, or WooCommerce's list `amount:46.00|reason:…`, whose amounts are added up.
fn refunded(row: &Row<'_>) -> Result<Option<Decimal>, Problem> {
    let text = row.long(Field::Refunded, "\n")?;
    if !text.contains("amount:") {
        return row.size(Field::Refunded);
    }
    let mut sum = Decimal::ZERO;
    for part in text.split(['|', '\n', ';']) {
        let Some(amount) = part.trim().strip_prefix("amount:") else {
            continue;
        };
        let read = number(amount, row.mapping.decimal).map(|amount| amount.abs());
        let added = read.and_then(|amount| sum.checked_add(amount));
        sum = added.ok_or_else(|| row.problem(Field::Refunded, Reason::NoAmount))?;
    }
    Ok(Some(sum))
}
