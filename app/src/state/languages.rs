//! Languages by their own names, so that everyone finds hers whatever the screens are in.

use crate::words::Locale;

/// The languages of the screens, in which products have names.
pub const SPOKEN: [Locale; 3] = [Locale::en, Locale::zh_Hans, Locale::zh_Hant];

/// BCP 47 tags with the languages' own names.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("th", "ไทย"),
    ("vi", "Tiếng Việt"),
];

/// The name of a language; of one that isn't listed, its tag.
pub fn name(tag: &str) -> &str {
    LANGUAGES
        .iter()
        .find(|(known, _)| *known == tag)
        .map_or(tag, |(_, name)| name)
}
