// From a ticket to the next one and to the list, and every act on them, without a new page:
// only what stands inside Wagtail's frame is fetched. Whatever goes wrong, the browser goes
// there as by any link, or sends the form as any form.
const PART = "X-Wagdesk-Part";
const PLACE = "X-Wagdesk-Place";
// Milliseconds that an act waits for the drafts beside it.
const PATIENCE = 3000;
// Characters of an act that a browser sends on its own.
const SMALL = 15000;
const keys = document.getElementById("wd-keys");
const home = keys?.dataset.home;
// Wagtail scrolls this, not the window.
const main = document.getElementById("main");
const content = main?.querySelector(":scope > .content");

const here = () => window.location.pathname + window.location.search;
let shown = here();
let request = null;
// The act that is sent, until what came of it is shown, and those asked for meanwhile.
let acting = null;
let waiting = [];

const isBelowHome = (url, rest) =>
  Boolean(home && content) &&
  url.origin === window.location.origin &&
  url.pathname.startsWith(home) &&
  rest.test(url.pathname.slice(home.length));

// The list, with any filter, and tickets.
const isOurs = (url) => isBelowHome(url, /^(\d+\/)?$/);
// What is done to a ticket, or to several of the list.
const isAct = (url) => isBelowHome(url, /^(\d+\/.+|bulk\/(\d+\/undo\/)?)$/);
// The ticket that an address is about, "" for the list.
const subject = (path) => path.slice(home.length).match(/^(\d*)(\/.*)?$/)?.[1];
const isSame = (url) => subject(url.pathname) === subject(window.location.pathname);

const note = (state) => window.history.replaceState({ ...window.history.state, ...state }, "");
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const complain = (text) => {
  tell("wd:stay");
  tell("w-messages:add", { clear: true, type: "error", text });
};
// An address that differs from this one by its fragment alone would load nothing.
const leave = (url) => window.location.assign(url.pathname + url.search === here() ? here() : url);

function begin() {
  request?.abort();
  request = new AbortController();
  main.setAttribute("aria-busy", "true");
  return request;
}

function end(mine) {
  if (acting?.mine === mine) acting = null;
  if (request === mine) main.removeAttribute("aria-busy");
}

function put(page) {
  const messages = content.querySelector(":scope > .messages");
  const said = page.querySelector("[data-wd-messages]");
  messages?.querySelector("ul")?.replaceChildren(...(said?.children || []));
  said?.remove();
  [...content.children].filter((one) => one !== messages).forEach((one) => one.remove());
  content.append(...page.querySelector(".wrapper").children);
  document.title = page.title;
}

function focus(target) {
  if (!target || document.activeElement !== document.body) return;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

// `act`: what was done to the ticket that was shown before too; one stays at its place then,
// unless the page has something to say above it.
function settle(top, act) {
  const { hash } = window.location;
  const target = hash && document.getElementById(hash.slice(1));
  main.scrollTo({ top, behavior: "instant" });
  tell("wd:shown", act);
  document.getElementById("wd-refused")?.focus();
  if (target && (act || !top)) target.scrollIntoView();
  // The end of the conversation is a mark behind its last message.
  if (target?.id === "last") focus(target.parentElement.querySelector(":scope > article:last-of-type"));
  else if (act) focus(target);
  focus(content.querySelector("#wd-list-title, .wd-head__subject"));
}

// Those who keep what was typed hear before and after; what they do to new fields waits for
// Wagtail's Stimulus, which is told of them at the end of this task.
async function replace(page, { top = 0, act = null } = {}) {
  const isQuiet = page.querySelector(".wd-ticket") && !page.querySelector("[data-wd-messages] > li");
  const stay = act && isQuiet ? main.scrollTop : top;
  tell("wd:leave", act);
  put(page);
  settle(stay, act);
  await null;
  tell("wd:ready", act);
  shown = here();
}

const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

async function show(url, { isNew = true, top = 0, act = null, mine = begin() } = {}) {
  try {
    const headers = { [PART]: "1" };
    const answer = await fetch(url, { cache: "no-store", headers, signal: mine.signal });
    if (!answer.ok || !answer.headers.has(PART)) throw new Error(answer.statusText);
    const page = await parsed(answer);
    const place = new URL(answer.url);
    place.hash = url.hash;
    const same = act && isSame(place);
    if (same) window.history.replaceState(window.history.state, "", place);
    else if (isNew) {
      note({ top: main.scrollTop });
      window.history.pushState({}, "", place);
    }
    shown = here();
    await replace(page, { top, act: same ? { ...act, place } : null });
  } catch (error) {
    if (error.name === "AbortError") return;
    // The browser's page about a lost network would take what was typed here with it.
    if (error instanceof TypeError && isNew && !act) complain(keys.dataset.offline);
    else leave(url);
  } finally {
    end(mine);
  }
}

// Acts

// What is typed beside an act is on the server before the ticket is drawn anew.
async function drafts(form) {
  const waits = [];
  tell("wd:act", { form, waits });
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  await Promise.race([Promise.allSettled(waits), late]);
}

// The browser's own way, for what was refused before it reached the inbox.
function sendPlainly({ form, button }) {
  if (!form.isConnected) return complain(keys.dataset.broken);
  form.dataset.wdPlainly = "1";
  form.requestSubmit(button);
  return delete form.dataset.wdPlainly;
}

async function take(answer, act) {
  if (answer.headers.has(PLACE)) {
    const place = new URL(answer.headers.get(PLACE), window.location.href);
    place.hash = place.hash || act.url.hash;
    if (isOurs(place)) await show(place, { act, mine: act.mine });
    else leave(place);
  } else if (answer.headers.has(PART)) {
    const page = await parsed(answer);
    // Who has gone on is told, and finds there what was typed.
    if (request === act.mine) await replace(page, { act: { ...act, isRefused: true } });
    else complain(`${page.title}: ${page.querySelector(".wd-problem p")?.textContent.trim()}`);
  } else if (answer.status >= 500) complain(keys.dataset.broken);
  else if (answer.status >= 400) sendPlainly(act);
  // Whoever stands before the inbox sends us elsewhere, to sign in: nothing was done.
  else window.location.assign(here());
}

// An empty file is what a file field sends without one.
const isWord = (value) => typeof value === "string" || !value.size;
const words = (body) => JSON.stringify([...body].filter(([, value]) => typeof value === "string"));

// One after the other. Only the last one's page is shown, unless an earlier one is refused.
async function send(asked, isLate = false) {
  const act = { ...asked, mine: isLate ? new AbortController() : begin() };
  acting = act;
  await drafts(act.form);
  // Also if the page is left; browsers do it for what is small.
  const keepalive = [...act.body.values()].every(isWord) && words(act.body).length < SMALL;
  const headers = { [PART]: "1" };
  const options = { method: "POST", body: act.body, headers, redirect: "manual", keepalive };
  // Not to be aborted: who goes elsewhere meanwhile has still asked for it.
  const answer = await fetch(act.url, options).catch(() => null);
  const isDone = answer?.headers.has(PLACE);
  const isElsewhere = () => request !== act.mine;
  if (!answer) complain(keys.dataset.offline);
  else if (!isDone || !(waiting.length || isElsewhere())) await take(answer, act);
  else tell("wd:done", { form: act.form });
  end(act.mine);
  const next = waiting.shift();
  if (!isDone) waiting = [];
  else if (next) send(next, isElsewhere() && next.during === act.mine);
}

// Pressed twice is meant once.
function ask(act) {
  if (!acting) send(act);
  else if (acting.form !== act.form || words(acting.body) !== words(act.body)) {
    waiting.push({ ...act, during: request });
  }
}

// A filter is an address too.
function filter(form, url) {
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  show(url);
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

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || form.target || form.dataset.wdPlainly || !main?.contains(form)) return;
  const own = button?.getAttribute("formaction") || form.getAttribute("action") || "";
  const url = new URL(own, window.location.href);
  if (form.method === "get" ? !isOurs(url) : !isAct(url)) return;
  event.preventDefault();
  if (form.method === "get") return filter(form, url);
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  return ask({ form, button, url, body });
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
