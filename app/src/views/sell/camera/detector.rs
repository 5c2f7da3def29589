//! The browser's own reader of codes in pictures, where it has one (the Shape Detection API).

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlVideoElement;

/// The codes that stand on goods and on shelves, as the browser names them.
const FORMATS: [&str; 8] = [
    "ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "qr_code", "itf",
];

#[wasm_bindgen]
extern "C" {
    // No binding exists for it: browsers that have it differ.
    type BarcodeDetector;

    #[wasm_bindgen(constructor, catch)]
    fn new(options: &Object) -> Result<BarcodeDetector, JsValue>;

    #[wasm_bindgen(static_method_of = BarcodeDetector, catch, js_name = getSupportedFormats)]
    fn supported_formats() -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn detect(this: &BarcodeDetector, picture: &HtmlVideoElement) -> Result<Promise, JsValue>;
}

/// Reads codes in pictures.
pub struct Detector(BarcodeDetector);

impl Detector {
    /// One for the formats that this browser reads; nothing where it reads none.
    pub async fn make() -> Option<Detector> {
        let supported = JsFuture::from(BarcodeDetector::supported_formats().ok()?)
            .await
            .ok()?;
        let formats: Array = Array::from(&supported)
            .iter()
            .filter(|format| FORMATS.iter().any(|wanted| format == wanted))
            .collect();
        if formats.length() == 0 {
            return None;
        }
        let options = Object::new();
        Reflect::set(&options, &"formats".into(), &formats).ok()?;
        BarcodeDetector::new(&options).ok().map(Detector)
    }

    /// The codes in the picture that a video shows now.
    ///
    /// # Errors
    /// What the browser says: there is no picture yet, or its reader is out of order.
    pub async fn codes(&self, video: &HtmlVideoElement) -> Result<Vec<String>, JsValue> {
        let found = JsFuture::from(self.0.detect(video)?).await?;
        let text = |code: JsValue| Reflect::get(&code, &"rawValue".into()).ok()?.as_string();
        Ok(Array::from(&found).iter().filter_map(text).collect())
    }
}
