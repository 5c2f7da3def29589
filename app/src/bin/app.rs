//! The screens. Starts the worker and draws; everything else is the worker's.

use app::views::shell::App;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}
