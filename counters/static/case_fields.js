// Fields of a case's forms: how what is written in them becomes what the hall takes.

/** The form's fields as the hall takes them; what was left empty is not sent. */
export function filled(form, zone) {
  const body = JSON.parse(form.dataset.fixed ?? "{}");
  const materials = form.querySelectorAll("[data-material]");
  if (materials.length) body.materials = Object.fromEntries([...materials].map((one) => [one.name, one.value]));
  for (const field of form.querySelectorAll("[data-as]")) {
    if (!field.closest("[data-rows]")) put(inside(body, field), field, zone);
  }
  for (const name of ["agent", "values"]) {
    if (body[name] && !Object.keys(body[name]).length) delete body[name];
  }
  for (const rows of form.querySelectorAll("[data-rows]")) body[rows.dataset.rows] = written(rows).map((row) => {
    const one = {};
    for (const field of row.querySelectorAll("[data-as]")) put(one, field, zone);
    return one;
  });
  return body;
}

function inside(body, field) {
  return field.dataset.in ? (body[field.dataset.in] ??= {}) : body;
}

/** Rows whose first cell was filled in. */
function written(rows) {
  return [...rows.querySelectorAll("[data-row]")].filter((row) => row.querySelector("[data-as]").value.trim());
}

function put(body, field, zone) {
  const text = field.value.trim();
  if (field.dataset.as === "names") {
    body[field.name] ??= [];
    if (field.checked) body[field.name].push(field.value);
  } else if (field.dataset.as === "place") {
    const [kind, code] = text.split(":");
    body[kind] = kind === "counter" ? Number(code) : code;
  } else {
    const value = READ[field.dataset.as](text, field, zone);
    if (value !== undefined) body[field.name] = value;
  }
}

const READ = {
  flag: (_, field) => field.checked,
  lines: (text) => text.split("\n").map((line) => line.trim()).filter(Boolean),
  choice: (text) => (text === "true" || text === "false" ? text === "true" : text || undefined),
  number: (text) => (text === "" ? undefined : Number(text)),
  window: (text) => (text === "" ? undefined : Number(text)),
  yuan: (text) => fen(text),
  time: (text, _, zone) => (text === "" ? undefined : `${text}:00${offset(text, zone)}`),
  date: (text) => text || undefined,
  text: (text) => text || undefined,
  area: (text) => text || undefined,
};

/** 2050 for 20.5; undefined for what is no amount. Never reckoned with fractions. */
export function fen(text) {
  const found = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : undefined;
}

/** How far the hall's zone is from UTC at a time on its wall, as +08:00. */
function offset(wall, zone) {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const name = parts.formatToParts(new Date(`${wall}Z`)).find((one) => one.type === "timeZoneName").value;
  return name.slice(3) || "+00:00";
}

/** Say at each field what is wrong with it; false when no field of the form is meant. */
export function pointed(form, errors) {
  const wrong = new Map(errors.map((one) => [one.field.replaceAll("[", ".").replaceAll("]", ""), one.problem]));
  let found = false;
  for (const [field, ...names] of named(form)) {
    const name = names.find((one) => wrong.has(one));
    field.setCustomValidity(wrong.get(name) ?? "");
    field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
    if (name && !found) found = !field.reportValidity();
  }
  return found;
}

/** Fields with the names that the hall calls them by. */
function* named(form) {
  for (const field of form.querySelectorAll("[data-as]")) {
    if (!field.closest("[data-rows]")) yield [field, field.dataset.in ? `${field.dataset.in}.${field.name}` : field.name];
  }
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const name = rows.dataset.rows;
    const lines = written(rows);
    const first = rows.querySelector("[data-as]");
    if (first && !lines.length) yield [first, name];
    for (const [place, row] of lines.entries()) {
      for (const [cell, field] of row.querySelectorAll("[data-as]").entries()) {
        const names = [`${name}.${place}.${field.name}`];
        if (!cell) names.push(`${name}.${place}`);
        if (!cell && !place) names.push(name);
        yield [field, ...names];
      }
    }
  }
}

/** A row less; the last one is only emptied, so that there is always one to write in. */
export function lineLess(row) {
  if (row.parentElement.children.length > 1) row.remove();
  else empty(row);
}

function empty(row) {
  for (const one of row.querySelectorAll("[data-as]")) {
    if (one.type === "checkbox") one.checked = false;
    else one.value = one.matches("select") ? "" : one.defaultValue;
  }
}

/** Another row, empty. */
export function lineMore(rows) {
  const lines = rows.querySelector("[data-lines]");
  const made = lines.lastElementChild.cloneNode(true);
  const stamp = `-${Date.now()}`;
  for (const one of made.querySelectorAll("[id]")) one.id += stamp;
  for (const one of made.querySelectorAll("label[for]")) one.htmlFor += stamp;
  empty(made);
  lines.append(made);
  made.querySelector("[data-as]").focus();
}

/** Of a payment in cash: what to give back, or what is short. */
export function showChange(form) {
  const said = form.querySelector("[data-change]");
  const given = fen(form.elements.received_fen.value.trim());
  const cash = form.elements.method.value === "cash";
  const rest = given === undefined ? 0 : given - Number(form.dataset.due);
  said.value = !cash || rest === 0 ? "" : `${rest > 0 ? "找零" : "还差"} ${yuan(Math.abs(rest))} 元`;
  said.classList.toggle("bad", rest < 0);
}

/** 20.50 for 2050. */
export function yuan(amount) {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
}
