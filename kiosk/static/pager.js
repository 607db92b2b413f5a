// Cards in pages of whole rows: nothing is cut in half, nothing hides below the edge without a sign.
import { el } from "/static/live.js";
import { both, icon } from "./words.js";

const REM_OF_FIGURES = 16.8; // data-least and data-most are meant for this size of type
const CONTROLS = 84;

/** Lay out a `.pages` element; call it again when its size or its cards have changed. */
export function arrange(pages) {
  const grid = pages.querySelector(".grid");
  grid.querySelector(".filler")?.remove();
  const cards = [...grid.children];
  if (pages.clientHeight === 0) return;
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const gap = parseFloat(getComputedStyle(grid).rowGap) || 0;
  const scale = Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / REM_OF_FIGURES);
  const least = Number(pages.dataset.least) * scale;
  const most = Number(pages.dataset.most) * scale;
  const rows = Math.ceil(cards.length / columns);
  const rowsIn = (room) => Math.max(1, Math.floor((room + gap) / (least + gap)));
  const whole = pages.clientHeight;
  const paged = rows > rowsIn(whole);
  const room = paged ? whole - CONTROLS * scale : whole;
  const fit = paged ? rowsIn(room) : rows;
  const row = Math.max(Math.min(least, room), Math.min(paged ? Infinity : most, (room - gap * (fit - 1)) / Math.max(1, fit)));
  grid.style.setProperty("--row", `${Math.floor(row * 100) / 100}px`);
  grid.style.height = paged ? `${room}px` : "";
  cards.forEach((card, index) => card.classList.toggle("page-start", index % (fit * columns) === 0));
  const left = rows % fit;
  if (paged && left) {
    grid.append(el("span", { class: "filler", style: `grid-row: span ${fit - left}`, "aria-hidden": "true" }));
  }
  controls(pages, grid, paged ? Math.ceil(rows / fit) : 1, fit * (row + gap));
}

function controls(pages, grid, count, pitch) {
  pages.querySelector(".pager")?.remove();
  grid.onscroll = null;
  if (count < 2) return;
  const shown = el("span", { class: "shown", role: "status" });
  const up = el("button", { class: "turn" }, icon("up"), both("上一页", "Previous"));
  const down = el("button", { class: "turn" }, both("下一页", "More"), icon("down"));
  const at = () => Math.min(count - 1, Math.round(grid.scrollTop / pitch));
  const turn = (page) => grid.scrollTo({ top: page * pitch, behavior: "auto" });
  const update = () => {
    shown.textContent = `${at() + 1} / ${count}`;
    up.disabled = at() === 0;
    down.disabled = at() === count - 1;
  };
  up.onclick = () => turn(at() - 1);
  down.onclick = () => turn(at() + 1);
  grid.onscroll = update;
  pages.append(el("div", { class: "pager" }, up, shown, down));
  update();
}

/** Keep every `.pages` of the document laid out. */
export function keepArranged() {
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => arrange(target)));
  for (const pages of document.querySelectorAll(".pages")) watcher.observe(pages);
}
