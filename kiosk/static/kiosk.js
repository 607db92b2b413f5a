// The touch page: puts the screens together and follows the hall.
import { connect, el, runClock } from "/static/live.js";
import { Covers } from "./covers.js";
import { Idle } from "./idle.js";
import { ItemScreen } from "./item.js";
import { arrange, keepArranged } from "./pager.js";
import { Paper } from "./paper.js";
import { GivenUp, take } from "./press.js";
import { ResultScreen } from "./result.js";
import { Sample } from "./sample.js";
import { Scans } from "./scan.js";
import { Screens } from "./screens.js";
import { Search } from "./search.js";
import { both, icon, language, speak } from "./words.js";
import { Waits } from "./waits.js";

const IDLE = { seconds: 45, warning: 10 };
const AFTER_RESULT = { seconds: 12, warning: 12 };
const WITHOUT_PAPER = { seconds: 30, warning: 30 };
const READING = { seconds: 120, warning: 15 };
const HEALTH_MILLISECONDS = 20_000;

const root = document.documentElement;
const offer = JSON.parse(document.getElementById("offer").textContent);
const waits = new Waits(offer.queues);
const covers = new Covers(offer);
const idle = new Idle(reset);
const screens = new Screens(shown);
const sample = new Sample(() => idle.wait(READING.seconds, READING.warning), again);
const itemScreen = new ItemScreen(offer, waits, choose, (...shown) => sample.open(...shown));
const paper = new Paper(offer);
const result = new ResultScreen(offer, paper, () => idle.wait(WITHOUT_PAPER.seconds, WITHOUT_PAPER.warning));
const search = new Search(offer.items, card);
const scans = new Scans(offer, choose);
let outdated = false;

function shown(screen) {
  for (const pages of screen.querySelectorAll(".pages")) arrange(pages);
  const kind = screen.dataset.screen;
  if (kind === "result") idle.wait(AFTER_RESULT.seconds, AFTER_RESULT.warning);
  else if (kind === "home" && isPlain()) idle.rest();
  else idle.wait(IDLE.seconds, IDLE.warning);
  if (kind === "home" && outdated) location.reload();
}

function isPlain() {
  return scans.word === null && language() === "zh-CN" && !root.hasAttribute("data-care");
}

// The next citizen finds the page as everybody finds it.
function reset() {
  covers.closeDialogs();
  sample.close();
  scans.forget();
  speak("zh-CN");
  setCare(false);
  search.clear();
  screens.home();
}

function setCare(on) {
  root.toggleAttribute("data-care", on);
  document.getElementById("care").setAttribute("aria-pressed", String(on));
}

function again() {
  shown(document.getElementById(screens.now));
}

function open(item, queue) {
  itemScreen.draw(item, queue);
  screens.show("item");
  itemScreen.refresh();
}

function card(code) {
  const item = offer.items[code];
  const line = offer.queues[item.queue];
  const waiting = el("span", { class: "waiting", "data-waiting": item.queue },
    el("span", { class: "some" }, both("等候", "Waiting"), " ", el("b", {}, "–"), el("span", { lang: "zh-CN" }, " 人")),
    el("span", { class: "shut" }, both("暂无窗口开放", "No window open")));
  const windows = line.windows
    ? el("span", { class: "windows" }, icon("window"), line.windows, el("span", { lang: "zh-CN" }, "号窗口"))
    : null;
  const button = el("button", { class: "item", "data-item": code },
    el("b", {}, both(item.name, item.name_en)), el("small", {}, windows, waiting));
  waits.show(button.querySelector("small"));
  return button;
}

async function choose(wanted, priority) {
  if (priority && !(await covers.confirmPriority())) return;
  if (covers.isPending) return;
  idle.rest();
  const trying = new AbortController();
  covers.pending(() => trying.abort());
  const body = { ...wanted, language: language(), priority };
  if (offer.kiosk) body.kiosk = offer.kiosk;
  if (scans.word) body.scan = scans.word;
  try {
    const ticket = await take(body, { delayed: () => covers.delayed(), renew, signal: trying.signal });
    scans.forget();
    result.draw(ticket);
    screens.show("result");
  } catch (error) {
    if (error instanceof GivenUp) screens.home();
    // Not this citizen's matter but the hall's: the whole page says so until its health is good.
    else if (error.status === 503) covers.trouble({ code: error.code, detail: error.message });
    else covers.refuse(error);
    again();
  } finally {
    covers.answered();
  }
}

// The session of a device's page comes back by asking for the page, where the address is trusted.
async function renew() {
  try {
    await fetch(location.href, { signal: AbortSignal.timeout(8000) });
  } catch {
    return; // no way to the hall: whoever asked finds that out by trying again
  }
}

async function checkHealth() {
  try {
    const answer = await fetch("/api/v1/health", { signal: AbortSignal.timeout(8000) });
    const health = await answer.json();
    covers.trouble(health.status === "ok" ? null : health);
  } catch {
    return; // cut off: the bar says so
  }
}

function setCut(cut) {
  document.body.toggleAttribute("data-cut", cut);
  for (const button of document.querySelectorAll("[data-take]")) {
    button.disabled = cut || button.hasAttribute("data-refused");
  }
}

function snapshot(state) {
  waits.snapshot(state);
  covers.trouble(state.trouble);
  covers.day(state.day);
  paper.snapshot(state.printers);
  runClock(state.at);
  const zone = document.querySelector("[data-clock]").dataset.clock;
  const day = { month: "long", day: "numeric", weekday: "long", timeZone: zone };
  document.getElementById("date").replaceChildren(
    both(new Date(state.at).toLocaleDateString("zh-CN", day), new Date(state.at).toLocaleDateString("en-GB", day)),
  );
  itemScreen.refresh();
  result.again();
}

function event(message) {
  if (message.name === "catalog.imported") {
    outdated = true;
    if (screens.now === "home") location.reload();
  }
  if (waits.event(message) || message.name === "device.reported") socket.emit("snapshot");
  result.event(message);
  itemScreen.refresh();
}

// Somebody is there: what he left open on the glass stays, and what he read comes before it.
function scanned(found) {
  if (covers.isPending) return;
  covers.closeDialogs();
  sample.close();
  if (document.body.dataset.at === "result") reset();
  scans.show(found);
  idle.wait(IDLE.seconds, IDLE.warning);
}

document.addEventListener("click", (tap) => {
  const button = tap.target.closest("button");
  if (button === null) return;
  const { to, department, item, direct } = button.dataset;
  if (to) screens.show(to);
  else if (department) screens.show(`department-${department}`);
  else if (item) open(item, offer.items[item].queue);
  else if (direct) open(null, direct);
});
document.getElementById("back").onclick = () => screens.back();
document.getElementById("start").onclick = () => { search.clear(); screens.home(); };
document.getElementById("care").onclick = () => { setCare(!root.hasAttribute("data-care")); again(); };
document.getElementById("language").onclick = () => { speak(language() === "en" ? "zh-CN" : "en"); again(); };
document.getElementById("result").addEventListener("click", (tap) => {
  if (tap.target.closest("#done")) reset();
});
document.addEventListener("contextmenu", (press) => press.preventDefault());
document.addEventListener("dragstart", (drag) => drag.preventDefault());
document.addEventListener("refused", renew);

setCut(true);
keepArranged();
screens.home();
const socket = connect("/kiosk", offer.kiosk ? { kiosk: offer.kiosk } : {}, { snapshot, event });
socket.on("scan", scanned);
socket.on("connect", () => setCut(false));
socket.on("disconnect", () => setCut(true));
setInterval(checkHealth, HEALTH_MILLISECONDS);
