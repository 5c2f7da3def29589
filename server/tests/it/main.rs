//! The server from outside: its core with a store in memory, and the real program with real sockets.

mod authority;
mod budget;
mod device;
mod hostile;
mod http;
mod killed;
mod program;
mod sync;
mod till;
