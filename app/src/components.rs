//! The parts that screens are made of. Each is a unit with its sheet in `style/`, and none knows a screen.

pub mod chip;
pub mod dialog;
pub mod empty;
pub mod field;
pub mod file_button;
pub mod form_field;
pub mod frame;
pub mod grid_row;
pub mod icon;
pub mod number_entry;
pub mod picture;
pub mod pill;
pub mod search;
pub mod segments;
pub mod staged_rows;
pub mod star;
pub mod sync_badge;
pub mod toasts;
pub mod virtual_list;

pub use chip::ChipSelect;
pub use dialog::Dialog;
pub use empty::{Empty, TroubleNote};
pub use field::{AmountField, TextField};
pub use file_button::FileButton;
pub use form_field::{FormEntry, Shape, Typed, form_field};
pub use grid_row::GridRow;
pub use icon::{Icon, Svg};
pub use number_entry::NumberEntry;
pub use picture::picture;
pub use pill::{FulfilmentPill, LifecyclePill, PaymentPill, SafetyMark};
pub use search::SearchBox;
pub use segments::Segments;
pub use staged_rows::{Span, staged};
pub use virtual_list::Window;
