/** Links drawn as arcs in the transcript's margin; for screen readers they stand in the turns. */

import { arc as bent, drawn, lanes, onceAFrame } from "../margin.js";
import { element } from "./dom.js";

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Attribute} Attribute */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/** @typedef {import("./turns.js").Turns} Turns */
/** @typedef {{id: string, label: number, from: number, to: number, text: string, ghost: boolean}} Arc */
/** @typedef {import("../margin.js").Point} Point */

const WIDEST = 13;
const HEAD = 17;
const EDGE = 3; // around each turn

export class Arcs {
  #svg = drawn("svg", { class: "arcs", "aria-hidden": "true" });
  /** @type {{label: number, from: Place, to: number} | null} a link that is being made */
  ghost = null;
  draw = onceAFrame(() => this.#draw());

  /** @param {Scheme} scheme @param {Standing} standing @param {Turns} turns */
  constructor(scheme, standing, turns) {
    this.scheme = scheme;
    this.standing = standing;
    this.turns = turns;
    this.frame = element("transcript");
    this.frame.append(this.#svg);
    new ResizeObserver(() => this.draw()).observe(/** @type {Element} */ (this.frame.querySelector(".turns")));
  }

  /** Show which arcs begin or end at the current turn. */
  light() {
    for (const arc of /** @type {NodeListOf<SVGElement>} */ (this.#svg.querySelectorAll(".arc"))) {
      const { from, to } = arc.dataset;
      arc.classList.toggle("lit", [from, to].includes(String(this.turns.current)));
    }
  }

  #draw() {
    // What neither begins, ends nor passes near the screen is drawn once it does.
    const arcs = this.#arcs().filter(({ from, to }) => this.turns.isNear(Math.min(from, to), Math.max(from, to)));
    if (arcs.length === 0) {
      this.#svg.replaceChildren();
      return;
    }
    const frame = this.frame.getBoundingClientRect();
    const origin = { x: frame.left, y: frame.top - this.frame.scrollTop };
    const ends = arcs.map((arc) => ({ a: this.#end(arc.from, arc.id, origin), b: this.#end(arc.to, arc.id, origin) }));
    const found = lanes(ends.map(({ a, b }) => ({ top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) })));
    // Left of every turn, also of those that an arc passes.
    const inner = /** @type {Element} */ (this.turns.list[0].parentElement).getBoundingClientRect().left + EDGE - origin.x - 4;
    const outer = Number.parseFloat(getComputedStyle(this.#svg).getPropertyValue("--margin-from")) || 0;
    const step = Math.min(WIDEST, (inner - outer) / (Math.max(...found) + 1));
    this.#svg.replaceChildren(
      ...arcs.map((arc, at) => this.#arc(arc, ends[at].a, ends[at].b, inner - step * (found[at] + 0.6))),
    );
    this.#svg.setAttribute("height", String(this.frame.scrollHeight));
    this.light();
  }

  /** @returns {Arc[]} */
  #arcs() {
    const standing = this.standing.all().flatMap(([from, { id, label, to, attributes }]) => {
      if (!to) return [];
      const letters = answered(this.scheme.attributes(label), attributes);
      const text = `${this.scheme.label(label).letters} ${letters}`.trim();
      return [{ id, label, from, to: to.turn, text, ghost: false }];
    });
    if (!this.ghost) return standing;
    const { label, from, to } = this.ghost;
    return [...standing, { id: "", label, from: from.turn, to, text: "", ghost: true }];
  }

  /**
   * Where an arc begins or ends: at its words, or else at the head of the turn. Far from the screen
   * only the turn's place is known: asking for more would lay out everything.
   *
   * @param {number} index
   * @param {string} id
   * @param {Point} origin
   */
  #end(index, id, origin) {
    const turn = this.turns.list[index];
    const shown = this.turns.shown.has(index);
    const { left, top } = (shown ? turn : /** @type {Element} */ (turn.parentElement)).getBoundingClientRect();
    const edge = shown ? 0 : EDGE;
    const mark = shown && id && turn.querySelector(`.mark[data-mark="${id}"]`)?.getClientRects()[0];
    const y = mark ? mark.top + mark.height / 2 : top + edge + HEAD;
    return { x: left + edge - origin.x, y: y - origin.y };
  }

  /** @param {Arc} arc @param {Point} a @param {Point} b @param {number} lane */
  #arc({ label, from, to, text, ghost }, a, b, lane) {
    const group = bent(a, b, lane, text);
    group.setAttribute("class", ghost ? "arc ghost" : "arc");
    Object.assign(group.dataset, { colour: this.scheme.label(label).colour, from, to });
    return group;
  }
}

/**
 * The keys of a link's answers.
 *
 * @param {Attribute[]} attributes
 * @param {import("./types.js").Values} values
 */
function answered(attributes, values) {
  return attributes
    .filter(({ kind, key }) => kind !== "text" && values[key] !== undefined)
    .map(({ key, choices }) => choices.find((each) => each.key === values[key])?.shortcut ?? String(values[key]))
    .join("")
    .toUpperCase();
}
