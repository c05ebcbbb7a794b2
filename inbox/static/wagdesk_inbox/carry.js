// An act draws the ticket anew (go.js). What was being typed beside it, the files chosen and
// the place of the keyboard are brought over, as if the rest of the page had changed alone.
const content = document.querySelector("#main > .content");
const TYPED = "textarea, input:is([type=text], [type=email], [type=datetime-local], [type=number], [type=date])";

let before = null;

const forms = (root) => [...root.querySelectorAll("form")];
const action = (form) => new URL(form.getAttribute("action") || "", window.location.href).pathname;
const isEditor = (form) => form.matches("[data-controller~=wd-draft]");

// The field, button or link of the new page that stands where the old one stood.
function twin(old) {
  if (old.id) return content.querySelector(`#${CSS.escape(old.id)}`);
  if (!old.form) return null;
  const alike = (one) => action(one) === action(old.form);
  return forms(content)
    .filter(alike)
    .flatMap((form) => [...form.elements])
    .find((one) => one.name === old.name && one.type === old.type && (one.type !== "submit" || one.value === old.value));
}

function look(act) {
  const sent = act.form;
  const fields = forms(content).filter((form) => form !== sent).flatMap((form) => [...form.elements]);
  const files = [...content.querySelectorAll("input[type=file]")].filter((one) => one.files.length);
  const tab = content.querySelector("[role=tab][aria-selected=true]");
  return {
    active: document.activeElement,
    typed: fields.filter((one) => one.name && one.matches(TYPED) && one.value !== one.defaultValue),
    files: files.filter((one) => act.isRefused || one.form !== sent),
    tab: tab && !tab.closest(".wd-composer").contains(sent) ? tab.dataset.wdComposerNameParam : "",
  };
}

// What one is at beside the act stays open, and under the keyboard.
function goOn({ active }) {
  const same = twin(active);
  if (!same) return false;
  if (active.closest("details")?.open) same.closest("details")?.setAttribute("open", "");
  same.focus({ preventScroll: true });
  return true;
}

// A menu that was used leaves its button; a field would take the next key for a letter, so that
// it is its card. Where the page leads elsewhere, it knows best.
function focus(act) {
  const { active } = before;
  const details = active.closest?.("details");
  const isBeside = active.form ? active.form !== act.form : active.matches?.("summary") && !details.contains(act.form);
  if (isBeside && goOn(before)) return;
  if (act.isRefused || window.location.hash || !active.closest) return;
  const menu = active.closest("details.wd-menu")?.querySelector("summary");
  const card = active.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby");
  const target =
    (!active.matches("input, textarea, select") && twin(menu || active)) ||
    (card && content.querySelector(`section[aria-labelledby=${card}]`));
  if (!target) return;
  if (target.matches("section")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function bringFiles() {
  before.files.forEach((old) => {
    const field = twin(old);
    if (!field) return;
    field.files = old.files;
    field.form.querySelector("[data-wd-lost]")?.remove();
  });
}

function bringTyped(act) {
  // An undo, a draft brought back: those words are what was asked for.
  const isTheirs = act.url.pathname.endsWith("/draft/") || act.place?.searchParams.has("again");
  before.typed.forEach((old) => {
    const field = twin(old);
    const isStale = field && !isEditor(field.form) && field.defaultValue !== old.defaultValue;
    if (!field || isStale || (isTheirs && isEditor(field.form)) || field.value === old.value) return;
    field.value = old.value;
    const version = field.form.elements.draft_version;
    if (version) version.value = old.form.elements.draft_version.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// The next letter goes where the last one went.
function bringCursor({ active }) {
  const field = document.activeElement;
  if (!field.matches("textarea, [type=text]") || field !== twin(active)) return;
  field.setSelectionRange(active.selectionStart, active.selectionEnd);
}

document.addEventListener("wd:leave", ({ detail: act }) => {
  before = act && look(act);
});

document.addEventListener("wd:shown", ({ detail: act }) => {
  if (!before) return;
  const composer = content.querySelector(".wd-composer");
  const isAsked = act.place?.searchParams.has("tab") || act.place?.searchParams.has("again") || act.isRefused;
  if (composer && before.tab && !isAsked) composer.dataset.wdComposerTabValue = before.tab;
  focus(act);
});

document.addEventListener("wd:ready", ({ detail: act }) => {
  if (!before) return;
  bringFiles();
  bringTyped(act);
  bringCursor(before);
  before = null;
});

// What was sent while one went elsewhere is no longer something to send (inbox.js keeps it).
document.addEventListener("wd:done", ({ detail: { form } }) => {
  const key = form.closest("[data-wd-composer-key-value]")?.dataset.wdComposerKeyValue;
  const panel = form.closest("[data-wd-composer-name-param]")?.dataset.wdComposerNameParam;
  if (key && panel) ["tried", panel].forEach((name) => localStorage.removeItem(`${key}-${name}`));
});
