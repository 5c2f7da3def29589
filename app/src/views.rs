//! The screens.

pub mod address;
pub mod customers;
pub mod device;
pub mod enrol;
pub mod help;
pub mod import;
pub mod inbox;
pub mod install;
pub mod kept_focus;
pub mod keys;
pub mod later;
mod later_styles;
pub mod order_lines;
pub mod orders;
pub mod phrases;
pub mod product_pick;
pub mod products;
pub mod receipt;
pub mod records;
pub mod second_load;
pub mod sell;
pub mod shell;
pub mod stock;
