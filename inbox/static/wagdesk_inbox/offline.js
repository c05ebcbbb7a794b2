// A form for customers is sent only when there is a network: without one the browser's own error
// page would stand where the form was.
const PATIENCE = 5000;

// Whoever is only slow is reached.
async function isReached() {
  const options = { method: "HEAD", mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  return fetch(import.meta.url, options).then(() => true, (error) => error.name === "TimeoutError");
}

function guard(form) {
  const notice = form.querySelector("[data-wd-offline]");
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    notice.hidden = await isReached();
    if (notice.hidden) form.submit();
    else {
      isSending = false;
      notice.focus();
    }
  });
  // Back from the next page, the button works again.
  window.addEventListener("pageshow", () => { isSending = false; });
}

document.querySelectorAll("form:has([data-wd-offline])").forEach(guard);
