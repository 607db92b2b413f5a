// What a clerk may say at each moment of a visit (rulebook 08): shown, never forced.
import { el } from "/static/live.js";

const WORDS = {
  greeting: ["您好，您要办理什么业务？", "请坐，请出示您的号票和材料"],
  working: [
    "请稍候，马上给您办",
    "请填写",
    "对不起，您还缺少××材料，这是缺件清单，请拿好",
    "对不起，请稍等，我帮您问一下别的同志",
  ],
  cashier: ["请缴费", "请稍候，马上给您办", "请保管好您的票据"],
  done: ["您的手续已办好，请校对", "请保管好您的材料", "欢迎您多提宝贵意见", "您慢走，再见"],
  held: ["请您到复印处或收费窗口办好后回来，不用重新取号", "对不起，请补全手续再来办理"],
};

/** Show the words of the moment that the window's state tells. */
export function prompts(place, window, kind) {
  const [first, ...others] = WORDS[moment(window, kind)] ?? [];
  place.replaceChildren(
    ...(first ? [el("b", {}, `“${first}”`), ...others.map((one) => el("span", {}, one))] : []),
  );
}

function moment(window, kind) {
  if (window.duty === "closed") return null;
  if (window.ticket?.state === "called") return "greeting";
  if (window.ticket?.state === "serving") return kind === "cashier" ? "cashier" : "working";
  if (window.rating) return "done";
  return window.held.length ? "held" : "greeting";
}
