// The search screen: a keyboard on the glass, and the items that fit.
import { el } from "/static/live.js";
import { find, searchable } from "./matching.js";
import { arrange } from "./pager.js";
import { both, icon } from "./words.js";

const ROWS = ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];
const LONGEST = 24;

export class Search {
  #typed = "";
  #items;
  #card;
  #field = document.getElementById("typed");
  #found = document.getElementById("found");

  /** @param card makes the card of an item that was found */
  constructor(items, card) {
    this.#items = Object.entries(items).map(([code, item]) => searchable(code, item));
    this.#card = card;
    this.#drawKeys();
    document.addEventListener("keydown", (press) => this.#pressed(press));
    this.clear();
  }

  /** Forget what was typed. */
  clear() {
    this.#typed = "";
    this.#show();
  }

  #drawKeys() {
    const keys = document.getElementById("keys");
    ROWS.forEach((letters, row) => {
      const line = el("div", { class: "row" });
      for (const letter of letters) {
        const key = el("button", { class: "key", "data-key": letter }, letter);
        key.onclick = () => this.#add(letter);
        line.append(key);
      }
      if (row === ROWS.length - 1) line.append(...this.#wideKeys());
      keys.append(line);
    });
  }

  #wideKeys() {
    const space = el("button", { class: "key wide", "data-key": "space", lang: "en" }, "Space");
    space.onclick = () => this.#add(" ");
    const erase = el("button", { class: "key wide", "data-key": "erase", "aria-label": "删除" }, icon("erase"));
    erase.onclick = () => this.#erase();
    const clear = el("button", { class: "key wide", "data-key": "clear" }, both("清空", "Clear"));
    clear.onclick = () => this.clear();
    return [space, erase, clear];
  }

  #pressed(press) {
    if (document.getElementById("search").hidden || press.ctrlKey || press.metaKey) return;
    if (press.key === "Backspace") this.#erase();
    else if (/^[a-z0-9 ]$/i.test(press.key)) this.#add(press.key.toUpperCase());
    else return;
    press.preventDefault();
  }

  #add(letter) {
    if (this.#typed.length < LONGEST) this.#typed += letter;
    this.#show();
  }

  #erase() {
    this.#typed = this.#typed.slice(0, -1);
    this.#show();
  }

  #show() {
    const found = find(this.#items, this.#typed);
    const count = el("span", { class: "count" });
    if (this.#typed) count.append(both(`找到 ${found.length} 项`, `${found.length} found`));
    this.#field.replaceChildren(icon("search"), el("b", {}, this.#typed), el("i", { class: "caret" }), count);
    this.#found.replaceChildren(...found.map(({ code }) => this.#card(code)));
    if (!found.length) this.#found.replaceChildren(this.#nothing());
    arrange(this.#found.parentElement);
    this.#found.scrollTop = 0;
  }

  #nothing() {
    const words = this.#typed
      ? both("没有找到，请换个字母试试，或到咨询台询问。", "Nothing found. Try other letters, or ask at the enquiry desk.")
      : both("用下面的键盘输入，结果显示在这里。", "Type on the keyboard below; what is found is shown here.");
    return el("p", { class: "nothing" }, words);
  }
}
