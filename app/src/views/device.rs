//! Stand-in.
use leptos::prelude::*;
/// Stand-in.
#[component]
pub fn Device() -> impl IntoView {
    view! { <p></p> }
}
