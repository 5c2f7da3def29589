// Starting Chromium, killing it, and reading what its processes weigh.

import { chromium as playwright } from 'playwright-core';
import { readFileSync, readdirSync } from 'node:fs';
import * as setting from './setting.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A camera that shows a pattern; pages still have to be allowed to use it.
  '--use-fake-device-for-media-stream',
];

/** A browser whose contexts are forgotten when it closes. */
export function launch() {
  return playwright.launch({ executablePath: setting.chromium, headless: true, args: FLAGS });
}

/** A browser with a profile on disk: what a restart finds again. */
export function launchPersistent(profile, options = {}) {
  const { args = [], ...rest } = options;
  return playwright.launchPersistentContext(profile, {
    executablePath: setting.chromium,
    headless: true,
    args: [...FLAGS, ...args],
    ...rest,
  });
}

/** Kills the browser of this profile with all its processes at once, as a dying battery does. */
export function killProfile(profile) {
  const processes = processesOf(profile);
  const main = processes.find((process) => process.type === 'browser');
  if (!main) throw new Error(`no browser runs on ${profile}`);
  for (const { pid } of [main, ...processes]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // Some end by themselves when the first does.
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** The processes of the browser that runs on this profile, with their type as Chromium calls it. */
export function processesOf(profile) {
  const all = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // Chromium writes its own over the words it was given, with blanks between them.
    const words = readProc(entry, 'cmdline').split(/[\0 ]/);
    const status = readProc(entry, 'status');
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    const type = words.find((word) => word.startsWith('--type='))?.slice('--type='.length);
    all.set(Number(entry), { pid: Number(entry), parent, words, type: type ?? 'browser' });
  }
  const main = [...all.values()].find(
    ({ words, type }) => type === 'browser' && words.includes(`--user-data-dir=${profile}`),
  );
  if (!main) return [];
  const belongs = (process) => {
    for (let at = process; at; at = all.get(at.parent)) if (at.pid === main.pid) return true;
    return false;
  };
  return [...all.values()].filter(belongs);
}

/** Most memory that a process ever had in RAM, in bytes; 0 when it is gone. */
export function peakMemory(pid) {
  const line = /^VmHWM:\s+(\d+) kB/m.exec(readProc(pid, 'status'));
  return line ? Number(line[1]) * 1024 : 0;
}

/** Memory that a process has in RAM and doesn't share, in bytes; 0 when it is gone. */
export function ownMemory(pid) {
  const text = readProc(pid, 'smaps_rollup');
  const sum = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].map((match) => Number(match[1]));
  return sum.reduce((a, b) => a + b, 0) * 1024;
}

/** The peak of the heaviest renderer: the one with our page and its worker. */
export function rendererPeak(profile) {
  const renderers = processesOf(profile).filter(({ type }) => type === 'renderer');
  return Math.max(0, ...renderers.map(({ pid }) => peakMemory(pid)));
}

/** The process that renders this page: the one that gets busy when the page does. */
export async function rendererOf(page, profile) {
  const renderers = processesOf(profile).filter(({ type }) => type === 'renderer');
  const before = renderers.map(({ pid }) => ticks(pid));
  await page.evaluate(() => {
    const end = performance.now() + 300;
    while (performance.now() < end);
  });
  const busy = renderers.map(({ pid }, at) => ({ pid, ticks: ticks(pid) - before[at] }));
  busy.sort((a, b) => b.ticks - a.ticks);
  return busy[0]?.pid;
}

/** Time that a process has had the processor, in hundredths of a second. */
function ticks(pid) {
  // Fields 14 and 15 of proc(5); the second may hold blanks, so counting starts after its bracket.
  const fields = readProc(pid, 'stat').split(') ').at(-1).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
