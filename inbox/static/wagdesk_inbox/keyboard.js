// The inbox by keyboard, and the way between the list and its tickets. Everything works
// without it: keys press what is on the page.

const HERE = "wagdesk-list";
const ROWS = "wagdesk-rows";

const remember = (key, value) => {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Then the way back leads to the first view.
  }
};

const remembered = (key) => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};

const keys = document.getElementById("wd-keys");
const words = keys ? keys.dataset : {};
const allowed = () => {
  const config = document.getElementById("wagtail-config");
  const wagtails = config ? JSON.parse(config.textContent).KEYBOARD_SHORTCUTS_ENABLED : true;
  return wagtails !== false && words.on === "1";
};
const typing = (target) =>
  target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");

const open = (menu) => {
  menu.open = true;
  menu.querySelector(":scope > :not(summary) :is(button:not([hidden]), a, input:not([type=hidden]))")?.focus();
};

// From one row to the next; from nowhere to the first or the last.
const step = (links, at, by) => {
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
};

// Without a new page where that is possible (go.js).
const go = (url) => {
  const asked = new CustomEvent("wd:go", { detail: url, cancelable: true });
  if (document.dispatchEvent(asked)) window.location = url;
};

// The list

function startList(list) {
  const links = [...list.querySelectorAll(".wd-row__subject")];
  const numbers = links.map((link) => link.closest(".wd-row").id.slice(1));
  const bulk = document.getElementById("wd-bulk");
  const boxes = [...list.querySelectorAll(".wd-row__choose input")];
  const address = new URL(window.location.href);
  const came = address.hash.slice(1);
  address.hash = "";
  remember(HERE, address.href);
  remember(ROWS, JSON.stringify({ numbers, later: list.dataset.wdLater }));
  const place = (element) => links.indexOf(element.closest(".wd-row")?.querySelector(".wd-row__subject"));
  const current = () => place(document.activeElement);
  // The row that was left for a menu: one goes on from it, also after what the menu does.
  let left = -1;
  list.addEventListener("focusin", (event) => {
    const at = place(event.target);
    if (at >= 0) left = at;
  });
  const walk = (by) => step(links, current() < 0 && left >= 0 ? left - by : current(), by);
  // Where one came from: its row, or the one that took its place.
  const [number, was] = came.split("@");
  if (/^t\d+$/.test(number) && links.length) {
    const found = numbers.indexOf(number.slice(1));
    const at = found >= 0 ? found : Math.min(Number(was) || 0, links.length - 1);
    links[at].focus();
    links[at].closest(".wd-row").scrollIntoView({ block: "center" });
  }
  // On a small screen the views lie in one line: bring the chosen one into sight.
  document
    .querySelectorAll(".wd-views [aria-current]")
    .forEach((link) => link.scrollIntoView({ block: "nearest", inline: "center" }));

  const chosen = () => boxes.filter((box) => box.checked);
  const count = () => {
    const all = bulk.querySelector("[data-wd-bulk-all]").checked;
    const said = bulk.querySelector("[data-wd-bulk-count]");
    const some = chosen().length;
    bulk.classList.toggle("wd-bulk--idle", !some && !all);
    said.textContent = said.dataset.wdSaid.replace("{n}", some);
    const page = bulk.querySelector("[data-wd-bulk-page]");
    page.checked = some > 0 && some === boxes.length;
    page.indeterminate = some > 0 && some < boxes.length;
  };
  if (bulk) {
    const page = bulk.querySelector("[data-wd-bulk-page]");
    page.closest("label").hidden = false;
    page.addEventListener("change", () => {
      boxes.forEach((box) => {
        box.checked = page.checked;
      });
      count();
    });
    list.addEventListener("change", count);
    bulk.addEventListener("submit", () => {
      if (left >= 0) bulk.action = bulk.action.replace(/#.*|$/, `#t${numbers[left]}@${left}`);
    });
    bulk.querySelectorAll(".wd-bulk__tags input[type=text]").forEach((field) => {
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        field.closest(".wd-bulk__tags").querySelector("button").click();
      });
    });
    count();
  }
  const forward = () => {
    if (current() === links.length - 1 && list.dataset.wdLater) go(list.dataset.wdLater);
    else walk(1);
  };
  const choose = () => {
    const box = boxes[Math.max(current(), 0)];
    if (!box) return;
    box.checked = !box.checked;
    count();
  };
  const act = (name) => {
    const target = bulk?.querySelector(`[data-wd-bulk=${name}]`);
    if (!target) return;
    if (!chosen().length && current() >= 0) choose();
    if (!chosen().length) return;
    if (target.matches("details")) open(target);
    else target.click();
  };
  return {
    j: forward,
    k: () => walk(-1),
    o: () => links[current()]?.click(),
    x: choose,
    a: () => act("a"),
    s: () => act("s"),
    t: () => act("t"),
    h: () => act("h"),
    e: () => act("e"),
    z: () => list.querySelector(".wd-result form button")?.click(),
  };
}

// What a search found, and people: rows without acts

function startRows() {
  const links = [...document.querySelectorAll(".wd-row__subject")];
  if (links.length) {
    remember(HERE, window.location.href);
    remember(ROWS, JSON.stringify({ numbers: [] }));
  }
  const walk = (by) => step(links, links.indexOf(document.activeElement), by);
  return { j: () => walk(1), k: () => walk(-1) };
}

// A ticket

function startTicket() {
  const number = window.location.pathname.match(/(\d+)\/(?:reply\/|note\/|forward\/)?$/)?.[1];
  let rows = { numbers: [] };
  try {
    rows = JSON.parse(remembered(ROWS)) || rows;
  } catch {
    // No list was seen.
  }
  const at = rows.numbers.indexOf(number);
  const address = (other) => window.location.pathname.replace(/\d+\/(?:reply\/|note\/|forward\/)?$/, `${other}/`);
  const previous = at > 0 ? address(rows.numbers[at - 1]) : "";
  const next = at >= 0 && at + 1 < rows.numbers.length ? address(rows.numbers[at + 1]) : "";
  const back = document.querySelector(".wd-back");
  const home = remembered(HERE);
  if (back && home) back.href = at >= 0 ? `${home}#t${number}@${at}` : home;
  if (back && (previous || next)) {
    const nav = document.createElement("nav");
    nav.className = "wd-neighbours";
    nav.setAttribute("aria-label", words.neighbours || "");
    [[previous, words.previous, "prev"], [next, words.next, "next"]].forEach(([url, text, rel]) => {
      if (!url) return;
      const link = document.createElement("a");
      link.href = url;
      link.rel = rel;
      link.textContent = text;
      nav.append(link);
    });
    back.after(nav);
  }
  const menu = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    const fold = target.closest("details");
    if (fold) fold.open = true;
    if (target.matches("details")) open(target);
    else if (target.matches("summary")) open(target.parentElement);
    else target.focus();
  };
  const press = (key, id) => {
    const marked = document.querySelector(`[data-wd-key="${key}"]`);
    if (!marked) return menu(id);
    if (marked.matches("details")) return open(marked);
    if (marked.matches("summary")) return open(marked.parentElement);
    const fold = marked.closest("details");
    if (fold) fold.open = true;
    return marked.focus();
  };
  // Done: on to the next one of the list.
  const solve = () => {
    const button = document.querySelector("form button[name=status][value=solved]:not(.wd-send *)");
    if (!button) return;
    const then = document.createElement("input");
    then.type = "hidden";
    then.name = "then";
    then.value = at >= 0 ? rows.numbers[at + 1] || "list" : "";
    button.form.append(then);
    button.form.requestSubmit(button);
  };
  return {
    j: () => next && go(next),
    k: () => previous && go(previous),
    u: () => back && go(back.href),
    a: () => press("a", "wd-assign"),
    s: () => press("s", "wd-status"),
    t: () => press("t", "wd-tag-input"),
    h: () => press("h", "wd-snooze"),
    e: solve,
  };
}

// Wagtail's own "?" tells these too. It lies in a template until Wagtail puts it in place.
function tell() {
  const own = keys?.content.querySelector("tbody");
  if (!own) return;
  const places = [document, ...[...document.querySelectorAll("template")].map((one) => one.content)];
  places.forEach((place) => {
    place.querySelectorAll(".w-keyboard-shortcuts table").forEach((table) => {
      if (!table.querySelector("#wd-keys-group")) table.tBodies[0].before(own.cloneNode(true));
    });
  });
}

document.addEventListener("submit", (event) => {
  // What is empty needs no place in the address.
  if (!event.target.closest("#wd-filter")) return;
  [...event.target.elements].forEach((field) => {
    if (field.name && !field.value) field.disabled = true;
  });
});

let acts = {};

function start() {
  const list = document.querySelector("[data-wd-list]");
  if (list) acts = startList(list);
  else acts = document.querySelector(".wd-ticket") ? startTicket() : startRows();
}

start();
tell();
document.addEventListener("wd:shown", start);
if (allowed()) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open], .w-dialog[aria-modal=true]:not([aria-hidden=true])")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
