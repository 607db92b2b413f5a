// The part of the hall that a display is for: ?queues=A,B (codes or prefixes), ?counters=1-20,31.

/** Which calls, queues and windows belong to it; everything does when nothing is asked for. */
export function zoneOf(asked, { prefixes, serves }) {
  const counters = asked.has("counters") ? numbersOf(asked.get("counters")) : null;
  const named = asked.get("queues")?.toUpperCase().split(/[,，\s]+/).filter(Boolean);
  const served = (number) => serves[number] ?? [];
  const codes = Object.keys(prefixes).filter((code) => {
    const byName = !named || named.includes(code.toUpperCase()) || named.includes(prefixes[code]);
    return byName && (!counters || [...counters].some((number) => served(number).includes(code)));
  });
  const queues = new Set(codes);
  const hasWindow = (number) =>
    (!counters || counters.has(number)) &&
    (!named || served(number).some((code) => queues.has(code)));
  const hasTicket = (call) =>
    !named || (call.queue ? queues.has(call.queue) : codes.some((code) => prefixes[code] === prefixOf(call.number)));
  return {
    hasQueue: (code) => queues.has(code),
    hasWindow,
    hasCall: (call) => (!counters || counters.has(call.counter)) && hasTicket(call),
  };
}

function numbersOf(text) {
  const numbers = new Set();
  for (const [, from, to] of text.matchAll(/(\d+)(?:\s*-\s*(\d+))?/g)) {
    for (let number = Number(from); number <= Number(to ?? from) && numbers.size < 10000; number += 1) {
      numbers.add(number);
    }
  }
  return numbers;
}

/** Of VA001 and A001 it is A: priority and booked numbers carry a letter more in front. */
const prefixOf = (number) => number.match(/^[VY]?([A-Z]+)/)?.[1];
