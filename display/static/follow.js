// The citizen's page: where the ticket stands, live; loud when it is called; the rating afterwards.
import { api, connect, el } from "/static/live.js";
import { Bell } from "./follow.bell.js";
import { RatingForm } from "./follow.rating.js";

const POLL_MILLISECONDS = 6000;
const REFRESH_MILLISECONDS = 30_000;
const DOTS = 12;

const { ticket: first, rating } = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);
const bell = new Bell(find("remind"), find("remind-words"));
const form = new RatingForm(find("rate"), rating, first.code);
let now = null;
let seen = null;

const STATES = {
  waiting: ["等待中", "Waiting"],
  serving: ["办理中", "Being served"],
  served: ["已办结", "Done"],
  no_show: ["已过号", "Missed"],
  held: ["已暂停，稍候继续", "On hold"],
  cancelled: ["已取消", "Cancelled"],
};

const ADVICE = {
  held: ["请按工作人员的提示办理，不用重新取号。", "Please do as the clerk told you; you keep your number."],
  no_show: ["叫到您的号码时您不在窗口。请到导服台办理过号恢复。", "You were called and missed it. Please go to the guide desk."],
  cancelled: ["此号码已取消。如需办理，请重新取号。", "This number is cancelled. Please take a new one."],
};

function wait(seconds) {
  if (seconds === null) return "—";
  if (seconds < 60) return "1 分钟以内";
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `约 ${minutes} 分钟` : `约 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`;
}

function windows(numbers) {
  const runs = [];
  for (const number of numbers) {
    if (runs.length && number === runs.at(-1)[1] + 1) runs.at(-1)[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? from : to === from + 1 ? `${from}、${to}` : `${from}-${to}`)).join("、");
}

function show(ticket) {
  const before = now;
  now = ticket;
  const called = ticket.state === "called";
  document.body.dataset.state = ticket.state;
  document.body.toggleAttribute("data-soon", ticket.soon);
  const [words, english] = called
    ? [`请到${ticket.counter}号窗口`, `Please go to window ${ticket.counter}`]
    : ticket.soon ? ["即将到号", "You are next soon"] : STATES[ticket.state];
  find("state").replaceChildren(words, el("small", {}, english));
  document.title = `${called ? words : ticket.number} · ${ticket.hall}`;
  find("where").replaceChildren(...where(ticket));
  line(ticket);
  facts(ticket);
  bell.offer(ticket.state === "waiting" || called);
  find("papers")?.toggleAttribute("hidden", ["served", "cancelled"].includes(ticket.state));
  if (called) call(ticket, before);
  else find("called").hidden = true;
  form.show(ticket);
}

function where(ticket) {
  if (ticket.state === "waiting") {
    return ticket.soon ? [el("p", { class: "advice" }, "即将到号，请到窗口附近等候。", el("small", {}, "Please wait near the windows."))] : [];
  }
  if (ticket.state === "called" || ticket.state === "serving") {
    return [el("p", { class: "window" }, el("b", {}, String(ticket.counter)), " 号窗口", el("small", {}, `Window ${ticket.counter}`))];
  }
  const advice = ADVICE[ticket.state];
  return advice ? [el("p", { class: "advice" }, advice[0], el("small", {}, advice[1]))] : [];
}

// Those ahead as heads in a row, and oneself at the end: seen without reading.
function line(ticket) {
  const shown = ticket.state === "waiting" ? Math.min(ticket.ahead, DOTS) : -1;
  const heads = shown < 0 ? [] : Array.from({ length: shown }, () => el("i"));
  if (shown >= 0) heads.push(el("i", { class: "me" }));
  if (shown >= 0 && ticket.ahead > DOTS) heads.unshift(el("span", {}, `+${ticket.ahead - DOTS}`));
  find("line").replaceChildren(...heads);
}

function facts(ticket) {
  const rows = [];
  const add = (name, english, value, more = {}) => rows.push(el("div", more, el("dt", {}, name, el("small", {}, english)), el("dd", {}, value)));
  if (ticket.state === "waiting") {
    add("前面还有", "Ahead of you", el("span", {}, el("b", { id: "ahead" }, String(ticket.ahead)), " 人"));
    const closed = ticket.open_counters.length === 0;
    add("预计等候", "Expected wait", closed ? "等待窗口开放" : wait(ticket.expected_wait_seconds));
    if (ticket.counters.length) add("办理窗口", "Windows", `${windows(ticket.counters)}号窗口`, { class: "wide" });
    if (closed) add("提示", "Note", "目前没有开放的窗口，可到咨询台询问。", { class: "wide note" });
  }
  find("facts").replaceChildren(...rows);
}

function call(ticket, before) {
  const mark = `${ticket.counter}@${ticket.called_at}`;
  find("called-words").replaceChildren("请到 ", el("b", {}, String(ticket.counter)), " 号窗口");
  find("called-english").textContent = `Please go to window ${ticket.counter}`;
  if (seen === mark && before?.state === "called") return;
  find("called").hidden = false;
  find("called-seen").onclick = () => {
    seen = mark;
    bell.quiet();
    find("called").hidden = true;
  };
  bell.ring();
}

async function ask() {
  try {
    show(await api("GET", `/follow/${encodeURIComponent(first.code)}`, null, { tries: 1 }));
    cut(false);
  } catch {
    cut(true); // the bar says so, and the next round asks again
  }
}

// Some networks let no websocket through: the page is cut off only when asking fails too.
function cut(off) {
  document.body.toggleAttribute("data-cut", off);
}

const zone = find("issued").dataset.zone;
find("issued").textContent = `取号时间 ${new Date(first.issued_at).toLocaleString("zh-CN", {
  month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone,
})}`;
show(first);
const socket = connect("/follow", { code: first.code }, {
  snapshot: (ticket) => { cut(false); show(ticket); },
  event: (event) => {
    if (event.name === "ticket.recalled") seen = null;
    socket.emit("snapshot");
  },
});
form.rated = ask;
setInterval(() => { if (!socket.connected && !document.hidden) ask(); }, POLL_MILLISECONDS);
// The expected wait moves with the windows' pace, of which no event tells.
setInterval(() => { if (socket.connected && now.state === "waiting" && !document.hidden) socket.emit("snapshot"); }, REFRESH_MILLISECONDS);
