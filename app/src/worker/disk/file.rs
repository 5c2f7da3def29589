//! The journal's file, in the origin's private file system. Its handle is ours alone and answers at once: nothing but the
//! flush of a strict write waits for the disk.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FileSystemGetFileOptions, FileSystemReadWriteOptions};

use super::fault::Fault;
use crate::answer::{Answer, answer};
use crate::worker::global;

#[wasm_bindgen]
extern "C" {
    type Storage;

    // What lacks in an older browser throws, which web-sys doesn't catch.
    #[wasm_bindgen(method, catch, js_name = getDirectory)]
    async fn directory(this: &Storage) -> Result<JsValue, JsValue>;

    type Directory;

    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    async fn entry(this: &Directory, name: &str, options: &JsValue) -> Result<JsValue, JsValue>;

    type Entry;

    #[wasm_bindgen(method, catch, js_name = createSyncAccessHandle)]
    async fn handle(this: &Entry) -> Result<JsValue, JsValue>;

    type Handle;

    #[wasm_bindgen(method, catch, js_name = getSize)]
    fn size(this: &Handle) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn read(this: &Handle, into: &mut [u8], options: &JsValue) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Handle, bytes: &[u8], options: &JsValue) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn flush(this: &Handle) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &Handle) -> Result<(), JsValue>;
}

/// What the browser says of a file that isn't there.
const MISSING: &str = "NotFoundError";
/// And of one that another worker has open; the second is WebKit's.
const TAKEN: [&str; 2] = ["NoModificationAllowedError", "InvalidStateError"];

/// How long such a file is waited for, and how long between two attempts, in milliseconds.
const TAKEN_FOR: i32 = 10_000;
const TRIED_EVERY: i32 = 25;

/// An open file, if there is one.
pub type Opened = Result<Option<File>, Fault>;

/// An open file. Dropping it closes it.
pub struct File(Handle);

impl File {
    /// Begins to open the file of this name, which is made if there is none and that is wanted; otherwise there is `None`.
    /// The fault is what the browser says: no such file system here, no room, in use by another worker for too long.
    pub fn opening(name: &str, create: bool) -> Answer<Opened> {
        let (giver, opened) = answer();
        let name = name.to_owned();
        wasm_bindgen_futures::spawn_local(async move {
            let mut attempts = TAKEN_FOR / TRIED_EVERY;
            let opened = loop {
                let fault = match Self::open(&name, create).await {
                    Ok(file) => break Ok(Some(file)),
                    Err(thrown) => Fault::from_thrown(&thrown),
                };
                match fault.name() {
                    MISSING => break Ok(None),
                    // The worker of a page that was left lets go of it a little later.
                    name if TAKEN.contains(&name) && attempts > 0 => attempts = attempts.saturating_sub(1),
                    _ => break Err(fault),
                }
                global::pause(TRIED_EVERY).await;
            };
            giver.give(opened);
        });
        opened
    }

    async fn open(name: &str, create: bool) -> Result<Self, JsValue> {
        let storage: JsValue = global::scope().navigator().storage().into();
        let directory = storage.unchecked_into::<Storage>().directory().await?;
        let options = FileSystemGetFileOptions::new();
        options.set_create(create);
        let directory: Directory = directory.unchecked_into();
        let entry = directory.entry(name, &options).await?;
        let file = Self(entry.unchecked_into::<Entry>().handle().await?.unchecked_into());
        // Browsers of before answered with a promise, and `flush` returned before anything was on disk.
        match file.0.size()?.as_f64() {
            Some(_) => Ok(file),
            None => Err(JsValue::NULL),
        }
    }

    /// Fills the buffer from this place on and says how far; what can't be read is as good as not there.
    pub fn read(&self, at: usize, into: &mut [u8]) -> usize {
        // The browser says how much of the buffer it filled.
        self.0.read(into, &place(at)).unwrap_or_default() as usize
    }

    /// Writes at this place, and waits until it is on disk if that is wanted.
    ///
    /// # Errors
    /// When not all was written; a part may be.
    pub fn write(&self, at: usize, bytes: &[u8], flushed: bool) -> Result<(), Fault> {
        let thrown = |thrown| Fault::from_thrown(&thrown);
        if (self.0.write(bytes, &place(at)).map_err(thrown)? as usize) < bytes.len() {
            return Err(Fault::new(
                "QuotaExceededError",
                "there is no room for the journal",
            ));
        }
        if flushed {
            self.0.flush().map_err(thrown)?;
        }
        Ok(())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // One that can't be closed is of no use to anybody any more.
        let _ = self.0.close();
    }
}

fn place(at: usize) -> JsValue {
    let options = FileSystemReadWriteOptions::new();
    // Places in a file of a megabyte are exact.
    options.set_at_f64(at as f64);
    options.into()
}
