// Finding one of many by typing: windows, queues, items. Arrows choose, Enter goes on.
import { el } from "/static/live.js";
import { button, openDialog, sayError } from "/static/dialogs.js";

const SHOWN = 60;

/**
 * Let a person pick one of `targets`, a promise: who types fast types while they come in.
 * A target is {kind, name, more, keys, text, body, say, shut}: `keys`
 * match whole, `text` by words, `body` is what the pick stands for. `typed(text)` may make one
 * more target of what was typed. Resolves with {body, reason}; undefined when dismissed.
 */
export function pick(title, { targets, hint, yes, picture, reasoned = false, typed = () => null }) {
  return openDialog(
    title,
    (close) => {
      const state = { all: null, chosen: null, found: [] };
      const search = el("input", {
        type: "search",
        "data-first": true,
        placeholder: hint,
        "aria-label": hint,
      });
      const list = el("div", { class: "targets", role: "listbox", "aria-label": title });
      const say = el("p", { class: "say", hidden: true });
      const reason = el("input", {
        type: "text",
        maxlength: 500,
        placeholder: "可以不填",
        "aria-label": "原因",
      });
      const give = () => state.chosen && close({ body: state.chosen.body, reason: reason.value.trim() });
      const go = button(yes, { look: "go", picture, disabled: true }, give);
      const choose = (target) => {
        state.chosen = target;
        for (const row of list.children) row.setAttribute("aria-selected", String(row.target === target));
        say.hidden = !target?.say;
        say.textContent = target?.say ? `可对群众说：${target.say}` : "";
        go.disabled = !target;
      };
      const draw = () => {
        const text = search.value.trim();
        const own = text ? typed(text) : null;
        state.found = [...(own ? [own] : []), ...matching(state.all ?? [], text)].slice(0, SHOWN);
        list.replaceChildren(...state.found.map((target) => rowOf(target, choose)));
        if (!state.found.length)
          list.append(el("p", { class: "none" }, state.all ? "没有找到" : "正在读取……"));
        choose(text ? (state.found[0] ?? null) : null);
      };
      const step = (by) => {
        const target = state.found[state.found.indexOf(state.chosen) + by];
        if (target) choose(target);
        list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
      };
      search.addEventListener("input", draw);
      search.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          event.preventDefault();
          step(event.key === "ArrowDown" ? 1 : -1);
        } else if (entered(event) && state.chosen) {
          event.preventDefault();
          if (reasoned) reason.focus();
          else give();
        }
      });
      reason.addEventListener("keydown", (event) => {
        if (!entered(event)) return;
        event.preventDefault();
        give();
      });
      draw();
      targets.then(
        (all) => {
          state.all = all;
          draw();
        },
        (error) => {
          close();
          sayError(error);
        },
      );
      return {
        body: [search, list, say, ...(reasoned ? [el("label", {}, "原因"), reason] : [])],
        foot: [button("取消", {}, () => close()), go],
      };
    },
    { look: "pick-dialog" },
  );
}

/** Enter, pressed once and not to choose a word of an input method. */
function entered(event) {
  return event.key === "Enter" && !event.isComposing && !event.repeat;
}

function matching(targets, typed) {
  if (!typed) return targets;
  const low = typed.toLowerCase();
  const words = low.split(/\s+/);
  const exact = targets.filter((one) => one.keys.some((key) => key.toLowerCase() === low));
  const coded =
    low.length > 1 ? targets.filter((one) => one.keys.some((key) => key.toLowerCase().startsWith(low))) : [];
  const named = targets.filter((one) => words.every((word) => one.text.toLowerCase().includes(word)));
  return [...new Set([...exact, ...named, ...coded])];
}

function rowOf(target, choose) {
  const row = el(
    "button",
    { type: "button", role: "option", class: target.shut ? "target shut" : "target", tabindex: -1 },
    el("span", { class: "chip bare" }, target.kind),
    el("span", { class: "target-name" }, target.name),
    el("span", { class: "quiet" }, target.more),
  );
  row.target = target;
  row.addEventListener("click", () => choose(target));
  return row;
}
