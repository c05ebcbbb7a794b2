// The inbox by keyboard, and the way between the list and its tickets. Everything works
// without it: keys press what is on the page.

const HERE = "wagdesk-list";
const ROWS = "wagdesk-rows";
// Milliseconds in which letters after a letter are a word, and in which nobody has read a page.
const WORD = 700;
const UNREAD = 500;
let born = performance.now();

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

const CHOICES = ":scope > :not(summary) :is(button:not([hidden]), a, input:not([type=hidden]))";
const open = (menu) => {
  menu.open = true;
  menu.querySelector(CHOICES)?.focus();
  menu.scrollIntoView({ block: "nearest" });
};

// In an open menu a letter goes to the next choice that begins with it.
const choose = (menu, key) => {
  const all = [...menu.querySelectorAll(CHOICES)];
  const at = all.indexOf(document.activeElement);
  const begins = (one) =>
    one.textContent.trim().slice(0, key.length).localeCompare(key, undefined, { sensitivity: "base" }) === 0;
  [...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins)?.focus();
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
  address.searchParams.delete("bulk");
  remember(HERE, address.href);
  const name = document.getElementById("wd-list-title")?.textContent.trim();
  remember(ROWS, JSON.stringify({ numbers, name, later: list.dataset.wdLater }));
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
    const row = links[at].closest(".wd-row");
    links[at].focus({ preventScroll: true });
    if (row.getBoundingClientRect().bottom > window.innerHeight) row.scrollIntoView({ block: "center" });
    // What was refused, and why, is seen before one goes on.
    list.querySelector(".wd-result:has(.wd-result__list)")?.scrollIntoView({ block: "nearest" });
  }
  // On a small screen the views lie in one line: bring the chosen one into sight.
  document
    .querySelectorAll(".wd-views [aria-current]")
    .forEach((link) => {
      const line = link.closest("ul");
      const [place, room] = [link.getBoundingClientRect(), line.getBoundingClientRect()];
      line.scrollLeft += place.x + place.width / 2 - room.x - room.width / 2;
    });

  // What is done from here comes back to this row.
  const keepsRow = (form) =>
    form.addEventListener("submit", () => {
      if (left >= 0) form.action = form.action.replace(/#.*|$/, `#t${numbers[left]}@${left}`);
    });
  list.querySelectorAll(".wd-result form").forEach(keepsRow);

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
    keepsRow(bulk);
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
  const tick = () => {
    const box = boxes[Math.max(current(), 0)];
    if (!box) return;
    box.checked = !box.checked;
    count();
  };
  const act = (name) => {
    const target = bulk?.querySelector(`[data-wd-bulk=${name}]`);
    if (!target) return;
    if (!chosen().length && current() >= 0) tick();
    if (!chosen().length) return;
    if (target.matches("details")) open(target);
    else target.click();
  };
  return {
    j: forward,
    k: () => walk(-1),
    o: () => links[current()]?.click(),
    x: tick,
    a: () => act("a"),
    s: () => act("s"),
    t: () => act("t"),
    h: () => act("h"),
    e: () => act("e"),
    z: () => document.querySelector(".messages [data-wd-undo], .wd-result form button")?.click(),
  };
}

// What a search found, and people: rows without acts

function startRows() {
  const links = [...document.querySelectorAll(".wd-row__subject")];
  if (links.length) {
    remember(HERE, window.location.href);
    const name = document.querySelector("h1")?.textContent.trim();
    remember(ROWS, JSON.stringify({ numbers: [], name }));
  }
  const back = document.querySelector(".wd-back:not([href*='?'])");
  if (back && !links.length && remembered(HERE)) back.href = remembered(HERE);
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
  if (back && home && rows.name) back.lastChild.textContent = ` ${rows.name}`;
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
  // Done: on to the next one of the list, from the last one back to it.
  const onward = (form) => {
    const then = form.elements.then || document.createElement("input");
    then.type = "hidden";
    then.name = "then";
    then.value = at >= 0 ? rows.numbers[at + 1] || new URL(home).search || "list" : "";
    if (at >= 0 && !next) form.action = form.action.replace(/#.*|$/, `#t${number}@${at}`);
    form.append(then);
    return then;
  };
  const solve = () => {
    const button = document.querySelector("form button[name=status][value=solved]:not(.wd-send *)");
    if (!button) return;
    const then = onward(button.form);
    button.form.requestSubmit(button);
    // It may not arrive, and then be pressed by mouse.
    then.remove();
  };
  // Put off by keyboard is done for now, too.
  const snooze = () => {
    press("h", "wd-snooze");
    const menu = document.getElementById("wd-snooze")?.closest("details[open]");
    const then = menu && onward(menu.querySelector("form"));
    menu?.addEventListener("toggle", () => menu.open || then.remove());
  };
  // What a sentence offers was done last; a mail waits below the conversation.
  const undo = () => document.querySelector(".messages [data-wd-undo], .wd-undo:not([hidden]) button")?.click();
  // After the last one of the page comes the first one of the next page.
  const forward = () => {
    if (next) go(next);
    else if (at >= 0 && rows.later) go(`${rows.later}#t0@0`);
  };
  return {
    j: forward,
    k: () => previous && go(previous),
    u: () => back && go(back.href),
    a: () => press("a", "wd-assign"),
    s: () => press("s", "wd-status"),
    t: () => press("t", "wd-tag-input"),
    h: snooze,
    e: solve,
    z: undo,
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
document.addEventListener("wd:shown", ({ detail: act }) => {
  start();
  // After an act on the same ticket one knows what one sees.
  if (!act) born = performance.now();
});

// Letters that no field takes, because one had not opened yet, are a word and do nothing: the
// first is none of our keys, or is pressed before anybody can have read the page.
let lastLetter = -WORD;

function hold(event) {
  const { key, target, timeStamp } = event;
  if (key.length !== 1 || key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(target)) return;
  const menu = target.closest?.("details.wd-menu[open]");
  const isWord = timeStamp - lastLetter < WORD || (key === "e" && timeStamp - born < UNREAD);
  const isKey = key in acts || document.querySelector(`[data-w-kbd-key-value="${CSS.escape(key)}"]`);
  if (isWord || (!menu && !isKey)) lastLetter = timeStamp;
  if (!isWord && !menu) return;
  event.stopImmediatePropagation();
  if (!isWord && event.type === "keydown") choose(menu, key);
}

if (allowed()) {
  window.addEventListener("keydown", hold, true);
  window.addEventListener("keypress", hold, true);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // A key that is held down walks; it does nothing twice.
    if (event.repeat && !"jk".includes(event.key)) return;
    if (typing(event.target) || document.querySelector("dialog[open], .w-dialog[aria-modal=true]:not([aria-hidden=true])")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
