// The page of a case: forms send what people do to the hall; then the page is fetched anew.
import { api, runClock } from "/static/live.js";
import { sayError, toast } from "/static/dialogs.js";
import { untouched, wake } from "/static/finger.js";
import { setClock } from "/static/words.js";
import { filled, lineLess, lineMore, pointed, showChange } from "/static/counters/case_fields.js";

const page = JSON.parse(document.getElementById("page").textContent);
let renewing = false;
let left = false;
setClock(page.now);
runClock(page.now);

// Listeners of the whole document: its content is replaced after every act.
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-open]");
  if (opener) open(document.getElementById(opener.dataset.open));
  if (target.closest("[data-close]")) target.closest("dialog").close();
  if (target.closest("[data-more]")) lineMore(target.closest("[data-rows]"));
  if (target.closest("[data-less]")) lineLess(target.closest("[data-row]"));
});
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-due]");
  if (form) showChange(form);
});
document.addEventListener("keydown", (event) => {
  // Enter alone makes a new line in a longer text.
  const text = event.target.closest("dialog textarea");
  if (text && event.key === "Enter" && event.ctrlKey && !event.isComposing && !event.repeat) text.form.requestSubmit();
});

function open(dialog) {
  dialog.showModal();
  // The first thing to fill in, or else what Enter is to do; never the cross.
  (dialog.querySelector("[data-as]") ?? dialog.querySelector("[type=submit]")).focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-deed]");
  if (!form) return;
  event.preventDefault();
  const sender = form.querySelector("[type=submit]");
  if (sender.disabled) return;
  const dialog = form.closest("dialog");
  sender.disabled = true;
  try {
    await api("POST", path(form.dataset.deed), filled(form, page.zone));
    dialog?.close();
    toast(`${sender.textContent.trim()}：已完成`, "good");
    await renew();
    if (dialog) focusAgain(dialog.id);
  } catch (error) {
    if (!pointed(form, error.problem?.errors ?? [])) sayError(error);
  } finally {
    sender.disabled = false;
  }
});

function path(deed) {
  return deed.startsWith("/") ? deed : `/cases/${encodeURIComponent(page.case)}/${deed}`;
}

/** The button that opened the form, or what stands in its place now. */
function focusAgain(id) {
  const opener = document.querySelector(`[data-open="${CSS.escape(id)}"]`);
  (opener ?? document.querySelector(".case-acts button") ?? document.querySelector("h1[tabindex]")).focus();
}

// What another desk did meanwhile is seen by whoever comes back to the page.
addEventListener("blur", () => { left = true; });
for (const came of ["visibilitychange", "focus"]) {
  addEventListener(came, async () => {
    left ||= document.hidden;
    // Both are said at once; and without the hall the page stays as it is.
    if (document.hidden || !left || renewing) return;
    left = false;
    renewing = true;
    await renew().catch(() => {});
    renewing = false;
  });
}

/** Show the case as it is now; open dialogs, opened lists and marks not yet saved stay. */
export async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Who comes back with a press on a button has pressed that button.
  await untouched();
  const old = document.getElementById("case");
  const made = fresh.getElementById("case");
  for (const opened of old.querySelectorAll("details[open][id]")) {
    made.querySelector(`#${CSS.escape(opened.id)}`)?.setAttribute("open", "");
  }
  for (const box of old.querySelectorAll("[data-material]")) keepMark(box, made);
  renewDialogs(fresh.getElementById("dialogs"), old.dataset.state !== made.dataset.state);
  const scrolled = old.querySelector(".case-line")?.scrollTop ?? 0;
  wake(made);
  old.replaceWith(made);
  made.querySelector(".case-line").scrollTop = scrolled;
}

function keepMark(box, made) {
  if (box.selectedOptions[0]?.defaultSelected ?? true) return;
  const same = [...made.querySelectorAll("[data-material]")].find((one) => one.name === box.name);
  if (same && [...same.options].some((one) => one.value === box.value)) same.value = box.value;
}

function renewDialogs(fresh, changed) {
  const shelf = document.getElementById("dialogs");
  for (const dialog of [...shelf.children]) {
    if (!dialog.open) dialog.remove();
    // A form that somebody is writing in stays as it is; the hall says whether it is too late.
    else if (changed) dialog.querySelector("[data-changed]").hidden = false;
  }
  for (const dialog of [...fresh.children]) {
    if (!shelf.querySelector(`#${CSS.escape(dialog.id)}`)) shelf.append(dialog);
  }
}

wake(document);
