// What every page of the business section does: the hour, and forms that send only what was filled in.
import { runClock } from "/static/live.js";
import { setClock } from "/static/words.js";

const page = JSON.parse(document.getElementById("page").textContent);
setClock(page.now);
runClock(page.now);

for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
  // Back again in the browser's history, they are to be filled in again.
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
  for (const field of form.querySelectorAll("select")) field.addEventListener("change", () => form.requestSubmit());
}
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-print]")) print();
});
