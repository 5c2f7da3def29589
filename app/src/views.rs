//! The screens.

pub mod address;
pub mod customers;
pub mod device;
pub mod enrol;
pub mod inbox;
pub mod keys;
pub mod order_lines;
pub mod orders;
pub mod phrases;
pub mod product_pick;
pub mod products;
pub mod receipt;
pub mod records;
pub mod sell;
pub mod shell;
pub mod stock;
