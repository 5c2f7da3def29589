//! The sale at this till: the order that is being put together, what was paid for it, and what became of it.
//!
//! It outlives the Sell screen: whoever looks at the stock in between finds her order as it was.

use domain::command::Command;
use domain::id::DocId;
use domain::money::Currency;
use domain::order::totals::draft_totals;
use domain::order::{Channel, Draft, Payment, PaymentMethod, Totals};
use leptos::prelude::*;
use replica::device::Failure;
use rust_decimal::Decimal;

use super::ask::{Trouble, command};
use super::draft::OpenDraft;
use super::hub::{Hub, use_hub};
use super::preferences::Preferences;

/// An order that was placed here a moment ago.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The order.
    pub id: DocId,
    /// Its number.
    pub number: String,
    /// What the customer had to pay.
    pub total: Decimal,
    /// What she gets back.
    pub change: Decimal,
    /// What she still has to pay.
    pub open: Decimal,
    /// Of what.
    pub currency: Currency,
}

/// Money that was handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Tendered {
    /// How.
    pub method: PaymentMethod,
    /// How much was handed over; with cash it may be more than is due.
    pub amount: Decimal,
    /// A slip number; may be empty.
    pub reference: String,
}

/// The sale at this till.
#[derive(Clone, Copy)]
pub struct Sale {
    /// What is bought.
    pub draft: OpenDraft,
    /// Where the order comes from.
    pub channel: RwSignal<Channel>,
    /// What was handed over so far.
    pub tendered: RwSignal<Vec<Tendered>>,
    /// The held order that this one goes on from: its id and number.
    pub held: RwSignal<Option<(DocId, String)>>,
    /// The order that was placed last, until the next one begins.
    pub placed: RwSignal<Option<Placed>>,
    /// A command is being saved.
    pub saving: RwSignal<bool>,
    /// What it costs.
    pub totals: Memo<Option<Totals>>,
    /// The currency of the organisation.
    pub currency: Memo<Currency>,
    preferences: Preferences,
}

impl Sale {
    /// An empty sale, known to all screens.
    pub fn start(hub: Hub, preferences: Preferences) -> Sale {
        let draft = OpenDraft::default();
        let channel = RwSignal::new(preferences.channel.get_untracked());
        let currency = Memo::new(move |_| {
            hub.status
                .with(|status| status.currency)
                .unwrap_or(Currency::NONE)
        });
        let totals = Memo::new(move |_| draft_totals(&draft.to_draft(currency.get())).ok());
        let sale = Sale {
            draft,
            channel,
            tendered: RwSignal::new(Vec::new()),
            held: RwSignal::new(None),
            placed: RwSignal::new(None),
            saving: RwSignal::new(false),
            totals,
            currency,
            preferences,
        };
        provide_context(sale);
        sale
    }

    /// What the customer has to pay.
    pub fn total(self) -> Decimal {
        self.totals
            .with(|totals| totals.as_ref().map_or(Decimal::ZERO, |totals| totals.total))
    }

    /// What was handed over.
    pub fn handed_over(self) -> Decimal {
        self.tendered.with(|tendered| {
            tendered.iter().fold(Decimal::ZERO, |sum, one| {
                sum.checked_add(one.amount).unwrap_or(sum)
            })
        })
    }

    /// What is still to be paid, zero or more.
    pub fn due(self) -> Decimal {
        self.total()
            .checked_sub(self.handed_over())
            .unwrap_or_default()
            .max(Decimal::ZERO)
    }

    /// How much more was handed over than there is to pay, zero or more.
    fn beyond(self) -> Decimal {
        self.handed_over()
            .checked_sub(self.total())
            .unwrap_or_default()
            .max(Decimal::ZERO)
    }

    /// What the customer gets back, zero or more. Change is given on cash alone.
    pub fn change(self) -> Decimal {
        let cash = self.tendered.with(|tendered| {
            let cash = tendered.iter().filter(|one| one.method == PaymentMethod::Cash);
            cash.fold(Decimal::ZERO, |sum, one| {
                sum.checked_add(one.amount).unwrap_or(sum)
            })
        });
        self.beyond().min(cash)
    }

    /// What was taken too much and can't be given back as change, zero or more: the order was made smaller after a
    /// card had paid for it.
    pub fn excess(self) -> Decimal {
        self.beyond().checked_sub(self.change()).unwrap_or_default()
    }

    /// Whether it is known where and in which currency is sold. Right after the start of the app it isn't yet.
    pub fn is_ready(self) -> bool {
        self.preferences.location.get().is_some() && self.currency.get() != Currency::NONE
    }

    /// The order as a command carries it; nothing before it is known where and in which currency is sold.
    pub fn to_draft(self) -> Option<Draft> {
        let location = self.preferences.location.get().filter(|_| self.is_ready())?;
        let mut draft = self.kept_draft();
        draft.location = location;
        Some(draft)
    }

    /// The order as it is kept over a reload: it may have no location yet.
    pub fn kept_draft(self) -> Draft {
        let mut draft = self.draft.to_draft(self.currency.get());
        draft.channel = self.channel.get();
        draft
    }

    /// What is recorded as paid: what was handed over less the change, which comes out of the cash.
    pub fn payments(self) -> Vec<Payment> {
        let change = self.change();
        self.tendered.with(|tendered| settled(tendered, change))
    }

    /// Starts with an empty order.
    pub fn begin(self) {
        self.draft.clear();
        self.tendered.set(Vec::new());
        self.held.set(None);
        self.placed.set(None);
        self.channel.set(self.preferences.channel.get_untracked());
    }

    /// Places the order. It is on this device's disk when this returns.
    ///
    /// # Errors
    /// [`Trouble`]; the order stays as it was.
    pub async fn place(self) -> Result<(), Trouble> {
        let draft = untrack(|| self.to_draft()).ok_or(Trouble::NoPlace)?;
        let payments = untrack(|| self.payments());
        let order = match self.held.get_untracked() {
            Some((id, _)) => Command::PlaceHeldOrder(id, draft, payments),
            None => Command::PlaceOrder(draft, payments),
        };
        let (total, change, open) = untrack(|| (self.total(), self.change(), self.due()));
        let held_number = self.held.get_untracked().map(|(_, number)| number);
        let done = self.save(order).await?;
        let Some(id) = done.subject else {
            return Err(Trouble::NoAnswer);
        };
        let placed = Placed {
            id,
            number: done.number.or(held_number).unwrap_or_default(),
            total,
            change,
            open,
            currency: self.currency.get_untracked(),
        };
        self.begin();
        self.placed.set(Some(placed));
        Ok(())
    }

    /// Puts the order aside. Gives its number.
    ///
    /// # Errors
    /// [`Trouble`]; the order stays as it was.
    pub async fn hold(self) -> Result<String, Trouble> {
        let draft = untrack(|| self.to_draft()).ok_or(Trouble::NoPlace)?;
        let number = match self.held.get_untracked() {
            None => self.save(Command::HoldOrder(draft)).await?.number,
            Some((id, number)) => {
                if let Some(detail) = super::ask::order(id).await? {
                    let changes = self.draft.changes(&detail);
                    if !changes.is_empty() {
                        self.save(Command::ChangeOrder(id, changes)).await?;
                    }
                }
                Some(number)
            }
        };
        self.begin();
        Ok(number.unwrap_or_default())
    }

    /// Takes up a held order. One that is open at the till is put aside first.
    ///
    /// # Errors
    /// [`Trouble`]; then the till is as it was.
    pub async fn take_up(self, id: DocId) -> Result<(), Trouble> {
        let Some(detail) = super::ask::order(id).await? else {
            return Ok(());
        };
        if detail.document.is_none() {
            // Without it the order's discounts and notes would be taken off.
            return Err(Trouble::Failure(Failure::NotHere));
        }
        if !untrack(|| self.draft.is_empty()) {
            self.hold().await?;
        }
        self.begin();
        self.draft.open(&detail);
        self.channel.set(detail.row.channel);
        self.held.set(Some((id, detail.row.number)));
        Ok(())
    }

    async fn save(self, order: Command) -> Result<replica::device::Done, Trouble> {
        self.saving.set(true);
        let result = command(order).await;
        self.saving.set(false);
        result
    }
}

/// The payments that were made when so much of what was handed over goes back in cash. Where there is change, all the
/// cash is one payment: it was given together, and change isn't given on any one note.
fn settled(tendered: &[Tendered], change: Decimal) -> Vec<Payment> {
    let mut payments: Vec<Payment> = Vec::new();
    let mut given = Decimal::ZERO;
    for one in tendered {
        if one.method == PaymentMethod::Cash && !change.is_zero() {
            given = given.checked_add(one.amount).unwrap_or(given);
            continue;
        }
        payments.push(Payment {
            method: one.method,
            amount: one.amount,
            reference: one.reference.clone(),
            given: None,
        });
    }
    let kept = given.checked_sub(change).unwrap_or_default();
    if kept > Decimal::ZERO {
        payments.push(Payment {
            method: PaymentMethod::Cash,
            amount: kept,
            reference: String::new(),
            given: Some(given),
        });
    }
    payments
}

/// The sale at this till.
pub fn use_sale() -> Sale {
    expect_context::<Sale>()
}

/// The currency of the organisation.
pub fn use_currency() -> Memo<Currency> {
    let hub = use_hub();
    Memo::new(move |_| {
        hub.status
            .with(|status| status.currency)
            .unwrap_or(Currency::NONE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(method: PaymentMethod, amount: i64) -> Tendered {
        Tendered {
            method,
            amount: Decimal::from(amount),
            reference: String::new(),
        }
    }

    fn kept(tendered: &[Tendered], change: i64) -> Vec<(PaymentMethod, String, Option<String>)> {
        settled(tendered, Decimal::from(change))
            .into_iter()
            .map(|one| {
                (
                    one.method,
                    one.amount.to_string(),
                    one.given.map(|given| given.to_string()),
                )
            })
            .collect()
    }

    #[test]
    fn what_is_paid_exactly_is_recorded_as_it_was_given() {
        use PaymentMethod::{Card, Cash};
        let paid = kept(&[handed(Cash, 5), handed(Card, 7), handed(Cash, 1)], 0);
        assert_eq!(
            paid,
            [
                (Cash, "5".into(), None),
                (Card, "7".into(), None),
                (Cash, "1".into(), None)
            ]
        );
    }

    #[test]
    fn change_comes_out_of_the_cash_alone_and_what_was_given_is_kept() {
        use PaymentMethod::{Card, Cash};
        let paid = kept(&[handed(Cash, 5), handed(Card, 7), handed(Cash, 20)], 13);
        assert_eq!(
            paid,
            [(Card, "7".into(), None), (Cash, "12".into(), Some("25".into()))]
        );
        assert_eq!(kept(&[handed(Cash, 5)], 5), []);
    }
}
