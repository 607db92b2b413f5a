// One live connection of a page: a snapshot, then events; says when it is cut off, and comes back.
import { io } from "/static/vendor/socket.io.esm.min.js";

// Which of this browser's sessions the page speaks for: a device's role, or "staff".
const page = document.documentElement.dataset.page;
export const PAGE_HEADER = { "X-Jiaohao-Page": page };

/**
 * Connect a page to a namespace of the hall.
 *
 * @param {string} namespace such as "/display"
 * @param {object} auth what the namespace wants to know, such as {counter: 3}
 * @param {{snapshot: function(object): void, event: function(object): void}} heard
 *        snapshot replaces everything; event is {seq, prev, name, at, data}
 * @returns the socket, for namespaces that take messages
 */
export function connect(namespace, auth, heard) {
  const socket = io(namespace, {
    auth,
    query: { page },
    transports: ["websocket"],
    reconnectionDelay: 300,
    reconnectionDelayMax: 3000,
    timeout: 5000,
  });
  let last = null;
  socket.on("connect", () => showOffline(false));
  socket.on("disconnect", () => showOffline(true));
  socket.on("connect_error", (error) => {
    showOffline(true);
    // Refused, not unreachable: socket.io does not try again by itself, and a login may be over.
    if (error.data) document.dispatchEvent(new CustomEvent("refused", { detail: error.data }));
    if (!socket.active) setTimeout(() => socket.connect(), 3000);
  });
  socket.on("snapshot", (state) => {
    last = state.seq;
    heard.snapshot(state);
  });
  socket.on("event", (event) => {
    const missed = last !== null && event.prev > last;
    last = Math.max(last ?? 0, event.seq);
    if (missed) socket.emit("snapshot");
    heard.event(event);
  });
  // A page that was put to sleep may have missed anything.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && socket.connected) socket.emit("snapshot");
  });
  return socket;
}

/** Show or hide the page's offline bar; it comes after a moment, so that a blink is not shown. */
let waiting = null;
export function showOffline(offline) {
  clearTimeout(waiting);
  const set = () => document.documentElement.toggleAttribute("data-offline", offline);
  if (offline) waiting = setTimeout(set, 600);
  else set();
}

/**
 * Call the API as the page's session; throws Refusal with the hall's code and sentence.
 * A POST carries an idempotency key and is repeated with it when the answer was lost.
 */
export async function api(method, path, body, { tries = 3 } = {}) {
  const headers = { "Content-Type": "application/json", ...PAGE_HEADER };
  if (method !== "GET") headers["Idempotency-Key"] = newKey();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers,
        body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
        signal: AbortSignal.timeout(8000),
      });
      const said = await answer.json();
      if (answer.ok) return said;
      throw new Refusal(said);
    } catch (error) {
      if (error instanceof Refusal || attempt >= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
    }
  }
}

/** A refusal of the hall: `code` for the program, `message` for the person. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? "");
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

// crypto.randomUUID exists only on secure origins, and a hall's network has no certificates.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Build an element: el("p", {class: "number"}, "A001", child). Text is never parsed as HTML. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Keep every <time data-clock> on the page at the hall's time, from the server's own clock. */
export function runClock(at) {
  const ahead = at ? new Date(at).getTime() - Date.now() : 0;
  const show = () => {
    const now = new Date(Date.now() + ahead);
    for (const clock of document.querySelectorAll("[data-clock]")) {
      clock.textContent = now.toLocaleTimeString("zh-CN", {
        hour: "2-digit", minute: "2-digit", hour12: false, timeZone: clock.dataset.clock || undefined,
      });
    }
  };
  show();
  clearInterval(runClock.timer);
  runClock.timer = setInterval(show, 1000);
}
