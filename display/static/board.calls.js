// The large rows and the list beside them: every call gets its time in a large, lit row.
import { el } from "/static/live.js";

const ROWS = 6;
const LISTED = 14;
const LIT_MS = 8000; // how long a new call stays lit
const STAYS_MS = 4000; // nothing takes a row from a call before that
const REMARKS = { serving: ["办理中", "In service"], no_show: ["已过号", "Missed"] };

export class CallBoard {
  /**
   * @param {Element} large list of the newest calls @param {Element} small list of earlier ones
   * @param {function(number): string} nameOf a window's name by its number
   */
  constructor(large, small, nameOf) {
    this.large = large;
    this.small = small;
    this.nameOf = nameOf;
    this.rows = []; // {number, since}, newest first; since: when it was lit, -Infinity for never
    this.queued = []; // numbers that wait for a row, in the order of their calls
    this.known = new Map(); // all calls by number, newest first
    this.elements = new Map();
  }

  /** Light up a call: at once where a row is free to take, else as soon as one is. */
  light(call) {
    const { number } = call;
    this.known.set(number, call);
    const at = this.rows.findIndex((row) => row.number === number);
    if (at >= 0) this.rows.splice(at, 1);
    if (at < 0 && this.queued.includes(number)) return;
    if (at < 0 && !this.#rowToTake()) this.queued.push(number);
    else this.#put(number);
    this.#wait();
  }

  /** Show these calls, newest first. Rows that nothing took yet are filled with earlier calls. */
  show(calls) {
    const known = new Map(calls.map((call) => [call.number, call]));
    this.known = known;
    this.rows = this.rows.filter((row) => known.has(row.number));
    this.queued = this.queued.filter((number) => known.has(number));
    for (const { number } of calls) {
      if (this.rows.length >= ROWS) break;
      const placed = this.rows.some((row) => row.number === number);
      if (!placed && !this.queued.includes(number)) this.rows.push({ number, since: -Infinity });
    }
    this.#draw();
  }

  #rowToTake() {
    return this.rows.length < ROWS || performance.now() - this.rows.at(-1).since >= STAYS_MS;
  }

  #put(number) {
    this.rows.unshift({ number, since: performance.now() });
    this.rows.length = Math.min(this.rows.length, ROWS);
  }

  /** Come back when the next thing is due: a row to take, or a light to put out. */
  #wait() {
    clearTimeout(this.timer);
    const now = performance.now();
    const dues = this.rows.map((row) => row.since + LIT_MS).filter((due) => due > now);
    if (this.queued.length) dues.push(this.rows.at(-1).since + STAYS_MS);
    if (dues.length) this.timer = setTimeout(() => this.#due(), Math.min(...dues) - now + 20);
  }

  #due() {
    while (this.queued.length && this.#rowToTake()) this.#put(this.queued.shift());
    this.#draw();
    this.#wait();
  }

  #draw() {
    const now = performance.now();
    const rows = this.rows.map(({ number, since }) => {
      const lit = now - since < LIT_MS;
      return this.#row(this.known.get(number), lit ? since : null);
    });
    place(this.large, rows);
    const taken = new Set(this.rows.map((row) => row.number));
    const rest = [...this.known.values()].filter((call) => !taken.has(call.number));
    place(this.small, rest.slice(0, LISTED).map((call) => this.#entry(call)));
  }

  #row(call, since) {
    const row = this.#element(`row ${call.number}`, () => largeRow(call.number));
    row.dataset.state = call.state;
    row.dataset.window = call.counter;
    row.querySelector(".to").textContent = call.counter;
    row.querySelector(".name").textContent = this.nameOf(call.counter);
    row.querySelector(".go-en").textContent = `Window ${call.counter}`;
    const [remark, english] = REMARKS[call.state] ?? ["", ""];
    row.querySelector(".remark").replaceChildren(remark, el("span", { class: "en" }, english));
    // A recall while the row is lit starts its flashing again.
    if (row.dataset.since !== String(since)) {
      row.classList.remove("lit");
      if (since !== null) void row.offsetWidth;
    }
    row.dataset.since = since;
    row.classList.toggle("lit", since !== null);
    return row;
  }

  #entry(call) {
    const entry = this.#element(`entry ${call.number}`, () => smallEntry(call.number));
    entry.dataset.state = call.state;
    entry.querySelector(".to").textContent = call.counter;
    entry.classList.toggle("next", this.queued.includes(call.number));
    return entry;
  }

  #element(key, make) {
    let element = this.elements.get(key);
    if (!element) {
      element = make();
      this.elements.set(key, element);
      if (this.elements.size > 400) this.#forget();
    }
    return element;
  }

  #forget() {
    for (const [key, element] of this.elements) {
      if (!element.isConnected) this.elements.delete(key);
    }
  }
}

function largeRow(number) {
  return el(
    "li", { "data-number": number, style: `--signs: ${number.length}` },
    el("b", { class: "number" }, number),
    el("span", { class: "go" }, el("span", { class: "please" }, "请到"),
      el("b", { class: "number to" }), el("span", { class: "unit" }, "号窗口")),
    el("span", { class: "where" }, el("span", { class: "name" }),
      el("span", { class: "en go-en" }), el("span", { class: "remark" })),
  );
}

function smallEntry(number) {
  return el(
    "li", { "data-number": number },
    el("b", { class: "number" }, number),
    el("span", {}, el("b", { class: "number to" }), "号窗口"),
  );
}

/** Make these the list's only children, moving no element that is in its place already. */
function place(list, elements) {
  elements.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
  while (list.children.length > elements.length) list.lastElementChild.remove();
}
