//! Mappings that a person made of other systems' files, kept on this device by their names. The importer judges what is in
//! them; here they are texts.

use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

use super::browser::{recall, remember};

/// Where they are kept.
const KEY: &str = "counterfoil.mappings";

/// A mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The system's name.
    pub name: String,
    /// JSON, as `counterfoil import --map` takes it.
    pub text: String,
}

/// All that are kept.
#[derive(Clone, Copy)]
pub struct Mappings(pub RwSignal<Vec<Kept>>);

impl Mappings {
    /// Reads what is kept.
    pub fn read() -> Mappings {
        let list = recall(KEY).and_then(|text| JSON::parse(&text).ok());
        let entries: Array = list.map(|list| Array::from(&list)).unwrap_or_default();
        Mappings(RwSignal::new(
            entries.iter().filter_map(|entry| named(&entry)).collect(),
        ))
    }

    /// Keeps one, in place of another of the same name. Gives its name; nothing when it isn't JSON with a name.
    pub fn keep(self, text: &str) -> Option<String> {
        let kept = named(&JSON::parse(text).ok()?)?;
        let name = kept.name.clone();
        self.0.update(|list| {
            list.retain(|known| known.name != kept.name);
            list.push(kept);
        });
        self.write();
        Some(name)
    }

    /// Forgets one.
    pub fn forget(self, name: &str) {
        self.0.update(|list| list.retain(|known| known.name != name));
        self.write();
    }

    /// The text of one. Tracked.
    pub fn text(self, name: &str) -> Option<String> {
        self.0.with(|list| {
            let known = list.iter().find(|known| known.name == name);
            known.map(|known| known.text.clone())
        })
    }

    fn write(self) {
        let texts = self.0.with_untracked(|list| {
            let texts = list.iter().filter_map(|kept| JSON::parse(&kept.text).ok());
            texts.collect::<Array>()
        });
        if let Some(text) = JSON::stringify(&texts).ok().and_then(|text| text.as_string()) {
            remember(KEY, &text);
        }
    }
}

fn named(mapping: &JsValue) -> Option<Kept> {
    let name = Reflect::get(mapping, &"name".into()).ok()?.as_string()?;
    let text = JSON::stringify_with_replacer_and_space(mapping, &JsValue::NULL, &JsValue::from(4));
    Some(Kept {
        name,
        text: text.ok()?.as_string()?,
    })
}

/// A mapping of one kind of file, as a person says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The system's name.
    pub name: String,
    /// What a row is: `lines`, `products`, `customers`.
    pub rows: String,
    /// What parts decimals.
    pub decimal: String,
    /// How dates are written; empty for ISO 8601.
    pub dates: String,
    /// The columns by what they mean.
    pub columns: Vec<(&'static str, String)>,
}

impl Draft {
    /// As JSON.
    pub fn json(&self) -> String {
        let object = Object::new();
        // Setting a property of a plain object can't fail.
        let set = |object: &Object, name: &str, value: &JsValue| {
            let _ = Reflect::set(object, &name.into(), value);
        };
        set(&object, "name", &self.name.trim().into());
        set(&object, "decimal", &self.decimal.as_str().into());
        if !self.dates.trim().is_empty() {
            set(&object, "dates", &Array::of1(&self.dates.trim().into()));
        }
        let columns = Object::new();
        for (field, column) in self.columns.iter().filter(|(_, column)| !column.is_empty()) {
            set(&columns, field, &column.as_str().into());
        }
        let table = Object::new();
        set(&table, "rows", &self.rows.as_str().into());
        set(&table, "columns", &columns);
        set(&object, "tables", &Array::of1(&table));
        let text = JSON::stringify_with_replacer_and_space(&object, &JsValue::NULL, &JsValue::from(4));
        text.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }
}
