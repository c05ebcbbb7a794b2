// Which result was opened, and at which rank.
export function startClicks() {
  document.querySelectorAll("[data-wd-clicks]").forEach((list) => {
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-click]");
      if (!link) return;
      sendClick(list.dataset.wdClicks, link.dataset.click);
    });
  });
}

export function sendClick(url, token) {
  if (token) navigator.sendBeacon(url, new URLSearchParams({ token }));
}
