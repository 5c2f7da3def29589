//! Customers: everyone who bought or will, how to reach them, and what they bought.

mod also;
mod compare;
mod detail;
mod form;
mod review;

use leptos::prelude::*;

use crate::views::records::{Beside, Of, Records, RecordsState};
use detail::CustomerPane;
use form::NewCustomerPane;

/// The customers.
#[component]
pub fn Customers() -> impl IntoView {
    view! { <Records of=Of::Customers pane listen=|_| () beside_count=review::notice/> }
}

fn pane(state: RecordsState, beside: Beside) -> AnyView {
    match beside {
        Beside::Nothing => ().into_any(),
        Beside::New => view! { <NewCustomerPane state/> }.into_any(),
        Beside::One(id) => view! { <CustomerPane state id/> }.into_any(),
    }
}
