// What a device keeps of a sheet: the words that the server lacks, and the page itself for when there is no network.
const PREFIX = "cahiers-fiche:";
const CACHE = "cahiers-fiches";
const A_DAY = 24 * 3600 * 1000;

/** Return what this device keeps of a sheet, or null. */
export function kept(code) {
  try { return JSON.parse(localStorage.getItem(PREFIX + code)); } catch { return null; }
}

/** Keep a sheet as this device knows it. */
export function keep(code, sheet) {
  try { localStorage.setItem(PREFIX + code, JSON.stringify({ ...sheet, at: Date.now() })); } catch { /* closed or full */ }
}

/** Forget a sheet. */
export function forget(code) {
  try { localStorage.removeItem(PREFIX + code); } catch { /* storage closed */ }
}

/** Keep this page and what it needs, so that a reload without network shows it. */
export async function keepPage(worker) {
  if (!worker || !("serviceWorker" in navigator)) return;
  forgetTheOld();
  try {
    await navigator.serviceWorker.register(worker);
    const cache = await caches.open(CACHE);
    const assets = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => new URL(name).pathname.startsWith("/static/"));
    await Promise.all([location.pathname, ...new Set(assets)].map(async (address) => {
      const answer = await fetch(address);
      if (answer.ok && !answer.redirected) await cache.put(address, answer);
    }));
  } catch { /* no worker here: drafts are kept all the same */ }
}

/** Leave nothing of a finished sheet: devices are shared. */
export async function leaveNoTrace(code) {
  try {
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.includes(`/${code}/`)) await cache.delete(request);
    }
  } catch { /* nothing was kept */ }
}

/** Sheets that were left without being finished, and hold nothing to send, are forgotten after a day. */
function forgetTheOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const code = key.slice(PREFIX.length);
      const found = kept(code);
      if (!found?.pending && !found?.sending && !(Date.now() - found?.at < A_DAY)) {
        forget(code);
        leaveNoTrace(code);
      }
    }
  } catch { /* storage closed */ }
}
