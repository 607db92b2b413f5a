// What lies over the screens: waiting for an answer, refusals, the priority question, trouble of the hall.
import { el } from "/static/live.js";
import { both, icon } from "./words.js";

const DELAYED_WORDS = ["网络不畅，正在重试。请不要离开，号码不会重复。", "The connection is slow; trying again. You will get one number only."];
const GIVE_UP_AFTER = 5; // tries without an answer

const GROUPS = [
  ["老年人", "Older people"],
  ["残疾人、残疾军人", "Disabled people, disabled service members"],
  ["现役军人、退役军人及其家属", "Service members, veterans and their families"],
  ["烈属", "Families of martyrs"],
  ["消防救援人员", "Fire and rescue staff"],
  ["危重病人", "The critically ill"],
  ["孕晚期妇女", "Women in late pregnancy"],
];

export class Covers {
  #offer;
  #pending = document.getElementById("pending");
  #trouble = document.getElementById("trouble");
  #priority = document.getElementById("priority");
  #refusal = document.getElementById("refusal");
  #tries = 0;
  #why = { trouble: null, closed: false };

  constructor(offer) {
    this.#offer = offer;
    for (const dialog of [this.#priority, this.#refusal]) {
      dialog.addEventListener("click", (tap) => {
        if (tap.target === dialog) dialog.close("no");
      });
    }
  }

  get isPending() {
    return !this.#pending.hidden;
  }

  /** An answer is awaited; `giveUp` is called when the citizen does. */
  pending(giveUp) {
    this.#tries = 0;
    document.getElementById("pending-words").replaceChildren();
    const button = document.getElementById("give-up");
    button.hidden = true;
    button.onclick = giveUp;
    this.#pending.hidden = false;
  }

  /** One more try without an answer. */
  delayed() {
    this.#tries += 1;
    document.getElementById("pending-words").replaceChildren(both(...DELAYED_WORDS));
    document.getElementById("give-up").hidden = this.#tries < GIVE_UP_AFTER;
  }

  /** The answer is there. */
  answered() {
    this.#pending.hidden = true;
  }

  /** Say why the hall refused. */
  refuse(error) {
    const fallback = "系统暂时无法处理，请到咨询台取号。";
    const close = el("button", { class: "main", value: "ok" }, both("知道了", "OK"));
    close.onclick = () => this.#refusal.close("ok");
    this.#refusal.replaceChildren(
      el("div", { class: "sign warn" }, icon("warn")),
      el("h2", {}, both("未能取号", "No number was issued")),
      el("p", { class: "sentence" }, both(error.message || fallback, error.problem?.title ?? fallback)),
      this.#offer.guide ? el("p", { class: "quiet" }, both(`如需帮助，请到${this.#offer.guide}。`, "For help, please ask at the enquiry desk.")) : "",
      el("div", { class: "choices" }, close),
    );
    if (!this.#refusal.open) this.#refusal.showModal();
  }

  /** Say who comes first and what to show; true when the citizen wants such a number. */
  confirmPriority() {
    const yes = el("button", { class: "main", id: "priority-yes" }, icon("star"), both("确认优先取号", "Take a priority number"));
    const no = el("button", { id: "priority-no" }, both("返回", "Back"));
    const groups = el("ul", { class: "groups" });
    for (const group of GROUPS) groups.append(el("li", {}, icon("check"), el("span", {}, both(...group))));
    this.#priority.replaceChildren(
      el("h2", {}, both("依法优先的服务对象", "Who is served first by law")),
      groups,
      el("p", { class: "sentence" }, both("到窗口时请出示有效证件。", "Please show a valid document at the window.")),
      el("p", { class: "quiet" }, both("优先的原因不打印、不显示、不播报。", "The reason is never printed, shown or spoken.")),
      el("div", { class: "choices" }, no, yes),
    );
    this.#priority.returnValue = "";
    yes.onclick = () => this.#priority.close("yes");
    no.onclick = () => this.#priority.close("no");
    this.#priority.showModal();
    return new Promise((resolve) => {
      this.#priority.addEventListener("close", () => resolve(this.#priority.returnValue === "yes"), { once: true });
    });
  }

  /** Nobody answers any more. */
  closeDialogs() {
    for (const dialog of [this.#priority, this.#refusal]) if (dialog.open) dialog.close("no");
  }

  /** The hall's trouble, {code, detail}, or null when it takes numbers. */
  trouble(wrong) {
    this.#why.trouble = wrong;
    this.#cover();
  }

  /** The service day, null when there is none. */
  day(day) {
    this.#why.closed = day === null;
    this.#cover();
  }

  #cover() {
    const { trouble, closed } = this.#why;
    this.#trouble.hidden = trouble === null && !closed;
    if (this.#trouble.hidden) return;
    const [drawing, title, words] = trouble === null
      ? ["moon", ["今日服务已结束", "We are closed now"],
        [`服务时间 ${this.#offer.hours}，请在服务时间再来。`, `Service hours ${this.#offer.hours}.`]]
      : ["warn", ["暂停取号", "No numbers just now"],
        [trouble.detail, "This machine cannot give numbers just now. Please ask at the enquiry desk."]];
    const guide = this.#offer.guide;
    this.#trouble.replaceChildren(el("div", { class: "sheet" },
      el("div", { class: "sign" }, icon(drawing)),
      el("h2", {}, both(...title)),
      el("p", { class: "sentence" }, both(...words)),
      trouble !== null && guide ? el("p", { class: "quiet" }, both(`咨询台：${guide}`, `Enquiry desk: ${guide}`)) : "",
    ));
  }
}
