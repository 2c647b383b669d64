/** Arcs in the margin of a transcript, beside each other where they would lie on top of one another. */

/** @typedef {{x: number, y: number}} Point */

const CORNER = 6;
const LETTER = 6.4;

/** An element of a drawing. @param {string} tag @param {Record<string, string | number>} [attributes] */
export function drawn(tag, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** What draws before the next frame, however often it is asked to. @param {() => void} draw */
export function onceAFrame(draw) {
  let due = 0;
  return () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(draw);
  };
}

/**
 * An arc from `a`, a dot, to `b`, an arrow's head, with `text` along it where there is room.
 *
 * @param {Point} a
 * @param {Point} b
 * @param {number} lane its x
 * @param {string} text
 */
export function arc(a, b, lane, text) {
  const group = drawn("g");
  const down = b.y >= a.y ? 1 : -1;
  const corner = Math.min(CORNER, Math.abs(b.y - a.y) / 2);
  const turned = corner * down;
  const line =
    `M${a.x} ${a.y}H${lane + corner}Q${lane} ${a.y} ${lane} ${a.y + turned}` +
    `V${b.y - turned}Q${lane} ${b.y} ${lane + corner} ${b.y}H${b.x - 5}`;
  group.append(
    drawn("path", { d: line }),
    drawn("path", { class: "head", d: `M${b.x - 1} ${b.y}l-7 -4v8z` }),
    drawn("circle", { class: "head", cx: a.x - 1, cy: a.y, r: 2.5 }),
  );
  if (text && Math.abs(b.y - a.y) > text.length * LETTER + 2 * CORNER) {
    group.append(written(text, lane, (a.y + b.y) / 2));
  }
  return group;
}

/** @param {string} text @param {number} x @param {number} y */
function written(text, x, y) {
  const transform = `translate(${x} ${y}) rotate(-90)`;
  const made = drawn("text", { transform, "text-anchor": "middle", dy: "0.34em" });
  made.textContent = text;
  return made;
}

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
