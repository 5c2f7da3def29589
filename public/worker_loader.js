"use strict";
// Starts the worker's program. A page can't see that a promise failed in its worker, only that something was
// thrown; so a program that doesn't load is thrown, and the page can say so.

// Browsers take a while to open their databases and to compile a program; both begin before anything else. Asking
// which databases there are opens their store without making one.
self.indexedDB?.databases?.().catch(() => {});
const program = WebAssembly.compileStreaming(fetch("/worker_bg.wasm"));

importScripts("/worker.js");
wasm_bindgen({ module_or_path: program }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
