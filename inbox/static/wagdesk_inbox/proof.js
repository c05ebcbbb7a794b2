// Solves the puzzle of a form with a proof of work, in altcha's first format.

const BATCH = 400;

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function solve({ algorithm, challenge, max_number: most, salt, signature }) {
  const whole = salt.endsWith("&") ? salt : `${salt}&`;
  for (let first = 0; first <= most; first += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, step) => first + step);
    const found = await Promise.all(numbers.map((number) => digest(`${whole}${number}`)));
    const place = found.indexOf(challenge);
    if (place >= 0) return btoa(JSON.stringify({ algorithm, challenge, number: first + place, salt, signature }));
  }
  return "";
}

for (const field of document.querySelectorAll("[data-wd-proof]")) {
  let isDone = false;
  // Where it can't be solved, without HTTPS for one, our answer tells another way.
  const work = solve(JSON.parse(field.dataset.wdProof))
    .catch(() => "")
    .then((proof) => {
      field.value = proof;
      isDone = true;
    });
  // Who is faster than the puzzle waits for it. Before all other listeners: for them nothing
  // was sent yet.
  field.form.addEventListener(
    "submit",
    (event) => {
      if (isDone) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      event.submitter?.setAttribute("aria-busy", "true");
      work.then(() => {
        event.submitter?.removeAttribute("aria-busy");
        field.form.requestSubmit(event.submitter);
      });
    },
    true,
  );
}
