//! The window of a long list: which rows are in sight, so that only those are asked for and drawn.
//!
//! All rows of a list are equally high. How high is measured on a stand-in, since it depends on the density, the
//! text size and the room there is.

use std::time::Duration;

use domain::id::Millis;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

use crate::state::browser::now;

/// Rows asked for beyond each edge of the sight, so that a quick thumb rarely sees a gap.
const BEYOND: u32 = 12;
/// The window moves in steps of so many rows, so that not every pixel asks again.
const STEP: u32 = 6;
/// After so long without moving a list stands still, in milliseconds.
const REST: Millis = 120;
/// Rows of a list whose size isn't known yet.
const FIRST_ROWS: u32 = 40;

/// What is in sight of a long list.
#[derive(Clone, Copy)]
pub struct Window {
    /// Goes on the element that scrolls.
    pub scroller: NodeRef<html::Div>,
    /// Goes on the stand-in, an empty element as high as a row.
    pub measure: NodeRef<html::Div>,
    /// Pixels from one row to the next.
    pub row: RwSignal<f64>,
    top: RwSignal<f64>,
    height: RwSignal<f64>,
    /// Pixels at the top of the scroller that the sticky header covers.
    covered: RwSignal<f64>,
    /// Counts up whenever another list is asked for.
    list: StoredValue<u32>,
    /// It hasn't moved lately.
    rests: RwSignal<bool>,
    /// When it moved last.
    moved_at: StoredValue<Millis>,
}

impl Window {
    /// A window that follows its scroller from the moment that it is on the page.
    pub fn new() -> Window {
        let window = Window {
            scroller: NodeRef::new(),
            measure: NodeRef::new(),
            row: RwSignal::new(0.0),
            top: RwSignal::new(0.0),
            height: RwSignal::new(0.0),
            covered: RwSignal::new(0.0),
            list: StoredValue::new(0),
            rests: RwSignal::new(true),
            moved_at: StoredValue::new(0),
        };
        Effect::new(move |_| {
            let (Some(scroller), Some(measure)) = (window.scroller.get(), window.measure.get()) else {
                return;
            };
            window.look();
            let changed = Closure::<dyn FnMut()>::new(move || window.look());
            let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else {
                return;
            };
            observer.observe(&scroller);
            observer.observe(&measure);
            let kept = StoredValue::new_local((observer, changed));
            on_cleanup(move || {
                kept.try_with_value(|(observer, _)| observer.disconnect());
            });
        });
        window
    }

    /// Takes in where the scroller stands. Goes on its scroll event.
    pub fn look(self) {
        let (Some(scroller), Some(measure)) = (self.scroller.get_untracked(), self.measure.get_untracked())
        else {
            return;
        };
        let set = |signal: RwSignal<f64>, value: f64| {
            if signal.with_untracked(|known| *known != value) {
                signal.set(value);
            }
        };
        set(self.row, measure.get_bounding_client_rect().height());
        let top = f64::from(scroller.scroll_top());
        if self.top.with_untracked(|known| *known != top) {
            self.moved();
        }
        set(self.top, top);
        set(self.height, f64::from(scroller.client_height()));
        set(self.covered, f64::from(measure.offset_top()));
    }

    /// The next answer is another list: it is seen from its beginning.
    pub fn begin(self) {
        self.list.update_value(|list| *list = list.wrapping_add(1));
        self.moved();
        // Told to stand where it stands, the browser would lay the page out to see that it does.
        if self.top.get_untracked() > 0.0 {
            self.go_to(0);
        }
    }

    fn moved(self) {
        self.moved_at.set_value(now());
        if self.rests.get_untracked() {
            self.rests.set(false);
            self.wait();
        }
    }

    /// Rests once nothing has moved for a while.
    fn wait(self) {
        let look = move || {
            let Some(moved_at) = self.moved_at.try_get_value() else {
                return;
            };
            // A clock that was set back says nothing.
            if (0..REST).contains(&now().saturating_sub(moved_at)) {
                self.wait();
            } else {
                self.rests.set(true);
            }
        };
        set_timeout(look, Duration::from_millis(REST.unsigned_abs()));
    }

    /// Whether the list stands still: what can wait is drawn then. Tracked.
    pub fn rests(self) -> bool {
        self.rests.get()
    }

    /// Which list it is.
    pub fn list(self) -> u32 {
        self.list.get_value()
    }

    /// The rows in sight: the first, and the one behind the last. Tracked.
    pub fn sight(self) -> (u32, u32) {
        let row = self.row.get();
        if row < 1.0 {
            return (0, FIRST_ROWS);
        }
        // Casts of floats saturate, and heights are finite.
        let end = ((self.top.get() + self.height.get()) / row).ceil() as u32;
        (self.first(), end)
    }

    /// First row to ask for, and how many.
    pub fn range(self) -> Memo<(u32, u32)> {
        Memo::new(move |_| {
            let row = self.row.get();
            if row < 1.0 {
                return (0, FIRST_ROWS);
            }
            // Casts of floats saturate, and heights are finite.
            let first = (self.top.get() / row) as u32;
            let seen = (self.height.get() / row).ceil() as u32;
            let offset = first.saturating_sub(BEYOND) / STEP * STEP;
            (offset, seen.saturating_add(BEYOND * 2 + STEP))
        })
    }

    /// The first row in sight.
    pub fn first(self) -> u32 {
        let row = self.row.get();
        if row < 1.0 {
            return 0;
        }
        (self.top.get() / row) as u32
    }

    /// Scrolls so that this row is the first in sight.
    pub fn go_to(self, index: u32) {
        if let Some(scroller) = self.scroller.get_untracked() {
            scroller.set_scroll_top((f64::from(index) * self.row.get_untracked()) as i32);
        }
    }

    /// Scrolls as little as it takes to have this row in sight.
    pub fn reveal(self, index: u32) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let row = self.row.get_untracked();
        let room = self.height.get_untracked() - self.covered.get_untracked();
        let start = f64::from(index) * row;
        let top = f64::from(scroller.scroll_top());
        if start < top {
            scroller.set_scroll_top(start as i32);
        } else if start + row > top + room {
            scroller.set_scroll_top((start + row - room).ceil() as i32);
        }
    }
}

/// Where a row stands, as its distance from the top: in the multiples of the height that all rows have. (As a transform it
/// would have the browser keep a place in space for every row.)
pub fn standing(index: u32) -> String {
    format!("calc(var(--row) * {index})")
}

/// Which row of a list has the keyboard, if any; the list begins where its address says. `known` once its size is,
/// `start` is the first row in sight then. `track_filter` tracks what says which list it is: another one is seen from
/// its beginning.
pub fn active_row(
    window: Window,
    known: Memo<bool>,
    start: u32,
    track_filter: Box<dyn Fn()>,
) -> RwSignal<Option<u32>> {
    let active = RwSignal::new(None::<u32>);
    // Once there is something to scroll over.
    Effect::new(move |done: Option<bool>| {
        let ready = known.get() && window.row.get() > 1.0;
        if ready && done != Some(true) && start > 0 {
            request_animation_frame(move || window.go_to(start));
        }
        ready || done == Some(true)
    });
    Effect::new(move |first: Option<()>| {
        track_filter();
        if first.is_some() {
            active.set(None);
            window.begin();
        }
    });
    active
}

/// Rows that a page key moves.
const SCREENFUL: u32 = 10;

/// Up, down, home, end and enter in a list of `total` rows. `open` is told which row is meant by Enter.
pub fn list_keys(
    window: Window,
    active: RwSignal<Option<u32>>,
    total: Memo<u32>,
    open: impl Fn(u32) + 'static,
) -> impl Fn(leptos::ev::KeyboardEvent) + 'static {
    move |event| {
        let Some(last) = total.get_untracked().checked_sub(1) else {
            return;
        };
        let now = active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => match now {
                Some(now) => now.saturating_add(1),
                None => untrack(|| window.first()),
            },
            "ArrowUp" => now.unwrap_or(0).saturating_sub(1),
            "PageDown" => now.unwrap_or(0).saturating_add(SCREENFUL),
            "PageUp" => now.unwrap_or(0).saturating_sub(SCREENFUL),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(now) = now {
                    event.prevent_default();
                    open(now);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = next.min(last);
        active.set(Some(next));
        window.reveal(next);
    }
}

impl Default for Window {
    fn default() -> Self {
        Window::new()
    }
}
