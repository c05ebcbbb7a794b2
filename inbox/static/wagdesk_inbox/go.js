// From a ticket to the next one and to the list without a new page: only what stands inside
// Wagtail's frame is fetched. Whatever goes wrong, the browser goes there as by any link.
const HEADER = "X-Wagdesk-Part";
const keys = document.getElementById("wd-keys");
const home = keys?.dataset.home;
// Wagtail scrolls this, not the window.
const main = document.getElementById("main");
const content = main?.querySelector(":scope > .content");

const here = () => window.location.pathname + window.location.search;
let shown = here();
let request = null;

// The list, with any filter, and tickets.
const isOurs = (url) =>
  Boolean(home && content) &&
  url.origin === window.location.origin &&
  url.pathname.startsWith(home) &&
  /^(\d+\/)?$/.test(url.pathname.slice(home.length));

const note = (state) => window.history.replaceState({ ...window.history.state, ...state }, "");

function tellOffline() {
  const detail = { clear: true, type: "error", text: keys.dataset.offline };
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail }));
}

function put(page) {
  const messages = content.querySelector(":scope > .messages");
  messages?.querySelector("ul")?.replaceChildren();
  [...content.children].filter((one) => one !== messages).forEach((one) => one.remove());
  content.append(...page.querySelector(".wrapper").children);
  document.title = page.title;
}

function settle(top) {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  main.scrollTo({ top: 0, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("wd:shown"));
  if (target) target.scrollIntoView();
  if (top) main.scrollTo({ top, behavior: "instant" });
  if (document.activeElement !== document.body) return;
  const heading = content.querySelector("#wd-list-title, .wd-head__subject");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

async function show(url, { isNew = true, top = 0 } = {}) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  main.setAttribute("aria-busy", "true");
  try {
    const headers = { [HEADER]: "1" };
    const answer = await fetch(url, { cache: "no-store", headers, signal: mine.signal });
    if (!answer.ok || !answer.headers.has(HEADER)) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const place = new URL(answer.url);
    place.hash = url.hash;
    if (isNew) {
      note({ top: main.scrollTop });
      window.history.pushState({}, "", place);
    }
    shown = here();
    put(page);
    settle(top);
  } catch (error) {
    if (error.name === "AbortError") return;
    // The browser's page about a lost network would take what was typed here with it.
    if (error instanceof TypeError && isNew) tellOffline();
    else window.location.assign(url);
  } finally {
    if (request === mine) main.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#main a[href]");
  if (!link || link.target || link.hasAttribute("download")) return;
  const other = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || other) return;
  const url = new URL(link.href);
  if (!isOurs(url) || (url.hash && url.pathname + url.search === here())) return;
  event.preventDefault();
  show(url);
});

// A filter is an address too.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "get") return;
  const url = new URL(event.target.action);
  if (!isOurs(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value));
  show(url);
});

// Other scripts ask by this event, and go there themselves if nobody answers.
document.addEventListener("wd:go", (event) => {
  const url = new URL(event.detail, window.location.href);
  if (!isOurs(url)) return;
  event.preventDefault();
  show(url);
});

window.addEventListener("popstate", (event) => {
  if (here() === shown) return;
  const url = new URL(window.location.href);
  if (isOurs(url)) show(url, { isNew: false, top: event.state?.top || 0 });
  else window.location.reload();
});
