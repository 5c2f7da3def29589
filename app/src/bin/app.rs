//! The screens. Starts the worker and draws; everything else is the worker's.

// The cut is a foreign function to the compiler; the macro writes its declaration.
#![allow(unsafe_code)]

use std::time::Duration;

use app::views::second_load::{NotFetched, Screens, screens};
use app::views::shell::App;
use leptos::prelude::*;

/// The cut through the program: what lies behind is fetched when this is first called, and with it when a call failed.
#[leptos::wasm_split::wasm_split(screens, wasm_split_path = leptos::wasm_split, fallible)]
fn second_load() -> Result<Screens, NotFetched> {
    Ok(screens())
}

fn main() {
    console_error_panic_hook::set_once();
    // In a task of its own: starting the program is one already.
    set_timeout(
        || mount_to_body(|| view! { <App second_load=|| Box::pin(second_load())/> }),
        Duration::ZERO,
    );
}
