// The help center works without this file; it adds suggestions, votes in place, and counting.
import { startSearchBoxes } from "./search_box.js";
import { startClicks } from "./clicks.js";
import { startReading } from "./reading.js";
import { startSearchKeys } from "./search_keys.js";
import { startVotes } from "./votes.js";

startSearchKeys(startSearchBoxes());
startClicks();
const view = startReading();
startVotes(view);

// On small screens the contents list starts folded, so that the article comes first.
if (window.matchMedia("(max-width: 61.99rem)").matches) {
  document.querySelector(".wd-contents details")?.removeAttribute("open");
}

// A question that a link leads to unfolds.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("summary[data-wd-question]")) target.parentElement.open = true;
}
addEventListener("hashchange", unfold);
unfold();
