// Fills the list of a field that chooses an article while words of its title are typed.
const WAIT = 150;

function listen(holder) {
  const input = holder.querySelector("input");
  const list = holder.querySelector("datalist");
  let timer;
  let asked;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = input.value.trim();
      if (!text || / #\S+$/.test(text)) return;
      asked?.abort();
      asked = new AbortController();
      const locale = input.form?.elements.locale?.value ?? "";
      const query = new URLSearchParams({ q: text, locale });
      try {
        const answer = await fetch(`${holder.dataset.wdsObjects}?${query}`, { signal: asked.signal });
        if (!answer.ok) return;
        const { labels } = await answer.json();
        list.replaceChildren(...labels.map((label) => new Option(label, label)));
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }, WAIT);
  });
}

function start() {
  document.querySelectorAll("[data-wds-objects]").forEach(listen);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
