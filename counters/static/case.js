// The page of a case: forms send what a clerk does to the hall; then the page is fetched anew.
import { api, runClock } from "/static/live.js";
import { sayError, toast } from "/static/dialogs.js";
import { setClock } from "/static/words.js";

const page = JSON.parse(document.getElementById("page").textContent);
setClock(page.now);
runClock(page.now);

// One listener for the whole page: its content is replaced after every act.
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
  if (target.closest("[data-close]")) target.closest("dialog").close();
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-deed]");
  if (!form) return;
  event.preventDefault();
  const sender = form.querySelector("[type=submit]");
  sender.disabled = true;
  try {
    await api("POST", `/cases/${encodeURIComponent(page.case)}/${form.dataset.deed}`, filled(form));
    form.closest("dialog")?.close();
    toast(`${sender.textContent.trim()}：已完成`, "good");
    await renew();
  } catch (error) {
    if (!pointed(form, error.problem?.errors ?? [])) sayError(error);
  } finally {
    sender.disabled = false;
  }
});

/** Say at each field what is wrong with it; false when no field of the form is meant. */
function pointed(form, errors) {
  let found = false;
  for (const field of form.querySelectorAll("[data-as]")) {
    const wrong = errors.find((one) => one.field === field.name);
    field.setCustomValidity(wrong ? wrong.problem : "");
    field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
    if (wrong && !found) found = !field.reportValidity();
  }
  return found;
}

/** The form's fields as the hall takes them; what was left empty is not sent. */
function filled(form) {
  const body = {};
  const materials = form.querySelectorAll("[data-material]");
  if (materials.length) body.materials = Object.fromEntries([...materials].map((one) => [one.name, one.value]));
  for (const field of form.querySelectorAll("[data-as]")) {
    const value = read(field);
    if (field.dataset.as === "names") {
      body[field.name] ??= [];
      if (field.checked) body[field.name].push(field.value);
    } else if (value !== undefined) body[field.name] = value;
  }
  return body;
}

function read(field) {
  const text = field.value.trim();
  switch (field.dataset.as) {
    case "flag":
      return field.checked;
    case "number":
      return text === "" ? undefined : Number(text);
    case "lines":
      return text.split("\n").map((line) => line.trim()).filter(Boolean);
    case "choice":
      return text === "true" || text === "false" ? text === "true" : text;
    default:
      return text === "" ? undefined : text;
  }
}

/** Show the case as it is now. */
export async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("case").replaceWith(fresh.getElementById("case"));
}
