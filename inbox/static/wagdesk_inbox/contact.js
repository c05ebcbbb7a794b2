// Shows articles while somebody writes. Without this file the form asks once before it sends.

const PAUSE = 600;
const SHORTEST = 12;
const LONGEST = 4000;

const form = document.querySelector("[data-wd-contact]");
const answered = document.getElementById("wd-answered");
const panel = form?.querySelector("[data-wd-suggested]");
const list = form?.querySelector("[data-wd-list]");
const status = form?.querySelector("[data-wd-status]");

let timer = 0;
let lastText = "";
let request = null;

function text() {
  const { subject, message } = form.elements;
  return `${subject?.value ?? ""}\n${message.value}`.trim().slice(0, LONGEST);
}

function post(url, fields, options = {}) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: new URLSearchParams({ token: form.dataset.token ?? form.elements.token.value, ...fields }),
    ...options,
  });
}

// Both forms carry what was shown and opened: without consent nothing else remembers it.
function remember(name, ids) {
  const known = form.elements[name].value.split(",").filter(Boolean);
  const all = [...new Set([...known, ...ids])].join(",");
  form.elements[name].value = all;
  answered.elements[name].value = all;
}

async function suggest() {
  const written = text();
  if (written.length < SHORTEST || written === lastText) return;
  lastText = written;
  request?.abort();
  request = new AbortController();
  try {
    const response = await post(form.dataset.suggestions, { text: written }, { signal: request.signal });
    if (response.status === 200) show(await response.text());
    else if (response.status === 204) panel.hidden = true;
  } catch (error) {
    // Offline or overtaken by the next keystroke: writing goes on undisturbed.
    if (error.name !== "AbortError") panel.hidden = true;
  }
}

function ids(root) {
  return [...root.querySelectorAll("[data-article]")].map((link) => link.dataset.article);
}

function show(html) {
  const draft = document.createElement("template");
  draft.innerHTML = html;
  const next = ids(draft.content);
  const same = next.join() === ids(list).join();
  if (!same && !list.contains(document.activeElement)) {
    list.replaceChildren(draft.content);
    markOpened();
    remember("shown", next);
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = status.dataset.some; });
  }
  panel.hidden = false;
}

function markOpened() {
  const opened = form.elements.opened.value.split(",");
  for (const link of list.querySelectorAll("[data-article]")) {
    link.toggleAttribute("data-opened", opened.includes(link.dataset.article));
  }
}

function open(event) {
  const link = event.target.closest("[data-article]");
  if (!link || (event.type === "auxclick" && event.button !== 1)) return;
  remember("opened", [link.dataset.article]);
  markOpened();
  post(form.dataset.opened, { article: link.dataset.article }, { keepalive: true }).catch(() => {});
}

if (form) {
  // The summary is focused by hand: not every browser focuses a block by "autofocus".
  document.querySelector("[data-wd-errors]")?.focus();
  form.elements.asked.value = "1";
}
if (form?.dataset.suggestions) {
  form.addEventListener("input", (event) => {
    if (!["subject", "message"].includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
  list.addEventListener("click", open);
  list.addEventListener("auxclick", open);
  suggest();
}
