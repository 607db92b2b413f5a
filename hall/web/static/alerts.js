// Lights (灯) and alerts (监察告警) as lists: for the duty page and the supervision section's.
import { api, el } from "/static/live.js";
import { askReason, button, sayError, toast } from "/static/dialogs.js";
import { now } from "/static/words.js";

export const LIGHTS = {
  red: ["红牌", "超过法定时限"],
  yellow: ["黄牌", "超过承诺时限"],
  due_soon: ["临期", "即将到期"],
  green: ["正常", "在办，未临期"],
};
const NOTES = ["已了解", "已提醒经办人", "已通知部门负责人", "已约谈"];

/** A light with its name: never colour alone. */
export function light(standing) {
  return el("span", { class: `light ${standing}` }, LIGHTS[standing]?.[0] ?? standing);
}

/** The counts by light as buttons; `chosen` is the one that is shown alone, or null for all. */
export function drawLights(place, counts, chosen, choose) {
  place.replaceChildren(
    ...Object.entries(LIGHTS).map(([standing, [name, means]]) => {
      const made = el(
        "button",
        {
          type: "button",
          class: `lamp ${standing}${counts[standing] ? "" : " none-lit"}`,
          "data-light": standing,
          "aria-pressed": String(chosen === standing),
          disabled: standing === "green",
          title: means,
        },
        el("b", { class: "number" }, String(counts[standing] ?? 0)),
        el("span", {}, name),
      );
      made.addEventListener("click", () => choose(chosen === standing ? null : standing));
      return made;
    }),
  );
}

/** The cases that do not stand green, as a table. `signed` is called when one was signed. */
export function caseTable(cases, signed) {
  if (!cases.length) return el("p", { class: "none" }, "没有这样的办件");
  const heads = ["灯", "办件", "事项", "部门、窗口、经办", "环节", "期限", "亮灯", "已阅"];
  return el(
    "table",
    { class: "list lit" },
    el("thead", {}, el("tr", {}, ...heads.map((name) => el("th", {}, name)))),
    el("tbody", {}, ...cases.map((one) => caseRow(one, signed))),
  );
}

function caseRow(one, signed) {
  return el(
    "tr",
    { "data-case": one.case, class: one.standing },
    el("td", {}, light(one.standing)),
    el(
      "td",
      { class: "which" },
      el("a", { href: `/case/${one.case}` }, one.case),
      el("small", {}, one.kind_name),
    ),
    el("td", { class: "what" }, one.item_name ?? "—", one.part && el("small", {}, `环节：${one.part}`)),
    el("td", { class: "whose" }, one.department_name ?? "—", el("small", {}, desk(one))),
    el("td", { class: "step" }, one.step_name || "—"),
    el("td", { class: "due" }, ...due(one)),
    el("td", { class: "since" }, day(one.since)),
    el("td", {}, one.seen_by ? el("span", { class: "quiet" }, one.seen_by) : seenButton(one.alert, signed)),
  );
}

/** The window and who works there: 13号窗口 王芳; a name that says the window already says it once. */
function desk(one) {
  const window = one.counter ? `${one.counter}号窗口` : "";
  const clerk = one.clerk_name ?? one.clerk ?? "";
  return clerk.startsWith(window) ? clerk : [window, clerk].filter(Boolean).join(" ");
}

function due(one) {
  const marks = [];
  if (one.stopped) marks.push(el("span", { class: "mark far" }, "停表"));
  if (one.provisional) marks.push(el("span", { class: "mark" }, "暂定"));
  if (!one.due_at) return [one.stopped ? "" : "—", ...marks];
  return [
    day(one.due_at),
    el("small", { class: new Date(one.due_at) < now() ? "over" : "" }, left(one.due_at)),
    ...marks,
  ];
}

/** How far off an instant is, in whole days or hours. */
function left(at) {
  const hours = (new Date(at) - now()) / 3600000;
  const many = Math.abs(hours) < 24 ? `${Math.floor(Math.abs(hours))}小时` : `${Math.floor(Math.abs(hours) / 24)}天`;
  return hours < 0 ? `已过${many}` : `还有${many}`;
}

/** 11-21 16:30 of the hall, with the year when it is another one. */
export function day(at) {
  if (!at) return "—";
  const year = String(new Date(now()).getFullYear());
  return (at.startsWith(year) ? at.slice(5, 16) : at.slice(0, 16)).replace("T", " ");
}

/** One alert as an item of a list. */
export function alertItem(one, signed) {
  return el(
    "li",
    { "data-alert": one.alert, "data-pattern": one.pattern },
    el(
      "div",
      { class: "alert-head" },
      el("b", {}, one.pattern_name),
      one.case && el("a", { href: `/case/${one.case}` }, one.case),
      el("time", {}, day(one.raised_at)),
    ),
    el("p", {}, one.says || one.subject),
    el(
      "div",
      { class: "alert-foot" },
      el("span", { class: "quiet" }, [one.department_name, desk(one), one.item_name].filter(Boolean).join(" · ")),
      seenButton(one.alert, signed),
    ),
  );
}

function seenButton(alert, signed) {
  if (alert == null) return el("span", { class: "quiet" }, "—");
  return button("已阅", { look: "small", "data-sign": alert }, () => sign(alert, signed));
}

/** Sign an alert as seen, with a note if there is one to make. */
export async function sign(alert, signed) {
  const note = await askReason("已阅", {
    hint: "签名和时间将记录在案。可写明处理情况。",
    suggestions: NOTES,
    needed: false,
  });
  if (note === undefined) return;
  try {
    await api("POST", `/supervision/alerts/${alert}/seen`, { note });
    toast("已签阅", "good");
    signed();
  } catch (error) {
    sayError(error);
  }
}

/** Whether an event may have changed what these lists show. */
export function concerns(name) {
  return name.startsWith("case.") || name.startsWith("alert.") || name.startsWith("notice.");
}
