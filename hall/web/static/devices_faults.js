// Faults of simulated devices: caused and cured by hand.
import { el } from "/static/live.js";
import { button } from "/static/dialogs.js";

const ACTIONS = {
  unplug: "拔出",
  replug: "插回",
  paper_out: "缺纸",
  paper_low: "纸将尽",
  paper_in: "装纸",
  cover_open: "开盖",
  cover_close: "合盖",
  cutter_jam: "卡刀",
  cutter_free: "修好切刀",
  garbage: "乱码",
  slow: "迟缓",
  mute: "无响应",
  stall: "堵塞",
  stuck_key: "卡键",
  flood: "连按",
  power_cut: "断电重启",
};
const CURED_BY = {
  unplug: "replug",
  paper_out: "paper_in",
  paper_low: "paper_in",
  cover_open: "cover_close",
  cutter_jam: "cutter_free",
};
const CURES = new Set(Object.values(CURED_BY));
const BY_HAND = new Set(["press", "rate", "scan"]);
// What this page switched on; a station does not say which faults it suffers.
const switched = new Set();

/** A row of switches; `unit` is the address that a fault of one box falls on. */
export function faults(one, unit, poke) {
  const names = (one.actions ?? []).map((action) => action.action);
  const takes = new Map((one.actions ?? []).map((action) => [action.action, action.arguments ?? []]));
  const given = (name, more) =>
    Object.fromEntries([
      ...(takes.get(name).includes("unit") ? [["unit", unit()]] : []),
      ...(takes.get(name).includes("key") ? [["key", "call"]] : []),
      ...(takes.get(name).includes("count") ? [["count", 20]] : []),
      ...more,
    ]);
  const made = names
    .filter((name) => !CURES.has(name) && !BY_HAND.has(name))
    .map((name) => {
      const known = `${one.key} ${name}`;
      const lasts = takes.get(name).includes("on") && name !== "flood";
      const group = el("span", { class: switched.has(known) ? "fault on" : "fault", "data-fault": name });
      const turn = (on) => {
        if (on) switched.add(known);
        else switched.delete(known);
        group.classList.toggle("on", on);
      };
      group.append(
        button(ACTIONS[name] ?? name, {}, () => {
          poke(name, given(name, []));
          turn(lasts);
        }),
      );
      const cure = CURED_BY[name];
      if (cure ? names.includes(cure) : lasts) {
        group.append(
          button(cure ? ACTIONS[cure] : "恢复正常", {}, () => {
            if (cure) poke(cure, {});
            else poke(name, given(name, [["on", false]]));
            turn(false);
          }),
        );
      }
      return group;
    });
  return el(
    "div",
    { class: "faults" },
    el("span", { class: "quiet" }, made.length ? "制造故障" : "没有可制造的故障"),
    ...made,
  );
}
