// The duty officer's page: the whole hall at a glance, asked for anew whenever something happened.
import { api, connect, el, runClock } from "/static/live.js";
import { button, confirmThat, icon, sayError, toast } from "/static/dialogs.js";
import { untouched } from "/static/finger.js";
import { findTicket, ticketMoved } from "/static/ticket_dialog.js";
import { hour, setClock, spell } from "/static/words.js";
import { casesMoved, watchCases } from "./duty_cases.js";
import { drawWindows, tick } from "./duty_windows.js";

const REFRESH = 600;
const SHOWN = 3;
const RANK = { no_counter: 0, emergency: 1, crowded: 2, busy: 3 };
const ALARMS = {
  no_counter: ["bad", "无窗口"],
  emergency: ["bad", "开应急窗口"],
  crowded: ["warn", "请支援"],
  busy: ["warn", "等候过长"],
};
const KINDS = { printer: "号票打印机", keypad: "按键", sign: "窗口屏", voice: "语音", reader: "扫码" };

const TROUBLES = { fault: ["bad", "故障"], offline: ["bad", "离线"], unknown: ["bad", "未知"], warning: ["warn", "提醒"] };

const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
const context = { counter: null, kiosks: page.kiosks, items: null, looksOnly: !page.moves };
let hall = null;

setClock(page.now);
runClock(page.now);
connect("/counter", {}, { snapshot: soon, event });
document.addEventListener("refused", ({ detail }) => {
  if (detail.code === "auth.required") location.assign("/login?to=/duty");
});
setInterval(soon, 20000);
setInterval(tick, 1000);
loadItems();
if (page.supervises) watchCases();

function event(told) {
  setClock(told.at);
  ticketMoved(told.data.ticket);
  casesMoved(told.name);
  soon();
}

// A busy hall says something several times a second: the page looks at most once in a while.
let asked = null;
function soon() {
  asked ??= setTimeout(
    async () => {
      await look();
      asked = null;
    },
    hall === null ? 0 : REFRESH,
  );
}

async function look() {
  try {
    const [overview, health] = await Promise.all([api("GET", "/hall"), healthNow()]);
    await untouched();
    hall = { ...overview, health };
    setClock(hall.at);
    draw();
  } catch (error) {
    if (error.status === 401) sayError(error);
  }
}

async function healthNow() {
  try {
    return await api("GET", "/health", undefined, { tries: 1 });
  } catch (error) {
    return error.problem ?? { status: "unavailable", detail: "系统没有答复" };
  }
}

async function loadItems() {
  try {
    context.items = new Map((await api("GET", "/catalog")).items.map((one) => [one.code, one]));
  } catch (error) {
    if (error.status !== 401) setTimeout(loadItems, 3000);
  }
}

function draw() {
  drawFigures();
  drawAlarms();
  drawWindows(hall, context);
  drawQueues();
  drawTroubles();
  drawDay();
  tick();
}

function drawFigures() {
  const { figures } = hall;
  const figure = (name, value, look = "") =>
    el(
      "div",
      { class: `figure ${look}`, "data-figure": name },
      el("b", { class: "number" }, String(value ?? "—")),
      el("span", {}, name),
    );
  const share = figures.served ? `${Math.round((100 * figures.rated) / figures.served)}%` : "—";
  const late = (seconds) => (seconds > page.busy_wait_seconds ? "warn" : "");
  $("figures").replaceChildren(
    figure("取号", figures.issued),
    figure("等候", figures.waiting),
    figure("窗口前", figures.at_counters),
    figure("挂起", figures.held),
    figure("办结", figures.served),
    figure("过号", figures.no_show),
    figure("作废", figures.cancelled),
    figure("平均等候", spell(figures.mean_wait_seconds), late(figures.mean_wait_seconds)),
    figure("最长已等", spell(figures.longest_wait_seconds), late(figures.longest_wait_seconds)),
    figure("评价率", share),
  );
}

function drawAlarms() {
  const sentences = {
    no_counter: (queue) => `${queue.name}：${queue.waiting}人等候，${queue.counters.join("、")}号窗口都未开`,
    emergency: (queue) => `${queue.name}：请开应急窗口`,
    crowded: (queue) => `${queue.name}：请邻近窗口支援`,
    busy: (queue) => `${queue.name}：平均已等${spell(queue.mean_wait_seconds)}`,
  };
  const loud = hall.queues.filter((one) => one.alarm).sort(byAlarm);
  $("alarms").replaceChildren(
    ...(hall.day?.clock_suspect ? [alarm("bad", "系统时钟可能不准，请管理员核对")] : []),
    ...(loud.length > SHOWN ? [alarm("", `${loud.length}个队列告警`)] : []),
    ...loud.slice(0, SHOWN).map((queue) => alarm(ALARMS[queue.alarm][0], sentences[queue.alarm](queue))),
  );
}

function alarm(look, words) {
  return el("span", { class: `alarm ${look}` }, icon("alert"), words);
}

function byAlarm(one, other) {
  return (RANK[one.alarm] ?? 9) - (RANK[other.alarm] ?? 9) || other.waiting - one.waiting;
}

function drawQueues() {
  const sorted = [...hall.queues].sort(byAlarm);
  const rows = sorted.map((queue) => {
    const [look, words] = ALARMS[queue.alarm] ?? [];
    return el(
      "tr",
      { class: queue.waiting ? "" : "still", "data-queue": queue.code },
      el("td", { class: "name" }, queue.name),
      el("td", { class: "figure" }, el("b", {}, String(queue.waiting))),
      el("td", { class: "figure" }, `${queue.open_counters.length}/${queue.counters.length}`),
      el("td", { class: "figure" }, queue.waiting ? spell(queue.mean_wait_seconds) : "—"),
      el("td", {}, words ? el("span", { class: `chip bare ${look}` }, words) : ""),
    );
  });
  $("queues").replaceChildren(
    el(
      "table",
      { class: "list" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ...["队列", "等候", "窗口", "平均已等", ""].map((name, at) =>
            el("th", { class: at && at < 4 ? "figure" : "" }, name),
          ),
        ),
      ),
      el("tbody", {}, ...rows),
    ),
  );
}

function drawTroubles() {
  const worst = (one) => Object.keys(TROUBLES).indexOf(one.state);
  const rows = hall.devices.toSorted((one, other) => worst(one) - worst(other)).map((one) =>
    el(
      "li",
      {},
      el("span", { class: `chip ${TROUBLES[one.state]?.[0] ?? "warn"}` }, TROUBLES[one.state]?.[1] ?? one.state),
      el(
        "span",
        { title: one.code },
        `${KINDS[one.kind] ?? one.kind} ${one.device}${one.detail || one.code ? `：${one.detail || one.code}` : ""}`,
      ),
      el("span", { class: "quiet" }, `自${hour(one.since)}`),
    ),
  );
  $("troubles").replaceChildren(...(rows.length ? rows : [el("li", { class: "quiet" }, "没有报告的故障")]));
}

function drawDay() {
  const { day, health } = hall;
  const well = health.status === "ok";
  $("day").replaceChildren(
    el("span", { class: `chip ${well ? "good" : "bad"}`, id: "health" }, well ? "系统正常" : health.detail),
    el("span", {}, icon("day"), day ? `${day.day}` : "今日服务已结束"),
    ...(page.runs ? [dayButton(day)] : []),
  );
}

function dayButton(day) {
  return day
    ? button("结束今日服务", { look: "small risk", "data-action": "close-day" }, closeDay)
    : button("开始今日服务", { look: "small go", "data-action": "open-day" }, openDay);
}

async function closeDay() {
  const { waiting, held, at_counters: there } = hall.figures;
  const sure = await confirmThat(
    "结束今日服务",
    [
      `还有${waiting}人等候、${held}人挂起、${there}人在窗口前。`,
      "等候、已呼叫和挂起的号票将记为过号，办理中的记为办结，所有窗口签退。今天的号码以后不能再叫。",
    ],
    { yes: "结束今日服务", look: "risk" },
  );
  if (sure) await run("/days/close", "今日服务已结束");
}

async function openDay() {
  if (await confirmThat("开始今日服务", ["开始后即可取号。"], { yes: "开始" }))
    await run("/days/open", "今日服务已开始");
}

async function run(path, done) {
  try {
    await api("POST", path);
    toast(done, "good");
  } catch (error) {
    sayError(error);
  }
  await look();
}

$("find").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const number = $("find-number").value.trim();
  if (!number) return;
  $("find-number").value = "";
  findTicket(number, context);
});
