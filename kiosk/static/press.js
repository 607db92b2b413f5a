// One press takes one number: whatever happens on the way, it is asked for with one key.
import { newKey, PAGE_HEADER, Refusal } from "/static/live.js";

const ANSWER_MILLISECONDS = 8000;
const AGAIN_MILLISECONDS = 1000;
const NO_ANSWER = new Set([502, 504]);

/** The citizen gave up waiting for an answer. */
export class GivenUp extends Error {}

/**
 * Take a number; keeps asking with the same Idempotency-Key until the hall has answered.
 *
 * @param {object} body of POST /api/v1/tickets
 * @param {object} way
 * @param {function(number): void} way.delayed told after each try without an answer
 * @param {function(): Promise<void>} way.renew gets the page's session back, once
 * @param {AbortSignal} way.signal ends the trying
 * @returns the ticket; throws Refusal when the hall says no, GivenUp
 */
export async function take(body, { delayed, renew, signal }) {
  const key = newKey();
  let renewed = false;
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(body, key, signal);
    if (answer?.status === 201) return answer.said;
    const lost = [401, 403].includes(answer?.status);
    if (lost && !renewed) {
      renewed = true;
      await renew();
      continue;
    }
    if (answer !== null) throw new Refusal(answer.said);
    delayed(tries);
    await pause(AGAIN_MILLISECONDS, signal);
  }
}

// The hall's answer; null when there was none and the same key may be tried again.
async function ask(body, key, signal) {
  if (signal.aborted) throw new GivenUp();
  try {
    const response = await fetch("/api/v1/tickets", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key, ...PAGE_HEADER },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MILLISECONDS)]),
    });
    if (NO_ANSWER.has(response.status)) return null;
    const said = await response.json();
    return said.code === "hall.slow" ? null : { status: response.status, said };
  } catch {
    if (signal.aborted) throw new GivenUp();
    return null;
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new GivenUp());
    }, { once: true });
  });
}
