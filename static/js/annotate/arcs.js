/** Links drawn as arcs in the transcript's margin; for screen readers they stand in the turns. */

import { element } from "./dom.js";
import { lanes } from "./lanes.js";

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Attribute} Attribute */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/** @typedef {import("./turns.js").Turns} Turns */
/** @typedef {{id: string, label: number, from: number, to: number, text: string, ghost: boolean}} Arc */
/** @typedef {{x: number, y: number}} Point */

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 13;
const CORNER = 6;
const LETTER = 6.4;
const HEAD = 17;
const EDGE = 3; // around each turn

export class Arcs {
  #svg = document.createElementNS(SVG, "svg");
  #due = 0;
  /** @type {{label: number, from: Place, to: number} | null} a link that is being made */
  ghost = null;

  /** @param {Scheme} scheme @param {Standing} standing @param {Turns} turns */
  constructor(scheme, standing, turns) {
    this.scheme = scheme;
    this.standing = standing;
    this.turns = turns;
    this.frame = element("transcript");
    this.#svg.setAttribute("class", "arcs");
    this.#svg.setAttribute("aria-hidden", "true");
    this.frame.append(this.#svg);
    new ResizeObserver(() => this.draw()).observe(/** @type {Element} */ (this.frame.querySelector(".turns")));
  }

  /** Draw before the next frame, however often it is asked for. */
  draw() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#draw());
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
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", ghost ? "arc ghost" : "arc");
    Object.assign(group.dataset, { colour: this.scheme.label(label).colour, from, to });
    const line = document.createElementNS(SVG, "path");
    const down = b.y >= a.y ? 1 : -1;
    const corner = Math.min(CORNER, Math.abs(b.y - a.y) / 2);
    const turned = corner * down;
    line.setAttribute(
      "d",
      `M${a.x} ${a.y}H${lane + corner}Q${lane} ${a.y} ${lane} ${a.y + turned}` +
        `V${b.y - turned}Q${lane} ${b.y} ${lane + corner} ${b.y}H${b.x - 5}`,
    );
    const head = document.createElementNS(SVG, "path");
    head.setAttribute("class", "head");
    head.setAttribute("d", `M${b.x - 1} ${b.y}l-7 -4v8z`);
    const start = document.createElementNS(SVG, "circle");
    start.setAttribute("class", "head");
    Object.entries({ cx: a.x - 1, cy: a.y, r: 2.5 }).forEach(([name, value]) => start.setAttribute(name, String(value)));
    group.append(line, head, start);
    if (Math.abs(b.y - a.y) > text.length * LETTER + 2 * CORNER) group.append(...written(text, lane, (a.y + b.y) / 2));
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

/** @param {string} text @param {number} x @param {number} y */
function written(text, x, y) {
  if (!text) return [];
  const made = document.createElementNS(SVG, "text");
  made.setAttribute("transform", `translate(${x} ${y}) rotate(-90)`);
  made.setAttribute("text-anchor", "middle");
  made.setAttribute("dy", "0.34em");
  made.textContent = text;
  return [made];
}
