//! What lies behind the cut through the program. What [`screens`] names, and nothing else names, is written to a file of
//! its own by the build (`xtask/src/bundle/screens.rs`). The cut itself is in `bin/app.rs`, because the worker shares this
//! library and must not carry screens.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use super::customers::Customers;
use super::device::Device;
use super::import::Import;
use super::inbox::Inbox;
use super::orders::Orders;
use super::products::Products;
use super::sell::camera::CameraScan;
use super::stock::Stock;

/// The second file couldn't be fetched. The next call tries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFetched;

impl From<SplitLoaderError> for NotFetched {
    fn from(_: SplitLoaderError) -> Self {
        NotFetched
    }
}

/// Fetches the second file, once, and says what draws its screens.
pub type Fetcher = fn() -> Pin<Box<dyn Future<Output = Result<Screens, NotFetched>>>>;

/// What draws each screen of the second load.
#[derive(Clone, Copy, Debug)]
pub struct Screens {
    /// Orders, and one of them.
    pub orders: fn() -> AnyView,
    /// Stock on hand.
    pub stock: fn() -> AnyView,
    /// Customers, and one of them.
    pub customers: fn() -> AnyView,
    /// Products, and one of them.
    pub products: fn() -> AnyView,
    /// Other systems' files.
    pub import: fn() -> AnyView,
    /// What waits for a person.
    pub inbox: fn() -> AnyView,
    /// This device.
    pub device: fn() -> AnyView,
    /// The till's way to scan with a camera.
    pub camera: fn() -> AnyView,
}

/// What draws the screens. Called behind the cut only.
pub fn screens() -> Screens {
    Screens {
        orders: || Orders().into_any(),
        stock: || Stock().into_any(),
        customers: || Customers().into_any(),
        products: || Products().into_any(),
        import: || Import().into_any(),
        inbox: || Inbox().into_any(),
        device: || Device().into_any(),
        camera: || CameraScan().into_any(),
    }
}
