//! Printing a receipt and nothing else: a copy of it lies at the end of the page, unseen, and is what a printer gets
//! as long as the receipt is open, whether by its button or by the browser's own.
//!
//! A copy, because a dialog is clipped to one screen and a printed page may not be. The size of the paper goes into a
//! style sheet of its own: a roll has no length, so the page is made as long as the receipt is.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, HtmlElement};

use crate::state::preferences::Paper;

/// Marks the page's root while a receipt is what gets printed.
const MARK: &str = "data-prints";
/// Millimetres of a CSS pixel.
const MM: f64 = 25.4 / 96.0;
/// A page that is wider than it is long would be turned by the printer's driver.
const SHORTEST_MM: f64 = 90.0;
/// No PDF page is longer, and no printer's driver takes a longer one; the rest goes on a second page.
const LONGEST_MM: f64 = 5000.0;

/// Prints it.
pub fn print(sheet: &HtmlElement, paper: Paper) {
    stage(sheet, paper);
    // Where printing is forbidden nothing happens, which is plain to see.
    let _ = window().print();
}

/// Makes the receipt what gets printed, until [`clear`].
pub fn stage(sheet: &HtmlElement, paper: Paper) {
    clear();
    // It was closed before it had been laid out.
    if !sheet.is_connected() {
        return;
    }
    // A page that can't be changed is beyond help, and prints as it is.
    let _ = put(sheet, paper);
}

fn put(sheet: &HtmlElement, paper: Paper) -> Result<(), JsValue> {
    let copy = document().create_element("div")?;
    copy.set_class_name("print");
    copy.set_attribute("aria-hidden", "true")?;
    let twin = sheet.clone_node_with_deep(true)?;
    copy.append_child(&twin)?;
    let height = sheet.get_bounding_client_rect().height() * MM;
    if let Some(body) = document().body() {
        body.append_child(&copy)?;
    }
    if let Some(root) = document().document_element() {
        root.set_attribute(MARK, "receipt")?;
    }
    let rules = CssStyleSheet::new()?;
    rules.replace_sync(&page_rule(paper, height))?;
    adopt(&js_sys::Array::of1(&rules))
}

/// Takes the copy and its page size away.
pub fn clear() {
    while let Ok(Some(copy)) = document().query_selector("body > .print") {
        copy.remove();
    }
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute(MARK);
    }
    let _ = adopt(&js_sys::Array::new());
}

/// Sheets made by scripts are the one way to a page size that the policy for content allows.
fn adopt(sheets: &js_sys::Array) -> Result<(), JsValue> {
    js_sys::Reflect::set(&document(), &JsValue::from_str("adoptedStyleSheets"), sheets).map(|_| ())
}

/// The rule for the page of a receipt that is so many millimetres high.
fn page_rule(paper: Paper, height: f64) -> String {
    let width = match paper {
        Paper::Roll58 => 58,
        Paper::Roll80 => 80,
        Paper::A4 => return "@page { size: A4; margin: 15mm; }".to_owned(),
    };
    // One more, or a fraction of a pixel would begin a second page.
    let length = (height + 1.0).ceil().clamp(SHORTEST_MM, LONGEST_MM);
    format!("@page {{ size: {width}mm {length}mm; margin: 0; }}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_is_as_long_as_its_receipt_and_never_wider_than_long() {
        let rule = |paper, height| page_rule(paper, height);
        assert_eq!(
            rule(Paper::Roll80, 143.2),
            "@page { size: 80mm 145mm; margin: 0; }"
        );
        assert_eq!(rule(Paper::Roll58, 20.0), "@page { size: 58mm 90mm; margin: 0; }");
        assert_eq!(
            rule(Paper::Roll80, 9000.0),
            "@page { size: 80mm 5000mm; margin: 0; }"
        );
        assert_eq!(rule(Paper::A4, 20.0), "@page { size: A4; margin: 15mm; }");
    }
}
