// One device on the bench: boxes to press, paper to read, signs to look at, sentences to hear.
import { el } from "/static/live.js";
import { button } from "/static/dialogs.js";
import { hour } from "/static/words.js";
import { faults } from "./devices_faults.js";

const KEYS = {
  call: "叫号",
  recall: "重呼",
  ask_rating: "请评价",
  cancel: "过号",
  give_up: "弃号",
  hold: "挂起",
  call_back: "恢复",
  pause: "暂停",
  transfer: "转号",
  one_metre: "一米线",
  confirm: "确认",
};
const LEVELS = [
  [5, "非常满意", "#57c06b"],
  [4, "满意", "#a5d352"],
  [3, "基本满意", "#ffd24a"],
  [2, "不满意", "#ffa24a"],
  [1, "非常不满意", "#f2705f"],
];
const STRIPS = 12;
const NUMBER = /^[A-Z]{1,4}\d{3,5}$/;

const chosenUnit = new Map();
let news = null;

/** What stands on the bench below the device's head. `poke(action, arguments)` does something to it. */
export function bench(one, counters, poke) {
  const hands = new Set((one.actions ?? []).map((action) => action.action));
  const make =
    { printer, sign, voice, reader, keypad: one.use === "pad" ? pad : caller }[one.kind] ?? (() => []);
  news = null;
  const parts = make(one, counters, poke, hands);
  return [
    one.simulated
      ? faults(one, () => unitOf(one), poke)
      : el("p", { class: "quiet" }, "真设备：这里只看状态和输出，不能模拟操作。"),
    ...parts,
  ];
}

/** An output of the device on the bench came in. */
export function drawNews(one, output) {
  news?.(output);
}

function unitOf(one) {
  const units = Object.keys(one.units ?? {}).map(Number);
  return chosenUnit.get(one.key) ?? units[0] ?? 0;
}

function units(one, counters, changed) {
  const shown = lastByUnit(one);
  const tiles = new Map();
  for (const [address, counter] of Object.entries(one.units ?? {})) {
    const unit = Number(address);
    const tile = button("", { look: "unit", "data-unit": unit, title: counters[counter] ?? "" }, () => {
      chosenUnit.set(one.key, unit);
      mark();
      changed();
    });
    tile.replaceChildren(el("b", {}, `${counter}号`), el("small", {}, brief(shown.get(unit))));
    tiles.set(unit, tile);
  }
  const mark = () => {
    for (const [unit, tile] of tiles) tile.setAttribute("aria-pressed", String(unit === unitOf(one)));
  };
  mark();
  return { grid: el("div", { class: "units" }, ...tiles.values()), tiles, shown };
}

// A box shows six figures: who waits and the number; its tile has room for these alone.
function brief(text = "　") {
  const figures = /^等候 (\S+) 号码 (\S+)$/.exec(text);
  return figures ? `${figures[1]}　${figures[2]}` : text;
}

function lastByUnit(one) {
  return new Map(one.outputs.map((output) => [output.unit, output.text]));
}

function fresh(tile) {
  tile.classList.remove("fresh");
  // Reading the layout lets the animation start anew.
  void tile.offsetWidth;
  tile.classList.add("fresh");
}

function heardOf(one, kit, changed) {
  news = (output) => {
    kit.shown.set(output.unit, output.text);
    const tile = kit.tiles.get(output.unit);
    if (tile) {
      tile.querySelector("small").textContent = brief(output.text);
      fresh(tile);
    }
    changed();
  };
}

function caller(one, counters, poke, hands) {
  const shown = el("div", { class: "shown", "data-testid": "shown" });
  const title = el("h3", {});
  const kit = units(one, counters, () => changed());
  const changed = () => {
    const unit = unitOf(one);
    title.textContent = `${one.units?.[unit] ?? "—"}号窗口　地址 ${unit}`;
    shown.textContent = kit.shown.get(unit) ?? " ";
  };
  const keys = (one.keys ?? [])
    .filter((key) => !key.startsWith("rate:"))
    .map((key) =>
      button(
        KEYS[key] ?? key,
        { look: key === "call" ? "call" : "", "data-key": key, disabled: !hands.has("press") },
        () => poke("press", { unit: unitOf(one), key }),
      ),
    );
  heardOf(one, kit, changed);
  changed();
  return [
    el(
      "div",
      { class: "box" },
      el("div", { class: "caller" }, title, shown, el("div", { class: "keys" }, ...keys)),
      el("div", { class: "box-more" }, kit.grid),
    ),
  ];
}

function pad(one, counters, poke, hands) {
  const title = el("h3", {});
  const kit = units(one, counters, () => changed());
  const changed = () => {
    const unit = unitOf(one);
    title.textContent = `${one.units?.[unit] ?? "—"}号窗口的评价器（地址 ${unit}）　${kit.shown.get(unit) ?? ""}`;
  };
  const keys = LEVELS.map(([level, name, tone]) =>
    button(name, { "data-level": level, style: `--tone:${tone}`, disabled: !hands.has("rate") }, () =>
      poke("rate", { unit: unitOf(one), level }),
    ),
  );
  heardOf(one, kit, changed);
  changed();
  return [
    title,
    el("div", { class: "box" }, el("div", { class: "padbox keys" }, ...keys)),
    el("h3", {}, "选择窗口"),
    kit.grid,
  ];
}

function printer(one) {
  const strips = el("div", { class: "strips" }, ...one.outputs.slice(-STRIPS).reverse().map(strip));
  const none = el("p", { class: "none", hidden: one.outputs.length > 0 }, "还没有打印过号票");
  news = (output) => {
    none.hidden = true;
    strips.prepend(strip(output));
    while (strips.children.length > STRIPS) strips.lastChild.remove();
  };
  return [none, strips];
}

function strip(output) {
  const parts = output.text.split("\n").map((line) => {
    const code = /^\[QR (.*)\]$/.exec(line.trim());
    if (code) return qr(code[1]);
    // The number is the largest thing on the paper; plain text does not tell sizes.
    return NUMBER.test(line.trim()) ? el("strong", {}, line.trim()) : line;
  });
  const pre = el("pre", {});
  parts.forEach((part, at) =>
    pre.append(part, typeof part === "string" && at < parts.length - 1 ? "\n" : ""),
  );
  return el("article", { class: "strip" }, pre, el("time", {}, hour(output.at, true)));
}

function qr(content) {
  const web = /^https?:\/\//.test(content);
  const picture = el("img", {
    src: `/devices/qr.svg?text=${encodeURIComponent(content)}`,
    alt: `二维码：${content}`,
  });
  return el(
    "span",
    {},
    picture,
    web ? el("a", { href: content, target: "_blank", rel: "noopener" }, content) : content,
  );
}

function sign(one, counters) {
  const shown = lastByUnit(one);
  const signs = new Map(
    Object.entries(one.units ?? {}).map(([address, counter]) => [
      Number(address),
      el(
        "div",
        { class: "led", title: counters[counter] ?? "", "data-unit": address },
        `${counter}号窗口`,
        el("b", {}, shown.get(Number(address)) ?? ""),
      ),
    ]),
  );
  news = (output) => {
    const led = signs.get(output.unit);
    if (!led) return;
    led.querySelector("b").textContent = output.text;
    fresh(led);
  };
  return [el("div", { class: "signs" }, ...signs.values())];
}

const SPEAK = "jiaohao.speak";

function voice(one) {
  const aloud = el("input", { type: "checkbox", id: "aloud" });
  aloud.checked = localStorage.getItem(SPEAK) === "yes";
  aloud.addEventListener("change", () => {
    localStorage.setItem(SPEAK, aloud.checked ? "yes" : "no");
    if (!aloud.checked) speechSynthesis?.cancel();
  });
  const list = el("ol", { class: "sentences" }, ...one.outputs.slice(-60).reverse().map(sentence));
  news = (output) => {
    list.prepend(sentence(output));
    if (aloud.checked) speak(output.text);
  };
  return [el("label", { class: "check" }, aloud, "在这台电脑上放出声音"), list];
}

function sentence(output) {
  return el(
    "li",
    {},
    el("time", {}, hour(output.at, true)),
    el("span", {}, output.text),
    button("听", { look: "small", picture: "voice" }, () => speak(output.text)),
  );
}

function speak(text) {
  if (!("speechSynthesis" in window)) return;
  const said = new SpeechSynthesisUtterance(text);
  said.lang = /[\u4e00-\u9fff]/.test(text) ? "zh-CN" : "en-US";
  speechSynthesis.speak(said);
}

function reader(one, counters, poke, hands) {
  const field = el("input", {
    type: "text",
    placeholder: "要扫的内容，例如号票二维码里的网址",
    "aria-label": "要扫的内容",
  });
  const scan = () => field.value.trim() && poke("scan", { code: field.value.trim() });
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.repeat && scan());
  const list = el("ol", { class: "sentences" });
  news = (output) => list.prepend(el("li", {}, el("time", {}, hour(output.at, true)), output.text));
  for (const output of one.outputs) news(output);
  return [
    el(
      "div",
      { class: "scan" },
      field,
      button("扫一下", { look: "go", picture: "reader", disabled: !hands.has("scan") }, scan),
    ),
    list,
  ];
}
