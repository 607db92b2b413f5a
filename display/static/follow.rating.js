// One visit, one rating: a level, what the citizen ticks and writes; nothing is chosen beforehand.
import { api, el, Refusal } from "/static/live.js";

const SVG = "http://www.w3.org/2000/svg";
const MOUTHS = {
  5: "M20 38c4 8 20 8 24 0Z",
  4: "M21 39c5 6 17 6 22 0",
  3: "M22 42h20",
  2: "M21 45c5-6 17-6 22 0",
  1: "M20 47c4-9 20-9 24 0M19 24l7 3M45 24l-7 3",
};

function face(level) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("aria-hidden", "true");
  for (const [shape, path] of [["head", "M32 58a26 26 0 1 0 0-52 26 26 0 0 0 0 52Z"], ["eyes", "M23 27v3M41 27v3"], ["mouth", MOUTHS[level]]]) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", shape);
    line.setAttribute("d", path);
    svg.append(line);
  }
  return svg;
}

// 非常 may stand on a line of its own, but no single character may.
function named(name) {
  const very = "非常";
  return name.startsWith(very) ? el("span", {}, very, el("wbr"), name.slice(very.length)) : el("span", {}, name);
}

function done() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("class", "drawing");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M32 58a26 26 0 1 0 0-52 26 26 0 0 0 0 52ZM20 33l9 9 16-18");
  svg.append(line);
  return svg;
}

export class RatingForm {
  /** Called after a rating was taken, or when the hall says that there is none to give. */
  rated = () => null;

  #section;
  #offer;
  #code;
  #level = null;
  #ticked = new Set();
  #drawn = null;

  constructor(section, offer, code) {
    this.#section = section;
    this.#offer = offer;
    this.#code = code;
  }

  /** What belongs there for the ticket's state; a form half filled in is left alone. */
  show(ticket) {
    const wanted = ticket.rated ? "thanks" : ticket.may_rate ? "form" : null;
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    this.#section.hidden = wanted === null;
    if (wanted === "form") this.#drawForm();
    if (wanted === "thanks") this.#drawThanks();
  }

  #drawForm() {
    const faces = el("div", { class: "faces", role: "radiogroup", "aria-label": "满意度" });
    for (const { level, name } of this.#offer.levels) {
      const button = el("button", { class: "face", role: "radio", "aria-checked": "false", "data-level": level }, face(level), named(name));
      button.onclick = () => this.#choose(level);
      faces.append(button);
    }
    this.#section.replaceChildren(
      el("h2", {}, "请您评价本次服务 ", el("span", { class: "en" }, "How was it?")),
      faces, el("div", { id: "more" }),
    );
  }

  #choose(level) {
    this.#level = level;
    this.#ticked.clear();
    for (const button of this.#section.querySelectorAll(".face")) {
      button.setAttribute("aria-checked", String(Number(button.dataset.level) === level));
    }
    const kept = this.#section.querySelector("textarea")?.value ?? "";
    const { indicators } = this.#offer.levels.find((one) => one.level === level);
    const chips = el("div", { class: "chips" }, ...indicators.map((one, place) => this.#chip(one, place)));
    const more = el("button", { class: "more" }, "更多");
    more.onclick = () => { chips.classList.add("all"); more.hidden = true; };
    const text = el("textarea", { rows: 3, maxlength: 500, placeholder: "还想说些什么？（选填）", "aria-label": "意见" });
    text.value = kept;
    const send = el("button", { class: "main send", id: "send" }, "提交评价");
    send.onclick = () => this.#send(send, text.value);
    this.#section.querySelector("#more").replaceChildren(
      el("p", { class: "quiet" }, "可多选，也可以直接提交"), chips, more, text, el("p", { class: "problem", role: "alert" }), send,
      el("p", { class: "quiet" }, "评价不显示您的身份。"),
    );
  }

  #chip({ code, text }, place) {
    const chip = el("button", { class: place < this.#offer.basic ? "chip" : "chip extra", "aria-pressed": "false", "data-code": code }, text);
    chip.onclick = () => {
      if (!this.#ticked.delete(code)) this.#ticked.add(code);
      chip.setAttribute("aria-pressed", String(this.#ticked.has(code)));
    };
    return chip;
  }

  async #send(button, text) {
    button.disabled = true;
    const problem = this.#section.querySelector(".problem");
    problem.textContent = "";
    try {
      await api("POST", "/ratings", { code: this.#code, level: this.#level, indicators: [...this.#ticked], text });
      this.rated();
    } catch (error) {
      button.disabled = false;
      problem.textContent = error instanceof Refusal ? error.message : "网络不通，没有提交成功，请稍后再试。";
      if (error instanceof Refusal) this.rated();
    }
  }

  #drawThanks() {
    this.#section.replaceChildren(done(), el("h2", {}, "感谢您的评价"), el("p", { class: "quiet" }, "欢迎您多提宝贵意见。您慢走，再见。"));
    this.#section.classList.add("thanks");
  }
}
