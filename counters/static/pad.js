// The rating pad at a window: asks when the window asks, takes one press, and says thank you.
import { api, connect } from "/static/live.js";
import { now, setClock } from "/static/words.js";

const THANKS = 4000;
const SAID = 3500;
// A finger already on its way when the faces appear was not meant for a face.
const SETTLE = 450;

const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
const levels = [...document.querySelectorAll("[data-level]")];
const shelf = document.querySelector(".levels");
let asked = null;
let shownAt = 0;
let sending = false;
let until = 0;

setClock(page.now);
const socket = connect("/counter", { counter: page.counter }, { snapshot, event });
setInterval(tick, 250);

function event(told) {
  setClock(told.at);
  // The hall's state says everything: whose rating is asked for, until when, or nobody's.
  if (/^(rating|ticket|day|counter)\./.test(told.name)) socket.emit("snapshot");
}

function snapshot(window) {
  const rating = window.rating;
  const other = rating?.ticket !== asked?.ticket;
  asked = rating;
  if (other) settle();
  draw();
}

// A new visit is asked for, or none is any more: what was pressed before is over.
function settle() {
  shownAt = performance.now();
  if (asked) until = 0;
  shelf.classList.remove("sent");
  for (const one of levels) one.classList.remove("chosen");
}

function draw() {
  if (performance.now() < until) return;
  const left = secondsLeft();
  show(asked && left > 0 ? "ask" : "idle");
  $("number").textContent = asked ? `${asked.number}号` : "";
  for (const one of levels) one.disabled = sending;
}

function show(moment) {
  if ($("pad").dataset.moment !== moment) shownAt = performance.now();
  $("pad").dataset.moment = moment;
}

function secondsLeft() {
  return asked ? Math.max(0, (new Date(asked.until) - now()) / 1000) : 0;
}

function tick() {
  const left = secondsLeft();
  $("seconds").textContent = Math.ceil(left);
  $("ring").style.strokeDashoffset = String(100 - Math.min(100, (left / page.seconds) * 100));
  draw();
}

function say(moment, milliseconds) {
  show(moment);
  until = performance.now() + milliseconds;
}

async function rate(level, face) {
  if (sending || !asked || performance.now() - shownAt < SETTLE || $("pad").dataset.moment !== "ask") return;
  sending = true;
  const { ticket } = asked;
  face.classList.add("chosen");
  shelf.classList.add("sent");
  draw();
  try {
    await api("POST", "/ratings", { counter: page.counter, ticket, level });
    say("thanks", THANKS);
  } catch (error) {
    if (asked?.ticket === ticket || error.code) refused(error);
  } finally {
    sending = false;
    shelf.classList.remove("sent");
    face.classList.remove("chosen");
    if (socket.connected) socket.emit("snapshot");
  }
}

function refused(error) {
  const over = error.code === "rating.not_asked" || error.code === "rating.given";
  $("said").textContent = error.code ? error.message : "网络不通，请稍候再按一次";
  $("said-en").textContent = over ? "There is nothing to rate any more." : "Please try again in a moment.";
  say("said", SAID);
}

for (const one of levels) {
  one.addEventListener("click", (pressed) => pressed.detail < 2 && rate(Number(one.dataset.level), one));
}
for (const name of ["contextmenu", "dragstart"])
  document.addEventListener(name, (touch) => touch.preventDefault());
