// Administration: the clock, and finding one account among many.
import { runClock } from "/static/live.js";

runClock(JSON.parse(document.getElementById("page").textContent).now);

const rows = [...document.querySelectorAll("#people tbody tr")];
document.getElementById("filter").addEventListener("input", ({ target }) => {
  const words = target.value.trim().toLowerCase().split(/\s+/);
  for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
});
