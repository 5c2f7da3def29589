//! A part of a screen that is drawn in a task of its own. A slow phone takes a tenth of a second for a whole screen; drawn
//! part by part, it can answer a tap and show what is there in between.

use std::time::Duration;

use leptos::prelude::*;

/// Draws a part as soon as what is around it is drawn and the browser had its turn. Nothing may jump when it comes: its
/// place is there before, or it stands below all else.
pub fn own_task(draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let due = RwSignal::new(false);
    set_timeout(
        move || {
            // The screen may have been left meanwhile.
            let _ = due.try_set(true);
        },
        Duration::ZERO,
    );
    (move || due.get().then(&draw)).into_any()
}
