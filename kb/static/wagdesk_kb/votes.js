// "Was this helpful" in place; without this the form leads to a page of its own.
export function startVotes(view) {
  document.querySelectorAll("[data-wd-vote]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter, view);
    });
  });
}

async function send(form, button, view) {
  const body = new URLSearchParams({ page: form.dataset.page, helpful: button.value });
  if (view) body.set("view", view);
  const thanks = form.querySelector("[role=status]");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { reason_url: reason } = await answer.json();
    form.querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
    thanks.replaceChildren(thanks.dataset.thanks);
    if (reason && button.value === "no") thanks.append(" ", link(reason, thanks.dataset.why));
  } catch {
    thanks.textContent = thanks.dataset.failed;
  }
}

function link(url, text) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.textContent = text;
  return anchor;
}
