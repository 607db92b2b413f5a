// Notices on the page of a case: slips, copies that came, the list of what is missing.
import { renew } from "/static/counters/case.js";
import { openDialog, button, sayError, toast } from "/static/dialogs.js";
import { api, el } from "/static/live.js";
import { chooseKiosk } from "/static/ticket_dialog.js";

const { case: number, printers } = JSON.parse(document.getElementById("page").textContent);
const REMEMBERED = "jiaohao-slip-printer";

document.addEventListener("click", async ({ target }) => {
  const pressed = target.closest("[data-print-slip], [data-deliver], [data-missing-list]");
  if (!pressed) return;
  const notice = pressed.closest("[data-notice]")?.dataset.notice;
  pressed.disabled = true;
  try {
    if (pressed.matches("[data-print-slip]")) await printSlip(notice);
    else if (pressed.matches("[data-deliver]")) await deliver(notice, pressed.dataset);
    else await listMissing();
  } catch (error) {
    sayError(error);
  } finally {
    pressed.disabled = false;
  }
});

/** Print a notice's short form where the person chooses; the choice is kept for the next time. */
async function printSlip(notice) {
  const kiosk = await chooseKiosk(printers, {
    title: "打印小票", yes: "打印", origin: null, chosen: localStorage.getItem(REMEMBERED) ?? "",
  });
  if (!kiosk) return;
  localStorage.setItem(REMEMBERED, kiosk);
  await api("POST", `${path(notice)}/print`, { kiosk });
  toast("已送去打印，请取小票交给服务对象", "good");
  await renew();
}

async function deliver(notice, { deliver: copy, holder }) {
  await api("POST", `${path(notice)}/copies/${copy}/deliver`, { holder });
  toast(`${notice}第${copy}联：已确认收到`, "good");
  await renew();
}

/** What is marked as missing on the page, whether it was saved or not, goes on paper at once. */
async function listMissing() {
  const ticked = new Map(boxes().map((one) => [one.name, one.value]));
  const marked = boxes().filter((one) => one.value === "missing");
  if (!marked.length) {
    toast("请先在清单里把缺少的材料选为“缺”，再打印缺件清单。", "bad");
    return;
  }
  const missing = marked.map((one) => one.name);
  const said = await list(missing);
  if (!said) return;
  await handOver(said.notice);
  await renew();
  // Nothing was received with the list: what was marked stays marked.
  for (const one of boxes()) one.value = ticked.get(one.name) ?? one.value;
}

/** What was missing is told once: a list that names more is handed over only for all that. */
async function list(missing) {
  const call = (more) => api("POST", `/cases/${encodeURIComponent(number)}/missing-list`, { missing, ...more });
  try {
    return await call({});
  } catch (error) {
    if (error.code !== "case.asked_before") throw error;
    return (await despite(error)) ? call({ despite: true }) : null;
  }
}

function despite(error) {
  return openDialog("一次性告知", (close) => ({
    body: [el("p", {}, error.message)],
    foot: [
      button("不再告知", {}, () => close(false)),
      button("仍须告知，记为违规", { look: "risk" }, () => close(true)),
    ],
  }));
}

function boxes() {
  return [...document.querySelectorAll("[data-material]")];
}

async function handOver(notice) {
  const slip = await openDialog(`缺件清单 ${notice}`, (close) => ({
    body: [el("p", { class: "say" }, "对不起，您还缺少以下材料，这是缺件清单，请拿好。")],
    foot: [
      button("打小票", { picture: "print" }, () => close(true)),
      el("a", { class: "button main", href: `/notices/${encodeURIComponent(notice)}.pdf`, target: "_blank", "data-first": true }, "打开 A4 清单"),
    ],
  }));
  if (slip) await printSlip(notice);
}

function path(notice) {
  return `/notices/${encodeURIComponent(notice)}`;
}
