// Finding a case. What is typed goes in a request's body: persons stand in no address.
import { api, el, runClock } from "/static/live.js";
import { sayError } from "/static/dialogs.js";
import { now, setClock } from "/static/words.js";

const page = JSON.parse(document.getElementById("page").textContent);
const form = document.getElementById("search");
const rows = document.getElementById("results").tBodies[0];
const LIGHTS = { green: "good", due_soon: "warn", yellow: "yellow", red: "bad" };
const REMEMBERED = "jiaohao-cases";
/** What the box of a quick filter stands for. */
const QUICK = {
  mine: () => ({ clerk: page.clerk }),
  today: () => ({ due: today(), phases: ["accepted"] }),
};
let asked = {};
let following = null;
let turn = 0;

setClock(page.now);
runClock(page.now);
restore();
find();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
form.addEventListener("change", ({ target }) => {
  if (target.matches("select, [type=checkbox]")) find();
});
form.addEventListener("reset", () => setTimeout(find));
document.getElementById("further").addEventListener("click", ({ target }) => {
  if (target.closest("button")) look(following);
});
rows.addEventListener("click", ({ target }) => {
  // The whole line leads to the case; marking text in it does not.
  if (!target.closest("a") && !String(getSelection())) target.closest("tr").querySelector("a").click();
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select")) return;
  event.preventDefault();
  form.elements.number.focus();
});
addEventListener("pageshow", (event) => event.persisted && find());

function today() {
  return new Date(now()).toLocaleDateString("sv-SE", { timeZone: document.querySelector("[data-clock]").dataset.clock });
}

/** The form as the API takes it; what was left empty is not asked for. */
function wanted() {
  const body = {};
  for (const field of form.elements) {
    const text = field.value?.trim();
    if (QUICK[field.name]) Object.assign(body, field.checked ? QUICK[field.name]() : {});
    else if (field.name && text) body[field.name] = field.name.endsWith("s") ? text.split(",") : text;
  }
  // Due today are cases in hand, whatever phase was chosen besides.
  return form.elements.today.checked ? { ...body, ...QUICK.today() } : body;
}

function find() {
  asked = wanted();
  keep();
  look("");
}

/** Coming back from a case, the same filters stand; who was looked for does not. */
function keep() {
  const kept = [...form.elements].filter((one) => one.name && one.name !== "applicant");
  sessionStorage.setItem(REMEMBERED, JSON.stringify(kept.map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value])));
}

function restore() {
  for (const [name, value] of JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "[]")) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = value;
    else if (field) field.value = value;
  }
}

async function look(after) {
  const mine = ++turn;
  try {
    const said = await api("POST", "/cases/search", { ...asked, after });
    // Somebody has asked for something else meanwhile.
    if (mine === turn) draw(said, after !== "");
  } catch (error) {
    if (mine === turn) sayError(error);
  }
}

function draw(said, further) {
  const made = said.cases.map(line);
  if (further) rows.append(...made);
  else rows.replaceChildren(...made);
  if (further) made[0]?.querySelector("a").focus();
  following = said.next;
  const many = said.more_than_counted ? `超过${said.count}` : said.count;
  document.getElementById("found").textContent = said.count ? `共 ${many} 件` : "";
  document.getElementById("nothing").hidden = rows.children.length > 0;
  document.getElementById("further").hidden = said.next === null;
}

function line(one) {
  const { kinds, phases, standings } = page.words;
  const number = el("a", { class: "number", href: `/case/${encodeURIComponent(one.number)}` }, one.number);
  const due = one.stopped ? "停表" : (one.promised_due_at?.slice(0, 10) ?? "—");
  return el(
    "tr",
    {},
    el("td", {}, number),
    el("td", { class: "name" }, one.applicant?.name ?? "—"),
    el("td", { class: "item" }, one.item_name ?? "事项未定", el("small", { class: "quiet" }, one.department_name ?? "")),
    el("td", {}, kinds[one.kind], one.urgent && one.kind !== "urgent" ? mark("急办", "late") : null, one.green ? mark("绿色通道", "far") : null),
    el("td", {}, phases[one.phase]),
    el("td", {}, el("span", { class: `chip ${LIGHTS[one.standing]}` }, standings[one.standing])),
    el("td", { class: "number" }, due, one.provisional && !one.stopped ? mark("暂定") : null),
    el("td", { class: "number" }, one.counter ? `${one.counter}号` : "—"),
    el("td", {}, one.clerk ?? "—"),
  );
}

function mark(text, look = "") {
  return el("span", { class: `mark ${look}` }, text);
}
