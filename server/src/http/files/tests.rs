use super::*;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("index.html", "<script type=\"module\">start()</script>");
    write("app-0123456789abcdef.js", "js");
    write("app-0123456789abcdef.js.br", "br");
    write("worker.js", "worker");
    write(".hidden", "no");
    std::fs::create_dir(folder.path().join("icons")).unwrap();
    write("icons/a.svg", "<svg/>");
    folder
}

fn asking(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
        .collect::<HeaderMap>()
}

fn header(response: &Response, name: header::HeaderName) -> Option<String> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
}

#[test]
fn files_are_found_with_their_kinds() {
    let files = Files::read(folder().path()).unwrap();
    assert!(files.has_app());
    let paths: Vec<&str> = files.by_path.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "/app-0123456789abcdef.js",
            "/icons/a.svg",
            "/index.html",
            "/worker.js"
        ]
    );
    assert!(files.policy().to_str().unwrap().contains("'sha256-"));
    assert!(!files.policy().to_str().unwrap().contains("unsafe-inline"));
}

#[test]
fn brotli_goes_to_those_who_take_it() {
    let files = Files::read(folder().path()).unwrap();
    let app = &files.by_path["/app-0123456789abcdef.js"];
    let plain = answer(app, &asking(&[("accept-encoding", "gzip, br;q=0")]));
    assert_eq!(header(&plain, header::CONTENT_ENCODING), None);
    let packed = answer(app, &asking(&[("accept-encoding", "gzip, deflate, br")]));
    assert_eq!(header(&packed, header::CONTENT_ENCODING).as_deref(), Some("br"));
    assert_eq!(
        header(&packed, header::CONTENT_TYPE).as_deref(),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(
        header(&packed, header::CACHE_CONTROL).as_deref(),
        Some("public, max-age=31536000, immutable")
    );
}

#[test]
fn what_may_change_is_asked_about_by_its_tag() {
    let files = Files::read(folder().path()).unwrap();
    let worker = &files.by_path["/worker.js"];
    let first = answer(worker, &HeaderMap::new());
    assert_eq!(header(&first, header::CACHE_CONTROL).as_deref(), Some("no-cache"));
    let mut again = HeaderMap::new();
    again.insert(header::IF_NONE_MATCH, worker.tag.clone());
    assert_eq!(answer(worker, &again).status(), StatusCode::NOT_MODIFIED);
    assert_eq!(
        answer(worker, &asking(&[("if-none-match", "\"other\"")])).status(),
        StatusCode::OK
    );
}

#[test]
fn only_a_navigation_gets_the_page_for_an_unknown_path() {
    let html = asking(&[("accept", "text/html,application/xhtml+xml")]);
    assert!(is_navigation("/orders", &html));
    assert!(is_navigation(
        "/orders/o7.1.4096",
        &asking(&[("sec-fetch-mode", "navigate")])
    ));
    assert!(!is_navigation("/gone.js", &html));
    assert!(!is_navigation("/orders", &asking(&[("accept", "*/*")])));
}
