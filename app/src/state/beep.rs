//! The sound of a scan: short and high when a line was added, longer and low when the code is unknown.

use std::cell::RefCell;

use web_sys::AudioContext;

use crate::state::browser::after_paint;

thread_local! {
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// How loud, of 1.
const GAIN: f32 = 0.08;

/// A line was added.
pub fn good() {
    play(1320.0, 0.05);
}

/// The code is unknown.
pub fn unknown() {
    play(220.0, 0.18);
}

/// Plays a tone, in hertz, for some seconds. A browser without sound stays silent. To get at the device's sound for the first
/// time holds the page up for a tenth of a second, so the first tone comes when the line that it is for is drawn.
fn play(hertz: f32, seconds: f64) {
    if CONTEXT.with_borrow(Option::is_some) {
        sound(hertz, seconds);
        return;
    }
    after_paint(move || sound(hertz, seconds));
}

fn sound(hertz: f32, seconds: f64) {
    CONTEXT.with_borrow_mut(|context| {
        if context.is_none() {
            *context = AudioContext::new().ok();
        }
        let Some(context) = context else { return };
        let (Ok(tone), Ok(gain)) = (context.create_oscillator(), context.create_gain()) else {
            return;
        };
        tone.frequency().set_value(hertz);
        gain.gain().set_value(GAIN);
        let now = context.current_time();
        let connected = tone
            .connect_with_audio_node(&gain)
            .and_then(|gain| gain.connect_with_audio_node(&context.destination()));
        if connected.is_ok() && tone.start().is_ok() {
            // Without an end it would hum on; the browser gave us a tone, so it can stop one.
            let _ = tone.stop_with_when(now + seconds);
        }
    });
}
