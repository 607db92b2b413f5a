// Who waits where: all queues in pages that turn calmly.
import { el } from "/static/live.js";

const TURN_MS = 10000;

export class QueueBoard {
  constructor(list, dots) {
    this.list = list;
    this.dots = dots;
    this.rows = [];
    this.page = 0;
    addEventListener("resize", () => this.draw());
    setInterval(() => this.#turn(), TURN_MS);
  }

  /** Show these queues: {code, name, name_en, waiting, windows: numbers that are open}. */
  show(queues) {
    // Those that serve or have people come first; the rest is there, but last.
    const busy = (queue) => queue.windows.length > 0 || queue.waiting > 0;
    this.rows = [...queues.filter(busy), ...queues.filter((queue) => !busy(queue))];
    this.draw();
  }

  draw() {
    const size = this.#size();
    const pages = Math.max(1, Math.ceil(this.rows.length / size));
    this.page %= pages;
    const shown = this.rows.slice(this.page * size, (this.page + 1) * size);
    this.list.replaceChildren(...shown.map(queueRow));
    const dots = Array.from({ length: pages }, (_, index) =>
      el("i", { class: index === this.page ? "on" : "" }));
    this.dots.replaceChildren(...(pages > 1 ? dots : []));
  }

  /** As many rows as the list has room for, by the height and the columns the style gives it. */
  #size() {
    const style = getComputedStyle(this.list);
    const columns = Number(style.getPropertyValue("--columns")) || 1;
    const row = parseFloat(style.gridAutoRows) || 40;
    return Math.max(1, Math.floor((this.list.clientHeight + 1) / row)) * columns;
  }

  #turn() {
    if (this.rows.length <= this.#size()) return;
    this.page += 1;
    this.draw();
    this.list.classList.remove("turned");
    void this.list.offsetWidth;
    this.list.classList.add("turned");
  }
}

function queueRow(queue) {
  const open = queue.windows.length > 0;
  return el(
    "li", { "data-queue": queue.code, class: open ? "" : "shut-queue" },
    el("span", { class: "name" },
      el("span", {}, queue.name), el("span", { class: "en" }, queue.name_en)),
    el("span", { class: "at" }, open ? `${ranges(queue.windows)}号窗口` : "暂停服务"),
    el("span", { class: "people" }, el("b", { class: "number" }, queue.waiting), "人"),
  );
}

/** Window numbers in few words: 1-5、8. */
export function ranges(numbers) {
  const runs = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .flatMap(([from, to]) => (to === from + 1 ? [from, to] : [from === to ? from : `${from}-${to}`]))
    .join("、");
}
