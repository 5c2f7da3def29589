//! What can be done to an order: change it, record money or goods, cancel it, take a held one up again.

use domain::command::{Command, Progress};
use domain::order::status::{Fulfilment, Lifecycle};
use domain::order::{Direction, Payment, Status};
use domain::row::OrderRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use replica::query::OrderDetail;

use crate::components::icon::{Icon, Svg};
use crate::components::{AmountField, Dialog, TextField};
use crate::state::ask::command;
use crate::state::browser::set_after_paint;
use crate::state::notices::use_notices;
use crate::state::preferences::use_preferences;
use crate::state::sale::use_sale;
use crate::state::{amounts, format};
use crate::views::phrases;
use crate::views::receipt::ReceiptDialog;
use crate::views::sell::Methods;
use crate::words::{Words, t, t_string, use_i18n};

/// Which dialog is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// None.
    #[default]
    Nothing,
    /// Money is being recorded.
    Pay,
    /// The order is being cancelled.
    Cancel,
    /// Its receipt is shown.
    Print,
}

/// Has a command done and says how it went.
fn doer() -> impl Fn(Command, &'static str) + Copy + Send + Sync + 'static {
    let words: Words = use_i18n();
    let notices = use_notices();
    move |order, done| {
        spawn_local(async move {
            match command(order).await {
                Ok(_) => notices.say(done.to_owned()),
                Err(trouble) => notices.problem(phrases::trouble(words, &trouble)),
            }
        });
    }
}

/// The row of buttons.
#[component]
pub fn Acts(
    /// The order as it is now.
    detail: Memo<Option<OrderDetail>>,
    /// Set to begin a change.
    editing: RwSignal<Option<OrderDetail>>,
    /// Set to open a dialog.
    acting: RwSignal<Act>,
) -> impl IntoView {
    let i18n = use_i18n();
    let act = doer();
    let row_is = move |holds: fn(&OrderRow) -> bool| {
        Memo::new(move |_| detail.with(|detail| detail.as_ref().is_some_and(|detail| holds(&detail.row))))
    };
    let status = Memo::new(move |_| detail.with(|detail| detail.as_ref().map(|detail| detail.row.status)));
    let id = Memo::new(move |_| detail.with(|detail| detail.as_ref().map(|detail| detail.row.id)));
    let whole = Memo::new(move |_| {
        detail.with(|detail| detail.as_ref().is_some_and(|detail| detail.document.is_some()))
    });
    let is = move |lifecycle: Lifecycle| status.get().is_some_and(|status| status.lifecycle == lifecycle);
    let is_cancelled = move || is(Lifecycle::Cancelled);
    let is_held = move || is(Lifecycle::Held);
    let is_paid = row_is(|row| !row.paid.is_zero());
    let is_sale = row_is(|row| row.direction == Direction::Sale);
    // What is sold at the till may be sent all the same.
    let can_be_sent = move || {
        let is_here = |status: Status| !status.fulfilment.has_left();
        is_sale.get() && is(Lifecycle::Placed) && status.get().is_some_and(is_here)
    };
    let is_on_its_way = move || {
        let is_shipped = |status: Status| status.fulfilment == Fulfilment::Shipped;
        is(Lifecycle::Placed) && status.get().is_some_and(is_shipped)
    };
    let progress = move |progress: Progress| {
        if let Some(id) = id.get_untracked() {
            act(
                Command::RecordProgress(id, progress),
                t_string!(i18n, orders.recorded),
            );
        }
    };
    view! {
        <div class="detail-acts">
            <Show when=is_held>
                <TakeUp id/>
            </Show>
            <Show when=move || !is_cancelled()>
                <button
                    type="button"
                    class="button"
                    disabled=move || !whole.get()
                    on:click=move |_| set_after_paint(editing, detail.get_untracked())
                >
                    <Svg icon=Icon::Edit/>
                    {t!(i18n, orders.edit)}
                </button>
            </Show>
            // Of a held order the till takes the money; nobody pays for a cancelled one, but what was paid may go back.
            <Show when=move || !is_held() && (!is_cancelled() || is_paid.get())>
                <button
                    type="button"
                    class="button"
                    disabled=move || status.get().is_none()
                    on:click=move |_| acting.set(Act::Pay)
                >
                    <Svg icon=Icon::Money/>
                    {t!(i18n, orders.record_payment)}
                </button>
            </Show>
            <Show when=can_be_sent>
                <button type="button" class="button" on:click=move |_| progress(Progress::Shipped)>
                    <Svg icon=Icon::Truck/>
                    {t!(i18n, orders.mark_shipped)}
                </button>
            </Show>
            <Show when=is_on_its_way>
                <button type="button" class="button" on:click=move |_| progress(Progress::Delivered)>
                    <Svg icon=Icon::Check/>
                    {t!(i18n, orders.mark_delivered)}
                </button>
            </Show>
            <button
                type="button"
                class="button"
                disabled=move || status.get().is_none()
                on:click=move |_| acting.set(Act::Print)
            >
                <Svg icon=Icon::Print/>
                {t!(i18n, receipt.print)}
            </button>
            <Show when=move || !is_cancelled()>
                <button
                    type="button"
                    class="button is-quiet"
                    disabled=move || status.get().is_none()
                    on:click=move |_| acting.set(Act::Cancel)
                >
                    {t!(i18n, orders.cancel)}
                </button>
            </Show>
        </div>
    }
}

/// Goes on with a held order at the till.
#[component]
fn TakeUp(id: Memo<Option<domain::id::DocId>>) -> impl IntoView {
    let i18n = use_i18n();
    let sale = use_sale();
    let notices = use_notices();
    let navigate = use_navigate();
    let go = move |_| {
        let Some(id) = id.get_untracked() else { return };
        let navigate = navigate.clone();
        spawn_local(async move {
            match sale.take_up(id).await {
                Ok(()) => navigate("/", Default::default()),
                Err(trouble) => notices.problem(phrases::trouble(i18n, &trouble)),
            }
        });
    };
    view! {
        <button type="button" class="button is-primary" on:click=go>
            <Svg icon=Icon::Sell/>
            {t!(i18n, orders.take_up)}
        </button>
    }
}

/// The dialogs for what needs more than a tap. They stay open while the order changes under them.
#[component]
pub fn ActDialogs(
    /// The order as it is now.
    detail: Memo<Option<OrderDetail>>,
    /// Which is open.
    acting: RwSignal<Act>,
) -> impl IntoView {
    let i18n = use_i18n();
    let paying = dialog_for(acting, Act::Pay);
    let cancelling = dialog_for(acting, Act::Cancel);
    view! {
        <Dialog open=paying title=Signal::derive(move || t_string!(i18n, orders.record_payment).to_owned())>
            <PayForm detail on_done=Callback::new(move |()| paying.set(false))/>
        </Dialog>
        <Dialog open=cancelling title=Signal::derive(move || t_string!(i18n, orders.cancel).to_owned())>
            <CancelForm detail on_done=Callback::new(move |()| cancelling.set(false))/>
        </Dialog>
        <ReceiptDialog open=dialog_for(acting, Act::Print) detail/>
    }
}

/// A switch for one dialog that follows `acting` and puts it back when the dialog closes.
fn dialog_for(acting: RwSignal<Act>, act: Act) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if acting.get() == act {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() && acting.get_untracked() == act {
            acting.set(Act::Nothing);
        }
    });
    open
}

#[component]
fn PayForm(detail: Memo<Option<OrderDetail>>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let act = doer();
    let row = detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.row.clone()));
    row.map(|row| {
        let (id, currency) = (row.id, row.currency);
        let to_take = row.total.checked_sub(row.paid).unwrap_or_default();
        let open = row.direction.signed(to_take);
        let text = RwSignal::new(if open > rust_decimal::Decimal::ZERO {
            amounts::written(open, currency)
        } else {
            String::new()
        });
        let method = RwSignal::new(use_preferences().method.get_untracked());
        let reference = RwSignal::new(String::new());
        let amount = move || amounts::amount(&text.get(), currency);
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let Some(amount) = untrack(amount) else { return };
            let payment = Payment {
                method: method.get_untracked(),
                amount,
                reference: reference.get_untracked().trim().to_owned(),
                given: None,
            };
            act(
                Command::RecordPayment(id, payment),
                t_string!(i18n, orders.recorded),
            );
            on_done.run(());
        };
        let what = move || phrases::due(i18n, to_take);
        let due = move || format::money(i18n.get_locale(), open.abs(), currency);
        view! {
            <form class="stack" on:submit=submit>
                <p class="quiet">{what} ": " <span class="number">{due}</span></p>
                <Methods method/>
                <AmountField
                    label=Signal::derive(move || t_string!(i18n, word.amount).to_owned())
                    value=text
                    valid=Signal::derive(move || amount().is_some())
                    autofocus=true
                />
                <TextField
                    label=Signal::derive(move || t_string!(i18n, pay.reference).to_owned())
                    value=reference
                    scannable=true
                />
                <div class="dialog-actions">
                    <button type="submit" class="button is-primary" disabled=move || amount().is_none()>
                        {t!(i18n, word.save)}
                    </button>
                </div>
            </form>
        }
    })
}

#[component]
fn CancelForm(detail: Memo<Option<OrderDetail>>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let act = doer();
    let reason = RwSignal::new(String::new());
    let status = Memo::new(move |_| {
        detail.with(|detail| {
            let row = &detail.as_ref()?.row;
            Some((row.status, row.direction, row.paid))
        })
    });
    let what_happens = move || {
        let Some((status, direction, paid)) = status.get() else {
            return String::new();
        };
        let goods = if status.lifecycle == Lifecycle::Held {
            t_string!(i18n, orders.cancel_held)
        } else if status.fulfilment.has_left() {
            t_string!(i18n, orders.cancel_sent)
        } else if direction == Direction::Return {
            t_string!(i18n, orders.cancel_return)
        } else {
            t_string!(i18n, orders.cancel_unsent)
        };
        if paid.is_zero() {
            goods.to_owned()
        } else {
            format!("{goods}\n{}", t_string!(i18n, orders.cancel_paid))
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.row.id));
        if let Some(id) = id {
            let why = reason.get_untracked().trim().to_owned();
            act(
                Command::CancelOrder(id, why),
                t_string!(i18n, orders.cancelled_now),
            );
        }
        on_done.run(());
    };
    view! {
        <form class="stack" on:submit=submit>
            <p class="prewrap">{what_happens}</p>
            <TextField
                label=Signal::derive(move || t_string!(i18n, orders.reason).to_owned())
                value=reason
                autofocus=true
            />
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| on_done.run(())>
                    {t!(i18n, orders.keep)}
                </button>
                <button type="submit" class="button is-danger">{t!(i18n, orders.cancel_this)}</button>
            </div>
        </form>
    }
}
