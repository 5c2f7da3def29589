//! The style sheets of the second load. The page names their file and doesn't ask for it (`xtask/src/bundle/styles.rs`).

use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen_futures::JsFuture;

use super::second_load::NotFetched;

/// Has the browser fetch them; the future is ready when they are in force, so that nothing is drawn without them. When they
/// couldn't be fetched, the next call tries again.
pub fn fetch() -> impl Future<Output = Result<(), NotFetched>> {
    let link = document().query_selector("link[disabled]").ok().flatten();
    let fetched = link.map(|link| {
        let fetched = Promise::new(&mut |done, failed| {
            for (event, then) in [("load", done), ("error", failed)] {
                // Listening to an element of the page can't fail.
                let _ = link.add_event_listener_with_callback(event, &then);
            }
        });
        let _ = link.remove_attribute("disabled");
        (link, JsFuture::from(fetched))
    });
    async {
        let Some((link, fetched)) = fetched else {
            return Ok(());
        };
        fetched.await.map(drop).map_err(|_| {
            let _ = link.set_attribute("disabled", "");
            NotFetched
        })
    }
}
