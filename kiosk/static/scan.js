// What the scanner or the card reader at this kiosk read: a slip, a case, a card, or nothing of ours.
import { el } from "/static/live.js";
import { both, icon, waitWords, windowWords } from "./words.js";

const STATES = {
  waiting: ["正在等候", "Waiting"],
  called: ["正在叫号，请到窗口", "Called: please go to the window"],
  serving: ["正在办理", "Being served"],
  held: ["已挂起，请听窗口安排", "On hold: please wait for the window"],
  served: ["已办完", "Done"],
  no_show: ["已过号，请到导服台恢复", "Missed: please ask at the enquiry desk"],
  cancelled: ["已作废", "Cancelled"],
};
const UNKNOWN = {
  title: ["没有认出这个码", "Not recognised"],
  words: [
    "请扫号票或通知书上的二维码。证件请平放，再试一次。",
    "Please scan the QR code of your slip or notice, or place the card again.",
  ],
};

export class Scans {
  #dialog = document.getElementById("scan");
  #card = document.getElementById("card");
  #offer;
  #take;
  #read = null;
  #forget = null;

  /** @param take called with {case} when the citizen wants a number for a case */
  constructor(offer, take) {
    this.#offer = offer;
    this.#take = take;
    this.#dialog.addEventListener("click", (tap) => {
      if (tap.target === this.#dialog) this.close();
    });
  }

  /** The word for the card that was read, for the number that is taken next; null for none. */
  get word() {
    return this.#read;
  }

  /** Show what was read. */
  show(found) {
    if (found.kind === "person") this.#person(found);
    else if (found.kind === "ticket") this.#ticket(found.ticket);
    else if (found.kind === "case") this.#case(found.case);
    else this.#say("warn", UNKNOWN.title, el("p", { class: "sentence" }, both(...UNKNOWN.words)));
  }

  close() {
    if (this.#dialog.open) this.#dialog.close("no");
  }

  /** The next citizen has shown no card. */
  forget() {
    clearTimeout(this.#forget);
    this.#read = null;
    this.#card.hidden = true;
    this.close();
  }

  #person({ masked, scan, seconds }) {
    this.close();
    this.#read = scan;
    this.#card.replaceChildren(
      icon("check"),
      both(`已读取证件 ${masked}，请选择要办理的业务`, `Card ${masked} read: choose a service`),
    );
    this.#card.hidden = false;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => this.forget(), seconds * 1000);
  }

  #ticket(ticket) {
    const waiting = ticket.state === "waiting";
    const windows = this.#offer.queues[ticket.queue]?.windows ?? ticket.counters.join("、");
    const where = ticket.counter ? String(ticket.counter) : windows;
    const wait = ticket.expected_wait_seconds;
    const facts = el("dl", { class: "facts" },
      waiting ? fact(["前方等候", "Ahead of you"], el("b", {}, String(ticket.ahead))) : null,
      waiting && wait !== null ? fact(["预计等候", "Expected wait"], both(...waitWords(wait))) : null,
      where ? fact(["办理窗口", "Where"], both(...windowWords({ windows: where }))) : null,
    );
    this.#say("ticket", STATES[ticket.state] ?? STATES.waiting,
      el("p", { class: "number scanned" }, ticket.number),
      el("p", { class: "quiet" }, ticket.item_name ?? ticket.queue_name), facts);
  }

  #case(number) {
    const yes = el("button", { class: "main", id: "scan-take", "data-take": true }, both("取号到窗口办理", "Take a number for it"));
    yes.onclick = () => {
      this.close();
      this.#take({ case: number });
    };
    this.#open("queue", ["办件", "Your case"], [
      el("p", { class: "number scanned small" }, number),
      el("p", { class: "sentence" }, both("领取结果、补交材料、继续办理，都请先取号。", "To collect a result or hand in more, please take a number.")),
    ], [this.#button("返回", "Back"), yes]);
  }

  #say(drawing, title, ...body) {
    this.#open(drawing, title, body, [this.#button("知道了", "OK", "main")]);
  }

  #button(zh, en, look = null) {
    const button = el("button", { class: look }, both(zh, en));
    button.onclick = () => this.close();
    return button;
  }

  #open(drawing, title, body, buttons) {
    const guide = this.#offer.guide;
    this.#dialog.replaceChildren(
      el("div", { class: "sign" }, icon(drawing)),
      el("h2", {}, both(...title)),
      ...body,
      guide ? el("p", { class: "quiet" }, both(`如需帮助，请到${guide}。`, "For help, please ask at the enquiry desk.")) : "",
      el("div", { class: "choices" }, ...buttons),
    );
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}

function fact(label, value) {
  return el("div", {}, el("dt", {}, both(...label)), el("dd", {}, value));
}
