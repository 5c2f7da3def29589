//! The program of the worker: see [`app::worker`].

fn main() {
    app::worker::run();
}
