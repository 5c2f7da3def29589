//! Stand-in.
use leptos::prelude::*;
/// Stand-in.
#[component]
pub fn Stock() -> impl IntoView {
    view! { <p></p> }
}
