// The cashier's days: the hour, and the sheet on paper.
import { runClock } from "/static/live.js";
import { setClock } from "/static/words.js";

const page = JSON.parse(document.getElementById("page").textContent);
setClock(page.now);
runClock(page.now);
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-print]")) print();
});
