// “/” and Ctrl-K (⌘K) lead to the search box from anywhere, but not out of another field.
const OFF = "wagdesk-slash-off";

export function startSearchKeys(box) {
  if (!box) return;
  const slash = new SlashKey(box);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || isWriting(event.target)) return;
    const command = event.ctrlKey || event.metaKey;
    // On some keyboards “/” needs Shift.
    const asked = command ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && slash.on;
    if (!asked) return;
    event.preventDefault();
    box.focus();
  });
}

function isWriting(node) {
  return Boolean(node.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])"));
}

// A shortcut of one letter must be one that can be turned off: voice control hears letters.
class SlashKey {
  constructor(box) {
    this.box = box;
    this.button = document.querySelector("[data-wd-slash]");
    this.button?.addEventListener("click", () => this.turn(!this.on));
    this.turn(!stored(() => localStorage.getItem(OFF)));
  }

  turn(on) {
    if (this.on !== undefined) stored(() => (on ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
    this.on = on;
    this.box.form.querySelector("[data-wd-key]").hidden = !on;
    this.box.input.setAttribute("aria-keyshortcuts", on ? "/ Control+K Meta+K" : "Control+K Meta+K");
    if (!this.button) return;
    this.button.hidden = false;
    this.button.setAttribute("aria-pressed", String(on));
  }
}

function stored(touch) {
  try {
    return touch();
  } catch {
    return null;
  }
}
