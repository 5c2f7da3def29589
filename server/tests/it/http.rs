//! The interface over HTTP: who may ask for what, and what comes back.

use data_encoding::HEXLOWER;
use domain::row::Row;
use replica::pack;
use replica::wire::{Arrivals, Link, Manifest, Pieces, Rows, Wanted};

use crate::device::{Device, hello, till};
use crate::program::Program;

#[tokio::test]
async fn a_code_enrols_once_and_guessing_is_slow() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let code = program
        .code
        .clone()
        .expect("a first code, since nobody is enrolled");
    assert_eq!(program.enrol_with(&code.to_lowercase()).await.status, 200);
    assert_eq!(program.enrol_with(&code).await.status, 403);
    assert_eq!(program.request("POST /enrol", b"rubbish").await.status, 400);
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(program.enrol_with("AAAA-AAAA").await.status);
    }
    assert_eq!(statuses.first(), Some(&403));
    assert_eq!(statuses.last(), Some(&429));
    drop(program);
    // Someone is enrolled now: no code is made unasked.
    assert_eq!(Program::start(data.path(), &[]).code, None);
}

#[tokio::test]
async fn a_new_device_fetches_rows_and_documents() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let (mut device, _) = Device::greet(&program, hello(&a, 0, Link::default(), Link::default())).await;
    let mut writer = till(&a);
    let placed: Vec<_> = (0..250).map(|_| writer.place(2)).collect();
    let commits: Vec<Vec<u8>> = placed.iter().map(|placed| placed.bytes.clone()).collect();
    let started = server::engine::now();
    device.push(&commits[..200]).await;
    device.push(&commits[200..]).await;

    let bearer = format!("authorization: Bearer {}", HEXLOWER.encode(&a.token));
    let get = |path: &str| format!("GET {path}\r\n{bearer}");
    let manifest = program.request(&get("/sync/segments"), b"").await;
    let manifest: Manifest = pack::decode(&manifest.body).unwrap();
    assert_eq!((manifest.seq, manifest.segments.len()), (250, 1));
    let id = &manifest.segments[0].id;
    let segment = program.request(&get(&format!("/sync/segments/{id}")), b"").await;
    assert!(
        segment
            .head
            .contains("cache-control: private, max-age=31536000, immutable")
    );
    assert_eq!(segment.body.len(), manifest.segments[0].bytes as usize);
    let rows: Rows = pack::unpack(&segment.body).unwrap();
    assert_eq!(rows.0.len(), 250);
    assert!(matches!(pack::decode::<Row>(&rows.0[0]), Ok(Row::Order(_))));

    let order = placed[7].subject.unwrap();
    let gone = domain::id::DocId { counter: 1, ..order };
    let wanted = pack::encode(&Wanted(vec![order, gone]));
    let found = program
        .request(&format!("POST /sync/documents\r\n{bearer}"), &wanted)
        .await;
    let found: Pieces = pack::unpack(&found.body).unwrap();
    assert_eq!(found.0.len(), 1);
    assert_eq!(found.0[0].1, [placed[7].commit.changes[0].change.clone()]);

    let arrivals = program
        .request(&format!("POST /sync/arrivals\r\n{bearer}"), &pack::encode(&order))
        .await;
    let arrivals: Arrivals = pack::decode(&arrivals.body).unwrap();
    let stamp = &placed[7].commit.stamp;
    let named = arrivals.0.iter().map(|had| (had.device, had.epoch, had.number));
    assert_eq!(
        named.collect::<Vec<_>>(),
        [(stamp.device, stamp.epoch, stamp.number)]
    );
    // The till's own clock says something else.
    assert!(started <= arrivals.0[0].at && arrivals.0[0].at != stamp.at);
    let unknown = program
        .request(&format!("POST /sync/arrivals\r\n{bearer}"), &pack::encode(&gone))
        .await;
    assert_eq!(pack::decode::<Arrivals>(&unknown.body), Ok(Arrivals::default()));

    // Nobody else.
    for head in [
        "GET /sync/segments",
        &format!("GET /sync/segments/{id}"),
        "POST /sync/documents",
        "POST /sync/arrivals",
        "GET /metrics",
    ] {
        assert_eq!(program.request(head, b"").await.status, 401, "{head}");
        let wrong = format!("{head}\r\nauthorization: Bearer {}", "0".repeat(64));
        assert_eq!(program.request(&wrong, b"").await.status, 401, "{head}");
    }
    assert_eq!(
        program.request(&get("/sync/segments/none"), b"").await.status,
        404
    );
    let metrics = program.request(&get("/metrics"), b"").await;
    assert!(
        String::from_utf8(metrics.body)
            .unwrap()
            .contains("counterfoil_commits_accepted_total 250\n")
    );
}

#[tokio::test]
async fn the_app_is_served_with_a_strict_policy() {
    let data = tempfile::tempdir().unwrap();
    let dist = tempfile::tempdir().unwrap();
    std::fs::write(
        dist.path().join("index.html"),
        "<script type=\"module\">start()</script>",
    )
    .unwrap();
    std::fs::write(dist.path().join("worker.wasm"), "wasm").unwrap();
    std::fs::write(dist.path().join("sw.js"), "const VERSION = 1;").unwrap();
    let program = Program::start(data.path(), &["--dist", dist.path().to_str().unwrap()]);
    let page = program.request("GET /\r\naccept: text/html", b"").await;
    assert_eq!(page.status, 200);
    for header in [
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-",
        "frame-ancestors 'none'",
        "cross-origin-opener-policy: same-origin",
        "cache-control: no-cache",
    ] {
        assert!(page.head.contains(header), "{header} in {}", page.head);
    }
    assert!(!page.head.contains("unsafe-inline"));
    // Pictures may come from elsewhere, and nothing else: the service worker alone fetches them, and only it may.
    assert!(page.head.contains("img-src 'self' data: blob: https:;"));
    assert!(page.head.contains("connect-src 'self';"));
    assert_eq!(page.head.matches("https:").count(), 1);
    let worker = program.request("GET /sw.js", b"").await;
    assert!(worker.head.contains(
        "content-security-policy: default-src 'none'; script-src 'self'; connect-src 'self' https:\r\n"
    ));
    for navigation in ["/orders", "/enrol"] {
        let answer = program
            .request(&format!("GET {navigation}\r\naccept: text/html"), b"")
            .await;
        assert_eq!(
            (answer.status, answer.body),
            (200, page.body.clone()),
            "{navigation}"
        );
    }
    assert!(
        program
            .request("GET /worker.wasm", b"")
            .await
            .head
            .contains("content-type: application/wasm")
    );
    for (head, status) in [
        ("GET /gone.js", 404),
        ("GET /../counterfoil.db", 404),
        ("GET /%2e%2e/counterfoil.db", 404),
        ("DELETE /index.html", 405),
        ("GET /healthz", 200),
        ("GET /readyz", 200),
    ] {
        assert_eq!(program.request(head, b"").await.status, status, "{head}");
    }
}

#[tokio::test]
async fn heads_have_a_limit() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let long = format!("GET /healthz\r\nx-long: {}", "a".repeat(20_000));
    assert_eq!(program.request(&long, b"").await.status, 431);
    let body = vec![0; 70_000];
    assert_eq!(program.request("POST /enrol", &body).await.status, 413);
    assert_eq!(program.request("GET /healthz", b"").await.status, 200);
}
