// Cash at the cashier's window: what is given back, how a till is counted, what is short. Whole fen.
import { fen, yuan } from "/static/counters/case_fields.js";

const signed = (amount) => `${amount < 0 ? "−" : "+"}${yuan(Math.abs(amount))}`;

/** Of a payment: whether another amount than is due may be handed over, and what goes back. */
export function showPayment(form) {
  const cash = form.elements.method.value === "cash";
  const field = form.elements.received_fen;
  field.disabled = !cash;
  field.closest("[data-cash]").classList.toggle("off", !cash);
  const said = form.querySelector("[data-change]");
  const given = cash ? fen(field.value.trim()) : undefined;
  const rest = given === undefined ? 0 : given - Number(form.dataset.due);
  said.value = rest === 0 ? "" : `${rest > 0 ? "找零" : "还差"} ${yuan(Math.abs(rest))} 元`;
  said.classList.toggle("bad", rest < 0);
}

/** Notes and coins into the sum that they are. */
export function addPieces(pieces) {
  let sum = 0;
  let any = false;
  for (const one of pieces.querySelectorAll("[data-fen]")) {
    any ||= one.value !== "";
    sum += Number(one.dataset.fen) * (Number.parseInt(one.value, 10) || 0);
  }
  if (any) pieces.form.elements[pieces.dataset.pieces].value = yuan(sum);
}

/** Of a till that is counted: by how much it is out, and what goes to the bank. */
export function showCount(form) {
  const closing = form.dataset.till === "close";
  const counted = fen(form.elements[closing ? "counted_fen" : "opening_fen"].value.trim());
  const out = counted === undefined ? undefined : counted - Number(form.dataset.expected);
  const difference = form.querySelector("[data-difference]");
  if (!closing) {
    difference.value = out ? `${difference.dataset.difference}相差 ${signed(out)} 元` : "";
    return;
  }
  difference.value = out === undefined ? "—" : out === 0 ? "0.00" : `${out > 0 ? "长款" : "短款"} ${yuan(Math.abs(out))}`;
  difference.classList.toggle("bad", Boolean(out));
  const keeping = form.elements.kept_fen;
  // Until somebody says otherwise what the till began with stays in it, as far as there is so much.
  if (counted !== undefined && !keeping.dataset.said) keeping.value = yuan(Math.min(counted, fen(keeping.defaultValue)));
  const kept = fen(keeping.value.trim());
  const banked = counted === undefined || kept === undefined ? undefined : counted - kept;
  form.querySelector("[data-banked]").value = banked === undefined ? "—" : banked < 0 ? "留存多于实点" : yuan(banked);
  form.querySelector("[data-note]").hidden = !out;
  form.elements.note.required = Boolean(out);
}

/** What a form says, as the hall takes it: amounts in fen, nothing that was left empty. */
export function bodyOf(form) {
  const body = {};
  for (const [name, value] of new FormData(form)) {
    const text = value.trim();
    if (!text) continue;
    if (name.endsWith("_fen")) body[name] = fen(text);
    else body[name] = name === "counter" ? Number(text) : text;
  }
  return body;
}
