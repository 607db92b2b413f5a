// The duty page's look at cases (办件监察): counts by light, the lists behind them, alerts to sign.
import { api, el } from "/static/live.js";
import { openDialog } from "/static/dialogs.js";
import { alertItem, caseTable, concerns, drawLights, LIGHTS } from "/static/alerts.js";

const REFRESH = 1500;
const $ = (id) => document.getElementById(id);
let state = null;
let asked = null;
let redraw = null;

/** Begin to watch; the page calls it for those who may. */
export function watchCases() {
  $("unseen").addEventListener("click", showAlerts);
  asked = 0;
  look();
  setInterval(soon, 30000);
}

/** An event happened: what it concerns is asked for anew, at most once in a while. */
export function casesMoved(name) {
  if (asked !== null && concerns(name)) soon();
}

function soon() {
  asked ||= setTimeout(async () => {
    await look();
    asked = 0;
  }, REFRESH);
}

async function look() {
  try {
    state = await api("GET", "/supervision", undefined, { tries: 1 });
  } catch {
    return;
  }
  drawLights($("lamps"), state.lights, null, showCases);
  $("unseen").firstElementChild.textContent = String(state.unseen);
  $("unseen").classList.toggle("some", state.unseen > 0);
  redraw?.();
}

function showCases(standing) {
  open(`${LIGHTS[standing][0]}办件`, () => [
    caseTable(
      state.cases.filter((one) => one.standing === standing),
      look,
    ),
  ]);
}

function showAlerts() {
  if (state === null) return;
  open("未阅告警", () =>
    state.alerts.length
      ? [el("ul", { class: "alert-list" }, ...state.alerts.map((one) => alertItem(one, look)))]
      : [el("p", { class: "none" }, "没有未阅的告警")],
  );
}

function open(title, draw) {
  const inside = el("div", { class: "watched" });
  redraw = () => inside.replaceChildren(...draw());
  redraw();
  openDialog(title, () => ({ body: [inside] }), { look: "watch-dialog" }).then(() => {
    redraw = null;
  });
}
