// The hall display: calls now, recent calls, who waits where.
import { CallBoard } from "./board.calls.js";
import { QueueBoard } from "./board.queues.js";
import { HallClock, follow, given } from "./board.screen.js";
import { HallState } from "./board.state.js";
import { Speaker } from "./board.voice.js";
import { zoneOf } from "./board.zone.js";

const FRESH_MS = 20000; // a call made while the screen was cut off is lit if it is not older

const byId = (id) => document.getElementById(id);
const page = given();
const asked = new URLSearchParams(location.search);
const zone = zoneOf(asked, page);
const hall = new HallState();
const clock = new HallClock(page.zone);
const calls = new CallBoard(byId("calls"), byId("recent"), (number) => hall.counters.get(number)?.name ?? "");
const queues = new QueueBoard(byId("queues"), byId("dots"));
const speaker = new Speaker({
  voice: ["browser", "clips"].includes(asked.get("voice")),
  clips: asked.get("voice") === "clips",
  chime: asked.get("chime") === "1",
  languages: asked.get("lang")?.split(",") ?? ["zh-CN"],
});

clock.run({ clock: byId("clock"), date: byId("date"), english: byId("date-en") });
const ask = follow(page, {
  snapshot(board) {
    clock.set(board.at);
    const missed = hall.replace(board);
    showHall();
    const awaited = (call) => call.state === "called" && clock.now() - call.at < FRESH_MS;
    missed.filter(awaited).forEach(summon);
    showSoon();
  },
  event(event) {
    const { call, resync } = hall.take(event);
    if (event.name === "catalog.imported") location.reload();
    if (resync) ask();
    if (call) summon(call);
    showSoon();
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

function summon(call) {
  if (!zone.hasCall(call)) return;
  calls.light(call);
  speaker.announce(call);
  showSound();
}

function show() {
  const shown = hall.ordered().filter((call) => zone.hasCall(call));
  calls.show(shown);
  byId("nobody").hidden = shown.length > 0;
  const windows = [...hall.counters.values()].filter((window) => zone.hasWindow(window.number));
  const open = windows.filter((window) => window.duty === "open");
  const paused = windows.filter((window) => window.duty === "paused").length;
  const waiting = [...hall.queues.values()].filter((queue) => zone.hasQueue(queue.code));
  queues.show(waiting.map((queue) => ({
    ...queue,
    windows: open.map((window) => window.number)
      .filter((number) => page.serves[number]?.includes(queue.code)),
  })));
  byId("windows-open").textContent = open.length;
  byId("paused").hidden = paused === 0;
  byId("windows-paused").textContent = paused;
  byId("people").textContent = waiting.reduce((sum, queue) => sum + queue.waiting, 0);
}

function showHall() {
  byId("hall-name").textContent = hall.hall.name;
  byId("hall-name-en").textContent = hall.hall.name_en;
  byId("open").hidden = hall.day === null;
  byId("closed").hidden = hall.day !== null;
  document.documentElement.toggleAttribute("data-live", true);
  showNotice();
}

/** A line that fits stands still; a longer one passes by. */
function showNotice() {
  const notice = byId("notice");
  const text = notice.querySelector("span");
  if (text.textContent !== hall.notice) text.textContent = hall.notice;
  notice.hidden = !hall.notice;
  const room = text.parentElement.clientWidth;
  notice.classList.toggle("passes", text.offsetWidth > room);
  notice.style.setProperty("--room", `${room}px`);
  notice.style.setProperty("--seconds", `${Math.ceil((text.offsetWidth + room) / 90)}s`);
}

function showSound() {
  byId("sound").hidden = !speaker.muted;
}

addEventListener("resize", showNotice);
document.addEventListener("pointerdown", async () => {
  await speaker.unlock();
  showSound();
});
showSound();
