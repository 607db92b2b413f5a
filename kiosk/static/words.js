// What the page says, in both languages at once: the root's language decides which one is seen.
import { el } from "/static/live.js";

/** A fragment with both languages; English falls back to Chinese. */
export function both(zh, en) {
  const fragment = document.createDocumentFragment();
  fragment.append(el("span", { lang: "zh-CN" }, zh), el("span", { lang: "en" }, en || zh));
  return fragment;
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the drawings of icons.svg. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

const KINDS = {
  immediate: ["即办件", "Done on the spot"],
  promised: ["承诺件", "Promised time"],
  joint: ["联办件", "Several departments"],
  reported_up: ["上报件", "Decided higher up"],
};

/** The kind of an item. */
export function kind(code) {
  return KINDS[code] ?? ["", ""];
}

/** An expected wait of so many seconds; null is "nobody can say". */
export function waitWords(seconds) {
  if (seconds === null || seconds === undefined) return ["—", "—"];
  if (seconds < 60) return ["1 分钟以内", "under 1 min"];
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return [`约 ${minutes} 分钟`, `about ${minutes} min`];
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [
    rest ? `约 ${hours} 小时 ${rest} 分` : `约 ${hours} 小时`,
    rest ? `about ${hours} h ${rest} min` : `about ${hours} h`,
  ];
}

/** The time an item takes by the hall's promise and by law. */
export function limitWords(item) {
  if (item.kind === "immediate") return [["当场办结", "On the spot"], null];
  const days = item.promised_days;
  const legal = item.statutory_days;
  const [zh, en] = days === null ? ["—", "—"] : countWords(days, item.limit_unit);
  if (legal === null) return [[zh, en], null];
  const [legalZh, legalEn] = countWords(legal, item.limit_unit);
  return [[zh, en], [`法定 ${legalZh}`, `by law ${legalEn}`]];
}

const UNITS = {
  working_days: ["个工作日", "working day"],
  natural_days: ["个自然日", "calendar day"],
  hours: ["小时", "hour"],
};

/** So many working days, calendar days or hours. */
function countWords(count, unit) {
  const [zh, en] = UNITS[unit];
  return [`${count} ${zh}`, `${count} ${en}${count === 1 ? "" : "s"}`];
}

/** Windows as people look for them. */
export function windowWords(line) {
  if (!line.windows) return ["—", "—"];
  return [`${line.windows}号窗口`, `Window ${line.windows.replaceAll("、", ", ")}`];
}

/** The language that the page speaks: "zh-CN" or "en". */
export function language() {
  return document.documentElement.lang;
}

/** Speak another language. */
export function speak(code) {
  document.documentElement.lang = code;
}
