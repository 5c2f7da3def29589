//! What a file is, by its name.

/// The MIME type of a file.
pub fn of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a name, or the folder it is in, carries a hash of the content, as the build writes it:
/// `app-0123456789abcdef/app_bg.wasm`, `base-0123456789abcdef.css`.
pub fn has_hash(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let ends_name = |next: Option<char>| matches!(next, Some('.' | '_'));
    folders
        .split('/')
        .any(|folder| is_hashed(folder, |next| next.is_none()))
        || is_hashed(name, ends_name)
}

fn is_hashed(name: &str, ends: impl Fn(Option<char>) -> bool) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.chars().take_while(char::is_ascii_hexdigit).count();
        digits >= 12 && ends(part.chars().nth(digits))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_never_change() {
        for hashed in [
            "/app-0123456789abcdef_bg.wasm",
            "/app-0123456789abcdef/app.js",
            "/snippets/a-b-0123456789abcdef.js",
            "/x-abcdefabcdef.css",
        ] {
            assert!(has_hash(hashed), "{hashed}");
        }
        for plain in [
            "/index.html",
            "/worker.js",
            "/service-worker.js",
            "/a-decade.js",
            "/x-0123456789abcdef",
            "/a-decade/app.js",
            "/0123456789abcdef/app.js",
        ] {
            assert!(!has_hash(plain), "{plain}");
        }
    }
}
