// The cashier's page: an order is found, the money taken, the till opened and counted.
import { api, connect, runClock } from "/static/live.js";
import { askReason, confirmThat, dialogOpen, sayError, toast } from "/static/dialogs.js";
import { untouched, wake } from "/static/finger.js";
import { setClock } from "/static/words.js";
import { addPieces, bodyOf, showCount, showPayment } from "/static/counters/cashier_cash.js";
import { isIdentity } from "/static/counters/identity.js";

const SETTLED = 400;
const page = JSON.parse(document.getElementById("page").textContent);
const find = document.getElementById("find");
setClock(page.now);
runClock(page.now);
show();
// The next scan takes the place of what was looked for before, and is not added to it.
find.addEventListener("focus", () => find.select());
if (document.activeElement === find) find.select();

function order() {
  return document.getElementById("panel").dataset.state.split(" ")[0];
}

/** What the chosen form says of itself, for a page just come or renewed. */
function show() {
  wake(document);
  const pay = document.querySelector("form.pay");
  if (pay) showPayment(pay);
  for (const form of document.querySelectorAll("form[data-till]")) showCount(form);
}

document.addEventListener("input", ({ target }) => {
  const pieces = target.closest("[data-pieces]");
  if (pieces) addPieces(pieces);
  const form = target.closest("form");
  if (form?.matches(".pay")) showPayment(form);
  if (target.name === "kept_fen") target.dataset.said = "yes";
  if (form?.matches("[data-till]")) showCount(form);
});

document.addEventListener("click", async ({ target }) => {
  const opener = target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    dialog.showModal();
    dialog.querySelector("input").focus();
  }
  if (target.closest("[data-shut]")) target.closest("dialog").close();
  const pressed = target.closest("button[data-deed]");
  if (pressed) await press(pressed);
});

/** A key that asks for a reason, or for a second thought, or for neither. */
async function press(pressed) {
  const { deed, fixed, why, words, sure, told } = pressed.dataset;
  // The page renews itself meanwhile: what is confirmed is done to the order that was asked about.
  const meant = order();
  const body = JSON.parse(fixed ?? "{}");
  if (why) {
    body.reason = await askReason(why, { suggestions: words ? words.split("|") : [] });
    if (body.reason === undefined) return;
  }
  if (sure && !(await confirmThat(sure, [told]))) return;
  await send(pressed, `/fees/orders/${meant}/${deed}`, body, pressed.textContent.trim());
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.contains(find) && isIdentity(find.value.trim())) {
    // What is looked for stands in the page's address, and a card's number in no address.
    event.preventDefault();
    find.value = "";
    toast("不能用证件号码查缴费单，请扫号票或通知书", "warn");
    return;
  }
  if (form.matches("form[data-deed]")) {
    event.preventDefault();
    const paying = form.matches(".pay");
    const done = await send(form.querySelector("[type=submit]"), `/fees/orders/${form.dataset.order}/${form.dataset.deed}`, bodyOf(form), paying ? "收款" : "登记");
    if (done) form.closest("dialog")?.close();
    if (done && paying) next();
  } else if (form.matches("form[data-till]")) {
    event.preventDefault();
    await till(form);
  }
});

async function till(form) {
  const sender = form.querySelector("[type=submit]");
  const what = form.dataset.till;
  const done = await send(sender, `/fees/tills/${page.counter}/${what}`, bodyOf(form), sender.textContent.trim());
  if (!done) return;
  form.closest("dialog").close();
  if (what === "close") location.assign(`/cashier/days/${form.dataset.day}`);
  else await renew();
}

/** Ready for the next one: the scanner types into the field that finds. */
function next() {
  find.value = "";
  find.focus();
}

async function send(sender, path, body, said) {
  if (sender.disabled) return false;
  sender.disabled = true;
  try {
    await api("POST", path, body);
    toast(`${said}：已完成`, "good");
    await renew();
    return true;
  } catch (error) {
    sayError(error);
    return false;
  } finally {
    sender.disabled = false;
  }
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !dialogOpen()) {
    event.preventDefault();
    find.focus();
    find.select();
  }
  if (event.key === "Escape" && !dialogOpen() && order()) location.assign(`/cashier?counter=${page.counter}`);
});

let soon = null;
let running = false;

/** The page as it is now. What somebody is writing in stays, unless its order changed under it. */
async function renew() {
  clearTimeout(soon);
  soon = null;
  if (running) return later();
  running = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) location.reload();
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    await untouched();
    replace(fresh);
    show();
  } catch {
    // The bar at the top says that the hall is away.
  } finally {
    running = false;
  }
}

function replace(fresh) {
  for (const old of document.querySelectorAll("[data-renewed]")) {
    if (old.id === "dialogs" && dialogOpen()) continue;
    const scrolled = old.scrollTop;
    const made = fresh.getElementById(old.id);
    old.replaceWith(made);
    made.scrollTop = scrolled;
  }
  const [panel, made] = [document, fresh].map((one) => one.getElementById("panel"));
  if (panel.dataset.state !== made.dataset.state || panel.dataset.till !== made.dataset.till) panel.replaceWith(made);
}

function later() {
  soon ??= setTimeout(renew, SETTLED);
}

const TELLS = /^(fee|slip)\./;
connect("/counter", {}, {
  snapshot: later,
  event: ({ name, at }) => {
    setClock(at);
    if (TELLS.test(name)) later();
  },
});
