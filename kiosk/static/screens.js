// Which screen stands in front, and the way back.

const GHOST_MILLISECONDS = 350;
const GHOST_PIXELS = 48;

export class Screens {
  #trail = ["home"];
  #shown;
  #changedAt = -Infinity;
  #lastTap = null;

  /** @param shown told the element of each screen that comes to the front */
  constructor(shown) {
    this.#shown = shown;
    // The second half of a double tap must not press what has just come under the finger.
    document.addEventListener("click", (tap) => this.#ghost(tap), { capture: true });
  }

  get now() {
    return this.#trail.at(-1);
  }

  /** Bring a screen to the front. */
  show(id) {
    if (id !== this.now) this.#trail.push(id);
    this.#apply();
  }

  /** One screen back. */
  back() {
    if (this.#trail.length > 1) this.#trail.pop();
    this.#apply();
  }

  /** The first screen; the way back is forgotten. */
  home() {
    this.#trail = ["home"];
    this.#apply();
  }

  #apply() {
    this.#changedAt = performance.now();
    for (const screen of document.querySelectorAll(".screen")) screen.hidden = screen.id !== this.now;
    const screen = document.getElementById(this.now);
    const result = screen.dataset.screen === "result";
    document.getElementById("back").hidden = this.#trail.length < 2 || result;
    document.getElementById("start").hidden = this.#trail.length < 2;
    document.body.dataset.at = screen.dataset.screen;
    for (const grid of screen.querySelectorAll(".grid")) grid.scrollTop = 0;
    this.#shown(screen);
  }

  #ghost(tap) {
    const last = this.#lastTap;
    const now = performance.now();
    const button = tap.target.closest("button");
    this.#lastTap = { at: now, x: tap.clientX, y: tap.clientY, button };
    // Twice on a button that has stayed, such as "back", is meant.
    if (button !== null && button === last?.button) return;
    if (last === null || last.at > this.#changedAt) return;
    const near = Math.hypot(tap.clientX - last.x, tap.clientY - last.y) < GHOST_PIXELS;
    const soon = tap.pointerType === "touch" && now - last.at < GHOST_MILLISECONDS;
    if (!near || !(soon || tap.detail > 1)) return;
    tap.preventDefault();
    tap.stopImmediatePropagation();
  }
}
