// Large type on the citizen's page of a case; a phone remembers what it was set to.
const KEY = "jiaohao-care";
const button = document.getElementById("care");
const root = document.documentElement;

function kept() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false; // a private window keeps nothing
  }
}

function set(care) {
  root.toggleAttribute("data-care", care);
  button.setAttribute("aria-pressed", String(care));
  try {
    localStorage.setItem(KEY, care ? "1" : "0");
  } catch {
    // as above: it holds for this page
  }
}

button.hidden = false;
set(kept());
button.addEventListener("click", () => set(!root.hasAttribute("data-care")));
