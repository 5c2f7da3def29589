//! The program of the import worker: see [`app::importer`].

fn main() {
    app::importer::run();
}
