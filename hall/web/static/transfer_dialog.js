// Where to send a ticket on, and which further matter a visit brings.
import { api } from "/static/live.js";
import { pick } from "/static/pick_dialog.js";
import { DUTY } from "/static/words.js";

const CASE_NUMBER = /^[A-Za-z]{2,6}\d{8}-\d{1,8}$/;

/**
 * Choose a destination. Resolves with the transfer's body; undefined when dismissed.
 * `ticket` is {number, queue, item}; `context.counter` is the window that sends, or null.
 */
export async function chooseDestination(ticket, context) {
  const chosen = await pick(`转号 ${ticket.number}`, {
    targets: fresh().then((catalog) => [
      ...counterTargets(catalog, context.counter),
      ...queueTargets(catalog, ticket.queue),
      ...itemTargets(catalog, ticket.item),
    ]),
    hint: "输入窗口号、队列、事项或部门",
    yes: "转号",
    picture: "move",
    reasoned: true,
  });
  if (!chosen) return undefined;
  return { ...chosen.body, ...(chosen.reason ? { reason: chosen.reason } : {}) };
}

/** Choose one more matter of a visit: an item, or the number of a case that goes on. */
export async function chooseCase(ticket) {
  const chosen = await pick(`${ticket.number}号加办一件`, {
    targets: fresh().then((catalog) => itemTargets(catalog, null).map((one) => ({ ...one, say: "" }))),
    hint: "输入事项或部门，或已有办件的编号",
    yes: "加办",
    picture: "add",
    typed: (text) =>
      CASE_NUMBER.test(text)
        ? {
            kind: "办件",
            name: text.toUpperCase(),
            more: "继续这个办件",
            body: { case: text.toUpperCase() },
          }
        : null,
  });
  return chosen?.body;
}

// Asked for each time: it tells which windows are open and how many wait.
function fresh() {
  return api("GET", "/catalog");
}

function windowsOf(catalog, queue) {
  return catalog.counters.filter((one) => one.queues.includes(queue));
}

function isShut(catalog, queue) {
  return !windowsOf(catalog, queue).some((one) => one.duty === "open");
}

function directions(catalog, queue) {
  const windows = windowsOf(catalog, queue);
  const open = windows.filter((one) => one.duty === "open");
  const named = open.length ? open : windows;
  if (!named.length) return "请您到咨询台";
  return `请您到${named[0].place}${named.map((one) => one.number).join("、")}号窗口`;
}

function counterTargets(catalog, from) {
  const departments = new Map(catalog.departments.map((one) => [one.code, one.name]));
  return catalog.counters
    .filter((one) => one.number !== from)
    .map((one) => ({
      kind: "窗口",
      name: `${one.number}号 ${one.name}`,
      more: `${one.place}　${DUTY[one.duty]}`,
      shut: one.duty !== "open",
      keys: [String(one.number)],
      body: { counter: one.number },
      text: `${one.number} ${one.name} ${one.place} ${departments.get(one.department) ?? ""}`,
      say: `请您到${one.place}${one.number}号${one.name}`,
    }));
}

function queueTargets(catalog, except) {
  const departments = new Map(catalog.departments.map((one) => [one.code, one.name]));
  return catalog.queues
    .filter((one) => one.code !== except)
    .map((one) => ({
      kind: "队列",
      name: one.name,
      more: `${one.prefix}字头　${one.waiting}人等候`,
      shut: isShut(catalog, one.code),
      keys: [one.code, one.prefix],
      body: { queue: one.code },
      text: `${one.name} ${departments.get(one.department) ?? ""}`,
      say: directions(catalog, one.code),
    }));
}

function itemTargets(catalog, except) {
  const departments = new Map(catalog.departments.map((one) => [one.code, one.name]));
  const waiting = new Map(catalog.queues.map((one) => [one.code, one.waiting]));
  return catalog.items
    .filter((one) => one.code !== except)
    .map((one) => ({
      kind: "事项",
      name: one.name,
      more: `${departments.get(one.department) ?? ""}　${waiting.get(one.queue) ?? 0}人等候`,
      shut: isShut(catalog, one.queue),
      keys: [one.code],
      body: { item: one.code },
      text: `${one.name} ${departments.get(one.department) ?? ""}`,
      say: directions(catalog, one.queue),
    }));
}
