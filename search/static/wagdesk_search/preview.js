// Moves the bar of a preview that is being replayed, then shows the outcome.
const EVERY = 1000;
const holder = document.querySelector("[data-wds-progress]");

async function look() {
  try {
    const answer = await fetch(holder.dataset.wdsProgress);
    const { state, done, total } = await answer.json();
    if (state !== "waiting") {
      window.location.reload();
      return;
    }
    const bar = holder.querySelector("progress");
    bar.max = total || 1;
    bar.value = done;
    if (total) holder.querySelector("[data-wds-count]").textContent = `${done} / ${total}`;
  } catch {
    // The next look may be luckier.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
