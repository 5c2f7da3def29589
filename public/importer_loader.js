"use strict";
// Starts the import's program, which is loaded when someone first imports or exports. A page can't see that a
// promise failed in its worker, only that something was
// thrown; so a program that doesn't load is thrown, and the page can say so.

importScripts("/importer.js");
wasm_bindgen({ module_or_path: "/importer_bg.wasm" }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
