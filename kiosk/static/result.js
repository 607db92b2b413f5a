// The number that was taken, and what became of its paper.
import { api, el } from "/static/live.js";
import { both, icon, waitWords, windowWords } from "./words.js";

const SILENCE_MILLISECONDS = 8000;
const WORDS = {
  waiting: ["printer", "正在打印号票，请稍候……", "Printing your slip…"],
  printed: ["check", "请取走号票", "Please take your slip"],
  failed: ["warn", "号票未能打印，请记下或拍下屏幕上的号码", "Your slip could not be printed: please note or photograph the number"],
  unknown: ["warn", "号票可能没有打印，请记下或拍下屏幕上的号码", "Your slip may not have been printed: please note or photograph the number"],
  paperless: ["warn", "本机打印机暂时不能打印，请记下或拍下屏幕上的号码", "This printer cannot print now: please take your number from the screen"],
  elsewhere: ["printer", "本机打印机暂时不能打印，请到{place}取号票，或拍下屏幕上的号码", "This printer cannot print now. Your slip is at: {place}"],
  none: ["ticket", "请记下或拍下屏幕上的号码", "Please note or photograph the number"],
  silent: ["warn", "打印机没有回应，请记下或拍下屏幕上的号码", "The printer does not answer: please note or photograph the number"],
};

export class ResultScreen {
  #screen = document.getElementById("result");
  #offer;
  #troubled;
  #paper;
  #ticket = null;
  #heard = new Map();
  #silence;

  /** @param troubled told when there is no paper, so that the number stays on longer */
  constructor(offer, paper, troubled) {
    this.#offer = offer;
    this.#paper = paper;
    this.#troubled = troubled;
  }

  /** Draw a ticket as the hall answered it. */
  draw(ticket) {
    this.#ticket = ticket;
    const about = ticket.item === null ? null : this.#offer.items[ticket.item];
    const line = this.#offer.queues[ticket.queue] ?? elsewhere(ticket);
    const name = about ?? line;
    this.#screen.replaceChildren(
      el("div", { class: "sheet" },
        el("div", { class: "done" }, icon("check"), both("取号成功，您的号码", "Your number")),
        el("p", { class: "number huge", id: "number" }, ticket.number),
        el("p", { class: "what" }, both(name.name, name.name_en)),
        this.#facts(ticket, line),
        ticket.priority ? el("p", { class: "proof" }, both("请在窗口出示有效证件。", "Please show your document at the window.")) : null,
      ),
      this.#aside(ticket),
    );
    const expected = this.#paper.isDown ? "paperless" : "waiting";
    this.#slip(...(this.#heard.get(ticket.id) ?? [this.#offer.kiosk ? expected : "none"]));
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#silent(ticket.id), SILENCE_MILLISECONDS);
  }

  /** An event about some slip; it may come before the answer that names its ticket. */
  event({ name, data }) {
    if (!name.startsWith("slip.")) return;
    const state = { "slip.printed": "printed", "slip.failed": "failed", "slip.unknown": "unknown" }[name] ?? "waiting";
    const elsewhere = (data.to ?? data.kiosk) !== this.#offer.kiosk;
    const told = elsewhere && ["printed", "waiting"].includes(state) ? ["elsewhere", data.to ?? data.kiosk] : [state];
    this.#heard.set(data.ticket, told);
    if (this.#heard.size > 50) this.#heard.delete(this.#heard.keys().next().value);
    if (data.ticket === this.#ticket?.id) this.#slip(...told);
  }

  /** Back from a cut connection: ask what became of the slip meanwhile. */
  async again() {
    if (this.#ticket === null || this.#screen.hidden) return;
    const asked = this.#ticket.id;
    let ticket;
    try {
      ticket = await api("GET", `/tickets/${asked}`, null, { tries: 1 });
    } catch {
      return; // cut off again; the number stands on the screen all the same
    }
    if (asked !== this.#ticket?.id || !(ticket.slip?.state in WORDS)) return;
    if (ticket.slip.kiosk !== this.#offer.kiosk) this.#slip("elsewhere", ticket.slip.kiosk);
    else this.#slip(ticket.slip.state);
  }

  #silent(id) {
    if (this.#ticket?.id === id && this.#screen.dataset.slip === "waiting") this.#slip("silent");
  }

  #slip(state, kiosk = "") {
    this.#screen.dataset.slip = state;
    const place = this.#offer.kiosks[kiosk] ?? kiosk;
    const [drawing, ...texts] = WORDS[state];
    const words = texts.map((text) => text.replace("{place}", place));
    this.#screen.querySelector("#slip").replaceChildren(icon(drawing), el("span", {}, both(...words)));
    if (["failed", "unknown", "silent", "paperless", "elsewhere"].includes(state) && !this.#screen.hidden) this.#troubled();
  }

  #facts(ticket, line) {
    const fact = (drawing, label, value) => el("div", {}, el("dt", {}, icon(drawing), both(...label)), el("dd", {}, value));
    const none = ticket.open_counters.length === 0;
    return el("dl", { class: "facts" },
      fact("queue", ["前方等候", "Ahead of you"], el("span", {}, el("b", { id: "ahead-now" }, String(ticket.ahead)), el("span", { lang: "zh-CN" }, " 人"))),
      fact("clock", ["预计等候", "Expected wait"], none ? both("等待窗口开放", "until a window opens") : both(...waitWords(ticket.expected_wait_seconds))),
      fact("window", ["办理窗口", "Where"], el("span", {}, both(...windowWords(line)), line.place ? el("small", {}, line.place) : null)),
    );
  }

  #aside(ticket) {
    const code = el("img", { class: "qr", src: `/kiosk/qr/${ticket.code}.svg`, alt: "二维码", width: 200, height: 200 });
    const box = el("figure", {}, code, el("figcaption", {}, both("手机扫码，随时查看叫号进度、评价服务", "Scan to follow your number on your phone")));
    code.onerror = () => { box.hidden = true; };
    const done = el("button", { class: "main done-button", id: "done" }, icon("check"), both("我记好了", "Done"));
    return el("aside", {}, el("p", { class: "slip", id: "slip", role: "status" }), box, done);
  }
}

// A number for a case may be of a queue that this kiosk does not offer.
function elsewhere(ticket) {
  return { name: "办件", name_en: "Your case", windows: ticket.counters.join("、"), place: "" };
}
