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
  const work = solve(JSON.parse(field.dataset.wdProof)).then((proof) => { field.value = proof; });
  // Who is faster than the puzzle waits for it.
  field.form.addEventListener("submit", (event) => {
    if (field.value || event.defaultPrevented) return;
    event.preventDefault();
    work.then(() => field.form.requestSubmit());
  });
}
