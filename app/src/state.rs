//! What the screens know and share: the device's state, the order that is being put together, the person's choices.
//!
//! Everything here answers from memory or asks the worker; nothing here draws, and nothing waits for the network.

pub mod amounts;
pub mod ask;
pub mod beep;
pub mod browser;
pub mod catalogue;
pub mod draft;
pub mod early_keys;
pub mod errand;
pub mod files;
pub mod format;
pub mod hub;
pub mod importing;
pub mod install;
pub mod keyboard_scanner;
pub mod languages;
pub mod left_form;
pub mod live;
pub mod mappings;
pub mod names;
pub mod notices;
pub mod parked;
pub mod personal;
pub mod pictures;
pub mod preferences;
pub mod rooted;
pub mod sale;
pub mod sample;
pub mod scanner;
pub mod seen;
pub mod skeleton;
pub mod update;
