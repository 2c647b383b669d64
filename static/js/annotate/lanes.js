/** Lines beside each other that would else lie on top of one another. */

/**
 * The lane of each stretch: the innermost that is free over its whole length, the shortest first.
 *
 * @param {{top: number, bottom: number}[]} stretches
 * @returns {number[]} from 0, in the order of the stretches
 */
export function lanes(stretches) {
  const order = stretches.map((_, at) => at);
  order.sort((a, b) => length(stretches[a]) - length(stretches[b]) || a - b);
  /** @type {{top: number, bottom: number}[][]} */
  const taken = [];
  /** @type {number[]} */
  const found = [];
  for (const at of order) {
    const free = taken.findIndex((lane) => lane.every((other) => apart(other, stretches[at])));
    const lane = free < 0 ? taken.length : free;
    (taken[lane] ??= []).push(stretches[at]);
    found[at] = lane;
  }
  return found;
}

/** @param {{top: number, bottom: number}} stretch */
function length({ top, bottom }) {
  return bottom - top;
}

/** @param {{top: number, bottom: number}} a @param {{top: number, bottom: number}} b */
function apart(a, b) {
  return a.bottom < b.top || b.bottom < a.top;
}
