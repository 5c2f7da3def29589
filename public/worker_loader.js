"use strict";
// Starts the worker's program. A page can't see that a promise failed in its worker, only that something was
// thrown; so a program that doesn't load is thrown, and the page can say so.

importScripts("/worker.js");
wasm_bindgen({ module_or_path: "/worker_bg.wasm" }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
