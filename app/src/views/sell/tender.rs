//! What was handed over so far, each part removable.

use leptos::prelude::*;

use crate::components::icon::{Icon, Svg};
use crate::state::browser::focus;
use crate::state::format;
use crate::state::sale::Sale;
use crate::views::phrases;
use crate::words::{fill, t_string, use_i18n};

/// What was handed over, what is still due and what goes back.
#[component]
pub fn TenderedList(
    /// For which sale.
    sale: Sale,
    /// With what is still due or goes back.
    #[prop(default = true)]
    balanced: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let money = move |amount| format::money(i18n.get_locale(), amount, sale.currency.get());
    let rows = move || {
        sale.tendered
            .get()
            .into_iter()
            .enumerate()
            .map(move |(index, one)| {
                let name = move || phrases::method(i18n, one.method);
                let label = move || fill(t_string!(i18n, lines.remove), &[("name", name())]);
                view! {
                    <li class="tendered">
                        <span>{name} <span class="quiet number">{one.reference}</span></span>
                        <span class="number">{money(one.amount)}</span>
                        <button
                            type="button"
                            class="button is-quiet is-icon"
                            aria-label=label
                            on:click=move |_| {
                                sale.tendered.update(|list| {
                                    if index < list.len() {
                                        list.remove(index);
                                    }
                                });
                                // This button is gone; in the dialog the next thing to do is to take money again.
                                request_animation_frame(|| {
                                    focus("dialog[open] .pay-exact");
                                });
                            }
                        >
                            <Svg icon=Icon::Close/>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    let balance = move || {
        let change = sale.change();
        let (name, amount) = if change.is_zero() {
            (t_string!(i18n, pay.due), sale.due())
        } else {
            (t_string!(i18n, pay.change), change)
        };
        view! {
            <div class="total-row is-balance">
                <dt>{name}</dt>
                <dd class="number">{money(amount)}</dd>
            </div>
        }
    };
    view! {
        <Show when=move || sale.tendered.with(|list| !list.is_empty())>
            <ul class="tendered-list" aria-label=move || t_string!(i18n, pay.received)>{rows}</ul>
            {balanced.then(|| view! { <dl class="totals">{balance}</dl> })}
        </Show>
    }
}
