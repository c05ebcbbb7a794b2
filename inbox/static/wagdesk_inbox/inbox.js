// The inbox's behaviour, as Stimulus controllers of Wagtail's own application.
// Everything that matters (read, send, assign) works without it.
(() => {
  const { Controller } = window.StimulusModule;
  const register = (name, controller) => window.wagtail.app.register(name, controller);

  // Menus made of <details>: one open at a time, arrows walk through them, Escape and a click
  // beside them close.
  class MenusController extends Controller {
    static targets = ["menu"];

    connect() {
      this.close = this.close.bind(this);
      this.escape = this.escape.bind(this);
      this.walk = this.walk.bind(this);
      document.addEventListener("click", this.close);
      document.addEventListener("keydown", this.escape);
      this.element.addEventListener("keydown", this.walk);
    }

    disconnect() {
      document.removeEventListener("click", this.close);
      document.removeEventListener("keydown", this.escape);
      this.element.removeEventListener("keydown", this.walk);
    }

    walk(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const menu = event.target.closest("details.wd-menu[open]");
      if (!step || !menu || !event.target.matches("summary, button")) return;
      const items = [...menu.querySelectorAll(".wd-menu__list :is(button:not([hidden]), input:not([type=hidden]))")];
      const at = items.indexOf(event.target);
      event.preventDefault();
      items.at(at < 0 && step < 0 ? -1 : (at + step) % items.length)?.focus();
    }

    close(event) {
      this.menuTargets.forEach((menu) => {
        if (menu.open && !menu.contains(event.target)) menu.open = false;
      });
    }

    escape(event) {
      if (event.key !== "Escape") return;
      this.menuTargets
        .filter((menu) => menu.open)
        .forEach((menu) => {
          menu.open = false;
          menu.querySelector("summary").focus();
        });
    }
  }

  class CountdownController extends Controller {
    static values = { seconds: Number };
    static targets = ["left"];

    connect() {
      this.end = Date.now() + this.secondsValue * 1000;
      this.timer = setInterval(() => this.tick(), 250);
      this.tick();
    }

    disconnect() {
      clearInterval(this.timer);
    }

    tick() {
      const left = Math.max(0, Math.ceil((this.end - Date.now()) / 1000));
      this.leftTarget.textContent = left;
      if (left > 0) return;
      clearInterval(this.timer);
      this.element.hidden = true;
    }
  }

  class ComposerController extends Controller {
    static targets = [
      "tabs", "tab", "panel", "text", "note", "forward", "submit", "problem", "cc", "copies",
      "finder", "find", "query", "found", "none", "saved", "inserter",
    ];

    static values = { tab: String, find: String, key: String };

    connect() {
      const several = this.panelTargets.length > 1;
      if (several && this.hasTabsTarget) {
        this.tabsTarget.hidden = false;
        const names = this.panelTargets.map((panel) => panel.dataset.wdComposerNameParam);
        this.show(names.includes(this.tabValue) ? this.tabValue : names[0]);
      }
      [...this.inserterTargets, ...this.savedTargets, ...this.finderTargets].forEach((element) => {
        element.hidden = false;
      });
      this.restore();
      this.element.addEventListener("keydown", (event) => this.onward(event));
      // Also the last letter: the answer may be a page to sign in.
      this.element.addEventListener("submit", () => {
        this.keepNow();
        localStorage.setItem(`${this.keyValue}-tried`, "1");
      });
      // What the server keeps as a draft need not be kept here.
      this.element.addEventListener("wd-draft:saved", () => this.forget());
      const isTakenBack = new URLSearchParams(window.location.search).has("again");
      if (this.hasProblemTarget) this.focusLater(this.problemTarget);
      else if (isTakenBack) this.focusLater(this.fields().find(([, field]) => field.value)?.[1]);
    }

    // Once loaded: the address's fragment takes the focus before that.
    focusLater(target) {
      const focus = () => requestAnimationFrame(() => target?.focus());
      if (document.readyState === "complete") focus();
      else window.addEventListener("load", focus, { once: true });
    }

    disconnect() {
      clearTimeout(this.timer);
      if (this.timer) this.store();
      if (this.request) this.request.abort();
    }

    // Tabs

    choose(event) {
      this.show(event.params.name, { focus: true });
    }

    move(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const tabs = this.tabTargets;
      const next = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
      this.show(tabs[next].dataset.wdComposerNameParam);
      tabs[next].focus();
      event.preventDefault();
    }

    show(name, { focus = false } = {}) {
      this.tabTargets.forEach((tab) => {
        const chosen = tab.dataset.wdComposerNameParam === name;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
      });
      this.panelTargets.forEach((panel) => {
        panel.hidden = panel.dataset.wdComposerNameParam !== name;
      });
      if (!focus) return;
      const panel = this.panelTargets.find((one) => one.dataset.wdComposerNameParam === name);
      const field = panel.querySelector("#wd-forward-to") || panel.querySelector("textarea");
      field.focus();
      field.scrollIntoView({ block: "center" });
    }

    // Nothing typed is lost: the browser keeps it until it was sent.

    keep() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keepNow(), 300);
    }

    keepNow() {
      clearTimeout(this.timer);
      this.timer = null;
      this.store();
    }

    fields() {
      return [
        ["reply", this.hasTextTarget && this.textTarget],
        ["note", this.hasNoteTarget && this.noteTarget],
        ["forward", this.hasForwardTarget && this.forwardTarget],
      ].filter(([, field]) => field);
    }

    store() {
      this.fields().forEach(([name, field]) => {
        const key = `${this.keyValue}-${name}`;
        try {
          if (field.value.trim()) localStorage.setItem(key, field.value);
          else localStorage.removeItem(key);
        } catch {
          // A browser that keeps nothing: the text is still in the page.
        }
      });
    }

    restore() {
      const here = new URL(window.location.href);
      // Sent from there, so it is this ticket now (write.js).
      const form = document.referrer.match(/\/(write|enter)\/(?:\?.*)?$/)?.[1];
      if (form) {
        const key = this.keyValue.replace(/\d+$/, form);
        if (localStorage.getItem(key)?.startsWith('{"isSent":true')) localStorage.removeItem(key);
      }
      const done = { sent: "reply", noted: "note", forwarded: "forward" };
      Object.entries(done).forEach(([flag, name]) => {
        if (!here.searchParams.has(flag)) return;
        localStorage.removeItem(`${this.keyValue}-${name}`);
        here.searchParams.delete(flag);
        window.history.replaceState(null, "", here);
      });
      if (here.searchParams.has("discarded")) {
        localStorage.removeItem(`${this.keyValue}-${here.searchParams.get("discarded")}`);
        here.searchParams.delete("discarded");
        window.history.replaceState(null, "", here);
      }
      // What was not sent in the end is newer than the server's draft, as is what goes on where
      // that one ends.
      const isTried = localStorage.getItem(`${this.keyValue}-tried`) && !here.searchParams.has("again");
      localStorage.removeItem(`${this.keyValue}-tried`);
      this.fields().forEach(([name, field]) => {
        const kept = localStorage.getItem(`${this.keyValue}-${name}`);
        if (kept && (isTried || kept.startsWith(field.value.trimEnd()))) field.value = kept;
      });
      // What the server put back, after an undo or a problem, is kept as if it were typed.
      if (this.fields().some(([, field]) => field.value.trim())) this.store();
    }

    forget() {
      this.fields().forEach(([name]) => localStorage.removeItem(`${this.keyValue}-${name}`));
    }

    // Whoever else is in the conversation, on top of whom was copied already.
    all(event) {
      event.preventDefault();
      const split = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);
      const wanted = [...split(this.ccTarget.value), ...split(event.params.addresses)];
      this.ccTarget.value = [...new Set(wanted)].join(", ");
      this.copiesTargets.find((one) => one.contains(this.ccTarget)).open = true;
      this.ccTarget.dispatchEvent(new Event("input", { bubbles: true }));
      this.textTarget.focus();
    }

    send(event) {
      event.preventDefault();
      const form = event.target.form;
      form.requestSubmit(form.querySelector(".wd-send button"));
    }

    // In a field of one line Enter goes on to the text; a browser would press a button.
    onward(event) {
      if (event.key !== "Enter" || !event.target.matches("input[type=text]:not([role=combobox])")) return;
      event.preventDefault();
      event.target.form.querySelector("textarea")?.focus();
    }

    leave(event) {
      event.target.blur();
    }

    // Inserting at the cursor

    insert(event) {
      this.put(event.params.text);
      const menu = event.target.closest("details");
      if (menu) menu.open = false;
    }

    put(text) {
      const field = this.textTarget;
      const { selectionStart: start, selectionEnd: end, value } = field;
      const before = value.slice(0, start);
      const space = before && !/\s$/.test(before) ? " " : "";
      field.setRangeText(space + text, start, end, "end");
      field.focus();
      this.keep();
    }

    // Finding an article: the combobox pattern

    toggleFind() {
      if (this.findTarget.hidden) this.openFind();
      else this.closeFind();
    }

    openFind() {
      this.findTarget.hidden = false;
      this.finderTarget.setAttribute("aria-expanded", "true");
      this.queryTarget.focus();
    }

    closeFind() {
      this.findTarget.hidden = true;
      this.finderTarget.setAttribute("aria-expanded", "false");
      this.queryTarget.value = "";
      this.list([]);
      this.noneTarget.textContent = "";
      this.textTarget.focus();
    }

    search() {
      clearTimeout(this.searching);
      this.searching = setTimeout(() => this.ask(this.queryTarget.value.trim()), 180);
    }

    async ask(query) {
      if (this.request) this.request.abort();
      this.noneTarget.textContent = "";
      if (!query) {
        this.list([]);
        return;
      }
      this.request = new AbortController();
      try {
        const url = `${this.findValue}?${new URLSearchParams({ q: query })}`;
        const answer = await fetch(url, {
          headers: { "X-Requested-With": "XMLHttpRequest" },
          signal: this.request.signal,
        });
        if (!answer.ok) throw new Error(answer.statusText);
        const { articles } = await answer.json();
        this.list(articles);
        if (!articles.length) this.noneTarget.textContent = this.noneTarget.dataset.wdComposerNothing;
      } catch (error) {
        if (error.name === "AbortError") return;
        this.list([]);
        this.noneTarget.textContent = this.noneTarget.dataset.wdComposerBroken;
      }
    }

    list(articles) {
      this.articles = articles;
      this.active = articles.length ? 0 : -1;
      this.foundTarget.replaceChildren(...articles.map((article, index) => this.option(article, index)));
      this.mark();
    }

    option(article, index) {
      const option = document.createElement("li");
      option.className = "wd-find__option";
      option.id = `wd-find-${index}`;
      option.setAttribute("role", "option");
      option.append(article.title);
      if (article.read_before) {
        const mark = document.createElement("span");
        mark.className = "wd-tag wd-tag--warning";
        mark.textContent = this.foundTarget.dataset.wdComposerKnown;
        option.append(" ", mark);
      }
      const excerpt = document.createElement("small");
      excerpt.textContent = article.excerpt;
      option.append(excerpt);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.take(index);
      });
      return option;
    }

    mark() {
      [...this.foundTarget.children].forEach((option, index) => {
        option.setAttribute("aria-selected", String(index === this.active));
      });
      const current = this.foundTarget.children[this.active];
      this.queryTarget.setAttribute("aria-expanded", String(Boolean(current)));
      if (current) {
        this.queryTarget.setAttribute("aria-activedescendant", current.id);
        current.scrollIntoView({ block: "nearest" });
      } else {
        this.queryTarget.removeAttribute("aria-activedescendant");
      }
    }

    steer(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.articles?.length) {
        this.active = (this.active + step + this.articles.length) % this.articles.length;
        this.mark();
      } else if (event.key === "Enter") {
        if (this.active >= 0) this.take(this.active);
      } else if (event.key === "Escape") {
        this.closeFind();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    take(index) {
      const { reference } = this.articles[index];
      this.closeFind();
      this.put(reference);
    }
  }

  register("wd-menus", MenusController);
  register("wd-countdown", CountdownController);
  register("wd-composer", ComposerController);
})();
