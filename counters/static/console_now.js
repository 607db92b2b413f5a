// The ticket at the window, drawn from what the hall said; or why there is none.
import { el } from "/static/live.js";
import { button } from "/static/dialogs.js";
import { hour, spell } from "/static/words.js";
import { changed } from "./console_view.js";

const UNITS = { working_days: "个工作日", natural_days: "个自然日", hours: "小时" };

/** Show the ticket at the window, or why there is none. */
export function drawNow(view, press) {
  const { window, day, items } = view;
  const place = document.getElementById("now");
  const look = window.ticket?.state ?? (window.duty === "paused" ? "paused" : "");
  place.className = `now card ${look}`;
  const facts = [
    window.duty,
    window.pause_reason,
    window.ticket,
    window.rating,
    day?.last,
    view.able,
    items.size > 0,
    window.ticket ? null : [window.next, window.waiting_count],
  ];
  changed(place, facts, () => {
    if (window.ticket) return ticketNow(view, window.ticket, press);
    if (window.duty === "closed") return [signOn(view, press)];
    return [blank(view), tools(view, press)];
  });
}

function ticketNow(view, ticket, press) {
  const { items, page } = view;
  const item = items.get(ticket.item);
  const called = ticket.state === "called";
  const since = called ? ticket.called_at : ticket.began_at;
  const calls = `第${ticket.calls}次，满${page.calls_before_no_show}次未到可过号`;
  return [
    el(
      "div",
      { class: "now-top" },
      el(
        "div",
        {},
        el(
          "p",
          { class: "now-state" },
          el("span", { class: `chip ${called ? "bad" : "good"}` }, called ? "已呼叫" : "办理中"),
          ticket.priority ? el("span", { class: "mark" }, "优先") : null,
          called ? el("span", { class: "quiet" }, calls) : null,
        ),
        el("div", { class: "now-number number", "data-testid": "number" }, ticket.number),
      ),
      el(
        "div",
        {
          class: "now-timer number",
          "data-since": since,
          "data-long": called ? 60 : (item?.minutes ?? 30) * 90,
        },
        el("b", {}, "00:00"),
        el("span", { class: "quiet" }, called ? "呼叫后" : "办理用时"),
      ),
    ),
    el("p", { class: "now-item" }, item?.name ?? ticket.item ?? "事项到窗口再说"),
    el(
      "p",
      { class: "now-facts" },
      fact("办件", ticket.case ? caseLink(ticket.case) : "—"),
      fact("取号", hour(ticket.issued_at)),
      fact(
        "等候",
        spell((new Date(called ? ticket.called_at : ticket.began_at) - new Date(ticket.issued_at)) / 1000),
      ),
      item
        ? fact("办理", item.kind === "immediate" ? "即办" : `承诺${item.promised_days ?? "—"}${UNITS[item.limit_unit]}`)
        : null,
      item ? fact("收费", item.fee) : null,
      ticket.language.startsWith("zh") ? null : fact("语言", ticket.language),
    ),
    item?.materials.length
      ? el(
          "div",
          { class: "now-bring" },
          el("h3", {}, "应带材料"),
          el("ol", {}, ...item.materials.map((one) => el("li", {}, one))),
        )
      : null,
    tools(view, press),
  ].filter(Boolean);
}

function caseLink(number) {
  return el("a", { href: `/case/${encodeURIComponent(number)}`, target: "case" }, number);
}

function fact(name, value) {
  return el("span", {}, `${name} `, el("b", {}, value));
}

function tools(view, press) {
  const { window } = view;
  const tool = (id, words, picture) =>
    button(words, { look: "plain", picture, "data-action": id, disabled: !view.able }, () => press(id));
  const ticket = window.ticket;
  return el(
    "div",
    { class: "now-tools" },
    ...(ticket
      ? [
          tool("add-case", "加办一件", "add"),
          tool("reprint", "补打号票", "print"),
          tool("details", "号票经过", "clock"),
          ...(ticket.state === "called" ? [tool("cancel", "作废", "void")] : []),
        ]
      : []),
    ratingLine(view),
  );
}

// Whether the visit was rated, never how: a clerk may not see who rated what (rulebook 02).
function ratingLine({ window, day }) {
  if (window.rating) {
    return el(
      "span",
      { class: "rating", "data-testid": "rating" },
      el("span", { class: "chip info" }, `${window.rating.number} 请评价`),
      el("b", { class: "number", "data-until": window.rating.until }, ""),
    );
  }
  if (!day?.last) return el("span", { class: "rating" });
  return el(
    "span",
    { class: "rating", "data-testid": "rating" },
    el("span", { class: "quiet" }, `上一位 ${day.last.number}`),
    el("span", { class: `chip ${day.last.rated ? "good" : ""}` }, day.last.rated ? "已评价" : "未评价"),
  );
}

function blank({ window }) {
  if (window.duty === "paused") {
    return el(
      "div",
      { class: "now-blank" },
      el("h2", {}, "暂停服务"),
      el("p", {}, `原因：${window.pause_reason}`),
      el("p", {}, "窗口屏已显示暂停服务；按 F10 恢复。"),
    );
  }
  const next = window.next;
  if (!next)
    return el(
      "div",
      { class: "now-blank" },
      el("h2", {}, "暂时没有等候的群众"),
      el("p", {}, "有人取号时这里会立即显示。"),
    );
  const item = window.waiting.find((one) => one.id === next.ticket)?.item_name;
  return el(
    "div",
    { class: "now-blank" },
    el("h2", {}, "窗口空闲，请叫下一位"),
    el(
      "p",
      {},
      "下一位 ",
      el("b", {}, next.number),
      item ? `　${item}` : "",
      `　共${window.waiting_count}人等候`,
    ),
  );
}

function signOn({ page, able }, press) {
  const clerk = el("input", {
    id: "clerk",
    value: page.clerk,
    "aria-label": "工号",
    maxlength: 64,
    readonly: page.is_clerk,
  });
  const go = button(
    "签到",
    { look: "go", picture: "person", "data-action": "sign-on", disabled: !able },
    () => press("sign-on", clerk.value.trim()),
  );
  clerk.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.repeat) go.click();
  });
  return el(
    "div",
    { class: "now-blank" },
    el("h2", {}, "本窗口尚未签到"),
    el("p", {}, "签到后开始叫号，窗口屏同时开放。"),
    el("div", { class: "sign-on" }, clerk, go),
  );
}
