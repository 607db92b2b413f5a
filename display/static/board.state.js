// What a screen knows of the hall: a snapshot replaces it, an event moves it on.
// Pure, and the same event twice changes nothing, because a snapshot may be ahead of the events
// that are still on their way.

const KEPT = 60; // calls remembered: more than any screen shows
const GONE = new Set(["ticket.served", "ticket.no_show", "ticket.held"]);
const SENT_AWAY = new Set(["ticket.cancelled", "ticket.transferred", "ticket.reinstated"]);
const DUTY = {
  "counter.opened": "open",
  "counter.resumed": "open",
  "counter.paused": "paused",
  "counter.closed": "closed",
};

export class HallState {
  constructor() {
    this.day = null;
    this.at = null;
    this.hall = {};
    this.notice = "";
    /** By number: {number, counter, at, seq, state, queue}; state as of tickets. */
    this.calls = new Map();
    /** Numbers that were sent away from their window, and the seq of the event that said so. */
    this.away = new Map();
    /** By code: {code, name, name_en, waiting}. */
    this.queues = new Map();
    /** By number: {number, name, duty, ticket: {number, state} or null}. */
    this.counters = new Map();
  }

  /** Take a snapshot; returns the calls that are newer than all that were known, oldest first. */
  replace(board) {
    const sameDay = this.day !== null && this.day === board.day;
    const before = sameDay ? this.calls : new Map();
    if (!sameDay) this.away.clear();
    const newest = Math.max(0, ...[...before.values()].map((call) => call.seq));
    this.day = board.day;
    this.at = board.at;
    this.hall = board.hall;
    this.notice = board.notice;
    this.queues = new Map(board.queues.map((queue) => [queue.code, { ...queue }]));
    this.counters = new Map(
      board.counters.map((counter) => [counter.number, { ...counter, ticket: null }]),
    );
    this.calls = callsOf(board, before, this.away);
    for (const { counter, number, state } of board.calls) {
      const window = this.counters.get(counter);
      if (window) window.ticket = { number, state };
    }
    return this.ordered().filter((call) => call.seq > newest).reverse();
  }

  /**
   * Take an event. Returns {call} when somebody was summoned, {resync: true} when the event says
   * too little and a snapshot is needed, {} otherwise.
   */
  take({ name, seq, at, data }) {
    if (name.startsWith("day.") || name === "catalog.imported") return { resync: true };
    if (name in DUTY) return this.#duty(data.counter, DUTY[name]);
    if (!name.startsWith("ticket.")) return {};
    const queue = this.queues.get(data.queue);
    if (queue && typeof data.waiting === "number") queue.waiting = data.waiting;
    if (name === "ticket.called" || name === "ticket.recalled") return this.#summoned(seq, at, data);
    if (name === "ticket.service_began" || name === "ticket.resumed") this.#serving(data);
    if (GONE.has(name)) this.#left(data.number, name.slice("ticket.".length));
    if (SENT_AWAY.has(name)) {
      this.away.set(data.number, seq);
      this.#left(data.number, null);
    }
    const left = this.queues.get(data.from_queue);
    if (left && typeof data.from_waiting === "number") left.waiting = data.from_waiting;
    return {};
  }

  /** Calls, newest first. */
  ordered() {
    return [...this.calls.values()].sort(newestFirst);
  }

  #duty(number, duty) {
    const window = this.counters.get(number);
    if (window) window.duty = duty;
    return {};
  }

  #summoned(seq, at, { number, counter, queue }) {
    const known = this.calls.get(number);
    if (known && known.seq >= seq) return {};
    const call = { number, counter, queue, seq, at: Date.parse(at), state: "called" };
    this.calls.set(number, call);
    const window = this.counters.get(counter);
    if (window) window.ticket = { number, state: "called" };
    for (const old of this.ordered().slice(KEPT)) this.calls.delete(old.number);
    return { call };
  }

  #serving({ number, counter }) {
    const call = this.calls.get(number);
    if (call) call.state = "serving";
    const window = this.counters.get(counter);
    if (window) window.ticket = { number, state: "serving" };
  }

  /** It is at no window any more; with no state it will be called anew, or never. */
  #left(number, state) {
    const call = this.calls.get(number);
    if (call && state === null) this.calls.delete(number);
    else if (call) call.state = state;
    for (const window of this.counters.values()) {
      if (window.ticket?.number === number) window.ticket = null;
    }
  }
}

function newestFirst(one, other) {
  return other.seq - one.seq || other.at - one.at;
}

/** A snapshot's calls, with what was known before of those that are older than it tells. */
function callsOf(board, before, away) {
  const calls = new Map();
  const keep = (call) => {
    const known = calls.get(call.number);
    if ((away.get(call.number) ?? 0) > call.seq) return;
    if (!known || newestFirst(call, known) < 0) calls.set(call.number, call);
  };
  const oldest = Math.min(...board.recent.map((call) => call.seq));
  for (const call of before.values()) if (call.seq < oldest) keep({ ...call });
  for (const { number, counter, queue, seq, at, state } of board.recent) {
    const known = before.get(number);
    keep({
      number, counter, seq, at: Date.parse(at),
      queue: queue ?? known?.queue,
      state: state ?? (known?.seq === seq ? known.state : "served"),
    });
  }
  const there = new Set();
  for (const { number, counter, queue, state, called_at: at } of board.calls) {
    there.add(number);
    const call = calls.get(number) ?? { number, counter, seq: 0, at: Date.parse(at) };
    calls.set(number, { ...call, queue, state });
  }
  for (const call of calls.values()) {
    const at = call.state === "called" || call.state === "serving";
    if (at && !there.has(call.number)) call.state = "served";
  }
  return calls;
}
