// What a clerk can press: every key of a caller box and more, with its shortcut and when it works.
import { button } from "/static/dialogs.js";
import { el } from "/static/live.js";

const here = (window) => window.ticket?.state;
const busy = (window) => here(window) === "called" || here(window) === "serving";

/** `when` says whether the key works in the window's state; `main` when it is the usual next step. */
export const KEYS = [
  {
    id: "call-next",
    key: "F1",
    label: (window) => (busy(window) ? "办结并叫下一位" : "叫下一位"),
    picture: "bell",
    look: "call",
    when: (window) => window.duty === "open",
    main: (window) => !busy(window),
  },
  {
    id: "recall",
    key: "F2",
    label: () => "重呼",
    picture: "again",
    when: (window) => here(window) === "called",
  },
  {
    id: "begin",
    key: "F3",
    label: () => "开始办理",
    picture: "begin",
    when: (window) => here(window) === "called",
    main: (window) => here(window) === "called",
  },
  {
    id: "finish",
    key: "F4",
    label: (window) => (window.immediate ? "当场办结" : "办结"),
    picture: "done",
    look: "finish",
    when: busy,
    main: (window) => here(window) === "serving",
  },
  {
    id: "ask-rating",
    key: "F9",
    label: () => "请评价",
    picture: "star",
    when: (window, day) => here(window) === "serving" || (!busy(window) && day?.last && !day.last.rated),
  },
  {
    id: "no-show",
    key: "F6",
    label: () => "过号",
    picture: "absent",
    when: (window) => here(window) === "called",
  },
  { id: "hold", key: "F7", label: () => "挂起", picture: "hold", when: busy },
  { id: "transfer", key: "F8", label: () => "转号", picture: "move", when: busy },
  { id: "finish-enquiry", key: "⇧F4", label: () => "咨询办结", picture: "talk", when: busy },
];

/** Keys that have no button in the grid: pause, resume the one held longest, find by number. */
export const OTHERS = { F10: "pause-or-resume", "⇧F7": "unhold", "/": "find" };

/** The id of what a key press asks for; null when it is none of ours. */
export function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const name = (event.shiftKey && event.key !== "/" ? "⇧" : "") + event.key;
  return KEYS.find((one) => one.key === name)?.id ?? OTHERS[name] ?? null;
}

/** Build the grid of buttons once; returns a function that shows them for a state. */
export function keyboard(place, press) {
  const buttons = KEYS.map((one) => {
    const label = el("span", {}, "");
    const made = button(label, { look: one.look ?? "", picture: one.picture, "data-action": one.id }, () =>
      press(one.id),
    );
    made.append(el("kbd", {}, one.key));
    return { ...one, made, text: label };
  });
  place.append(...buttons.map((one) => one.made));
  return (window, day, { online, sending, locked }) => {
    for (const one of buttons) {
      const able = online && window !== null && one.when(window, day);
      one.made.disabled = !able || sending !== null || locked.has(one.id);
      one.made.toggleAttribute("data-locked", locked.has(one.id));
      one.made.classList.toggle("sending", sending === one.id);
      one.made.classList.toggle("main", Boolean(able && one.main?.(window)));
      const words = window === null ? one.label({}) : one.label(window);
      if (one.text.textContent !== words) one.text.textContent = words;
    }
  };
}
