// The console's picture of its window, drawn from what the hall said and from nothing else.
import { el } from "/static/live.js";
import { button } from "/static/dialogs.js";
import { DUTY, clockOf, now, secondsSince, spell } from "/static/words.js";

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
  const free = view.able && window.duty === "open" && !window.ticket;
  for (const one of held.querySelectorAll("[data-action=unhold]")) one.disabled = !free;
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

/** Draw a place anew when the facts it shows have changed, and leave it alone when not. */
export function changed(place, facts, build) {
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
