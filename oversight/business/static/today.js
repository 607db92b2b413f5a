// The business section's day: sheets are confirmed in bundles; the page renews itself.
import { api, connect, runClock } from "/static/live.js";
import { confirmThat, dialogOpen, sayError, toast } from "/static/dialogs.js";
import { untouched } from "/static/finger.js";
import { setClock } from "/static/words.js";

const SETTLED = 4000;
const page = JSON.parse(document.getElementById("page").textContent);
setClock(page.now);
runClock(page.now);

document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("[data-bundle], [data-copy]");
  if (!pressed) return;
  // In a summary, a press would also fold it.
  event.preventDefault();
  pressed.disabled = true;
  try {
    if (pressed.dataset.bundle) await bundle(pressed.dataset);
    else await one(pressed.dataset);
  } catch (error) {
    sayError(error);
  } finally {
    pressed.disabled = false;
    await renew();
  }
});

async function bundle({ bundle: counter, day, count }) {
  const sure = await confirmThat(
    `${counter}号窗口 ${count} 份`,
    ["请清点纸质通知书，份数相符再确认。确认后记入送达时间和经手人，不能更改。"],
    { yes: `收齐 ${count} 份` },
  );
  if (!sure) return;
  const body = { holder: "business", counter: Number(counter), day, expected: Number(count) };
  const said = await api("POST", "/copies/deliver", body);
  toast(`${counter}号窗口：已收 ${said.delivered.length} 份`, "good");
}

async function one({ notice, copy }) {
  await api("POST", `/notices/${encodeURIComponent(notice)}/copies/${copy}/deliver`, { holder: "business" });
  toast(`${notice}：已收到`, "good");
}

let soon = null;
let running = false;

/** The page as it is now; what was unfolded stays so, and nothing moves under an open dialog. */
async function renew() {
  clearTimeout(soon);
  soon = null;
  if (running || dialogOpen()) return;
  running = true;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (answer.redirected) location.reload();
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("today");
    await untouched();
    const open = new Set([...document.querySelectorAll("details[open]")].map(keyOf));
    for (const bundle of fresh.querySelectorAll("details")) bundle.open = open.has(keyOf(bundle));
    const places = [...document.querySelectorAll(".scroll")].map((one) => one.scrollTop);
    document.getElementById("today").replaceWith(fresh);
    [...fresh.querySelectorAll(".scroll")].forEach((one, place) => {
      one.scrollTop = places[place] ?? 0;
    });
  } catch {
    // The bar at the top says that the hall is away.
  } finally {
    running = false;
  }
}

function keyOf(bundle) {
  const button = bundle.querySelector("[data-bundle]");
  return button ? `${button.dataset.day} ${button.dataset.bundle}` : bundle.querySelector("summary").textContent;
}

const TELLS = /^(case|notice)\./;
connect("/counter", {}, {
  snapshot: () => {
    soon ??= setTimeout(renew, SETTLED);
  },
  event: ({ name, at }) => {
    setClock(at);
    if (TELLS.test(name)) soon ??= setTimeout(renew, SETTLED);
  },
});
setInterval(renew, 60000);
