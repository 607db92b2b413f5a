// Words for states, events and times, as people at the desks read them.

export const STATES = {
  waiting: "等候",
  called: "已呼叫",
  serving: "办理中",
  served: "已办结",
  no_show: "已过号",
  held: "挂起",
  cancelled: "已作废",
};
export const TONES = {
  waiting: "info",
  called: "bad",
  serving: "good",
  served: "",
  no_show: "warn",
  held: "warn",
  cancelled: "",
};
export const DUTY = { open: "服务中", paused: "暂停服务", closed: "未签到" };

let ahead = 0;

/** Set the page by the hall's clock: a desk's computer, or a Pi without a battery, may be wrong. */
export function setClock(at) {
  if (at) ahead = new Date(at).getTime() - Date.now();
}

/** The present instant by the hall's clock, in milliseconds. */
export function now() {
  return Date.now() + ahead;
}

/** Whole seconds since an instant; never negative. */
export function secondsSince(at) {
  return Math.max(0, Math.floor((now() - new Date(at).getTime()) / 1000));
}

/** 65 seconds as 01:05, over an hour as 1:01:05. */
export function clockOf(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** How long somebody waited, in words: 不到1分钟, 8分钟, 1小时5分. */
export function spell(seconds) {
  if (seconds == null) return "—";
  if (seconds < 60) return "不到1分钟";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}分钟`;
  return `${Math.floor(minutes / 60)}小时${minutes % 60 ? `${minutes % 60}分` : ""}`;
}

/** The local time of day of an RFC 3339 instant: it is the hall's own, whatever the browser's zone. */
export function hour(at, withSeconds = false) {
  return at ? at.slice(11, withSeconds ? 19 : 16) : "—";
}

/** What an event of a ticket says; null for one that a person at a desk need not read. */
export function told(event) {
  const { data, counter, name } = event;
  const window = counter ?? data.counter;
  const why = data.reason ? `（${data.reason}）` : "";
  const places = data.to_counter ? `${data.to_counter}号窗口` : null;
  const sentences = {
    "ticket.issued": () => `取号${data.standing === "priority" ? "，优先" : ""}`,
    "ticket.called": () => `${window}号窗口${data.out_of_turn ? `指定呼叫${why}` : "叫号"}`,
    "ticket.recalled": () =>
      `${window}号窗口重呼${data.counted ? `，第${data.calls}次` : "（间隔短，不计次）"}`,
    "ticket.service_began": () => `${window}号窗口开始办理`,
    "ticket.served": () =>
      ({ day_ended: "当日服务结束，办结", next_called: "叫下一位，办结" })[data.cause] ?? "办结",
    "ticket.no_show": () =>
      data.cause === "day_ended" ? "当日服务结束，过号" : `过号${data.early ? "（呼叫次数不足）" : ""}`,
    "ticket.reinstated": () => `恢复排队，排在${data.places_back}位之后${why}`,
    "ticket.transferred": () =>
      `转到${places ?? (data.counters?.length ? `${data.counters.join("、")}号窗口` : data.queue)}${why}`,
    "ticket.held": () => `挂起${why}`,
    "ticket.resumed": () => `${window}号窗口恢复办理`,
    "ticket.cancelled": () => `作废${why}`,
    "ticket.pinned": () => `置顶${why}`,
    "case.opened": () => `建立办件 ${data.case}`,
    "case.attached": () => `关联办件 ${data.case}`,
    "rating.asked": () => "请评价",
    "rating.given": () => "已评价",
    "rating.unrated": () => "未评价",
    "slip.queued": () => (data.copy ? `补打第${data.copy}次` : null),
    "slip.redirected": () => `号票转到取号机 ${data.to} 打印`,
    "slip.printed": () => `号票已打印${data.detail ? `，${data.detail}` : ""}`,
    "slip.failed": () => `号票打印失败${data.detail ? `：${data.detail}` : ""}`,
    "slip.unknown": () => `号票打印结果不明${data.detail ? `：${data.detail}` : ""}`,
  };
  return sentences[name]?.() ?? null;
}
