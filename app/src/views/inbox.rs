//! Stand-in.
use leptos::prelude::*;
/// Stand-in.
#[component]
pub fn Inbox() -> impl IntoView {
    view! { <p></p> }
}
