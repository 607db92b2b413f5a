// The windows on the duty officer's page: a tile each, and what is behind it.
import { el } from "/static/live.js";
import { button, openDialog } from "/static/dialogs.js";
import { showTicket } from "/static/ticket_dialog.js";
import { DUTY, secondsSince } from "/static/words.js";

const CALLED_LONG = 60;
const $ = (id) => document.getElementById(id);
const tiles = new Map();
let shown = null;

/** Show every window; a tile opens what stands behind it. */
export function drawWindows(hall, context) {
  shown = hall;
  const count = (duty) => hall.counters.filter((one) => one.duty === duty).length;
  $("windows-summary").textContent =
    `${count("open")}个服务中，${count("paused")}个暂停，${count("closed")}个未签到`;
  const alarms = new Map(hall.queues.map((one) => [one.code, one.alarm]));
  for (const one of hall.counters) {
    if (!tiles.has(one.number)) {
      const tile = button("", { look: "window", "data-counter": one.number }, () =>
        showWindow(shown, one.number, context),
      );
      tiles.set(one.number, tile);
      $("windows").append(el("li", {}, tile));
    }
    drawTile(tiles.get(one.number), one, alarms);
  }
}

function drawTile(tile, one, alarms) {
  const look = one.duty === "open" ? (one.ticket?.state ?? "open") : one.duty;
  tile.className = `window ${one.ticket ? one.ticket.state : look}`;
  // Somebody may still be served while the window calls nobody more.
  tile.classList.toggle("resting", one.duty === "paused" && Boolean(one.ticket));
  tile.title = `${one.number}号 ${one.name}，${DUTY[one.duty]}${one.clerk_name ? `，${one.clerk_name}` : ""}`;
  const rest = { open: "空闲", paused: one.pause_reason, closed: "未签到" }[one.duty];
  tile.replaceChildren(
    el("span", { class: "no" }, String(one.number)),
    el(
      "span",
      { class: one.queues.some((code) => alarms.get(code)) ? "queue many" : "queue" },
      one.waiting ? `${one.waiting}人等` : "",
    ),
    el(
      "span",
      { class: "what" },
      ...(one.ticket
        ? [
            el("b", { class: one.ticket.number.length > 4 ? "number wide" : "number" }, one.ticket.number),
            el("span", {
              class: "number",
              "data-from": one.ticket.began_at ?? one.ticket.called_at,
              "data-state": one.ticket.state,
            }),
          ]
        : [el("span", {}, rest)]),
    ),
  );
}

function showWindow(hall, number, context) {
  const one = hall.counters.find((window) => window.number === number);
  const queues = one.queues.map((code) => hall.queues.find((queue) => queue.code === code)).filter(Boolean);
  const facts = [
    ["位置", one.place],
    ["状态", DUTY[one.duty] + (one.pause_reason ? `（${one.pause_reason}）` : "")],
    ["人员", one.clerk ? `${one.clerk_name ?? ""} ${one.clerk}` : "—"],
    ["今日办结", `${one.served}人`],
    ["等候", `${one.waiting}人`],
    ["挂起", `${one.held}人`],
  ];
  openDialog(`${number}号 ${one.name}`, (close) => ({
    body: [
      el(
        "dl",
        { class: "facts" },
        ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
      ),
      el(
        "p",
        { class: "quiet" },
        `队列：${queues.map((queue) => `${queue.name}（${queue.waiting}人）`).join("、")}`,
      ),
    ],
    foot: [
      ...(one.ticket
        ? [
            button(`号票 ${one.ticket.number}`, { picture: "clock" }, () => {
              close();
              showTicket(one.ticket.id, context);
            }),
          ]
        : []),
      el("a", { class: "button main", href: `/counter/${number}` }, "打开窗口页面"),
    ],
  }));
}

/** Move everything that counts minutes. */
export function tick() {
  for (const place of document.querySelectorAll("[data-from]")) {
    const seconds = secondsSince(place.dataset.from);
    place.textContent = seconds < 60 ? "刚刚" : `${Math.floor(seconds / 60)}分`;
    place.classList.toggle("long", place.dataset.state === "called" && seconds > CALLED_LONG);
  }
}
