//! The till: find or scan a product, watch the order grow, take the money, place it.

pub mod camera;
mod catalogue;
mod customer;
mod greeting;
mod held;
mod panel;
mod payment;
mod placed;
mod scan;
mod tender;
mod tile;
mod tiles;
mod usual;

pub use customer::{CustomerChoice, CustomerDialog, snapshot};
pub use greeting::{FirstPlace, Greeting};
pub use held::HeldList;
pub use panel::OrderExtras;
pub use payment::{Methods, Payment};

use domain::quantity::Quantity;
use domain::row::ProductRow;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::{Act, pressed};
use super::order_lines::{Adjust, AdjustDialogs, LinesOf};
use super::phrases;
use crate::components::own_task;
use crate::state::ask::{self, Trouble};
use crate::state::beep;
use crate::state::browser::has_dialog;
use crate::state::draft::item_of;
use crate::state::errand::use_errand;
use crate::state::notices::{Notices, use_notices};
use crate::state::personal::{Personal, use_personal};
use crate::state::preferences::{Preferences, tag, use_preferences};
use crate::state::sale::{Sale, use_sale};
use crate::words::{Words, fill, t_string, use_i18n};
use catalogue::CataloguePane;
use greeting::Beginning;
use held::HeldDialog;
use panel::Panel;
use payment::PaymentDialog;

/// What the parts of the till share.
#[derive(Clone, Copy)]
pub struct Till {
    /// The sale.
    pub sale: Sale,
    /// What was typed into the search box.
    pub text: RwSignal<String>,
    /// The search box.
    pub search: NodeRef<html::Input>,
    /// The next product counts so many times.
    pub times: RwSignal<Option<Quantity>>,
    /// The customer is being chosen.
    pub choosing: RwSignal<bool>,
    /// Money is being taken.
    pub paying: RwSignal<bool>,
    /// The held orders are shown.
    pub shelf: RwSignal<bool>,
    /// On a phone: the order covers the catalogue.
    pub raised: RwSignal<bool>,
    /// What is being adjusted.
    pub adjusting: RwSignal<Adjust>,
    /// How a shop without products begins.
    pub start: Beginning,
    /// What the person reaches for.
    pub personal: Personal,
    words: Words,
    notices: Notices,
    preferences: Preferences,
}

impl Till {
    /// Adds a product to the order, as often as was asked for, and answers with light and sound.
    pub fn add(self, product: &ProductRow) {
        let times = self.times.get_untracked().unwrap_or(Quantity::ONE);
        self.times.set(None);
        // A scan after placing begins the next order by itself.
        if self.sale.placed.with_untracked(Option::is_some) {
            self.sale.begin();
        }
        let item = item_of(product, tag(self.preferences.language.get_untracked()));
        if has_dialog() {
            // The order is out of sight.
            let text = fill(t_string!(self.words, sell.added), &[("name", &item.name)]);
            self.notices.say(text);
        }
        self.sale.draft.add(item, times);
        self.personal.note(product.id);
        if self.preferences.sound.get_untracked() {
            beep::good();
        }
    }

    /// Says that a code is unknown; where there are no products yet, it is the first one's.
    pub fn unknown(self, code: &str) {
        if self.preferences.sound.get_untracked() {
            beep::unknown();
        }
        if self.start.is_shown.get_untracked() {
            self.start.begin_product(self, code);
            return;
        }
        self.notices
            .problem(fill(t_string!(self.words, sell.unknown_code), &[("code", code)]));
    }

    /// Says what went wrong.
    pub fn trouble(self, trouble: &Trouble) {
        self.notices.problem(phrases::trouble(self.words, trouble));
    }

    /// Puts the order aside, and goes on.
    pub fn hold(self, by_key: bool) {
        if self.sale.saving.get_untracked() || untrack(|| self.sale.draft.is_empty()) {
            return;
        }
        spawn_local(async move {
            match self.sale.hold().await {
                Ok(number) => {
                    let text = fill(t_string!(self.words, sell.held_now), &[("number", &number)]);
                    self.notices.say(text);
                    self.raised.try_set(false);
                    self.go_on(by_key);
                }
                Err(trouble) => self.trouble(&trouble),
            }
        });
    }

    /// A held order is on the screen again: no message says that it is on hold.
    pub fn took_up(self) {
        let number = self.sale.held.get_untracked().map(|(_, number)| number);
        let text = untrack(|| t_string!(self.words, sell.held_now));
        self.notices
            .unsay(&fill(text, &[("number", &number.unwrap_or_default())]));
    }

    /// Places the order.
    pub fn place(self) {
        if self.sale.saving.get_untracked() || untrack(|| self.sale.draft.is_empty()) {
            return;
        }
        if !untrack(|| self.sale.excess()).is_zero() {
            // A card has paid more than there is left to pay: that is put right before the order is firm.
            self.paying.set(true);
            return;
        }
        spawn_local(async move {
            match self.sale.place().await {
                Ok(()) => {
                    self.paying.try_set(false);
                }
                Err(trouble) => self.trouble(&trouble),
            }
        });
    }

    /// Whether the sale can end with what was handed over so far: all of it, or a part that is said to be one. Tracked.
    pub fn can_finish(self) -> bool {
        let sale = self.sale;
        let is_begun = sale.tendered.with(|tendered| !tendered.is_empty());
        (is_begun || sale.due().is_zero()) && sale.excess().is_zero() && !sale.saving.get()
    }

    /// Ends the sale from the payment.
    pub fn finish(self) {
        if untrack(|| self.can_finish()) {
            self.place();
        }
    }

    /// Opens the payment, if there is something to pay.
    pub fn pay(self) {
        if !untrack(|| self.sale.draft.is_empty()) {
            self.paying.set(true);
        }
    }

    /// The order has gone, and the buttons below it can do nothing more: the keyboard goes on in the search box. A finger
    /// isn't given a keyboard on its screen.
    fn go_on(self, by_key: bool) {
        // The screen may have been left meanwhile.
        if by_key && let Some(search) = self.search.try_get_untracked().flatten() {
            let _ = search.focus();
        }
    }

    /// Empties the order and offers to bring it back.
    pub fn discard(self, by_key: bool) {
        let draft = self.sale.draft;
        let lines = draft.lines.get_untracked();
        let customer = draft.customer.get_untracked();
        let (discount, shipping) = (draft.discount.get_untracked(), draft.shipping.get_untracked());
        let note = draft.note.get_untracked();
        let (held, tendered) = (self.sale.held.get_untracked(), self.sale.tendered.get_untracked());
        let channel = self.sale.channel.get_untracked();
        self.sale.begin();
        self.notices
            .offer_undo(t_string!(self.words, sell.discarded).to_owned(), move || {
                self.sale.begin();
                draft.lines.set(lines.clone());
                draft.customer.set(customer.clone());
                draft.discount.set(discount);
                draft.shipping.set(shipping);
                draft.note.set(note.clone());
                self.sale.held.set(held.clone());
                self.sale.channel.set(channel);
                self.sale.tendered.set(tendered.clone());
            });
        self.go_on(by_key);
    }
}

/// The till.
#[component]
pub fn Sell() -> impl IntoView {
    let sale = use_sale();
    let preferences = use_preferences();
    let till = Till {
        sale,
        text: RwSignal::new(String::new()),
        search: NodeRef::new(),
        times: RwSignal::new(None),
        choosing: RwSignal::new(false),
        paying: RwSignal::new(false),
        shelf: RwSignal::new(false),
        raised: RwSignal::new(false),
        adjusting: RwSignal::new(Adjust::Nothing),
        start: Beginning::new(),
        personal: use_personal(),
        words: use_i18n(),
        notices: use_notices(),
        preferences,
    };
    provide_context(till);
    scan::listen(till);
    listen_keys(till);
    take_what_was_made(till);
    // Between two orders nobody is about to tap a tile.
    Effect::new(move |_| {
        sale.placed.track();
        till.personal.settle();
    });
    let of = LinesOf {
        draft: sale.draft,
        totals: sale.totals.into(),
        currency: sale.currency.into(),
        location: preferences.location.into(),
        adjusting: till.adjusting,
    };
    view! {
        <div class="sell" class:is-raised=move || till.raised.get()>
            <CataloguePane till/>
            {own_task(move || view! { <Panel till of/> }.into_any())}
        </div>
        {own_task(move || dialogs(till, of))}
    }
}

/// What opens over the till.
fn dialogs(till: Till, of: LinesOf) -> AnyView {
    let customer = till.sale.draft.customer;
    view! {
        <AdjustDialogs of/>
        <CustomerDialog open=till.choosing on_choose=Callback::new(move |chosen| customer.set(Some(chosen)))/>
        <PaymentDialog till/>
        <HeldDialog till/>
    }
    .into_any()
}

/// Puts the product on the order that someone was sent to make.
fn take_what_was_made(till: Till) {
    let Some(made) = use_errand().brought() else {
        return;
    };
    spawn_local(async move {
        match ask::product(made).await {
            Ok(Some(product)) => till.add(&product),
            Ok(None) => {}
            Err(trouble) => till.trouble(&trouble),
        }
    });
}

fn listen_keys(till: Till) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() {
            return;
        }
        if has_dialog() {
            if event.key() == "F9" && till.paying.get_untracked() {
                event.prevent_default();
                till.finish();
            }
            return;
        }
        match pressed(&event) {
            Some(Act::Customer) => till.choosing.set(true),
            Some(Act::Hold) => till.hold(true),
            Some(Act::Pay) => till.pay(),
            Some(Act::Place) => till.place(),
            Some(Act::Back) if till.raised.get_untracked() => till.raised.set(false),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
