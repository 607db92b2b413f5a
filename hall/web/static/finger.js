// Whether somebody presses something. A page that is drawn anew between press and release loses the
// press: the button that is released is not the one that was pressed.

let down = false;
const waiting = [];

addEventListener("pointerdown", () => { down = true; }, { capture: true });
for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, released, { capture: true });
// Of a release outside the window, or in a list that the browser unfolded, nothing else tells.
addEventListener("pointermove", ({ buttons }) => { if (buttons === 0) released(); }, { capture: true });

function released() {
  if (!down) return;
  down = false;
  // The click follows the release.
  setTimeout(() => { if (!down) for (const go of waiting.splice(0)) go(); });
}

/**
 * Enable what can do nothing before the page's program runs: who presses it earlier sees why.
 * Without it a form would be sent as an address, and what was marked in it be gone.
 */
export function wake(root) {
  for (const button of root.querySelectorAll("[data-asleep]")) button.disabled = false;
  document.documentElement.dataset.awake = "";
}

/** Resolves when nothing is pressed: at once, or after the click that is under way. */
export function untouched() {
  return down ? new Promise((go) => waiting.push(go)) : Promise.resolve();
}
