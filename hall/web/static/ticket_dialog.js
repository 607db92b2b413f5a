// One ticket: what it is, what happened to it, what may be done with it. Console and duty page.
import { api, el } from "/static/live.js";
import { askReason, button, openDialog, sayError, toast } from "/static/dialogs.js";
import { chooseDestination } from "/static/transfer_dialog.js";
import { STATES, TONES, hour, secondsSince, spell, told } from "/static/words.js";

const SLIP = {
  queued: "等待打印",
  sending: "打印中",
  printed: "已打印",
  unknown: "结果不明",
  failed: "打印失败",
};
let opened = null;

/** Look a number up and show its ticket; says so when there is none. */
export async function findTicket(number, context) {
  try {
    const found = await api("GET", `/tickets?number=${encodeURIComponent(number)}`);
    showTicket(found.id, context, found);
  } catch (error) {
    if (error.code === "ticket.unknown") toast(`今天没有${number.toUpperCase()}号。`, "bad");
    else sayError(error);
  }
}

/**
 * Show a ticket. `context` is {counter: N or null, kiosks: [{code, name}], items: Map or null};
 * with `looksOnly` nothing can be done to it.
 */
export async function showTicket(id, context, given) {
  let ticket;
  try {
    ticket = given ?? (await api("GET", `/tickets/${id}`));
  } catch (error) {
    sayError(error);
    return;
  }
  await openDialog(
    `号票 ${ticket.number}`,
    (close, dialog) => {
      const body = el("div", {});
      const foot = el("div", { style: "display:contents" });
      const draw = (now) => {
        body.replaceChildren(...pictured(now, context));
        foot.replaceChildren(...actions(now, context, renew, close));
      };
      const renew = async () => {
        try {
          if (dialog.isConnected) draw(await api("GET", `/tickets/${id}`));
        } catch (error) {
          sayError(error);
        }
      };
      opened = { id, renew };
      dialog.addEventListener("close", () => {
        opened = null;
      });
      draw(ticket);
      return { body: [body], foot: [foot] };
    },
    { look: "ticket-dialog" },
  );
}

/** Tell the open ticket, if it is this one, that something happened to it. */
export function ticketMoved(id) {
  if (opened?.id === id) opened.renew();
}

function pictured(ticket, context) {
  const item = context.items?.get(ticket.item);
  const windows = ticket.counter
    ? [ticket.counter]
    : ticket.state === "waiting"
      ? ticket.counters
      : [ticket.last_counter];
  const where = windows.filter(Boolean).join("、");
  const slip =
    ticket.slip && `${SLIP[ticket.slip.state]}${ticket.slip.copy ? `，补打第${ticket.slip.copy}次` : ""}`;
  const cases = ticket.cases.map((one) => one.number).join("、");
  const waits = ticket.state === "waiting" ? spell(secondsSince(ticket.issued_at)) : null;
  const facts = [
    ["事项", item?.name ?? ticket.item ?? "到窗口再说"],
    ["取号", hour(ticket.issued_at, true)],
    ["窗口", where ? `${where}号` : "—"],
    ["办件", cases || "—"],
    waits ? ["已等候", waits] : ["呼叫", ticket.calls ? `${ticket.calls}次` : "—"],
    ["前面", ticket.ahead == null ? "—" : `${ticket.ahead}人`],
    ["号票纸", slip ?? "没有打印"],
    ["评价", ticket.rated ? "已评价" : ticket.state === "served" ? "未评价" : "—"],
  ];
  const steps = ticket.events.map((event) => [event, told(event)]).filter(([, text]) => text);
  return [
    el(
      "p",
      { class: "ticket-head" },
      el("span", { class: "number" }, ticket.number),
      el("span", { class: `chip ${TONES[ticket.state]}` }, STATES[ticket.state]),
      ticket.priority ? el("span", { class: "mark" }, "优先") : null,
      ticket.pinned ? el("span", { class: "mark pin" }, "置顶") : null,
    ),
    el(
      "dl",
      { class: "facts" },
      ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
    ),
    el(
      "ol",
      { class: "line" },
      ...steps.map(([event, text]) =>
        el(
          "li",
          {},
          el("time", {}, hour(event.at, true)),
          text,
          el("span", { class: "by" }, by(event.actor)),
        ),
      ),
    ),
  ];
}

function by(actor) {
  const [role, id] = [actor.slice(0, actor.indexOf(":")), actor.slice(actor.indexOf(":") + 1)];
  const names = { hall: "系统", kiosk: "取号机", station: "设备", pad: "评价器", citizen: "群众" };
  return names[role] ?? id;
}

function actions(ticket, context, renew, close) {
  const act =
    (path, body, done, { leave = false } = {}) =>
    async () => {
      try {
        await api("POST", path, typeof body === "function" ? body() : body);
        toast(done, "good");
        if (leave) close(true);
        else await renew();
      } catch (error) {
        sayError(error);
        await renew();
      }
    };
  const reasoned = (title, path, done, options) => async () => {
    const reason = await askReason(title, options);
    if (reason !== undefined) await act(path, { reason }, done)();
  };
  const path = `/tickets/${ticket.id}`;
  const here = context.counter;
  const all = {
    call: button("指定呼叫", { picture: "bell", look: "go" }, () => callOutOfTurn(ticket, context, act)),
    unhold: button(
      "恢复办理",
      { picture: "resume", look: "go" },
      act(`/counters/${here}/unhold`, { ticket: ticket.id }, `${ticket.number}号恢复办理`, { leave: true }),
    ),
    reinstate: button(
      "恢复排队",
      { picture: "back", look: "go" },
      reasoned(`恢复${ticket.number}号`, `${path}/reinstate`, `${ticket.number}号已恢复排队`, {
        needed: false,
        suggestions: ["群众回到大厅", "没有听到叫号", "误按过号"],
      }),
    ),
    pin: button(
      "置顶",
      { picture: "pin" },
      reasoned(`置顶${ticket.number}号`, `${path}/pin`, `${ticket.number}号已置顶`, {
        hint: "置顶会让别人多等，原因记录在案。",
        suggestions: ["身体不适", "补交材料后返回", "值班长同意"],
      }),
    ),
    transfer: button("转号", { picture: "move" }, async () => {
      const chosen = await chooseDestination(ticket, context);
      if (chosen) await act(`${path}/transfer`, chosen, `${ticket.number}号已转号`)();
    }),
    reprint: button("补打", { picture: "print" }, () => reprint(ticket, context, act)),
    cancel: button(
      "作废",
      { picture: "void", look: "risk" },
      reasoned(`作废${ticket.number}号`, `${path}/cancel`, `${ticket.number}号已作废`, {
        suggestions: ["群众放弃办理", "取错号", "重复取号"],
        yes: "作废",
        look: "risk",
      }),
    ),
  };
  if (context.looksOnly) return [];
  const atHere = here && ticket.last_counter === here;
  const possible =
    {
      waiting: ["cancel", "reprint", "transfer", "pin", ...(here ? ["call"] : [])],
      called: ["cancel", "reprint", "transfer"],
      serving: ["reprint", "transfer"],
      held: ["cancel", "reprint", "transfer", ...(atHere ? ["unhold"] : [])],
      no_show: ["reprint", "reinstate"],
    }[ticket.state] ?? [];
  return possible.map((name) => all[name]);
}

async function callOutOfTurn(ticket, context, act) {
  let reason = "";
  if (context.next?.() !== ticket.id) {
    reason = await askReason(`指定呼叫${ticket.number}号`, {
      hint: "这张号不是下一位，请写明原因，原因记录在案。",
      suggestions: ["补交材料后返回", "上一窗口转来", "值班长同意"],
      yes: "呼叫",
    });
  }
  if (reason === undefined) return;
  await act(
    `/counters/${context.counter}/call`,
    { ticket: ticket.id, reason },
    `正在呼叫${ticket.number}号`,
    { leave: true },
  )();
}

async function reprint(ticket, context, act) {
  const kiosk = await chooseKiosk(context.kiosks);
  if (kiosk === undefined) return;
  await act(`/tickets/${ticket.id}/reprint`, kiosk ? { kiosk } : {}, "已送去补打")();
}

/**
 * Where to print; resolves with a kiosk's code, "" for `origin`, which is left out where it is null.
 * `chosen` is the code that stands there first.
 */
export function chooseKiosk(
  kiosks,
  { title = "补打号票", yes = "补打", origin = "原取号机", chosen = "" } = {},
) {
  return openDialog(title, (close) => {
    const options = kiosks.map((one) => [one.code, one.name]);
    if (origin !== null) options.unshift(["", origin]);
    const select = el(
      "select",
      { "data-first": true, "aria-label": "在哪里打印" },
      ...options.map(([code, name]) => el("option", { value: code, selected: code === chosen }, name)),
    );
    return {
      body: [el("label", {}, "在哪里打印"), select],
      foot: [
        button("取消", {}, () => close()),
        button(yes, { look: "go", picture: "print" }, () => close(select.value)),
      ],
    };
  });
}
