// Without network, shows a sheet that this device keeps: the page and what it needs were put aside by sheet.js.
const KEPT = "cahiers-fiches";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function answer(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const isAsset = new URL(request.url).pathname.startsWith("/static/");
  if (request.method === "GET" && (isPage || isAsset)) event.respondWith(answer(request));
});
