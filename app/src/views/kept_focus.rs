//! Keeps the keyboard's place. What has the focus often goes away by its own doing: an order that was marked as shipped
//! can't be marked so again, a line that was removed takes its button along. The browser then puts the focus nowhere, and
//! whoever works without a mouse has to begin at the top. Here it goes on to what came in that place, else to what
//! stands next to it; from a message that was dismissed, back to where it was before.
//!
//! Screens that know better where the work goes on say so themselves, and are left alone.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{
    Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord, Node,
    NodeList,
};

/// What may get the focus. No fields: on a phone one would bring up the keyboard, and a scan would go into it.
const REACHABLE: &str = "button:not(:disabled), a[href], [tabindex='0']";

/// Where the search for a neighbour ends.
const BOUNDS: &str = "main, dialog, .toasts, body";

/// Removals that are followed from one to the next to find what still stands beside them.
const STEPS: usize = 16;

/// Where the focus is, and where it was outside of the messages.
#[derive(Default)]
struct Trail {
    last: Option<HtmlElement>,
    /// It got there by a key.
    by_key: bool,
    before: Option<HtmlElement>,
}

impl Trail {
    fn note(&mut self, element: Option<HtmlElement>) {
        let Some(element) = element else { return };
        if element.closest(".toasts").ok().flatten().is_none() {
            self.before = Some(element.clone());
        }
        self.by_key = element.matches(":focus-visible").unwrap_or(true);
        self.last = Some(element);
    }

    /// Where the focus was, if what had it has just gone away and nothing else has it.
    fn lost(&mut self) -> Option<HtmlElement> {
        if self.last.as_ref()?.is_connected() {
            return None;
        }
        let last = self.last.take()?;
        let holder = document().active_element();
        holder
            .is_none_or(|element| element.tag_name() == "BODY")
            .then_some(last)
    }
}

/// Begins to keep it, for as long as the calling component lives. Draws nothing.
#[component]
pub fn KeptFocus() -> impl IntoView {
    let trail = Rc::new(RefCell::new(Trail::default()));
    let noted = Rc::clone(&trail);
    let focused = window_event_listener(ev::focusin, move |event| {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        noted.borrow_mut().note(target);
    });
    let pressed = Rc::clone(&trail);
    // A finger or a mouse says by itself where the work goes on.
    let touched = window_event_listener(ev::pointerdown, move |_| pressed.borrow_mut().last = None);
    let hear = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
        let lost = trail.borrow_mut().lost();
        if let Some(lost) = lost {
            let (before, by_key) = {
                let trail = trail.borrow();
                (trail.before.clone(), trail.by_key)
            };
            go_on(
                &lost,
                &records
                    .iter()
                    .filter_map(|record| record.dyn_into().ok())
                    .collect::<Vec<_>>(),
                before,
                by_key,
            );
        }
    });
    let watcher = MutationObserver::new(hear.as_ref().unchecked_ref()).ok();
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    if let (Some(watcher), Some(body)) = (&watcher, document().body()) {
        // It fails only for options that ask for nothing.
        let _ = watcher.observe_with_options(&body, &options);
    }
    let kept = StoredValue::new_local((watcher, hear));
    on_cleanup(move || {
        focused.remove();
        touched.remove();
        kept.try_with_value(|(watcher, _)| watcher.as_ref().map(MutationObserver::disconnect));
    });
}

/// Puts the focus beside what was lost: what came in its place, what follows, what stands before it, further and further
/// out. In a message there is nothing to go on with. Who came there by a finger sees what she wants to see, so nothing is
/// scrolled for her.
fn go_on(lost: &HtmlElement, records: &[MutationRecord], before: Option<HtmlElement>, by_key: bool) {
    let Some(removal) = records
        .iter()
        .find(|record| removed(record).any(|node| node.contains(Some(lost))))
    else {
        return;
    };
    let options = FocusOptions::new();
    options.set_prevent_scroll(!by_key);
    let Some(parent) = removal.target().and_then(|node| node.dyn_into::<Element>().ok()) else {
        return;
    };
    let is_message = parent.closest(".toasts").ok().flatten().is_some();
    if is_message {
        if let Some(before) = before {
            // It does nothing where that has gone too.
            let _ = before.focus_with_options(&options);
        }
        return;
    }
    // Another screen begins where it begins.
    if parent.id() == "main" {
        return;
    }
    let came = records
        .iter()
        .filter(|record| record.target().as_ref() == Some(&*parent));
    let came: Vec<Node> = came.flat_map(|record| nodes(&record.added_nodes())).collect();
    let mut around = Some(parent);
    let mut after = standing_after(removal, records);
    while let Some(parent) = around {
        let all = reachable(&parent);
        let follows = |one: &HtmlElement| after.as_ref().is_some_and(|after| !comes_before(one, after));
        let is_new = |one: &HtmlElement| came.iter().any(|node| node.contains(Some(one)));
        let (next, previous): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| is_new(one) || follows(one));
        let (new, next): (Vec<_>, Vec<_>) = next.into_iter().partition(is_new);
        let in_turn = new.into_iter().chain(next).chain(previous.into_iter().rev());
        for one in in_turn {
            if one.focus_with_options(&options).is_ok() && document().active_element().as_ref() == Some(&*one)
            {
                return;
            }
        }
        if parent.matches(BOUNDS).unwrap_or(true) {
            return;
        }
        after = parent.next_sibling();
        around = parent.parent_element();
    }
}

/// What stands after a removed node now. Several may have gone at once, one after the other.
fn standing_after(removal: &MutationRecord, records: &[MutationRecord]) -> Option<Node> {
    let mut after = removal.next_sibling()?;
    for _ in 0..STEPS {
        if after.is_connected() {
            return Some(after);
        }
        let gone = records
            .iter()
            .find(|record| removed(record).any(|node| node == after))?;
        after = gone.next_sibling()?;
    }
    None
}

fn reachable(parent: &Element) -> Vec<HtmlElement> {
    let Ok(list) = parent.query_selector_all(REACHABLE) else {
        return Vec::new();
    };
    nodes(&list)
        .into_iter()
        .filter_map(|node| node.dyn_into().ok())
        .collect()
}

fn comes_before(one: &Node, other: &Node) -> bool {
    one.compare_document_position(other) & Node::DOCUMENT_POSITION_FOLLOWING != 0
}

fn removed(record: &MutationRecord) -> impl Iterator<Item = Node> {
    nodes(&record.removed_nodes()).into_iter()
}

fn nodes(list: &NodeList) -> Vec<Node> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}
