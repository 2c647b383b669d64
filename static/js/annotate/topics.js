/** Topics as bars in the transcript's margin, each with its name, from one boundary to the next. */

import { element, make } from "./dom.js";

/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/** @typedef {import("./turns.js").Turns} Turns */
/** @typedef {{turn: number, name: string, colour: number}} Segment */

/**
 * Where topics begin: at the labels that name one, in the first layer whose labels have a name to
 * be completed.
 *
 * @param {Scheme} scheme
 * @param {Standing} standing
 * @returns {Segment[]} in order
 */
export function segments(scheme, standing) {
  const layer = scheme.layers.find(({ unit, multiple, attributes }) => unit === "turn" && !multiple && naming(attributes));
  const key = layer && naming(layer.attributes)?.key;
  if (!layer || !key) return [];
  return standing
    .all()
    .flatMap(([turn, { label, attributes }]) => {
      const name = String(attributes[key] ?? "");
      const named = name !== "" && scheme.layer(label)?.key === layer.key;
      return named ? [{ turn, name, colour: scheme.label(label).colour }] : [];
    })
    .toSorted((a, b) => a.turn - b.turn);
}

export class Topics {
  #bars = make("div", { class: "topics", "aria-hidden": "true" });
  #due = 0;

  /** @param {Scheme} scheme @param {Standing} standing @param {Turns} turns */
  constructor(scheme, standing, turns) {
    this.scheme = scheme;
    this.standing = standing;
    this.turns = turns;
    this.frame = element("transcript");
    this.frame.append(this.#bars);
    this.list = /** @type {HTMLElement} */ (this.frame.querySelector(".turns"));
    new ResizeObserver(() => this.draw()).observe(this.list);
  }

  draw() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const found = segments(this.scheme, this.standing);
    const tops = found.map(({ turn }) => this.#top(turn));
    const last = this.turns.list[this.turns.length - 1].parentElement;
    const bottom = last ? last.offsetTop + last.offsetHeight : 0;
    this.#bars.replaceChildren(
      ...found.map(({ name, colour }, at) => {
        const bar = make("div", { class: "topic", "data-colour": colour }, make("span", {}, name));
        bar.style.top = `${tops[at]}px`;
        bar.style.height = `${(tops[at + 1] ?? bottom) - tops[at] - 4}px`;
        return bar;
      }),
    );
  }

  /** @param {number} turn */
  #top(turn) {
    return this.turns.list[turn].parentElement?.offsetTop ?? 0;
  }
}

/** @param {import("./types.js").Attribute[]} attributes */
function naming(attributes) {
  return attributes.find(({ kind, complete }) => kind === "text" && complete);
}
