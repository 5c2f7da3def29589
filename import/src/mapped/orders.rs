//! Orders, gathered over their rows.

use domain::decide::limits;
use domain::money::Currency;
use domain::order::Payment;
use rustc_hash::{FxHashMap, FxHashSet};

use super::head::{Head, method};
use super::lines::Line;
use super::row::Row;
use super::settle::settle;
use super::spoiled;
use crate::ImportError;
use crate::calendar::Calendar;
use crate::fields::Problem;
use crate::mapping::{Field, Rows};
use crate::order::{Gathered, Place, SourcePayment};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::repeats::drop_repeats;
use crate::texts::Text;

/// Lines of an order in all files together. Each of them may have as many as an order can have.
const LINES: usize = 2 * limits::LINES;
/// Rows of an order in all files together.
const ROWS: usize = 2 * LINES;

/// An order as far as its rows have told it.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub id: Text,
    /// The row that made it known.
    pub place: Place,
    pub head: Head,
    pub lines: Vec<Line>,
    pub payments: Vec<SourcePayment>,
    /// Its rows, beside those of lines and payments.
    pub rows: Vec<Place>,
    /// It came back as a whole.
    pub returned: Option<Place>,
    /// Whether its prices contain their tax, where its sums don't show it.
    pub prices_with_tax: bool,
}

/// All orders of an import.
pub(super) struct Orders {
    pub gathered: Gathered,
    orders: Vec<Order>,
    index: FxHashMap<Text, usize>,
    /// Orders of which a row can't be used, and those rows.
    spoiled: FxHashMap<Text, FxHashSet<Place>>,
    /// The order of the row above, for rows that go on with it.
    above: Text,
    /// Orders of which this file told something that an earlier one had told.
    repeated_here: FxHashSet<Text>,
    currency: Currency,
}

impl Orders {
    pub fn new(currency: Currency) -> Orders {
        Orders {
            gathered: Gathered::default(),
            orders: Vec::new(),
            index: FxHashMap::default(),
            spoiled: FxHashMap::default(),
            above: Text::EMPTY,
            repeated_here: FxHashSet::default(),
            currency,
        }
    }

    /// A file is at its end: nothing goes on from there.
    pub fn end_of_file(&mut self) {
        self.above = Text::EMPTY;
        self.repeated_here.clear();
    }

    /// A row of an order or of a line. If it can't be used, nothing of its order will be.
    pub fn take(&mut self, row: &Row<'_>, calendar: &mut Calendar) -> Result<(), Problem> {
        let id = self.order_of(row)?;
        let taken = self.take_row(id, row, calendar);
        if taken.is_err() {
            self.spoil(id, row.place);
        }
        taken
    }

    fn spoil(&mut self, id: Text, place: Place) {
        self.spoiled.entry(id).or_default().insert(place);
    }

    /// The reference of a row's order.
    fn order_of(&mut self, row: &Row<'_>) -> Result<Text, Problem> {
        let id = row.text(Field::Order)?;
        if id.is_empty() {
            if row.table.continued && self.above != Text::EMPTY {
                return Ok(self.above);
            }
            return Err(row.problem(Field::Order, Reason::Empty));
        }
        self.above = self.gathered.texts.put(id);
        Ok(self.above)
    }

    fn take_row(&mut self, id: Text, row: &Row<'_>, calendar: &mut Calendar) -> Result<(), Problem> {
        let texts = &mut self.gathered.texts;
        let head = Head::of(row, calendar, texts)?;
        let mut lines = Line::packed(row, texts)?;
        if row.table.rows == Rows::Lines {
            lines.extend(Line::of(row, texts)?);
        }
        let new = !self.index.contains_key(&id);
        let at = *self.index.entry(id).or_insert(self.orders.len());
        if new {
            self.orders.push(Order {
                id,
                place: row.place,
                head: Head::default(),
                lines: Vec::new(),
                payments: Vec::new(),
                rows: Vec::new(),
                returned: None,
                prices_with_tax: row.mapping.prices_with_tax,
            });
        }
        let Some(order) = self.orders.get_mut(at) else {
            return Ok(());
        };
        if order.rows.len() > ROWS {
            let reason = Reason::TooManyRows(ROWS as u32);
            return Err(row.problem(Field::Order, reason));
        }
        // The row is the order's even if something in it contradicts the rows before.
        order.rows.push(row.place);
        order.head.add(row, head)?;
        if row.table.rows == Rows::Orders && lines.is_empty() && order.rows.len() > 1 {
            self.gathered.repeated_rows += 1;
            let elsewhere = order.place.file != row.place.file;
            if elsewhere && self.repeated_here.insert(id) {
                self.gathered.repeated_orders += 1;
            }
        }
        for line in lines {
            if order.lines.len() > LINES {
                let reason = Reason::TooManyLines(LINES as u32);
                return Err(row.problem(Field::Order, reason));
            }
            let known = order
                .lines
                .iter()
                .find(|known| line.item != Text::EMPTY && known.item == line.item);
            match known {
                None => order.lines.push(line),
                Some(known) if known.is_told_by(&line) => {
                    self.gathered.repeated_rows += 1;
                    let elsewhere = known.place.file != line.place.file;
                    if elsewhere && self.repeated_here.insert(id) {
                        self.gathered.repeated_orders += 1;
                    }
                }
                Some(_) => {
                    return Err(row.problem(Field::Item, Reason::LineDiffers));
                }
            }
        }
        Ok(())
    }

    /// The order that a row of another kind belongs to.
    fn known(&mut self, row: &Row<'_>) -> Result<&mut Order, Problem> {
        let id = row.needed(Field::Order)?;
        let at = self.gathered.texts.find(id).and_then(|id| self.index.get(&id));
        let order = at.and_then(|at| self.orders.get_mut(*at));
        order.ok_or_else(|| row.problem(Field::Order, Reason::NoSuchOrder))
    }

    /// A payment. If it can't be used, nothing of its order will be.
    pub fn take_payment(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let taken = self.take_payment_row(row);
        if taken.is_err()
            && let Ok(order) = self.known(row)
        {
            let id = order.id;
            self.spoil(id, row.place);
        }
        taken
    }

    fn take_payment_row(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let words = row.text(Field::PaymentMethod)?;
        let reference = row.text(Field::PaymentReference)?;
        let amount = row
            .charge(Field::Paid)?
            .ok_or_else(|| row.problem(Field::Paid, Reason::Empty))?;
        let payment = Payment {
            method: method(words),
            amount,
            reference: if reference.is_empty() {
                words.to_owned()
            } else {
                reference.to_owned()
            },
            given: None,
        };
        let place = row.place;
        let order = self.known(row)?;
        if order.payments.len() > limits::LINES {
            let reason = Reason::TooManyPayments(limits::LINES as u32);
            return Err(row.problem(Field::Order, reason));
        }
        order.payments.push(SourcePayment {
            place,
            sequence: 0,
            payment,
        });
        Ok(())
    }

    /// An order that came back as a whole.
    pub fn take_return(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let place = row.place;
        let order = self.known(row)?;
        if order.returned.is_some() {
            self.gathered.repeated_rows += 1;
        } else {
            order.returned = Some(place);
        }
        Ok(())
    }

    /// Puts every order together, now that all its rows are known. Rows of orders that can't be are listed.
    pub fn settle(mut self, reading: &mut Reading<'_>) -> Result<Gathered, ImportError> {
        for mut order in std::mem::take(&mut self.orders) {
            if let Some(rows) = self.spoiled.get(&order.id) {
                let problem = spoiled(rows.iter().min().map_or(0, |place| place.line));
                let others = order.places().into_iter().filter(|place| !rows.contains(place));
                for place in others {
                    reading.reject(place, &problem)?;
                }
                continue;
            }
            let key = |line: &Line| {
                let price = line.unit_price.unwrap_or_default();
                (line.sku, line.name, line.quantity, price, line.item)
            };
            let repeats = drop_repeats(&mut order.lines, |line| line.place.file, key);
            let payment =
                |payment: &SourcePayment| (payment.payment.amount, payment.payment.reference.clone());
            let payments = drop_repeats(&mut order.payments, |payment| payment.place.file, payment);
            self.gathered.repeated_orders += repeats.files;
            self.gathered.repeated_rows += repeats.rows + payments.rows;
            let settled = settle(&order, self.currency, &mut self.gathered);
            match settled {
                Ok(orders) => self.gathered.orders.extend(orders),
                Err(problem) => {
                    let places = order.places();
                    places
                        .into_iter()
                        .try_for_each(|place| reading.reject(place, &problem))?;
                }
            }
        }
        Ok(self.gathered)
    }
}

impl Order {
    /// All its rows, each once.
    pub fn places(&self) -> Vec<Place> {
        let mut places = vec![self.place];
        places.extend(&self.rows);
        places.extend(self.lines.iter().map(|line| line.place));
        places.extend(self.payments.iter().map(|payment| payment.place));
        places.extend(self.returned);
        places.sort_unstable();
        places.dedup();
        places
    }
}
