// The pages that the server has drawn: the clock, and signing an alert as seen.
import { runClock } from "/static/live.js";
import { setClock } from "/static/words.js";
import { sign } from "/static/alerts.js";

const { now } = JSON.parse(document.getElementById("page").textContent);
setClock(now);
runClock(now);

document.addEventListener("click", ({ target, detail }) => {
  const pressed = target.closest("[data-sign]");
  if (pressed && detail < 2) sign(pressed.dataset.sign, () => location.reload());
});
