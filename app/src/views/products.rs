//! Products: what is sold, what it is called and costs, where it is, and who bought it. A code that no product has
//! begins a new one.

mod code;
mod detail;
mod form;
mod terms;

use leptos::prelude::*;

pub use code::finder;

use crate::views::records::{Beside, Of, Records, RecordsState};
use detail::ProductPane;
use form::NewProductPane;

/// The products.
#[component]
pub fn Products() -> impl IntoView {
    view! { <Records of=Of::Products pane listen=code::listen beside_count=|| ().into_any()/> }
}

fn pane(state: RecordsState, beside: Beside) -> AnyView {
    match beside {
        Beside::Nothing => ().into_any(),
        Beside::New => view! { <NewProductPane state/> }.into_any(),
        Beside::One(id) => view! { <ProductPane state id/> }.into_any(),
    }
}
