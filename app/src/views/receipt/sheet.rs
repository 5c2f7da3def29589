//! What stands on a receipt, in the customer's language: who sold, what, for how much, and how it was paid.
//!
//! Nothing here follows a signal: a receipt is drawn as a whole, and anew when anything on it changes. So it is put
//! together from plain elements, which weigh little in what every device has to load.

use domain::location::ReceiptText;
use domain::order::status::Lifecycle;
use domain::order::{Direction, Discount, FactKind, Payment, TaxMode};
use domain::row::LocationRow;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsValue;
use replica::query::{OrderDetail, OrderDocument};
use rust_decimal::Decimal;
use web_sys::Element;

use crate::state::format;
use crate::state::preferences::tag;
use crate::views::phrases;
use crate::words::{Words, t_string};

/// Who sells.
pub struct Issuer {
    /// What stands above the sale: the first line large.
    head: Vec<String>,
    /// What stands below it.
    foot: String,
    /// IANA zone by whose clocks it was sold; may be empty.
    time_zone: String,
}

impl Issuer {
    /// Of an organisation, at a location, as far as that is known here.
    pub fn of(organisation: String, place: Option<LocationRow>) -> Issuer {
        let Some(LocationRow {
            location, receipt, ..
        }) = place
        else {
            return Issuer {
                head: vec![organisation],
                foot: String::new(),
                time_zone: String::new(),
            };
        };
        let ReceiptText { head, foot } = receipt.unwrap_or_default();
        let head = if head.is_empty() {
            let is_other = location.name != organisation;
            std::iter::once(organisation)
                .chain(Some(location.name).filter(|_| is_other))
                .collect()
        } else {
            head.lines().map(str::to_owned).collect()
        };
        Issuer {
            head,
            foot,
            time_zone: location.time_zone,
        }
    }
}

/// A receipt, and what it is written in.
struct Sheet<'a> {
    detail: &'a OrderDetail,
    words: Words,
}

/// Draws the receipt of an order into `root`, in the place of what is there.
///
/// # Errors
/// When the browser refuses an element; then the receipt ends there.
pub fn draw(root: &Element, detail: &OrderDetail, issuer: &Issuer, words: Words) -> Result<(), JsValue> {
    let sheet = Sheet { detail, words };
    root.set_text_content(None);
    root.set_attribute("lang", tag(words.get_locale()))?;
    sheet.head(root, issuer)?;
    sheet.lines(root)?;
    sheet.totals(root)?;
    let note = detail.document.as_ref().map_or("", |document| &document.note);
    put(root, "p", "receipt-note", note)?;
    put(root, "footer", "receipt-foot", &issuer.foot)
}

/// Puts an element with a text at the end of another; nothing when there is nothing to say.
fn put(parent: &Element, name: &str, class: &str, text: &str) -> Result<(), JsValue> {
    if text.is_empty() {
        return Ok(());
    }
    open(parent, name, class)?.set_text_content(Some(text));
    Ok(())
}

/// Puts an element at the end of another.
fn open(parent: &Element, name: &str, class: &str) -> Result<Element, JsValue> {
    let element = document().create_element(name)?;
    element.set_class_name(class);
    parent.append_child(&element)?;
    Ok(element)
}

/// A name and what it names; nothing where there is nothing to say.
fn pair(list: &Element, class: &str, name: &str, value: &str) -> Result<(), JsValue> {
    if value.is_empty() {
        return Ok(());
    }
    let row = open(list, "div", class)?;
    put(&row, "dt", "", name)?;
    put(&row, "dd", "", value)
}

impl Sheet<'_> {
    fn money(&self, amount: Decimal) -> String {
        format::money(self.words.get_locale(), amount, self.detail.row.currency)
    }

    /// What a discount is called; an amount off needs no figure beside the one that is taken off.
    fn off(&self, discount: Option<Discount>, plain: &str) -> String {
        match discount {
            Some(discount @ Discount::Percent(_)) => {
                phrases::discount(self.words, discount, self.detail.row.currency)
            }
            _ => plain.to_owned(),
        }
    }

    fn head(&self, root: &Element, issuer: &Issuer) -> Result<(), JsValue> {
        let (row, words) = (&self.detail.row, self.words);
        let head = open(root, "header", "receipt-head")?;
        for (at, line) in issuer.head.iter().enumerate() {
            put(&head, "p", if at == 0 { "receipt-shop" } else { "" }, line)?;
        }
        let state = match (row.status.lifecycle, row.direction) {
            (Lifecycle::Held, _) => t_string!(words, receipt.held),
            (Lifecycle::Cancelled, _) => t_string!(words, status.cancelled),
            (Lifecycle::Placed, Direction::Return) => t_string!(words, status.return_order),
            (Lifecycle::Placed, Direction::Sale) => "",
        };
        put(root, "p", "receipt-state", state)?;
        let about = open(root, "dl", "receipt-about")?;
        let moment = format::moment_in(words.get_locale(), row.placed_at, &issuer.time_zone);
        let row_class = "receipt-row";
        pair(&about, row_class, t_string!(words, receipt.number), &row.number)?;
        pair(&about, row_class, t_string!(words, receipt.date), &moment)?;
        pair(
            &about,
            row_class,
            t_string!(words, word.customer),
            &row.customer_name,
        )
    }

    /// Every line, and below it its discount and its note.
    fn lines(&self, root: &Element) -> Result<(), JsValue> {
        let words = self.words;
        let document = self.detail.document.as_ref();
        let sums = document.and_then(|document| document.totals.as_ref());
        let table = open(root, "table", "receipt-lines")?;
        let names = [
            t_string!(words, word.product),
            t_string!(words, word.quantity),
            t_string!(words, word.price),
            t_string!(words, word.amount),
        ];
        cells(&open(&table, "thead", "")?, "th", names)?;
        let body = open(&table, "tbody", "")?;
        for line in &self.detail.row.lines {
            let at = document.and_then(|document| document.lines.iter().position(|more| more.id == line.id));
            let more = document.zip(at).and_then(|(document, at)| document.lines.get(at));
            let sum = sums.zip(at).and_then(|(sums, at)| sums.lines.get(at));
            let count = format::quantity(words.get_locale(), line.quantity);
            let price = self.money(line.unit_price);
            let gross = self.money(sum.map_or(line.net, |sum| sum.gross));
            cells(&body, "td", [&line.name, &count, &price, &gross])?;
            let off = sum.map(|sum| sum.discount).filter(|off| !off.is_zero());
            if let Some(off) = off {
                let name = self.off(
                    more.and_then(|more| more.discount),
                    t_string!(words, word.discount),
                );
                below(&body, &name, &self.money(-off))?;
            }
            if let Some(more) = more.filter(|more| !more.note.is_empty()) {
                below(&body, &more.note, "")?;
            }
        }
        Ok(())
    }

    /// What it costs, what was paid, and what is left.
    fn totals(&self, root: &Element) -> Result<(), JsValue> {
        let (row, words) = (&self.detail.row, self.words);
        let list = open(root, "dl", "receipt-totals")?;
        let add = |class: &str, name: &str, amount: Decimal| {
            if amount.is_zero() {
                return Ok(());
            }
            pair(&list, class, name, &self.money(amount))
        };
        let (plain, strong) = ("receipt-row", "receipt-row is-strong");
        let document = self.detail.document.as_ref();
        let sums = document.and_then(|document| document.totals.as_ref());
        let is_exclusive = document.is_some_and(|document| document.tax_mode == TaxMode::Exclusive);
        if let Some(sums) = sums {
            let is_sum = sums.discount.is_zero() && sums.shipping.is_zero();
            if !is_sum || (is_exclusive && !sums.tax.is_zero()) {
                add(plain, t_string!(words, word.subtotal), sums.subtotal)?;
            }
            let discount = document.and_then(|document| document.discount);
            let name = self.off(discount, t_string!(words, lines.order_discount));
            add(plain, &name, -sums.discount)?;
            add(plain, t_string!(words, word.shipping), sums.shipping)?;
            if is_exclusive {
                add(plain, t_string!(words, products.tax), sums.tax)?;
            }
        }
        let total = self.money(row.total);
        pair(
            &list,
            "receipt-row is-total",
            t_string!(words, word.total),
            &total,
        )?;
        if let Some(sums) = sums.filter(|_| !is_exclusive) {
            add(plain, t_string!(words, word.tax_included), sums.tax)?;
        }
        let mut change = Decimal::ZERO;
        let payments = document.map(payments).unwrap_or_default();
        for payment in &payments {
            let method = phrases::method(words, payment.method);
            let name = format!("{method} {}", payment.reference);
            let given = payment.given.unwrap_or(payment.amount);
            add(plain, name.trim_end(), row.direction.signed(given))?;
            change = change.checked_add(payment.change()).unwrap_or(change);
        }
        if payments.is_empty() {
            add(plain, t_string!(words, status.paid), row.paid)?;
        }
        add(strong, t_string!(words, pay.change), change)?;
        if row.status.lifecycle == Lifecycle::Cancelled {
            return Ok(());
        }
        let left = row.total.checked_sub(row.paid).unwrap_or_default();
        add(strong, phrases::due(words, left), left.abs())
    }
}

/// A row with the four columns of the lines.
fn cells(part: &Element, name: &str, texts: [&str; 4]) -> Result<(), JsValue> {
    let row = open(part, "tr", "")?;
    let classes = ["receipt-name", "receipt-count", "receipt-price", "receipt-sum"];
    for (class, text) in classes.into_iter().zip(texts) {
        open(&row, name, class)?.set_text_content(Some(text));
    }
    Ok(())
}

/// A row that belongs to the line above it.
fn below(body: &Element, name: &str, amount: &str) -> Result<(), JsValue> {
    let row = open(body, "tr", "is-below")?;
    let cell = open(&row, "td", "receipt-name")?;
    cell.set_attribute("colspan", "3")?;
    cell.set_text_content(Some(name));
    put(&row, "td", "receipt-sum", amount)
}

/// The payments, oldest first.
fn payments(document: &OrderDocument) -> Vec<&Payment> {
    let paid = document.facts.iter().map(|fact| match &fact.kind {
        FactKind::Paid(payment) => Some(payment),
        _ => None,
    });
    paid.flatten().collect()
}
