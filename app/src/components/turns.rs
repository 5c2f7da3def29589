//! Drawing that goes on from frame to frame: what is in sight at once, and the rest a little in each turn, so that no frame
//! is held up by what nobody sees yet.

use leptos::prelude::*;

/// Counts `turn` up once what was drawn last is on the screen, again and again while something `is_left`. `is_left` is
/// tracked, and follows `turn`.
pub fn take_turns(turn: RwSignal<u32>, is_left: impl Fn() -> bool + Send + Sync + 'static) {
    let is_waiting = StoredValue::new(false);
    Effect::new(move |_| {
        if !is_left() || is_waiting.get_value() {
            return;
        }
        is_waiting.set_value(true);
        // The first comes before what was just drawn is on the screen, the second after it.
        request_animation_frame(move || {
            request_animation_frame(move || {
                if is_waiting.try_set_value(false).is_none() {
                    turn.update(|turn| *turn = turn.wrapping_add(1));
                }
            });
        });
    });
}
