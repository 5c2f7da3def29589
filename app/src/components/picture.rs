//! A product's picture in a box of a fixed size, or its initials where there is none, or none can be had now.

use leptos::prelude::*;

use crate::state::pictures::{Pictures, address_of, initials, use_pictures};

/// The picture of a product. The name beside it says what it is, so nobody has to hear of it.
pub fn picture(links: &[String], name: impl Fn() -> String + Send + 'static) -> AnyView {
    let pictures = use_pictures();
    let address = links.iter().find_map(|link| address_of(link));
    if address.is_some() {
        pictures.note();
    }
    let failed = RwSignal::new(None::<u32>);
    let image = move || {
        let is_shown = pictures.on.get() && failed.get() != Some(pictures.tries.get());
        let address = address.clone().filter(|_| is_shown)?;
        // The address comes last: it begins the fetching, and the others say how.
        Some(view! {
            <img
                alt=""
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
                crossorigin=Pictures::manner()
                on:error=move |_| failed.set(Some(pictures.tries.get_untracked()))
                src=address
            />
        })
    };
    view! {
        <span class="picture" aria-hidden="true" data-initials=move || initials(&name())>{image}</span>
    }
    .into_any()
}
