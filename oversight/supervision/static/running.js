// What is in hand and does not stand green, live; and what nobody has seen yet.
import { api, connect, el, runClock } from "/static/live.js";
import { sayError } from "/static/dialogs.js";
import { untouched } from "/static/finger.js";
import { setClock } from "/static/words.js";
import { alertItem, caseTable, concerns, drawLights, LIGHTS } from "/static/alerts.js";

const REFRESH = 800;
const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
let state = null;
let chosen = new URLSearchParams(location.search).get("light");
if (!(chosen in LIGHTS)) chosen = null;

setClock(page.now);
runClock(page.now);
connect("/counter", {}, {
  snapshot: soon,
  event: (told) => {
    setClock(told.at);
    if (concerns(told.name)) soon();
  },
});
document.addEventListener("refused", ({ detail }) => {
  if (detail.code === "auth.required") location.assign("/login?to=/supervision");
});
setInterval(soon, 30000);

let asked = null;
function soon() {
  asked ??= setTimeout(
    async () => {
      await look();
      asked = null;
    },
    state === null ? 0 : REFRESH,
  );
}

async function look() {
  try {
    state = await api("GET", "/supervision");
    await untouched();
    setClock(state.at);
    draw();
  } catch (error) {
    if (error.status === 401) sayError(error);
  }
}

function draw() {
  drawLights($("lamps"), state.lights, chosen, choose);
  const shown = state.cases.filter((one) => chosen === null || one.standing === chosen);
  $("shown").textContent = counted(shown);
  $("cases").replaceChildren(caseTable(shown, soon));
  $("unseen").textContent = String(state.unseen);
  const none = el("li", { class: "none" }, "没有未阅的告警");
  $("alerts").replaceChildren(...(state.alerts.length ? state.alerts.map((one) => alertItem(one, soon)) : [none]));
}

function counted(shown) {
  const parts = shown.filter((one) => one.part).length;
  const cases = `${chosen === null ? "亮灯" : LIGHTS[chosen][0]}${shown.length - parts}件`;
  return parts ? `${cases}，联办环节${parts}个` : cases;
}

function choose(standing) {
  chosen = standing;
  const search = standing === null ? "" : `?light=${standing}`;
  history.replaceState(null, "", location.pathname + search);
  draw();
}
