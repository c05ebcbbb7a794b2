// Suggestions while typing: the ARIA pattern of an editable combobox with a list box.
import { sendClick } from "./clicks.js";
import { RecentSearches } from "./recent_searches.js";
import { emptyRows, resultRows } from "./search_rows.js";

const WAIT = 120;
const SHORTEST = 2;
const MOST_KEPT = 40;

/** Starts every search box of the page; returns the first, for the keyboard shortcuts. */
export function startSearchBoxes() {
  const forms = [...document.querySelectorAll("[data-wd-search][data-complete]")];
  return forms.map((form) => new SearchBox(form))[0];
}

class SearchBox {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.panel = form.querySelector("[data-wd-panel]");
    this.list = form.querySelector("[role=listbox]");
    this.note = form.querySelector("[data-wd-note]");
    this.status = form.querySelector("[data-wd-status]");
    const said = form.querySelector("[data-wd-words]").content.querySelectorAll("[data-word]");
    this.words = Object.fromEntries([...said].map((each) => [each.dataset.word, each.textContent]));
    this.recent = new RecentSearches(form.dataset.place);
    this.kept = new Map();
    this.chosen = -1;
    this.asked = null;
    this.describe();
    this.listen();
    this.rememberThisPage(form.dataset.remember);
  }

  describe() {
    const attributes = {
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-haspopup": "listbox",
    };
    Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
  }

  /** The results page says so itself, where the site may remember what was searched. */
  rememberThisPage(query) {
    if (!query) return;
    this.recent.allow(true);
    this.recent.add(query);
  }

  listen() {
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => this.panel.hidden && this.ask());
    // The field keeps the focus, so that a click on an option does not close the list.
    this.panel.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]"), event));
    this.list.addEventListener("auxclick", (event) => {
      if (event.button === 1) this.take(event.target.closest("[role=option]"), event);
    });
    ["pointerdown", "focusin"].forEach((name) =>
      document.addEventListener(name, (event) => this.form.contains(event.target) || this.close()),
    );
    window.addEventListener("pagehide", () => this.close());
  }

  /** To the field from anywhere, with what was typed selected. */
  focus() {
    this.input.focus();
    this.input.select();
    this.ask();
  }

  get rows() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get query() {
    return this.input.value.trim();
  }

  wait() {
    clearTimeout(this.timer);
    this.choose(-1);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const query = this.query;
    if (query && [...query].length < SHORTEST) return this.close();
    const asked = (this.asked = new AbortController());
    try {
      const answer = this.kept.get(query) ?? (await this.fetch(query, asked.signal));
      if (asked.signal.aborted || !this.form.contains(document.activeElement)) return;
      this.recent.allow(answer.may_remember);
      this.show(query, answer);
    } catch {
      if (!asked.signal.aborted) this.close();
    }
  }

  async fetch(query, signal) {
    const url = `${this.form.dataset.complete}&q=${encodeURIComponent(query)}`;
    const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    const answer = await response.json();
    if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    this.kept.set(query, answer);
    return answer;
  }

  show(query, answer) {
    const { words, form, recent } = this;
    const shown = query
      ? resultRows(this.list.id, query, answer, words, form.dataset)
      : emptyRows(this.list.id, recent.all(), answer.popular, words, form.action);
    this.list.replaceChildren(...shown.rows);
    this.note.replaceChildren(...shown.note);
    this.note.hidden = !shown.note.length;
    this.choose(-1);
    this.toggle(this.rows.length > 0);
    this.status.textContent = shown.status;
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      this.move(step, event.altKey);
    } else if (event.key === "Escape" && (!this.panel.hidden || this.input.value)) {
      this.escape();
    } else if (event.key === "Enter" && !this.panel.hidden && this.chosen >= 0) {
      this.take(this.rows[this.chosen], event);
    } else {
      if (event.key === "Tab") this.close();
      // Moving in the text means the text, not an option.
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.choose(-1);
      return;
    }
    event.preventDefault();
  }

  move(step, alone) {
    const last = this.rows.length - 1;
    if (alone) return step > 0 ? this.reopen() : this.close();
    if (this.panel.hidden) return this.reopen(step);
    if (last < 0) return;
    const next = this.chosen + step;
    this.choose(next > last ? 0 : this.chosen < 0 && step < 0 ? last : next < 0 ? last : next);
  }

  async reopen(step = 0) {
    await this.ask();
    if (step && !this.panel.hidden) this.choose(step > 0 ? 0 : this.rows.length - 1);
  }

  escape() {
    if (this.panel.hidden) this.input.value = "";
    this.close();
  }

  choose(index) {
    const rows = this.rows;
    this.chosen = rows[index] ? index : -1;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.chosen)));
    const row = rows[this.chosen];
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  take(row, event) {
    if (!row) return;
    if ("clear" in row.dataset) return this.forget();
    if (row.dataset.click) sendClick(this.form.dataset.clicks, row.dataset.click);
    if (this.query && row.dataset.click) this.recent.add(this.query);
    if (event.ctrlKey || event.metaKey || event.button === 1) {
      window.open(row.dataset.url, "_blank", "noopener");
    } else {
      this.close();
      window.location.assign(row.dataset.url);
    }
  }

  forget() {
    this.recent.clear();
    const answer = this.kept.get("");
    if (answer) this.show("", answer);
    this.status.textContent = this.words.cleared;
  }

  toggle(open) {
    const opened = open && this.panel.hidden;
    this.panel.hidden = !open;
    // A small screen has room for the list only below a field at its top.
    if (opened && window.innerWidth < 576 && this.panel.getBoundingClientRect().bottom > window.innerHeight) {
      this.form.scrollIntoView({ block: "start" });
    }
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.choose(-1);
    this.toggle(false);
    this.status.textContent = "";
  }
}
