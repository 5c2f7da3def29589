//! What lies behind the cut through the program. What [`screens`] names, and nothing else names, is written to a file of
//! its own by the build (`xtask/src/bundle/screens.rs`). The cut itself is in `bin/app.rs`, because the worker shares this
//! library and must not carry screens.

use std::pin::Pin;

use domain::customer::CustomerSnapshot;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use replica::query::OrderDetail;

use super::customers::Customers;
use super::device::Device;
use super::help::Help;
use super::import::Import;
use super::inbox::Inbox;
use super::kept_focus::KeptFocus;
use super::order_lines::{AdjustForm, LinesOf};
use super::orders::Orders;
use super::products::Products;
use super::receipt::Receipt;
use super::sell::camera::CameraScan;
use super::sell::{CustomerChoice, FirstPlace, Greeting, HeldList, Payment, Till};
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

/// What draws each screen of the second load, and what opens over the till or beside it.
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
    /// The choice of a customer.
    pub customer: fn(Callback<CustomerSnapshot>) -> AnyView,
    /// Taking the money.
    pub payment: fn(Till) -> AnyView,
    /// The orders that wait at the till.
    pub held: fn(Till) -> AnyView,
    /// Quantity, price, discount, note or shipping, whichever is being adjusted.
    pub adjust: fn(LinesOf) -> AnyView,
    /// The receipt of an order.
    pub receipt: fn(Memo<Option<OrderDetail>>) -> AnyView,
    /// How a shop without products begins.
    pub greeting: fn(Till) -> AnyView,
    /// What a shop that has products and no location needs to sell.
    pub first_place: fn(Till) -> AnyView,
    /// What one can do on the screen that is open.
    pub help: fn() -> AnyView,
    /// The till's way to scan with a camera.
    pub camera: fn() -> AnyView,
    /// Keeps the keyboard's place.
    pub kept_focus: fn() -> AnyView,
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
        customer: |on_choose| view! { <CustomerChoice on_choose/> }.into_any(),
        payment: |till| view! { <Payment till/> }.into_any(),
        held: |till| view! { <HeldList till/> }.into_any(),
        adjust: |of| view! { <AdjustForm of/> }.into_any(),
        receipt: |detail| view! { <Receipt detail/> }.into_any(),
        greeting: |till| view! { <Greeting till/> }.into_any(),
        first_place: |till| view! { <FirstPlace till/> }.into_any(),
        help: || Help().into_any(),
        camera: || CameraScan().into_any(),
        kept_focus: || KeptFocus().into_any(),
    }
}
