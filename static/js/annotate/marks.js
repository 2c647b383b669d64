/**
 * A turn's text with its marks. Text nodes are only ever split, so joined they are the raw text;
 * letters are drawn by style sheets.
 */

import { make } from "./dom.js";

/**
 * @typedef {object} Mark some words that carry a label
 * @property {number} start in UTF-16 units
 * @property {number} end
 * @property {string} id
 * @property {string} letters
 * @property {number} colour
 */
/** @typedef {{start: number, end: number, name: string}} Run a piece of formatting, by its class */
/** @typedef {Mark & {level: number}} Levelled */

const LEVELS = 3;

/**
 * @param {HTMLElement} said
 * @param {string} text
 * @param {Mark[]} marks
 * @param {{blocks: Run[], runs: Run[]}} formatting blocks don't overlap and are in order
 */
export function paint(said, text, marks, { blocks, runs }) {
  if (marks.length + blocks.length + runs.length === 0) {
    if (said.childElementCount > 0) said.textContent = text;
    return;
  }
  const painter = new Painter(text, levels(marks), runs);
  const whole = make("div");
  for (const { start, end, name } of blocks) {
    whole.append(...painter.until(start));
    whole.append(make("span", { class: name }, ...painter.until(end)));
  }
  whole.append(...painter.until(text.length));
  said.replaceChildren(...whole.childNodes);
}

/** Goes through a text once, from the beginning to the end. */
class Painter {
  #at = 0;
  /** @type {number[]} */ #cuts;

  /** @param {string} text @param {Levelled[]} marks @param {Run[]} runs */
  constructor(text, marks, runs) {
    this.text = text;
    this.marks = new Covering(marks);
    this.runs = new Covering(runs);
    const edges = [...marks, ...runs].flatMap(({ start, end }) => [start, end]);
    this.#cuts = [...new Set(edges)].toSorted((a, b) => b - a);
  }

  /** The text from where one is to an offset. @param {number} end @returns {(Node | string)[]} */
  until(end) {
    const found = [];
    while (this.#at < end) {
      while (this.#cuts.length > 0 && this.#cuts[this.#cuts.length - 1] <= this.#at) this.#cuts.pop();
      const edge = Math.min(end, this.#cuts[this.#cuts.length - 1] ?? end);
      found.push(this.#piece(this.#at, edge));
      this.#at = edge;
    }
    return found;
  }

  /** @param {number} start @param {number} end */
  #piece(start, end) {
    const names = this.runs.at(start).map(({ name }) => name);
    const plain = this.text.slice(start, end);
    const styled = names.length > 0 ? make("span", { class: names.join(" ") }, plain) : plain;
    return wrapped(styled, this.marks.at(start), start);
  }
}

/**
 * What covers an offset; offsets are asked for in order.
 *
 * @template {{start: number, end: number}} Stretch
 */
class Covering {
  /** @type {Stretch[]} */ #open = [];
  /** @type {Stretch[]} */ #ahead;

  /** @param {Stretch[]} stretches */
  constructor(stretches) {
    this.#ahead = stretches.toSorted((a, b) => b.start - a.start);
  }

  /** @param {number} offset @returns {Stretch[]} */
  at(offset) {
    while (this.#ahead.length > 0 && this.#ahead[this.#ahead.length - 1].start <= offset) {
      this.#open.push(/** @type {Stretch} */ (this.#ahead.pop()));
    }
    this.#open = this.#open.filter(({ end }) => end > offset);
    return this.#open;
  }
}

/**
 * Marks with the line each is drawn on, so that those that overlap lie one below the other.
 *
 * @param {Mark[]} marks
 * @returns {Levelled[]}
 */
function levels(marks) {
  /** @type {Levelled[]} */
  const found = [];
  for (const mark of marks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const taken = new Set(found.filter(({ end }) => end > mark.start).map(({ level }) => level));
    const free = [...Array(LEVELS).keys()].find((level) => !taken.has(level));
    found.push({ ...mark, level: free ?? LEVELS - 1 });
  }
  return found;
}

/** @param {Node | string} piece @param {Levelled[]} marks @param {number} start */
function wrapped(piece, marks, start) {
  return marks.reduceRight((inner, { id, letters, colour, level, start: first }) => {
    const attributes = { class: "mark", "data-mark": id, "data-colour": colour, "data-level": level };
    return make("span", { ...attributes, "data-letters": first === start && letters }, inner);
  }, piece);
}
