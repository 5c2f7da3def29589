//! What belongs to an order: its items and payments, and the products that items name.

use domain::decide::limits;
use domain::order::{Payment, PaymentMethod};
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::Orders;
use crate::fields::{Fields, Problem};
use crate::order::{Place, SourceLine, SourcePayment, SourceProduct};
use crate::reason::Reason;
use crate::texts::Text;

const ITEM: usize = 1;
const PRODUCT: usize = 2;
const PRICE: usize = 3;
const FREIGHT: usize = 4;
const SELLER: usize = 5;

pub(super) const LINE_COLUMNS: [&str; 6] = [
    "order_id",
    "order_item_id",
    "product_id",
    "price",
    "freight_value",
    "seller_id",
];

const SEQUENCE: usize = 1;
const METHOD: usize = 2;
const AMOUNT: usize = 3;
const INSTALMENTS: usize = 4;

pub(super) const PAYMENT_COLUMNS: [&str; 5] = [
    "order_id",
    "payment_sequential",
    "payment_type",
    "payment_value",
    "payment_installments",
];

const CODE: usize = 0;
const CATEGORY: usize = 1;
const WEIGHT: usize = 2;

pub(super) const PRODUCT_COLUMNS: [&str; 6] = [
    "product_id",
    "product_category_name",
    "product_weight_g",
    "product_length_cm",
    "product_height_cm",
    "product_width_cm",
];

impl Orders {
    /// An item: one piece of a product from one seller, and what sending it costs.
    pub(super) fn take_line(&mut self, fields: &Fields<'_>, place: Place) -> Result<(), Problem> {
        let item = fields.whole(ITEM)?;
        let (product, seller) = (fields.needed(PRODUCT)?, fields.text(SELLER)?);
        let (unit_price, shipping) = (fields.charge(PRICE)?, fields.charge(FREIGHT)?);
        let sku = self.gathered.texts.put(product);
        let mut name = Text::EMPTY;
        if let Some(product) = self.gathered.products.get_mut(&sku) {
            product.price.get_or_insert(unit_price);
            name = product.name;
        }
        let note = if seller.is_empty() {
            Text::EMPTY
        } else {
            self.gathered.texts.put(&format!("seller {seller}"))
        };
        let order = self.order_of(fields, super::ORDER)?;
        let line = SourceLine {
            place,
            item,
            sku,
            name,
            note,
            quantity: Quantity::ONE,
            unit_price,
            discount: None,
            tax_rate: Decimal::ZERO,
            shipping,
        };
        match order.lines.iter().find(|known| known.item == item) {
            Some(known)
                if *known
                    == (SourceLine {
                        place: known.place,
                        ..line
                    }) =>
            {
                self.gathered.repeated_rows += 1;
                Ok(())
            }
            Some(_) => Err(fields.problem(ITEM, Reason::ItemDiffers(item))),
            None if order.lines.len() > limits::LINES => {
                let reason = Reason::TooManyLines(limits::LINES as u32);
                Err(fields.problem(super::ORDER, reason))
            }
            None => {
                order.lines.push(line);
                Ok(())
            }
        }
    }

    /// A payment. A voucher and a card for one order are two.
    pub(super) fn take_payment(&mut self, fields: &Fields<'_>, place: Place) -> Result<(), Problem> {
        let sequence = fields.whole(SEQUENCE)?;
        let kind = fields.text(METHOD)?;
        let method = match kind {
            "credit_card" | "debit_card" => PaymentMethod::Card,
            "boleto" => PaymentMethod::Transfer,
            "voucher" => PaymentMethod::Voucher,
            _ => PaymentMethod::Other,
        };
        let amount = fields.charge(AMOUNT)?;
        let instalments = if fields.text(INSTALMENTS)?.is_empty() {
            1
        } else {
            fields.whole(INSTALMENTS)?
        };
        let reference = if instalments > 1 {
            format!("{kind} {instalments}×")
        } else {
            kind.to_owned()
        };
        let payment = Payment {
            method,
            amount,
            reference,
            given: None,
        };
        let order = self.order_of(fields, super::ORDER)?;
        match order.payments.iter().find(|known| known.sequence == sequence) {
            Some(known) if known.payment == payment => {
                self.gathered.repeated_rows += 1;
                Ok(())
            }
            Some(_) => Err(fields.problem(SEQUENCE, Reason::PaymentDiffers(sequence))),
            None if order.payments.len() > limits::LINES => {
                let reason = Reason::TooManyPayments(limits::LINES as u32);
                Err(fields.problem(super::ORDER, reason))
            }
            None => {
                order.payments.push(SourcePayment {
                    place,
                    sequence,
                    payment,
                });
                Ok(())
            }
        }
    }

    /// A product. Only its category says what it is; its sizes in centimetres make its volume.
    pub(super) fn take_product(&mut self, fields: &Fields<'_>) -> Result<(), Problem> {
        let code = fields.needed(CODE)?;
        let category = fields.text(CATEGORY)?.replace('_', " ");
        let measure = |at: usize| -> Result<u32, Problem> {
            // Weights may be written as 225.0, and a missing one is as good as none.
            if fields.text(at)?.is_empty() {
                return Ok(0);
            }
            let value = fields.charge(at)?.trunc();
            u32::try_from(value).map_err(|_| fields.problem(at, Reason::TooLarge))
        };
        let weight_g = measure(WEIGHT)?;
        let sides = [measure(WEIGHT + 1)?, measure(WEIGHT + 2)?, measure(WEIGHT + 3)?];
        let volume_ml = sides
            .iter()
            .try_fold(1u32, |volume, side| volume.checked_mul(*side))
            .unwrap_or(0);
        let texts = &mut self.gathered.texts;
        let category = texts.put(&category);
        let product = SourceProduct {
            name: category,
            category,
            price: None,
            weight_g,
            volume_ml,
        };
        let code = texts.put(code);
        self.gathered.products.insert(code, product);
        Ok(())
    }
}
