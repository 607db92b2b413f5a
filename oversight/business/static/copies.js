// Copies one by one: who holds them says that they came.
import { api, runClock } from "/static/live.js";
import { sayError, toast } from "/static/dialogs.js";
import { untouched } from "/static/finger.js";
import { setClock } from "/static/words.js";

const page = JSON.parse(document.getElementById("page").textContent);
setClock(page.now);
runClock(page.now);

document.addEventListener("click", async ({ target }) => {
  const pressed = target.closest("[data-copy]");
  if (!pressed) return;
  const { notice, copy, holder } = pressed.dataset;
  pressed.disabled = true;
  try {
    await api("POST", `/notices/${encodeURIComponent(notice)}/copies/${copy}/deliver`, { holder });
    toast(`${notice}第${copy}联：已确认收到`, "good");
    await renew();
  } catch (error) {
    sayError(error);
    pressed.disabled = false;
  }
});

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  await untouched();
  document.getElementById("copies").replaceWith(fresh.getElementById("copies"));
}
