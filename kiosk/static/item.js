// One item, or a queue that is taken without one: what to bring, what it costs, who waits, take a number.
import { api, el } from "/static/live.js";
import { codeOf, isShown } from "./sample.js";
import { both, icon, kind, limitWords, waitWords, windowWords } from "./words.js";

export class ItemScreen {
  #screen = document.getElementById("item");
  #offer;
  #waits;
  #chosen;
  #sample;
  #wanted = null;

  /**
   * @param chosen told {item} or {queue}, and whether the priority button was touched
   * @param sample told an item's code, a material and its sample that is to be shown
   */
  constructor(offer, waits, chosen, sample) {
    this.#offer = offer;
    this.#waits = waits;
    this.#chosen = chosen;
    this.#sample = sample;
  }

  /** Draw an item, or a queue alone when `item` is null. */
  draw(item, queue) {
    const about = item === null ? null : this.#offer.items[item];
    const line = this.#offer.queues[queue];
    this.#wanted = { item, queue };
    this.#screen.replaceChildren(
      this.#heading(about, line),
      el("div", { class: "about" },
        el("div", { class: "pane" }, this.#facts(about, line), about ? this.#papers(item, about) : null)),
      this.#takes(item, queue),
    );
    this.#hint();
    this.refresh();
  }

  // What does not fit is announced by a button: nobody guesses that a list goes on. It lies over the
  // list and takes no room in it: what moved when it goes would move under a finger.
  #hint() {
    const pane = this.#screen.querySelector(".pane");
    const more = el("button", { class: "more", hidden: true }, both("向下查看更多", "More below"), icon("down"));
    more.onclick = () => pane.scrollBy({ top: pane.clientHeight * 0.7 });
    const update = () => {
      more.hidden = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 4;
    };
    pane.after(more);
    pane.onscroll = update;
    new ResizeObserver(update).observe(pane);
  }

  /** Ask the hall anew how long the wait is; keeps what stands there when it cannot say. */
  async refresh() {
    if (this.#wanted === null || this.#screen.hidden) return;
    const { item, queue } = this.#wanted;
    this.#duty(queue);
    const query = item === null ? "" : `?item=${encodeURIComponent(item)}`;
    let outlook;
    try {
      outlook = await api("GET", `/queues/${encodeURIComponent(queue)}/wait${query}`, null, { tries: 1 });
    } catch {
      return; // cut off: the bar says so, and the next event asks again
    }
    if (this.#wanted?.queue !== queue || this.#wanted.item !== item) return;
    this.#screen.querySelector("#ahead").textContent = String(outlook.waiting);
    this.#screen.querySelector("#expected").replaceChildren(both(...waitWords(outlook.expected_wait_seconds)));
  }

  #duty(queue) {
    const closed = this.#waits.known && this.#waits.open(queue).length === 0;
    this.#screen.classList.toggle("no-window", closed);
    const refuse = closed && !this.#offer.issue_without_open_counter;
    for (const button of this.#screen.querySelectorAll("[data-take]")) {
      button.toggleAttribute("data-refused", refuse);
      button.disabled = refuse || document.body.hasAttribute("data-cut");
    }
  }

  #heading(about, line) {
    const name = about ?? line;
    const chip = about && el("span", { class: `chip ${about.kind}` }, both(...kind(about.kind)));
    const above = about ? both(about.department, about.department_en) : both("请选择", "Please choose");
    return el("div", { class: "prompt" },
      el("p", {}, above), el("h1", {}, both(name.name, name.name_en), chip));
  }

  #facts(about, line) {
    const facts = el("dl", { class: "facts" });
    const add = (drawing, label, value, note, more = {}) => facts.append(
      el("div", more, el("dt", {}, icon(drawing), both(...label)),
        el("dd", {}, value, note ? el("small", {}, both(...note)) : null)),
    );
    add("queue", ["正在等候", "Waiting now"],
      el("span", {}, el("b", { id: "ahead" }, String(this.#waits.waiting(this.#wanted.queue))), el("span", { lang: "zh-CN" }, " 人")));
    add("clock", ["预计等候", "Expected wait"], el("span", { id: "expected" }, both("—", "—")));
    add("window", ["办理窗口", "Where"], both(...windowWords(line)), line.place ? [line.place, line.place] : null);
    if (about) {
      const [promised, legal] = limitWords(about);
      add("calendar", ["办理时限", "Takes"], both(...promised), legal);
      add("yuan", ["收费", "Fee"], both(about.fee || "—", about.fee === "不收费" ? "Free of charge" : about.fee), null, { class: "long" });
    }
    return facts;
  }

  #papers(item, about) {
    const head = el("h2", {}, icon("papers"), both("请带好这些材料", "What to bring"));
    if (!about.materials.length) return el("div", { class: "papers" }, head, el("p", {}, both("不需要提交材料。", "Nothing to hand in.")));
    const list = el("ol");
    for (const name of about.materials) list.append(el("li", {}, name, this.#had(item, name, about.forms[name])));
    return el("div", { class: "papers" }, codeOf(item, about), head, list);
  }

  // A glass gives no paper: what can be seen is shown here, and all of it is on the phone's page.
  #had(item, name, had) {
    if (!had) return null;
    if (!isShown(had.sample)) return el("small", { class: "had" }, both(hadWords(had), "On your phone"));
    const look = el("button", { class: "look" }, icon("search"), both("看样表", "See a sample"));
    look.onclick = () => this.#sample(item, name, had.sample);
    return look;
  }

  #takes(item, queue) {
    const wanted = item === null ? { queue } : { item };
    const ordinary = el("button", { class: "take main", "data-take": "ordinary" }, icon("ticket"),
      el("span", { class: "label" }, both("取号", "Take a number")));
    const priority = el("button", { class: "take priority", "data-take": "priority" }, icon("star"),
      el("span", { class: "label" }, both("优先取号", "Priority number"),
        el("small", {}, both("军人、残疾人、老年人等依法优先", "Older and disabled people, service members"))));
    ordinary.onclick = () => this.#chosen(wanted, false);
    priority.onclick = () => this.#chosen(wanted, true);
    return el("div", { class: "takes" }, this.#closedNote(), ordinary, priority);
  }

  #closedNote() {
    const guide = this.#offer.guide;
    const stillIssues = this.#offer.issue_without_open_counter;
    return el("div", { class: "closed-note", role: "note" }, icon("warn"), el("p", {}, both(
      `该事项当前没有开放的窗口。${guide ? `请到${guide}询问` : "请到咨询台询问"}${stillIssues ? "，也可以先取号等候" : ""}。`,
      `No window is open for this now. Please ask at the enquiry desk${stillIssues ? ", or take a number and wait" : ""}.`,
    )));
  }
}

function hadWords({ form, sample }) {
  return `有${form ? "空白表格" : ""}${form && sample ? "、" : ""}${sample ? "样表" : ""}，扫码查看`;
}
