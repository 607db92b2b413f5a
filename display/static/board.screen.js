// What every screen on a wall needs: a connection that mends itself, and the hall's own clock.
import { connect } from "/static/live.js";

const BEAT_MS = 1000;
const SLEPT_MS = 5000; // a beat so late means that the page was frozen
const REFRESH_MS = 60000 * (1 + Math.random()); // a hundred screens do not all ask at once
const ANSWER_MS = 8000;

/**
 * Follow the board. `heard.snapshot(board)` and `heard.event(event)` as of live.js.
 *
 * Besides what live.js does, the screen asks for a snapshot when it was frozen and every minute or two,
 * and opens a new connection when none comes: a socket may look open long after its other end
 * is gone. Returns ask(), which asks for a snapshot soon, once for many calls of it.
 */
export function follow(page, heard) {
  let beaten = Date.now();
  let refreshed = Date.now();
  let asked = null;
  let soon = null;
  const socket = connect("/display", {}, {
    snapshot(board) {
      asked = null;
      refreshed = Date.now();
      heard.snapshot(board);
    },
    event: heard.event,
  });
  const ask = () => {
    if (!socket.connected) return;
    asked ??= performance.now();
    socket.emit("snapshot");
  };
  setInterval(() => {
    const now = Date.now();
    if (now - beaten > SLEPT_MS || Math.abs(now - refreshed) > REFRESH_MS) {
      refreshed = now;
      ask();
    }
    beaten = now;
    if (asked !== null && performance.now() - asked > ANSWER_MS) {
      asked = null;
      socket.disconnect().connect();
    }
  }, BEAT_MS);
  socket.on("disconnect", () => { asked = null; });
  socket.io.on("reconnect", () => reloadIfUpgraded(page.version));
  return () => {
    clearTimeout(soon);
    soon = setTimeout(ask, 150);
  };
}

/** A hall that came back as a newer version brings newer pages. */
async function reloadIfUpgraded(version) {
  try {
    const answer = await fetch("/api/v1/health", { signal: AbortSignal.timeout(5000) });
    if ((await answer.json()).version !== version) location.reload();
  } catch (error) {
    console.warn("the hall did not tell its version", error);
  }
}

/** The hall's time: from the server, carried on by a clock that nobody can set back. */
export class HallClock {
  constructor(zone) {
    const form = (locale, options) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    this.clock = form("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.day = form("zh-CN", { year: "numeric", month: "long", day: "numeric" });
    this.weekday = form("zh-CN", { weekday: "long" });
    this.english = form("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
    this.ahead = Date.now() - performance.now();
  }

  set(at) {
    this.ahead = Date.parse(at) - performance.now();
  }

  /** Milliseconds since 1970, by the hall. */
  now() {
    return this.ahead + performance.now();
  }

  /** Show it in these elements, each second. */
  run({ clock, date, english }) {
    const show = () => {
      const now = this.now();
      clock.textContent = this.clock.format(now);
      date.textContent = `${this.day.format(now)} ${this.weekday.format(now)}`;
      english.textContent = this.english.format(now);
    };
    show();
    setInterval(show, BEAT_MS);
  }
}

/** What the page was given by the server. */
export function given() {
  return JSON.parse(document.getElementById("hall").textContent);
}
