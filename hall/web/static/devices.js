// All devices of all stations: how they are, what they did, and a hand on the simulated ones.
import { connect, el, runClock } from "/static/live.js";
import { icon, toast } from "/static/dialogs.js";
import { hour, setClock } from "/static/words.js";
import { bench, drawNews } from "./devices_bench.js";
import { drawFrames, frames, noFrames } from "./devices_frames.js";

export const KINDS = {
  printer: "号票打印机",
  caller: "呼叫器",
  pad: "评价器",
  keypad: "按键",
  sign: "窗口屏",
  voice: "语音播报",
  reader: "扫码器",
};
const STATES = { online: "在线", warning: "提醒", offline: "离线", fault: "故障", starting: "启动中", unknown: "未知" };
const TONES = { online: "good", warning: "warn", offline: "bad", fault: "bad", starting: "info", unknown: "" };
const KEPT = 150;
const ALL = "";

const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
const state = {
  said: new Map(),
  stations: new Map(),
  outputs: [],
  chosen: decodeURIComponent(location.hash.slice(1)) || ALL,
};

setClock(page.now);
runClock(page.now);
const socket = connect("/devices", {}, { snapshot, event });
document.addEventListener("refused", ({ detail }) => {
  if (detail.code === "auth.required") location.assign("/login?to=/devices");
});
socket.on("station.devices", ({ station, devices }) => {
  state.stations.set(station, devices);
  draw();
});
socket.on("station.gone", ({ station }) => {
  state.stations.delete(station);
  draw();
});
socket.on("device.output", (output) => {
  state.outputs.push(output);
  forget(output);
  if (/^(操作未执行|不是模拟设备)/.test(output.text)) toast(output.text, "bad");
  drawLog();
  const one = devices().find((device) => device.key === state.chosen);
  if (one && one.name === output.device && one.station === output.station) drawNews(one, output);
});
socket.on("device.frames", ({ station, device, frames: told }) => {
  if (state.chosen === `${station}/${device}` && Array.isArray(told)) drawFrames(told);
});
window.addEventListener("hashchange", () => choose(decodeURIComponent(location.hash.slice(1))));

// Sixty signs and boxes say far more than a printer: each device keeps its own last words.
function forget({ station, device }) {
  const own = state.outputs.filter((one) => one.station === station && one.device === device);
  if (own.length > KEPT) state.outputs.splice(state.outputs.indexOf(own[0]), 1);
}

function snapshot(whole) {
  state.said = new Map(whole.states.map((one) => [`${one.station}/${one.device}`, one]));
  state.stations = new Map(whole.stations.map((one) => [one.station, one.devices]));
  state.outputs = whole.outputs;
  draw();
  drawLog();
}

function event({ data, at }) {
  setClock(at);
  state.said.set(`${data.station}/${data.device}`, { ...data, since: at });
  draw();
}

/** Every device that hall.toml names or a station brought, with how it is. */
function devices() {
  const found = new Map();
  for (const one of page.configured) {
    found.set(`${one.station}/${one.name}`, {
      ...one,
      place: one.kiosk ? `取号机 ${one.kiosk}` : one.units ? `${one.units}号窗口` : "",
    });
  }
  for (const [station, listed] of state.stations) {
    for (const one of listed) {
      const key = `${station}/${one.name}`;
      found.set(key, { ...found.get(key), ...one, station });
    }
  }
  return [...found].map(([key, one]) => {
    const said = state.said.get(key);
    const here = state.stations.has(one.station);
    return {
      ...one,
      key,
      here,
      title: KINDS[one.use ?? one.kind] ?? KINDS[one.kind] ?? one.kind,
      // What a station that is gone said last is no longer known to be so.
      state: here ? (said?.state ?? "unknown") : "unknown",
      code: said?.code ?? "",
      detail: said?.detail ?? "",
      since: said?.since ?? null,
      outputs: state.outputs.filter((output) => output.station === one.station && output.device === one.name),
    };
  });
}

function choose(key) {
  state.chosen = key;
  if (decodeURIComponent(location.hash.slice(1)) !== key)
    history.replaceState(null, "", key ? `#${encodeURIComponent(key)}` : location.pathname);
  draw();
}

let drawn = "";
function draw() {
  const all = devices();
  drawShelf(all);
  const one = all.find((device) => device.key === state.chosen);
  // The bench is rebuilt when something about the device changed, not for every output of it.
  const signature = JSON.stringify(
    one
      ? { ...one, outputs: 0 }
      : all.map((device) => [device.key, device.state, device.detail, device.since, device.here]),
  );
  if (signature === drawn) return;
  drawn = signature;
  noFrames();
  $("bench").replaceChildren(
    ...(one
      ? [head(one), ...bench(one, page.counters, (action, given) => poke(one, action, given)), ...overheard(one)]
      : overview(all)),
  );
}

// A simulated device has no wire to listen at, and what nobody drives says nothing.
function overheard(one) {
  if (one.simulated !== false || !one.here || !one.address || one.kind === "reader") return [];
  return frames(() => socket.connected && poke(one, "frames", {}));
}

function poke(one, action, given) {
  if (!socket.connected) {
    toast("网络已断开，没有送到。", "bad");
    return;
  }
  socket.emit("device.poke", { station: one.station, device: one.name, action, arguments: given });
}

function drawShelf(all) {
  const entry = (key, picture, name, small, look) => {
    const made = el(
      "button",
      { type: "button", "data-device": key, "aria-current": state.chosen === key ? "true" : null },
      icon(picture),
      el("span", { class: "name" }, name, el("small", {}, small)),
      look ? el("span", { class: `dot ${look}`, title: STATES[look] }) : null,
    );
    made.addEventListener("click", () => choose(key));
    return made;
  };
  const stations = [...new Set(all.map((one) => one.station))].sort();
  const bad = all.filter((one) => !["online", "warning"].includes(one.state)).length;
  $("shelf").replaceChildren(
    entry(
      ALL,
      "plug",
      "全部设备",
      bad ? `${all.length}个，${bad}个不在线` : `${all.length}个，全部在线`,
      null,
    ),
    ...stations.flatMap((station) => [
      el(
        "h2",
        {},
        `工作站 ${station}`,
        el(
          "span",
          { class: `chip bare ${state.stations.has(station) ? "good" : ""}` },
          state.stations.has(station) ? "已连接" : "未连接",
        ),
      ),
      ...all
        .filter((one) => one.station === station)
        .map((one) =>
          entry(
            one.key,
            one.use === "pad" ? "pad" : one.kind,
            one.title,
            `${one.name}　${one.place ?? ""}`,
            one.state,
          ),
        ),
    ]),
  );
}

function head(one) {
  return el(
    "div",
    { class: "bench-head" },
    icon(one.use === "pad" ? "pad" : one.kind),
    el("h1", {}, one.title),
    el("code", {}, one.name),
    el("span", { class: `chip ${TONES[one.state]}`, "data-testid": "state" }, STATES[one.state]),
    one.detail ? el("span", { "data-testid": "detail" }, one.detail) : null,
    one.code ? el("code", { "data-testid": "code" }, one.code) : null,
    el("span", { class: "quiet" }, `驱动 ${one.driver}${one.since ? `，自${hour(one.since, true)}` : ""}`),
    one.address ? el("code", { class: "address", "data-testid": "address" }, one.address) : null,
  );
}

function overview(all) {
  const row = (one) =>
    el(
      "tr",
      {},
      el("td", {}, el("a", { href: `#${encodeURIComponent(one.key)}` }, one.title)),
      el("td", {}, el("code", {}, one.name)),
      el("td", {}, one.station),
      el("td", {}, one.place ?? ""),
      el("td", {}, one.driver),
      el("td", {}, el("span", { class: `chip ${TONES[one.state]}` }, STATES[one.state])),
      el("td", { title: one.code }, one.here ? one.detail || one.code : "工作站未连接"),
      el("td", { class: "figure" }, one.since ? hour(one.since, true) : "—"),
    );
  return [
    el("h2", {}, "全部设备"),
    el(
      "table",
      { class: "list" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ...["设备", "名称", "工作站", "位置", "驱动", "状态", "说明", "自"].map((name) =>
            el("th", {}, name),
          ),
        ),
      ),
      el("tbody", {}, ...all.map(row)),
    ),
    state.stations.size
      ? null
      : el(
          "p",
          { class: "none" },
          "没有工作站连接。在接着设备的机器上运行 jiaohao station；./run 会自己启动一个。",
        ),
  ].filter(Boolean);
}

function drawLog() {
  $("log").replaceChildren(
    ...state.outputs
      .slice(-40)
      .reverse()
      .map((one) =>
        el(
          "li",
          {},
          el(
            "span",
            { class: "who" },
            el("span", {}, `${one.device}${one.unit ? ` 地址${one.unit}` : ""}`),
            el("time", {}, hour(one.at, true)),
          ),
          el("pre", {}, one.text),
        ),
      ),
  );
}
