// The clerk's console. What it shows comes from the hall; what it does is asked of the hall, once.
import { api, connect, el, runClock } from "/static/live.js";
import { askReason, button, confirmThat, dialogOpen, openDialog, sayError, toast } from "/static/dialogs.js";
import { chooseKiosk, findTicket, showTicket, ticketMoved } from "/static/ticket_dialog.js";
import { chooseCase, chooseDestination } from "/static/transfer_dialog.js";
import { setClock } from "/static/words.js";
import { keyboard, KEYS, pressed } from "./console_keys.js";
import { drawNow } from "./console_now.js";
import { drawBar, drawLineUp, tick } from "./console_view.js";
import { prompts } from "./console_prompts.js";

// The hall answers in a few milliseconds: the second half of a double press comes later than that.
const DOUBLE_PRESS = 600;
const REFRESH = 80;
const PLAIN_NUMBER = /^[A-Za-z]{0,4}\d{1,6}$/;

const page = JSON.parse(document.getElementById("page").textContent);
const base = `/counters/${page.counter}`;
const state = { window: null, day: null, items: new Map(), online: false, sending: null, locked: new Set() };
const showKeys = keyboard(document.getElementById("keys"), press);

const context = {
  counter: page.counter,
  kiosks: page.kiosks,
  get items() {
    return state.items;
  },
  next: () => state.window?.next?.ticket,
};

setClock(page.now);
runClock(page.now);
const socket = connect("/counter", { counter: page.counter }, { snapshot, event });
socket.on("scan", scanned);
socket.on("connect", () => online(true));
socket.on("disconnect", () => online(false));
document.addEventListener("refused", ({ detail }) => {
  if (detail.code === "auth.required") location.assign(`/login?to=${encodeURIComponent(location.pathname)}`);
});
setInterval(tick, 1000);
loadItems();

function online(now) {
  state.online = now;
  draw();
}

function snapshot(window) {
  state.window = window;
  for (const heard of waitingForNews.splice(0)) heard();
  draw();
  if (state.day === null || state.window.waiting_count !== state.day.waiting) dayIsOld();
}

function event(told) {
  setClock(told.at);
  refresh();
  ticketMoved(told.data.ticket);
  if (/^(ticket\.served|rating\.|day\.)/.test(told.name)) loadDay();
}

let asked = null;
function refresh() {
  asked ??= setTimeout(() => {
    asked = null;
    if (socket.connected) socket.emit("snapshot");
  }, REFRESH);
}

const waitingForNews = [];
/** The state as it is after what was just done. */
function news() {
  return new Promise((resolve) => {
    waitingForNews.push(resolve);
    setTimeout(resolve, 2000);
    if (socket.connected) socket.emit("snapshot");
  });
}

// How crowded the queues are changes with every ticket of the hall: looked at now and then.
let soon = null;
function dayIsOld() {
  soon ??= setTimeout(
    () => {
      soon = null;
      loadDay();
    },
    state.day === null ? 0 : 3000,
  );
}

async function loadDay() {
  try {
    state.day = { ...(await api("GET", `${base}/day`)), waiting: state.window?.waiting_count };
    draw();
  } catch (error) {
    if (error.status === 401) sayError(error);
  }
}

async function loadItems() {
  try {
    const catalog = await api("GET", "/catalog");
    state.items = new Map(catalog.items.map((one) => [one.code, one]));
    draw();
  } catch (error) {
    if (error.status === 401) sayError(error);
    else setTimeout(loadItems, 3000);
  }
}

function draw() {
  if (state.window !== null) {
    // Only the window's own clerk finishes the case with the visit: others may not decide it.
    const item = state.items.get(state.window.ticket?.item);
    state.window.immediate = page.is_clerk && item?.kind === "immediate";
  }
  showKeys(state.window, state.day, state);
  if (state.window === null) return;
  const view = { ...state, page, able: state.online && state.sending === null };
  drawBar(view, press);
  drawNow(view, press);
  drawLineUp(view, (id) => showTicket(id, context), press);
  prompts(document.getElementById("prompts"), state.window, page.kind);
  tick();
}

/** Ask the hall for one thing; nothing else can be asked for until it answered. */
async function ask(id, path, body, done) {
  if (state.sending !== null || !state.online || state.locked.has(id)) return;
  state.sending = id;
  lock(id);
  draw();
  try {
    const answer = await api("POST", path, body);
    await news();
    if (done) toast(done(answer), "good");
  } catch (error) {
    sayError(error);
    await news();
  } finally {
    state.sending = null;
    draw();
  }
}

function lock(id) {
  state.locked.add(id);
  setTimeout(() => {
    state.locked.delete(id);
    draw();
  }, DOUBLE_PRESS);
}

const simple = (id, done) => () => ask(id, `${base}/${id}`, {}, done);
const ticketHere = () => state.window.ticket;

const DO = {
  "call-next": simple("call-next"),
  recall: simple("recall", (ticket) => `已重呼${ticket.number}号`),
  begin: simple("begin"),
  finish: () =>
    ask(
      "finish",
      `${base}/finish`,
      state.window.immediate ? { kind: "immediate" } : {},
      (ticket) => `${ticket.number}号已办结`,
    ),
  "finish-enquiry": () =>
    ask(
      "finish-enquiry",
      `${base}/finish`,
      { kind: "enquiry" },
      (ticket) => `${ticket.number}号已办结为咨询`,
    ),
  "ask-rating": simple("ask-rating", (ticket) => `已请${ticket.number}号评价`),
  "sign-on": (clerk) => ask("sign-on", `${base}/sign-on`, { clerk }),
  "sign-off": async () => {
    if (await confirmThat("签退", ["签退后本窗口不再叫号，窗口屏关闭。"], { yes: "签退" }))
      await simple("sign-off", () => "已签退")();
  },
  unhold: (id) => ask("unhold", `${base}/unhold`, id ? { ticket: id } : {}),
  "no-show": noShow,
  hold: async () => {
    const reason = await askReason(`挂起${ticketHere().number}号`, {
      needed: false,
      yes: "挂起",
      hint: "群众先到一旁，不用重新取号；窗口可以叫下一位。",
      suggestions: ["复印材料", "缴费", "填写表格", "取证件"],
    });
    if (reason !== undefined)
      await ask("hold", `${base}/hold`, { reason }, (ticket) => `${ticket.number}号已挂起`);
  },
  transfer: async () => {
    const chosen = await chooseDestination(ticketHere(), context);
    if (chosen)
      await ask(
        "transfer",
        `${base}/transfer`,
        chosen,
        (ticket) => `${ticket.number}号已转到${ticket.counters.join("、")}号窗口`,
      );
  },
  "pause-or-resume": async () => {
    if (state.window.duty === "closed") return;
    if (state.window.duty === "paused") {
      await simple("resume")();
      return;
    }
    const reason = await askReason("暂停服务", {
      yes: "暂停",
      hint: "窗口屏显示暂停服务，不显示原因。",
      suggestions: ["短时离开", "就餐", "取送材料", "设备故障", "业务学习"],
    });
    if (reason !== undefined) await ask("pause", `${base}/pause`, { reason });
  },
  "add-case": async () => {
    const { id } = ticketHere();
    const chosen = await chooseCase(ticketHere());
    if (chosen) await ask("add-case", `/tickets/${id}/cases`, chosen, () => "已加办一件");
  },
  reprint: async () => {
    const { id } = ticketHere();
    const kiosk = await chooseKiosk(page.kiosks);
    if (kiosk !== undefined)
      await ask("reprint", `/tickets/${id}/reprint`, kiosk ? { kiosk } : {}, () => "已送去补打");
  },
  details: () => showTicket(ticketHere().id, context),
  cancel: async () => {
    const { id, number } = ticketHere();
    const reason = await askReason(`作废${number}号`, {
      yes: "作废",
      look: "risk",
      suggestions: ["群众放弃办理", "取错号", "重复取号"],
    });
    if (reason !== undefined)
      await ask("cancel", `/tickets/${id}/cancel`, { reason }, () => `${number}号已作废`);
  },
  find: () => document.getElementById("find-number").focus(),
};

async function noShow() {
  const { number, calls } = ticketHere();
  const early = calls < page.calls_before_no_show;
  const go =
    !early ||
    (await confirmThat(
      `${number}号过号`,
      [
        `${number}号只呼叫了${calls}次，规定${page.calls_before_no_show}次、每次间隔${page.seconds_between_calls}秒。`,
        "提前过号会记录在案。",
      ],
      { yes: "仍然过号", look: "risk" },
    ));
  if (go) await ask("no-show", `${base}/no-show`, {}, () => `${number}号已过号`);
}

function press(id, given) {
  const key = KEYS.find((one) => one.id === id);
  const can =
    state.online &&
    state.window !== null &&
    state.sending === null &&
    (!key || key.when(state.window, state.day));
  if (!can) return;
  // A focused button would be pressed again by the next space or Enter.
  if (document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
  DO[id](given);
}

document.addEventListener("keydown", (key) => {
  if (key.repeat && key.target instanceof HTMLButtonElement && (key.key === "Enter" || key.key === " "))
    key.preventDefault();
  const typing = key.target instanceof HTMLElement && key.target.matches("input, textarea, select");
  const id = pressed(key);
  if (id === null || dialogOpen() || (typing && key.key === "/")) return;
  key.preventDefault();
  if (!key.repeat) press(id);
});

document.getElementById("find").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const field = document.getElementById("find-number");
  const number = field.value.trim();
  if (!number) return;
  field.value = "";
  field.blur();
  if (PLAIN_NUMBER.test(number)) findTicket(number, context);
  else lookUp(number);
});

// A scanner that types into the page leaves an address, a code or a case's number in the field;
// the answer comes over the socket, as that of a scanner that the station reads.
async function lookUp(code) {
  try {
    await api("POST", `${base}/scans`, { code });
  } catch (error) {
    sayError(error);
  }
}

// A browser opens no window by itself: the clerk's own press does.
function offerCase(number) {
  openDialog(`办件 ${number}`, (close) => {
    const open = button("打开办件", { look: "go" }, () => {
      window.open(`/case/${encodeURIComponent(number)}`, "cases");
      close();
    });
    open.dataset.first = true;
    return { body: [el("p", {}, "刚才扫的是这件办件。")], foot: [button("关闭", {}, () => close()), open] };
  });
}

function scanned(found) {
  if (dialogOpen()) return;
  if (found.kind === "ticket") showTicket(found.id, context);
  else if (found.kind === "case") offerCase(found.case);
  else if (found.kind === "person") toast("请先打开办件，在服务对象栏中读取证件。", "bad");
  else toast("没有认出这个码：请扫号票或通知书上的二维码。", "bad");
}
