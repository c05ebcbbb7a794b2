// The inbox's search box: a combobox that completes filters. Without it the form searches.
(() => {
  const { Controller } = window.StimulusModule;
  const WAIT = 120;

  class SearchController extends Controller {
    static targets = ["input", "list", "status", "key"];

    static values = { url: String, said: String };

    connect() {
      this.options = [];
      this.active = -1;
      if (/mac|iphone|ipad/i.test(navigator.platform)) this.keyTarget.textContent = "⌘ K";
    }

    disconnect() {
      clearTimeout(this.timer);
      if (this.request) this.request.abort();
    }

    // The shortcut clicks. Wagtail's own way of focusing waits, and the first letters are lost.
    here(event) {
      if (event.detail === 0) {
        this.inputTarget.focus();
        this.inputTarget.select();
      }
      this.ask();
    }

    ask() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), WAIT);
    }

    async load() {
      if (this.request) this.request.abort();
      this.request = new AbortController();
      const { value, selectionStart } = this.inputTarget;
      try {
        const asked = new URLSearchParams({ q: value, at: selectionStart });
        const answer = await fetch(`${this.urlValue}?${asked}`, {
          headers: { "X-Requested-With": "XMLHttpRequest" },
          signal: this.request.signal,
        });
        if (!answer.ok) throw new Error(answer.statusText);
        const { completions } = await answer.json();
        if (document.activeElement === this.inputTarget) this.show(completions);
      } catch (error) {
        // The box still searches; it only completes nothing.
        if (error.name !== "AbortError") this.close();
      }
    }

    show(options) {
      this.options = options;
      this.active = -1;
      this.listTarget.replaceChildren(...options.map((option, index) => this.row(option, index)));
      this.listTarget.hidden = !options.length;
      this.listTarget.scrollTop = 0;
      this.inputTarget.setAttribute("aria-expanded", String(options.length > 0));
      this.statusTarget.textContent = options.length
        ? this.saidValue.replace("{n}", options.length)
        : "";
      this.mark();
    }

    row(option, index) {
      const row = document.createElement("li");
      row.className = "wd-search__option";
      row.id = `wd-search-option-${index}`;
      row.setAttribute("role", "option");
      const label = document.createElement("b");
      label.textContent = option.label;
      const hint = document.createElement("span");
      hint.textContent = option.hint;
      row.append(label, " ", hint);
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.take(index);
      });
      return row;
    }

    mark() {
      [...this.listTarget.children].forEach((row, index) => {
        row.setAttribute("aria-selected", String(index === this.active));
      });
      const current = this.listTarget.children[this.active];
      if (current) {
        this.inputTarget.setAttribute("aria-activedescendant", current.id);
        current.scrollIntoView({ block: "nearest" });
      } else {
        this.inputTarget.removeAttribute("aria-activedescendant");
      }
    }

    close() {
      clearTimeout(this.timer);
      if (this.request) this.request.abort();
      this.show([]);
    }

    steer(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.options.length) {
        // One place more than options: the text as typed.
        const places = this.options.length + 1;
        this.active = ((this.active + 1 + step + places) % places) - 1;
        this.mark();
      } else if (["Enter", "Tab"].includes(event.key) && this.active >= 0) {
        this.take(this.active);
      } else if (event.key === "Escape" && this.options.length) {
        this.close();
      } else {
        if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.ask();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    take(index) {
      const option = this.options[index];
      if (option.url) {
        window.location.assign(option.url);
        return;
      }
      this.inputTarget.value = option.text;
      this.inputTarget.setSelectionRange(option.cursor, option.cursor);
      this.inputTarget.focus();
      this.close();
      // After an operator come its values.
      if (option.text.slice(0, option.cursor).endsWith(":")) this.load();
    }
  }

  window.wagtail.app.register("wd-search", SearchController);
})();
