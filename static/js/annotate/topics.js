/** Topics as bars in the transcript's margin, each with its name, from one boundary to the next. */

import { onceAFrame } from "../margin.js";
import { element, make } from "./dom.js";

/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/** @typedef {import("./turns.js").Turns} Turns */
/** @typedef {{turn: number, until: number, name: string, colour: number}} Segment ``until`` is the turn behind it */

const GAP = 10; // below a bar

/**
 * Where topics run, in the first layer whose labels have a name to be completed. A label with a
 * name begins one, and so does a boundary without; a close ends the one that runs. Turn after turn
 * of a digression is one.
 *
 * @param {Scheme} scheme
 * @param {Standing} standing
 * @param {number} length turns of the conversation
 * @returns {Segment[]} in order
 */
export function segments(scheme, standing, length) {
  const layer = scheme.layers.find(({ unit, multiple, attributes }) => unit === "turn" && !multiple && naming(attributes));
  const key = layer && naming(layer.attributes)?.key;
  if (!layer || !key) return [];
  /** @type {Segment[]} */
  const found = [];
  let before = { turn: -1, label: 0 };
  for (const [turn, { label, attributes }] of standing.all().toSorted(([a], [b]) => a - b)) {
    if (scheme.layer(label)?.key !== layer.key) continue;
    const { topic, colour } = scheme.label(label);
    const name = String(attributes[key] ?? "");
    const running = found[found.length - 1];
    const goesAlong = topic === "goes-along" && !name && before.turn === turn - 1 && scheme.same(before.label, label);
    if (topic === "ends") end(running, turn + 1);
    else if (!goesAlong && (name || topic !== "")) {
      end(running, turn);
      found.push({ turn, until: length, name, colour });
    }
    before = { turn, label };
  }
  return found;
}

export class Topics {
  #bars = make("div", { class: "topics", "aria-hidden": "true" });
  draw = onceAFrame(() => this.#draw());

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

  #draw() {
    const every = segments(this.scheme, this.standing, this.turns.length);
    const found = every.filter(({ turn, until }) => this.turns.isNear(turn, until - 1));
    const edges = found.map(({ turn, until }) => [this.#top(turn), this.#top(until)]);
    this.#bars.replaceChildren(
      ...found.map(({ name, colour }, at) => {
        const bar = make("div", { class: name ? "topic" : "topic unnamed", "data-colour": colour }, make("span", {}, name));
        const [top, bottom] = edges[at];
        bar.style.top = `${top}px`;
        bar.style.height = `${bottom - top - GAP}px`;
        return bar;
      }),
    );
  }

  /** Where a turn begins, or behind the last one the transcript ends. @param {number} turn */
  #top(turn) {
    const last = this.turns.list[Math.min(turn, this.turns.length - 1)].parentElement;
    if (!last) return 0;
    return last.offsetTop + (turn < this.turns.length ? 0 : last.offsetHeight);
  }
}

/** @param {Segment | undefined} running @param {number} turn */
function end(running, turn) {
  if (running) running.until = Math.min(running.until, turn);
}

/** @param {import("./types.js").Attribute[]} attributes */
function naming(attributes) {
  return attributes.find(({ kind, complete }) => kind === "text" && complete);
}
