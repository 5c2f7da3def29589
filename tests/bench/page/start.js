// Starts the worker first of all, as the app's page does (app/page/index.html).

const earlyWorker = new Worker('/worker_loader.js');
earlyWorker.said = [];
earlyWorker.onmessage = earlyWorker.onerror = (event) => earlyWorker.said.push(event);
globalThis.earlyWorker = earlyWorker;
