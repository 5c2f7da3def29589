//! A product's picture in a box of a fixed size, or its initials where there is none, or none can be had now.

use leptos::prelude::*;

use crate::state::pictures::{Pictures, initials, use_pictures};

/// The picture that is kept at an address. The name beside it says what it is, so nobody has to hear of it.
pub fn picture(
    address: impl Fn() -> Option<String> + Send + Sync + 'static,
    name: impl Fn() -> String + Send + 'static,
) -> AnyView {
    let pictures = use_pictures();
    let failed = RwSignal::new(None::<(String, u32)>);
    let shown = move || {
        let address = address()?;
        pictures.note();
        let tries = pictures.tries.get();
        let has_failed = failed.with(|failed| {
            failed
                .as_ref()
                .is_some_and(|(of, at)| *of == address && *at == tries)
        });
        (pictures.on.get() && !has_failed).then_some(address)
    };
    view! {
        <span class="picture" aria-hidden="true" data-initials=move || initials(&name())>
            // An image of its own for each address: one whose address changes shows the picture of before, beside the name of
            // another product, until the next has come.
            <For each=shown key=Clone::clone let:address>
                <img
                    alt=""
                    loading="lazy"
                    decoding="async"
                    referrerpolicy="no-referrer"
                    crossorigin=Pictures::manner()
                    on:error={
                        let address = address.clone();
                        move |_| failed.set(Some((address.clone(), pictures.tries.get_untracked())))
                    }
                    // The address comes last: it begins the fetching, and the others say how.
                    src=address
                />
            </For>
        </span>
    }
    .into_any()
}
