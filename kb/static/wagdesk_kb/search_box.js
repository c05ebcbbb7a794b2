// Suggestions while typing: the ARIA combobox pattern with a list box.
import { sendClick } from "./clicks.js";

const WAIT = 150;
const SHORTEST = 2;

export function startSearchBoxes() {
  document.querySelectorAll("[data-wd-search]").forEach((form) => {
    if (form.dataset.complete) new SearchBox(form);
  });
}

class SearchBox {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.list = form.querySelector("[role=listbox]");
    this.status = form.querySelector("[data-wd-status]");
    this.chosen = -1;
    this.asked = null;
    const attributes = {
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-haspopup": "listbox",
    };
    Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // Before blur, so that a click on an option still finds the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const query = this.input.value.trim();
    this.asked?.abort();
    if (query.length < SHORTEST) return this.close();
    this.asked = new AbortController();
    const url = `${this.form.dataset.complete}&q=${encodeURIComponent(query)}`;
    try {
      const answer = await fetch(url, { signal: this.asked.signal });
      if (answer.ok) this.show((await answer.json()).hits);
    } catch {
      this.close();
    }
  }

  show(items) {
    this.list.replaceChildren(...items.map((item, index) => option(item, `${this.list.id}-${index}`)));
    this.choose(-1);
    this.toggle(items.length > 0 && document.activeElement === this.input);
    const { none, count } = this.form.dataset;
    this.status.textContent = items.length ? count.replace("{n}", items.length) : none;
  }

  key(event) {
    const open = !this.list.hidden;
    const last = this.list.children.length - 1;
    if (event.key === "ArrowDown" && last >= 0) {
      this.toggle(true);
      this.choose(this.chosen >= last ? 0 : this.chosen + 1);
    } else if (event.key === "ArrowUp" && last >= 0) {
      this.toggle(true);
      this.choose(this.chosen <= 0 ? last : this.chosen - 1);
    } else if (event.key === "Escape" && open) {
      this.close();
    } else if (event.key === "Enter" && open && this.chosen >= 0) {
      this.open(this.list.children[this.chosen]);
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(index) {
    this.chosen = index;
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const row = this.list.children[index];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  open(row) {
    if (!row) return;
    sendClick(this.form.dataset.clicks, row.dataset.click);
    window.location.assign(row.dataset.url);
  }

  toggle(open) {
    this.list.hidden = !open;
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

function option(item, id) {
  const row = document.createElement("li");
  row.id = id;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.dataset.url = item.url;
  row.dataset.click = item.click;
  row.append(...marked(item.title_html ?? "", item.title));
  return row;
}

// The server escapes titles and marks matches; only text and <mark> are taken from it.
function marked(html, title) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  if (parsed.textContent !== title) return [document.createTextNode(title)];
  return [...parsed.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return document.createTextNode(node.textContent);
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}
