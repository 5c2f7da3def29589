//! The one set of icons: drawn on a grid of 24, lines only, in the colour of the text beside them.
//!
//! An icon never speaks for itself: there is a label beside it, or the control it stands in has a name.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A price tag.
    Sell,
    /// A slip with lines.
    Orders,
    /// Boxes on a shelf.
    Stock,
    /// A tray.
    Inbox,
    /// A tablet.
    Device,
    /// A magnifying glass.
    Search,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// A cross.
    Close,
    /// A head and shoulders.
    Person,
    /// A speech bubble with lines.
    Note,
    /// A per cent sign.
    Discount,
    /// A van.
    Truck,
    /// A tick.
    Check,
    /// A triangle with a mark.
    Warn,
    /// An arrow to the left.
    Back,
    /// An arrow that turns back.
    Undo,
    /// An arrow into a tray.
    Download,
    /// An arrow out of a tray.
    Upload,
    /// A hand, raised.
    Hold,
    /// Coins.
    Money,
    /// An arrow down a box: goods come in.
    Receive,
    /// A list with ticks.
    Count,
    /// A question mark.
    Help,
    /// A star.
    Star,
    /// A chevron that points up.
    Up,
    /// A pencil.
    Edit,
    /// A parcel.
    Product,
    /// A printer.
    Print,
    /// A camera.
    Camera,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Sell => "M3 11V4a1 1 0 0 1 1-1h7l10 10-8 8L3 11zM7.5 7.5h.01",
            Icon::Orders => "M6 3h12v18l-3-2-3 2-3-2-3 2V3zM9 8h6M9 12h6",
            Icon::Stock => "M3 21V9l9-6 9 6v12M7 21v-8h10v8M7 17h10",
            Icon::Inbox => "M3 13l3-9h12l3 9v7H3v-7zM3 13h5l1.5 3h5l1.5-3h5",
            Icon::Device => {
                "M6 2h12a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM10.5 18.5h3"
            }
            Icon::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L21 21",
            Icon::Plus => "M12 5v14M5 12h14",
            Icon::Minus => "M5 12h14",
            Icon::Close => "M6 6l12 12M18 6L6 18",
            Icon::Person => "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
            Icon::Note => "M4 4h16v12H10l-5 4v-4H4V4zM8 8.5h8M8 12h5",
            Icon::Discount => {
                "M19 5L5 19M7.5 5.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM16.5 14.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"
            }
            Icon::Truck => {
                "M2 6h12v10H2V6zM14 10h4l4 3v3h-8v-6zM6 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM17.5 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"
            }
            Icon::Check => "M4 12.5l5.5 5.5L20 7",
            Icon::Warn => "M12 3l10 18H2L12 3zM12 10v5M12 18h.01",
            Icon::Back => "M15 5l-7 7 7 7",
            Icon::Undo => "M8 5L3 10l5 5M3 10h11a6 6 0 0 1 0 12h-3",
            Icon::Download => "M12 3v12M7 10l5 5 5-5M4 21h16",
            Icon::Upload => "M12 16V4M7 9l5-5 5 5M4 21h16",
            Icon::Hold => "M8 5v14M16 5v14",
            Icon::Money => "M2 6h20v12H2V6zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6 12h.01M18 12h.01",
            Icon::Receive => "M3 9l2-5h14l2 5v12H3V9zM3 9h18M12 12v6M9 15.5l3 3 3-3",
            Icon::Count => "M3 6l1.5 1.5L7 5M3 12l1.5 1.5L7 11M3 18l1.5 1.5L7 17M11 6h10M11 12h10M11 18h10",
            Icon::Help => {
                "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19zM9 9.5a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M12 17h.01"
            }
            Icon::Star => "M12 3l2.8 5.7 6.2.9-4.5 4.4 1.1 6.2L12 17.3l-5.6 2.9 1.1-6.2L3 9.6l6.2-.9L12 3z",
            Icon::Up => "M5 15l7-7 7 7",
            Icon::Edit => "M4 20l1-5L16 4l4 4L9 19l-5 1z",
            Icon::Print => "M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z",
            Icon::Camera => "M3 7h4l2-3h6l2 3h4v13H3V7zM12 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
            Icon::Product => "M3 7l9-4 9 4v10l-9 4-9-4V7zM3 7l9 4 9-4M12 11v10M7.5 5l9 4",
        }
    }
}

/// Draws an icon. Screen readers don't hear it.
#[component]
pub fn Svg(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
