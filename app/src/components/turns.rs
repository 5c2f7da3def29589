//! Drawing that goes on from frame to frame: so much in each that a tap is answered and a thumb is followed. How much that
//! is depends on the device, and is learned from how long the frames take.

use std::cell::Cell;

use domain::id::Millis;
use leptos::prelude::*;

use crate::state::browser::now;

/// Rows or tiles drawn at once before anything is known of the device.
const FIRST_PACE: u32 = 10;
/// As few as that are drawn even where every frame is late.
const LEAST_PACE: u32 = 3;
/// More than that are in sight nowhere.
const MOST_PACE: u32 = 48;
/// A frame in which more could have been drawn: one of sixty a second, and a little.
const QUICK: Millis = 20;
/// A frame in which too much was drawn.
const SLOW: Millis = 36;

thread_local! {
    static PACE: Cell<u32> = const { Cell::new(FIRST_PACE) };
}

/// How many rows or tiles this device draws in one frame.
pub fn pace() -> u32 {
    PACE.get()
}

/// The pace after a frame that took so long.
fn after_frame(pace: u32, frame: Millis) -> u32 {
    if frame > SLOW {
        (pace / 2).max(LEAST_PACE)
    } else if frame < QUICK {
        pace.saturating_add(2).min(MOST_PACE)
    } else {
        pace
    }
}

/// Counts `turn` up in the next frame, again and again while something `is_left`. `is_left` is tracked, and follows `turn`.
pub fn take_turns(turn: RwSignal<u32>, is_left: impl Fn() -> bool + Send + Sync + 'static) {
    let is_waiting = StoredValue::new(false);
    // When the frame before began, while one follows the other.
    let before = StoredValue::new(None::<Millis>);
    Effect::new(move |_| {
        if !is_left() {
            before.set_value(None);
            return;
        }
        if is_waiting.get_value() {
            return;
        }
        is_waiting.set_value(true);
        request_animation_frame(move || {
            let begins = now();
            let Some(began) = before.try_update_value(|before| before.replace(begins)) else {
                return;
            };
            if let Some(began) = began {
                PACE.set(after_frame(PACE.get(), begins.saturating_sub(began)));
            }
            is_waiting.set_value(false);
            turn.update(|turn| *turn = turn.wrapping_add(1));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_follows_the_frames() {
        let over = |frames: &[Millis]| frames.iter().fold(FIRST_PACE, |pace, ms| after_frame(pace, *ms));
        assert_eq!(over(&[16, 17]), 14);
        assert_eq!(over(&[30, 25]), FIRST_PACE);
        assert_eq!(over(&[50]), 5);
        assert_eq!(over(&[50; 9]), LEAST_PACE, "it never stops");
        assert_eq!(over(&[16; 99]), MOST_PACE);
    }
}
