// A new message, or what somebody said on the telephone. The browser keeps what was typed until
// it is a ticket (inbox.js forgets it then); by Enter one goes on, with Ctrl it is sent.
const form = document.querySelector("[data-wd-kept]");
const key = form.dataset.wdKept;
const fields = [...form.querySelectorAll("input:is([type=text], [type=email], [type=tel]), textarea")];

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}

function keep(isSent = false) {
  const typed = fields.filter((field) => field.value).map((field) => [field.name, field.value]);
  try {
    if (typed.length) localStorage.setItem(key, JSON.stringify({ isSent, fields: Object.fromEntries(typed) }));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing: the text is still in the page.
  }
}

function steer(event) {
  if (event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) form.requestSubmit(form.querySelector("button:not([disabled])"));
  else if (event.target.matches("input") && fields.includes(event.target)) {
    const seen = fields.filter((field) => field.checkVisibility());
    seen[seen.indexOf(event.target) + 1]?.focus();
  } else return;
  event.preventDefault();
}

// What the server puts back, after an undo or a problem, is stronger.
if (!fields.some((field) => field.value)) {
  const before = kept().fields || {};
  fields.forEach((field) => {
    field.value = before[field.name] || "";
    if (field.value) field.closest("details")?.setAttribute("open", "");
  });
}
form.addEventListener("input", () => keep());
form.addEventListener("submit", () => keep(true));
form.addEventListener("keydown", steer);
