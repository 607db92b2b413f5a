// Going back to the start when nobody is there any more, with a warning that can be answered.
import { both } from "./words.js";

export class Idle {
  #bar = document.getElementById("idle");
  #place = this.#bar.parentElement;
  #after = this.#bar.nextElementSibling;
  #fill = this.#bar.querySelector(".track i");
  #words = document.getElementById("idle-words");
  #left;
  #due = Infinity;
  #seconds = Infinity;
  #warning = 0;

  /** @param left called when the time is over */
  constructor(left) {
    this.#left = left;
    for (const sign of ["pointerdown", "keydown"]) {
      document.addEventListener(sign, () => this.again(), { capture: true });
    }
    setInterval(() => this.#tick(), 200);
  }

  /** Wait so many seconds for a touch; the bar is seen in the last `warning` of them. */
  wait(seconds, warning) {
    this.#seconds = seconds;
    this.#warning = warning;
    this.again();
  }

  /** Nothing to wait for. */
  rest() {
    this.#seconds = Infinity;
    this.again();
  }

  /** Somebody is there: count from the beginning. */
  again() {
    this.#due = Date.now() + this.#seconds * 1000;
    this.#show(this.#seconds);
  }

  #tick() {
    if (this.#seconds === Infinity) return;
    const left = (this.#due - Date.now()) / 1000;
    this.#show(left);
    if (left <= 0) {
      this.rest();
      this.#left();
    }
  }

  #show(left) {
    const warn = left <= this.#warning;
    this.#bar.hidden = !warn;
    this.#stand(warn ? document.querySelector("dialog:modal") : null);
    if (!warn) return;
    const whole = Math.max(0, Math.ceil(left));
    this.#fill.style.transform = `scaleX(${Math.max(0, left / this.#warning)})`;
    this.#words.replaceChildren(both(`${whole} 秒后返回首页`, `Back to start in ${whole} s`));
  }

  // What lies under an open dialog is neither seen nor touched: the warning belongs in the dialog then.
  #stand(dialog) {
    const there = dialog ?? this.#place;
    if (this.#bar.parentElement !== there) there.insertBefore(this.#bar, dialog ? null : this.#after);
  }
}
