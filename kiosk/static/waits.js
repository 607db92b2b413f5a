// Who waits where and which windows are open, as the hall tells it; shown wherever the page names a queue.

export class Waits {
  #lines;
  #waiting = new Map();
  #duty = new Map();
  #heard = false;

  /** @param lines the page's queues by code, each with its counters */
  constructor(lines) {
    this.#lines = lines;
  }

  /** Everything anew. */
  snapshot(state) {
    this.#waiting = new Map(state.queues.map((queue) => [queue.code, queue.waiting]));
    this.#duty = new Map(state.counters.map((counter) => [counter.number, counter.duty]));
    this.#heard = true;
    this.show();
  }

  /** One event; returns whether it leaves the page unsure, so that a snapshot is wanted. */
  event({ name, data }) {
    const duties = {
      "counter.opened": "open", "counter.closed": "closed",
      "counter.paused": "paused", "counter.resumed": "open",
    };
    if (name in duties) this.#duty.set(data.counter, duties[name]);
    else if (name === "ticket.transferred" || name.startsWith("day.")) return true;
    else if (typeof data.waiting === "number") this.#waiting.set(data.queue, data.waiting);
    else return false;
    this.show();
    return false;
  }

  /** The open windows of a queue. */
  open(code) {
    return this.#lines[code].counters.filter((number) => this.#duty.get(number) === "open");
  }

  /** Whether the hall has said anything yet. */
  get known() {
    return this.#heard;
  }

  waiting(code) {
    return this.#waiting.get(code) ?? 0;
  }

  /** Fill in every place of the page that names queues. */
  show(root = document) {
    if (!this.#heard) return;
    for (const place of root.querySelectorAll("[data-waiting]")) {
      const codes = place.dataset.waiting.split(" ").filter((code) => code in this.#lines);
      const total = codes.reduce((sum, code) => sum + this.waiting(code), 0);
      place.querySelector("b").textContent = String(total);
      place.classList.toggle("closed", !codes.some((code) => this.open(code).length > 0));
      place.classList.toggle("known", true);
    }
  }
}
