//! Pictures of products: links into the web, as they came with the shop's own files. Whether this device shows them is
//! the person's choice, because whoever keeps a picture learns from which network it is looked at.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

use super::browser::{mark_page, recall, remember, service_workers};

const SHOWN: &str = "counterfoil.pictures";
const KNOWN: &str = "counterfoil.pictures-known";

/// Whether pictures are shown.
#[derive(Clone, Copy)]
pub struct Pictures {
    /// The person's choice on this browser.
    pub on: RwSignal<bool>,
    /// Some product has one: until then no screen leaves room for pictures.
    are_known: RwSignal<bool>,
    /// Counts the times at which what failed before became worth another try: the browser came back online, or the
    /// service worker took charge.
    pub tries: RwSignal<u32>,
}

impl Pictures {
    /// Reads what was kept, and marks the page while there is room to leave. Known to all screens.
    pub fn start() {
        let pictures = Pictures {
            on: RwSignal::new(recall(SHOWN).is_none_or(|choice| choice != "off")),
            are_known: RwSignal::new(recall(KNOWN).is_some()),
            tries: RwSignal::new(0),
        };
        provide_context(pictures);
        let mark = move || {
            let is_room = pictures.on.get() && pictures.are_known.get();
            mark_page("data-pictures", if is_room { "shown" } else { "none" });
        };
        untrack(mark);
        Effect::new(move |_| mark());
        let again = move || pictures.tries.update(|tries| *tries = tries.wrapping_add(1));
        let handle = window_event_listener(ev::online, move |_| again());
        on_cleanup(move || handle.remove());
        if let Some(workers) = service_workers() {
            // It lives as long as the page does, and so does what it is told by.
            let handler = Closure::<dyn FnMut()>::new(again);
            workers.set_oncontrollerchange(Some(handler.as_ref().unchecked_ref()));
            handler.forget();
        }
    }

    /// Shows them on this browser, or doesn't, for good.
    pub fn choose(self, on: bool) {
        remember(SHOWN, if on { "on" } else { "off" });
        self.on.set(on);
    }

    /// How an image has to ask: without cookies by itself, as long as no service worker asks in its place. A host that lets
    /// no page read its pictures refuses that; it is asked anew once the service worker is in charge.
    pub fn manner() -> Option<&'static str> {
        let is_guarded = service_workers().is_some_and(|workers| workers.controller().is_some());
        (!is_guarded).then_some("anonymous")
    }

    /// A product has one.
    pub fn note(self) {
        if !self.are_known.get_untracked() {
            remember(KNOWN, "yes");
            self.are_known.set(true);
        }
    }
}

/// Whether pictures are shown on this browser.
pub fn use_pictures() -> Pictures {
    expect_context::<Pictures>()
}

/// The address at which a picture is fetched: links are asked for over a line that nobody else reads, whatever they say.
/// Nothing for what isn't a link.
fn address_of(link: &str) -> Option<String> {
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"))?;
    Some(format!("https://{rest}"))
}

/// Where the picture of a product is fetched that has these links.
pub fn first_address(links: &[String]) -> Option<String> {
    links.iter().find_map(|link| address_of(link))
}

/// What stands for a product that has no picture: the first letters of the first two words of its name.
pub fn initials(name: &str) -> String {
    let words = name.split_whitespace().take(2);
    let letters = words.filter_map(|word| word.chars().next().filter(|letter| letter.is_alphabetic()));
    letters.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_two_words_that_begin_with_a_letter() {
        for (name, wanted) in [
            ("Green tea 500 ml", "GT"),
            ("Rice 5 kg", "R"),
            ("绿茶 500 毫升", "绿"),
            ("ökologisch", "Ö"),
            ("500", ""),
            ("", ""),
        ] {
            assert_eq!(initials(name), wanted, "{name}");
        }
    }

    #[test]
    fn a_picture_is_asked_for_over_a_private_line() {
        assert_eq!(
            address_of("http://a.example/1.jpg").as_deref(),
            Some("https://a.example/1.jpg")
        );
        assert_eq!(
            address_of("https://a.example/1.jpg").as_deref(),
            Some("https://a.example/1.jpg")
        );
        for link in ["javascript:alert(1)", "/tea.jpg", "data:image/png;base64,", ""] {
            assert_eq!(address_of(link), None, "{link}");
        }
    }
}
