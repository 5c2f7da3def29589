//! Changing an order that exists: the same lines as at the till, and one command for all that was changed.

use std::sync::Arc;

use domain::command::Command;
use domain::order::totals::draft_totals;
use domain::quantity::Quantity;
use domain::row::ProductRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::query::OrderDetail;

use crate::components::TroubleNote;
use crate::components::icon::{Icon, Svg};
use crate::state::ask::{Trouble, command};
use crate::state::draft::{OpenDraft, item_of};
use crate::state::notices::use_notices;
use crate::state::preferences::tag;
use crate::views::order_lines::{Adjust, AdjustDialogs, LinesOf, OrderLines, TotalsTable};
use crate::views::product_pick::ProductPick;
use crate::views::sell::{CustomerDialog, OrderExtras};
use crate::words::{t, t_string, use_i18n};

/// An order while it is being changed.
#[component]
pub fn EditOrder(
    /// The order as it was when the change began.
    base: OrderDetail,
    /// The change is saved, or given up.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let draft = OpenDraft::default();
    draft.open(&base);
    let (currency, direction) = (base.row.currency, base.row.direction);
    let tax_mode = base.document.as_ref().map(|document| document.tax_mode);
    let totals = Memo::new(move |_| {
        let mut order = draft.to_draft(currency);
        order.direction = direction;
        order.tax_mode = tax_mode.unwrap_or(order.tax_mode);
        draft_totals(&order).ok()
    });
    let location = Signal::stored(Some(base.row.location));
    let of = LinesOf {
        draft,
        totals: totals.into(),
        currency: Signal::stored(currency),
        location,
        adjusting: RwSignal::new(Adjust::Nothing),
    };
    let choosing = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let saving = RwSignal::new(false);
    let save = move |_| {
        let changes = draft.changes(&base);
        if changes.is_empty() {
            on_done.run(());
            return;
        }
        let id = base.row.id;
        saving.set(true);
        spawn_local(async move {
            let result = command(Command::ChangeOrder(id, changes)).await;
            saving.try_set(false);
            match result {
                Ok(_) => {
                    notices.say(t_string!(i18n, orders.changed_now).to_owned());
                    on_done.run(());
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    let add = Callback::new(move |product: Arc<ProductRow>| {
        let language = tag(i18n.get_locale_untracked());
        draft.add(item_of(&product, language), Quantity::ONE);
    });
    view! {
        <div class="detail-body has-actions">
            <p class="quiet">{t!(i18n, orders.edit_hint)}</p>
            <CustomerRow draft choosing/>
            <ProductPick location on_pick=add/>
            <OrderLines of/>
            <p class="line-extra is-note">{move || draft.note.get()}</p>
            <OrderExtras of/>
            <TotalsTable totals=of.totals currency=of.currency/>
            <TroubleNote trouble/>
            <div class="dialog-actions form-actions">
                <button type="button" class="button" on:click=move |_| on_done.run(())>
                    {t!(i18n, word.cancel)}
                </button>
                <button
                    type="button"
                    class="button is-primary"
                    disabled=move || saving.get() || draft.is_empty()
                    on:click=save
                >
                    {t!(i18n, word.save)}
                </button>
            </div>
        </div>
        <AdjustDialogs of/>
        <CustomerDialog
            open=choosing
            on_choose=Callback::new(move |chosen| draft.customer.set(Some(chosen)))
        />
    }
}

#[component]
fn CustomerRow(draft: OpenDraft, choosing: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || {
        draft.customer.with(|customer| match customer {
            Some(customer) if customer.name.is_empty() => customer.phone.clone(),
            Some(customer) => customer.name.clone(),
            None => t_string!(i18n, word.customer).to_owned(),
        })
    };
    let has_customer = Memo::new(move |_| draft.customer.with(Option::is_some));
    view! {
        <div class="customer-chip" class:is-set=move || has_customer.get()>
            <button type="button" class="button" on:click=move |_| choosing.set(true)>
                <Svg icon=Icon::Person/>
                <span class="clip">{name}</span>
            </button>
            <Show when=move || has_customer.get()>
                <button
                    type="button"
                    class="button is-quiet is-icon"
                    aria-label=move || t_string!(i18n, customer.none)
                    on:click=move |_| draft.customer.set(None)
                >
                    <Svg icon=Icon::Close/>
                </button>
            </Show>
        </div>
    }
}
