"use strict";
// Lets the app start without a network: keeps all files of one version, and answers from them.
//
// - Files of one version stay together. A new version is fetched whole, each file checked by its digest, into
//   a cache of its own; the version in use isn't touched meanwhile.
// - A new version waits until the page asks for it (message "activate"), or until the last tab of the old one
//   is closed.
// - Pictures of products come from elsewhere in the web. They are asked for without cookies, and the latest of them are
//   kept, so that they show without a network.
// - What the server says about orders never goes through here. Orders live in the page's own database, which
//   this file doesn't know.
//
// The build writes the version below and `/precache.json` beside this file. An unbuilt one never installs.

const VERSION = "unbuilt";
const PREFIX = "counterfoil-";
const CACHE = PREFIX + VERSION;
const MANIFEST = "/precache.json";
const PAGE = "/index.html";

// Addresses of the server itself. A visit to /enrol is a page like any other; what is posted there isn't a
// visit, and only visits and reads are looked at here.
const SERVER = ["/sync", "/healthz", "/readyz", "/metrics"];

// Files above this size are taken from the version before if they are the same; smaller ones are fetched, so
// that their headers are the server's newest.
const WORTH_COPYING = 50_000;
const AT_ONCE = 4;

// Pictures stay over versions. A host that lets nobody look at its pictures' bytes gets none kept: browsers count each of
// those as megabytes, and the orders need the room.
const PICTURES = "pictures";
const MOST_PICTURES = 200;
const LARGEST_PICTURE = 500_000;
const KEPT_AT = "x-kept-at";
const FRESH_MS = 7 * 24 * 3_600_000;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const path = keptPath(event.request);
  if (path) event.respondWith(answer(event.request, path));
  else if (isPicture(event.request)) event.respondWith(picture(event));
});

// The path whose file answers a request, or null for what goes to the network.
function keptPath(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  if (SERVER.some((path) => url.pathname === path || url.pathname.startsWith(path + "/"))) return null;
  return request.mode === "navigate" ? PAGE : url.pathname;
}

async function answer(request, path) {
  const kept = await caches.match(path, { cacheName: CACHE });
  return kept ?? fetch(request);
}

function isPicture(request) {
  return request.method === "GET" && request.destination === "image" && request.url.startsWith("https:") && new URL(request.url).origin !== self.location.origin;
}

// A picture: the one that is kept while it is fresh, or when there is no other.
async function picture(event) {
  const { url } = event.request;
  const kept = await caches.match(url, { cacheName: PICTURES });
  if (kept && Date.now() - Number(kept.headers.get(KEPT_AT)) < FRESH_MS) return kept;
  const how = { credentials: "omit", referrerPolicy: "no-referrer" };
  try {
    const response = await fetch(url, { ...how, mode: "cors" });
    if (response.ok) event.waitUntil(keepPicture(url, response.clone()));
    return response;
  } catch {
    return kept ?? fetch(url, { ...how, mode: "no-cors" });
  }
}

async function keepPicture(url, response) {
  const bytes = await response.blob();
  if (bytes.size > LARGEST_PICTURE || !bytes.type.startsWith("image/")) return;
  const cache = await caches.open(PICTURES);
  // At the end of the line again, if it was there before.
  await cache.delete(url);
  await cache.put(url, new Response(bytes, { headers: { "content-type": bytes.type, [KEPT_AT]: String(Date.now()) } }));
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST_PICTURES))) await cache.delete(old);
}

// Fetches everything this version consists of. Fails as a whole; what is there by then is used next time.
async function fill() {
  const list = await fetch(MANIFEST, { cache: "no-store" });
  const manifest = await list.clone().json();
  if (manifest.version !== VERSION) throw new Error("the server has another version by now");
  const cache = await caches.open(CACHE);
  const before = await keptBefore();
  const files = [...manifest.files];
  const takeTurns = async () => {
    for (let file = files.shift(); file; file = files.shift()) {
      if (!(await cache.match(file.path))) {
        await cache.put(file.path, (await copied(file, before)) ?? (await fetched(file)));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  await cache.put(MANIFEST, list);
}

// Which file with which digest lies in the caches of other versions.
async function keptBefore() {
  const kept = new Map();
  for (const name of await caches.keys()) {
    const list = name.startsWith(PREFIX) && name !== CACHE && (await caches.match(MANIFEST, { cacheName: name }));
    for (const file of list ? (await list.json()).files : []) kept.set(file.sha256, { name, path: file.path });
  }
  return kept;
}

async function copied(file, before) {
  const place = file.bytes >= WORTH_COPYING && before.get(file.sha256);
  return place ? caches.match(place.path, { cacheName: place.name }) : undefined;
}

async function fetched(file) {
  // The first way asks the server whether the browser's own copy is still right, the second ignores that copy.
  for (const cache of ["no-cache", "reload"]) {
    const response = await fetch(file.path, { cache });
    if (!response.ok || response.redirected) continue;
    const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex.startsWith(file.sha256)) return response;
  }
  throw new Error(`${file.path} is not what this version needs`);
}

// The page that brought this file has nobody yet who asks for pictures in its place.
async function takeOver() {
  await dropOthers();
  await self.clients.claim();
}

async function dropOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
}
