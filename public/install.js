"use strict";
// Keeps the browser's offer to install the app, which may come before the app has started, until a screen asks for it
// (app/src/state/install.rs). Without this the browser would show a bar of its own over the till.

const tell = (offer) => {
  window.counterfoilInstall = offer;
  window.dispatchEvent(new Event("counterfoil-install"));
};

window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  tell(event);
});
window.addEventListener("appinstalled", () => tell(null));
