// The console's picture of its window, drawn from what the hall said and from nothing else.
import { el } from "/static/live.js";
import { button, icon } from "/static/dialogs.js";
import { DUTY, clockOf, hour, now, secondsSince, spell } from "/static/words.js";

const DUTY_TONE = { open: "good", paused: "warn", closed: "" };
const LONG_WAIT = 15 * 60;
// What the hall thinks of the window's queues (rulebook 02); a matter of people a window.
const ALARMS = {
  busy: ["warn", "平均等候过长"],
  crowded: ["warn", "请邻近窗口支援"],
  emergency: ["bad", "请值班长开应急窗口"],
};
const $ = (id) => document.getElementById(id);

/** Show who is on duty, and the figures over the page. */
export function drawBar(view, press) {
  const { window, day } = view;
  const duty = $("duty");
  duty.className = `chip ${DUTY_TONE[window.duty]}`;
  duty.textContent = DUTY[window.duty] + (window.clerk ? `　${window.clerk}` : "");
  $("served").textContent = day?.served ?? "–";
  $("waiting-count").textContent = window.waiting_count;
  $("waiting-figure").className = `bar-figure ${ALARMS[day?.alarm]?.[0] ?? ""}`;
  const buttons =
    window.duty === "closed"
      ? []
      : [
          window.duty === "open"
            ? ["pause-or-resume", "暂停服务", "pause"]
            : ["pause-or-resume", "恢复服务", "play"],
          ["sign-off", "签退", "leave"],
        ];
  changed($("duty-buttons"), [window.duty, view.able], () =>
    buttons.map(([id, words, picture]) => {
      const made = button(
        words,
        {
          picture,
          "data-action": id,
          look: id !== "sign-off" && window.duty === "paused" ? "go" : "",
          disabled: !view.able,
        },
        () => press(id),
      );
      if (id !== "sign-off") made.append(el("kbd", {}, "F10"));
      return made;
    }),
  );
}

/** Show the ticket at the window, or why there is none. */
export function drawNow(view, press) {
  const { window, day, items } = view;
  const place = $("now");
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
      fact("办件", ticket.case ?? "—"),
      fact("取号", hour(ticket.issued_at)),
      fact(
        "等候",
        spell((new Date(called ? ticket.called_at : ticket.began_at) - new Date(ticket.issued_at)) / 1000),
      ),
      item
        ? fact("办理", item.kind === "immediate" ? "即办" : `承诺${item.promised_days ?? "—"}个工作日`)
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

/** Show who is next and why, who waits, who is held. */
export function drawLineUp(view, show, press) {
  const { window, day, page } = view;
  const first = window.waiting.find((one) => one.id === window.next?.ticket);
  changed($("next"), [window.next, first?.item_name], () => [
    el("h2", {}, "下一位"),
    ...(window.next
      ? [
          el(
            "div",
            { class: "next-row" },
            el("span", { class: "number", "data-testid": "next" }, window.next.number),
            el("span", { class: "item" }, first?.item_name ?? ""),
            first ? el("span", { class: "quiet", "data-waits": first.issued_at }) : null,
          ),
          el(
            "p",
            { class: "next-why" },
            `为什么：${window.next.zh}`,
            el("span", { class: "en" }, window.next.en),
          ),
        ]
      : [el("p", { class: "quiet" }, "没有等候的号票")]),
  ]);
  $("waiting-shown").textContent = window.waiting_count;
  const [tone, words] = ALARMS[day?.alarm] ?? [];
  changed($("alarm"), [tone, words], () => (words ? [el("span", { class: `chip ${tone}` }, words)] : []));
  rows(
    $("waiting"),
    window.waiting,
    (one) => [
      one.priority ? el("span", { class: "mark" }, "优先") : null,
      one.pinned ? el("span", { class: "mark pin" }, "置顶") : null,
      one.for_counter
        ? el(
            "span",
            { class: `mark ${one.for_counter === page.counter ? "pin" : "far"}` },
            one.for_counter === page.counter ? "指定本窗口" : `等${one.for_counter}号窗口`,
          )
        : null,
    ],
    show,
  );
  const held = $("held");
  held.hidden = !window.held.length;
  if (!held.querySelector("ol"))
    held.replaceChildren(
      el("h2", {}, "挂起　", el("kbd", {}, "⇧F7"), " 恢复最早的一位"),
      el("ol", { style: "list-style:none;margin:0;padding:0" }),
    );
  rows(
    held.querySelector("ol"),
    window.held,
    (one) => [one.priority ? el("span", { class: "mark" }, "优先") : null],
    show,
    (one) =>
      button("恢复", { look: "small go", "data-action": "unhold", "data-ticket": one.id }, () =>
        press("unhold", one.id),
      ),
  );
}

// Rows are kept by ticket: a row must not go from under the pointer when the list changes.
function rows(list, people, marks, show, extra) {
  const kept = new Map([...list.children].map((row) => [row.dataset.signature, row]));
  const wanted = people.map((one) => {
    const signature = JSON.stringify(one);
    if (kept.has(signature)) return kept.get(signature);
    const opener = button("", { "data-number": one.number, title: "号票的经过和操作" }, () => show(one.id));
    opener.replaceChildren(
      el("span", { class: "number" }, one.number),
      el(
        "span",
        { class: "item" },
        ...marks(one).flatMap((mark) => (mark ? [mark, " "] : [])),
        one.item_name ?? "到窗口再说",
      ),
      el("span", { class: "since", "data-waits": one.issued_at }),
    );
    return el("li", { class: "person", "data-signature": signature }, opener, extra ? extra(one) : null);
  });
  if (wanted.length !== list.children.length || wanted.some((row, at) => list.children[at] !== row))
    list.replaceChildren(...wanted);
}

function changed(place, facts, build) {
  const signature = JSON.stringify(facts);
  if (place.dataset.signature === signature) return;
  place.dataset.signature = signature;
  place.replaceChildren(...build());
}

/** Move everything that counts seconds. */
export function tick() {
  for (const timer of document.querySelectorAll("[data-since]")) {
    const seconds = secondsSince(timer.dataset.since);
    timer.firstChild.textContent = clockOf(seconds);
    timer.classList.toggle("long", seconds > Number(timer.dataset.long));
  }
  for (const place of document.querySelectorAll("[data-waits]")) {
    const seconds = secondsSince(place.dataset.waits);
    place.textContent = `等${spell(seconds)}`;
    place.classList.toggle("long", seconds > LONG_WAIT);
  }
  for (const place of document.querySelectorAll("[data-until]")) {
    place.textContent = `${Math.max(0, Math.ceil((new Date(place.dataset.until) - now()) / 1000))}秒`;
  }
}
