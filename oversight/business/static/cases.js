// The registry: what is typed is asked for in a request's body, for persons stand in no address.
import { api, el, runClock } from "/static/live.js";
import { dialogOpen, sayError } from "/static/dialogs.js";
import { setClock } from "/static/words.js";

const page = JSON.parse(document.getElementById("page").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const $ = (id) => document.getElementById(id);
const form = $("search");
const rows = $("results").tBodies[0];
const SETS = ["kinds", "phases", "standings"];
const FLAGS = ["urgent", "green", "stopped"];
const SECRET = new Set(["applicant"]);
const PAGE = 50;
let asked = null;
let following = "";
let turn = 0;

setClock(page.now);
runClock(page.now);
restore(new URLSearchParams(location.search));
find();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
form.addEventListener("change", ({ target }) => {
  if (target.matches("select, [type=checkbox], [type=date], [type=number]")) find();
});
form.addEventListener("reset", () => setTimeout(find));
$("more").firstElementChild.addEventListener("click", () => look(following));
addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !dialogOpen()) {
    event.preventDefault();
    form.elements.number.focus();
  }
});
rows.addEventListener("click", ({ target }) => {
  // The whole line leads to the case; marking text in it does not.
  const line = target.closest("tr");
  if (!line || target.closest("a") || String(getSelection())) return;
  location.assign(line.querySelector("a").href);
});

/** The form as the API takes it; what was left empty is not asked for. */
function wanted() {
  const body = { limit: PAGE };
  for (const field of form.elements) {
    const text = field.value?.trim();
    if (!field.name || (FLAGS.includes(field.name) ? !field.checked : !text)) continue;
    if (SETS.includes(field.name)) body[field.name] = text.split(",");
    else if (FLAGS.includes(field.name)) body[field.name] = true;
    else body[field.name] = field.name === "counter" ? Number(text) : text;
  }
  return body;
}

function find() {
  asked = wanted();
  const shown = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (name !== "limit" && !SECRET.has(name)) shown.set(name, value);
  }
  history.replaceState(null, "", shown.size ? `?${shown}` : location.pathname);
  look("");
}

function restore(given) {
  for (const [name, value] of given) {
    const field = form.elements[name];
    if (!field || SECRET.has(name)) continue;
    if (field.type === "checkbox") field.checked = value === "true";
    else field.value = value;
  }
}

async function look(after) {
  const mine = ++turn;
  $("results").setAttribute("aria-busy", "true");
  try {
    const said = await api("POST", "/cases/search", { ...asked, after });
    // Somebody has asked for something else meanwhile.
    if (mine !== turn) return;
    draw(said, after !== "");
  } catch (error) {
    if (mine === turn) sayError(error);
  } finally {
    if (mine === turn) $("results").removeAttribute("aria-busy");
  }
}

function draw(said, further) {
  const made = said.cases.map(line);
  if (further) rows.append(...made);
  else rows.replaceChildren(...made);
  following = said.next;
  const many = said.more_than_counted ? `超过 ${said.count} 件` : `共 ${said.count} 件`;
  $("found").textContent = said.count ? `${many}，已列出 ${rows.children.length} 件` : "";
  $("nothing").hidden = rows.children.length > 0;
  $("more").hidden = said.next === null;
}

function line(one) {
  const kind = words.kinds[one.kind] + (one.handled_as ? `（${words.kinds[one.handled_as]}）` : "");
  return el(
    "tr",
    { class: one.standing },
    el("td", {}, el("a", { class: "number", href: `/case/${encodeURIComponent(one.number)}` }, one.number)),
    el("td", {}, one.applicant?.name ?? "—"),
    el("td", { class: "wide" }, one.item_name ?? one.item ?? "事项未定"),
    el("td", {}, one.department_name ?? one.department ?? "—", one.counter ? ` ${one.counter}号` : ""),
    el("td", {}, kind, ...marks(one)),
    el("td", {}, words.phases[one.phase]),
    el("td", {}, el("span", { class: `lamp-word ${one.standing}` }, words.standings[one.standing])),
    el("td", { class: "number" }, minute(one.opened_at)),
    el("td", { class: "number" }, day(one.accepted_at)),
    el("td", { class: "number" }, one.stopped ? "停表" : day(one.promised_due_at), one.provisional ? el("small", {}, " 暂定") : null),
    el("td", { class: "number" }, one.clerk ?? "—"),
  );
}

function marks(one) {
  const found = [];
  if (one.urgent && one.kind !== "urgent") found.push(el("span", { class: "mark late" }, "急办"));
  if (one.green) found.push(el("span", { class: "mark channel" }, "绿色通道"));
  return found;
}

function day(text) {
  return text ? text.slice(0, 10) : "—";
}

function minute(text) {
  return text ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : "—";
}
