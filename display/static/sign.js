// The sign above one window: who is at it, or what the window is doing.
import { follow, given } from "./board.screen.js";
import { HallState } from "./board.state.js";

const LIT_MS = 8000;
const WORDS = {
  open: ["欢迎您", "Welcome"],
  paused: ["人员外出", "Back soon, please wait"],
  closed: ["暂停服务", "Closed"],
  called: ["请到本窗口", "Please come to this window"],
  serving: ["正在办理", "Now serving"],
};

const byId = (id) => document.getElementById(id);
const page = given();
const face = byId("face");
const number = Number(face.dataset.counter);
const queues = page.serves[number] ?? [];
const hall = new HallState();

const ask = follow(page, {
  snapshot(board) {
    const missed = hall.replace(board);
    showSoon();
    if (missed.some(isNow) && face.dataset.seen) light();
    face.dataset.seen = "1";
  },
  event(event) {
    const { call, resync } = hall.take(event);
    if (event.name === "catalog.imported") location.reload();
    if (resync) ask();
    showSoon();
    if (call && call.counter === number) light();
  },
});

let due = null;
/** With the next picture: the end of a day is a thousand events at once. */
function showSoon() {
  due ??= requestAnimationFrame(() => {
    due = null;
    show();
  });
}

const isNow = (call) => call.counter === number && call.state === "called";

function show() {
  const window = hall.counters.get(number) ?? { duty: "closed", ticket: null };
  // Who is at the window goes first: a clerk who pauses still finishes with the present one.
  const state = window.ticket ? window.ticket.state : window.duty;
  const [words, english] = WORDS[state];
  if (state !== "called") face.classList.remove("lit");
  face.dataset.state = state;
  byId("number").textContent = window.ticket?.number ?? "";
  byId("number").style.setProperty("--signs", window.ticket?.number.length ?? 5);
  byId("words").textContent = words;
  byId("words-en").textContent = english;
  const people = queues.reduce((sum, code) => sum + (hall.queues.get(code)?.waiting ?? 0), 0);
  byId("waiting").textContent = people;
  document.documentElement.toggleAttribute("data-live", true);
}

let lit = null;
function light() {
  face.classList.remove("lit");
  void face.offsetWidth;
  face.classList.add("lit");
  clearTimeout(lit);
  lit = setTimeout(() => face.classList.remove("lit"), LIT_MS);
}
