//! The built app as static files, read once at the start: so what is served, its hash and the policy that
//! names the hash of its start script always belong together.

mod inline;
mod kinds;

use std::collections::BTreeMap;
use std::path::Path;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::App;
use super::failure::Failure;
use super::headers::{SERVICE_WORKER_POLICY, content_security_policy};

/// Bytes of all files together; an app is a few megabytes, and this is kept in memory.
const MOST_BYTES: u64 = 256 << 20;

/// The script of the app's service worker.
const SERVICE_WORKER: &str = "/sw.js";

/// One file.
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    kind: &'static str,
    tag: HeaderValue,
    /// Its name carries a hash of its content: it never changes.
    immutable: bool,
}

/// All files of the app, by path.
pub struct Files {
    by_path: BTreeMap<String, File>,
    policy: HeaderValue,
}

impl Files {
    /// No app, only the interface.
    pub fn none() -> Files {
        Files {
            by_path: BTreeMap::new(),
            policy: policy(&[], &[]),
        }
    }

    /// Reads a folder.
    ///
    /// # Errors
    /// When it can't be read or is too large.
    pub fn read(folder: &Path) -> std::io::Result<Files> {
        let mut found = BTreeMap::new();
        let mut left = MOST_BYTES;
        collect(folder, "", &mut found, &mut left)?;
        let mut by_path = BTreeMap::new();
        for (path, plain) in &found {
            if path.ends_with(".br") && found.contains_key(path.trim_end_matches(".br")) {
                continue;
            }
            let digest = Sha256::digest(plain);
            let tag = data_encoding::HEXLOWER.encode(digest.get(..12).unwrap_or_default());
            let tag = HeaderValue::try_from(format!("\"{tag}\"")).map_err(std::io::Error::other)?;
            let file = File {
                plain: plain.clone(),
                brotli: found.get(&format!("{path}.br")).cloned(),
                kind: kinds::of(path),
                tag,
                immutable: kinds::has_hash(path),
            };
            by_path.insert(path.clone(), file);
        }
        let index = by_path
            .get("/index.html")
            .map(|index| index.plain.clone())
            .unwrap_or_default();
        let index = String::from_utf8_lossy(&index);
        Ok(Files {
            by_path,
            policy: policy(
                &inline::hashes(&index, "script"),
                &inline::hashes(&index, "style"),
            ),
        })
    }

    /// The content security policy that fits the app's page.
    pub fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Whether there is an app to serve.
    pub fn has_app(&self) -> bool {
        self.by_path.contains_key("/index.html")
    }
}

fn policy(scripts: &[String], styles: &[String]) -> HeaderValue {
    // The policy is made of ASCII only: a hash is base 64.
    HeaderValue::try_from(content_security_policy(scripts, styles))
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn collect(
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, Bytes>,
    left: &mut u64,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}/{name}");
        // Links are followed nowhere: what is served lies in the folder.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &path, found, left)?;
        } else if kind.is_file() {
            let bytes = entry.metadata()?.len();
            *left = left
                .checked_sub(bytes)
                .ok_or_else(|| std::io::Error::other("the app's folder holds too much to be an app"))?;
            found.insert(path, Bytes::from(std::fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// Serves a file of the app. A navigation to any other path gets the app's page, which knows its own routes.
///
/// # Errors
/// [`Failure`] as status.
pub async fn file(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if method != Method::GET && method != Method::HEAD {
        return Err(Failure::WrongMethod);
    }
    let path = if uri.path() == "/" {
        "/index.html"
    } else {
        uri.path()
    };
    let file = match app.files.by_path.get(path) {
        Some(file) => file,
        None if is_navigation(path, &headers) => {
            app.files.by_path.get("/index.html").ok_or(Failure::NotFound)?
        }
        None => return Err(Failure::NotFound),
    };
    let mut response = answer(file, &headers);
    if path == SERVICE_WORKER {
        let policy = HeaderValue::from_static(SERVICE_WORKER_POLICY);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// Whether a person went there, rather than a page asking for a file that isn't there.
fn is_navigation(path: &str, headers: &HeaderMap) -> bool {
    let says = |name: &str, word: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains(word))
    };
    let names_a_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    says("sec-fetch-mode", "navigate") || (!names_a_file && says("accept", "text/html"))
}

fn answer(file: &File, headers: &HeaderMap) -> Response {
    let cache = if file.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = if matches_tag(file, headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match &file.brotli {
            Some(brotli) if takes_brotli(headers) => {
                let mut response = brotli.clone().into_response();
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                response
            }
            _ => file.plain.clone().into_response(),
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::ETAG, file.tag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn matches_tag(file: &File, headers: &HeaderMap) -> bool {
    let Some(Ok(given)) = headers.get(header::IF_NONE_MATCH).map(HeaderValue::to_str) else {
        return false;
    };
    let Ok(tag) = file.tag.to_str() else { return false };
    given
        .split(',')
        .any(|given| given.trim().trim_start_matches("W/") == tag)
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    given.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br") && parts.all(|part| part != "q=0" && part != "q=0.0")
    })
}

#[cfg(test)]
mod tests;
