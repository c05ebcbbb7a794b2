// Tells the server that this page was read and for how long it was visible. No cookie needed.
const REPORT_AFTER = 3000;

export function startReading() {
  const source = document.querySelector("[data-beacon]");
  if (!source) return null;
  const view = randomToken();
  const { page, beacon } = source.dataset;
  let seconds = 0;
  let since = document.visibilityState === "visible" ? performance.now() : null;

  const settle = () => {
    if (since !== null) seconds += (performance.now() - since) / 1000;
    since = document.visibilityState === "visible" ? performance.now() : null;
  };
  const report = (exit) => {
    settle();
    const body = JSON.stringify({ page, view, seconds: Math.round(seconds), exit });
    navigator.sendBeacon(beacon, new Blob([body], { type: "text/plain" }));
  };

  setTimeout(() => document.visibilityState === "visible" && report(false), REPORT_AFTER);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") report(true);
    else settle();
  });
  window.addEventListener("pagehide", () => report(true));
  return view;
}

function randomToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
