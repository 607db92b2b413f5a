// What last crossed the wire of a real device, asked of its station while somebody looks.
import { el } from "/static/live.js";
import { hour } from "/static/words.js";

const AGAIN = 2000;
const WAYS = { sent: "→ 设备", received: "← 设备" };

let shown = null;

/** The list of one device's frames; `ask` sends for them, now and while it stands on the page. */
export function frames(ask) {
  const list = el("tbody", { "data-testid": "frames" });
  const empty = el("p", { class: "none" }, "还没有字节来往。");
  const own = { list, empty };
  shown = own;
  const again = () => {
    if (shown !== own) return;
    if (!document.hidden) ask();
    setTimeout(again, AGAIN);
  };
  // The page is put together first: what is asked for now is drawn into it.
  queueMicrotask(again);
  return [
    el("h3", {}, "线路上最后的字节"),
    el("table", { class: "list frames" }, list),
    empty,
    el("p", { class: "quiet" }, "号票的内容不显示，读到的码和证件号不监听。"),
  ];
}

/** No list stands on the page any more. */
export function noFrames() {
  shown = null;
}

/** The station's answer; newest first. */
export function drawFrames(told) {
  if (shown === null) return;
  shown.empty.hidden = told.length > 0;
  shown.list.replaceChildren(...told.toReversed().map(row));
}

function row({ direction, at, size, hex }) {
  return el(
    "tr",
    { class: direction },
    el("td", { class: "figure" }, hour(at, true)),
    el("td", {}, WAYS[direction] ?? direction),
    el("td", {}, el("code", {}, hex ? `${hex}${hex.length < 3 * size - 1 ? " …" : ""}` : "（不显示）")),
    el("td", { class: "figure" }, `${size} 字节`),
  );
}
