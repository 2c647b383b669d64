/** Turns drawn with what stands on them, those near the screen alone: a conversation may be long. */

import { backward, chip } from "./chips.js";
import { element, make } from "./dom.js";
import { markdown } from "./markdown.js";
import { paint } from "./marks.js";
import { toUnit } from "./text.js";
import { name } from "./turns.js";

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/** @typedef {import("./turns.js").Turns} Turns */

export class Drawing {
  /** @type {Set<number>} */ #near = new Set();
  /** @type {Map<number, [number, Given][]>} what leads to a turn */ #towards = new Map();
  /** @type {Map<number, ReturnType<typeof markdown>>} texts never change */ #formats = new Map();
  /** @type {Map<number, string>} the marks a text was painted with */ #painted = new Map();
  #due = 0;

  /**
   * @param {Scheme} scheme
   * @param {Standing} standing
   * @param {Turns} turns
   * @param {() => void} drawn told after turns were drawn
   */
  constructor(scheme, standing, turns, drawn) {
    this.scheme = scheme;
    this.standing = standing;
    this.turns = turns;
    this.drawn = drawn;
    /** @type {((index: number) => void)[]} what else is drawn on a turn */
    this.also = [];
    // The browser itself says which turns come near the screen; observing each of thousands is slow.
    element("turns").addEventListener("contentvisibilityautostatechange", (event) => {
      const { target, skipped } = /** @type {ContentVisibilityAutoStateChangeEvent} */ (event);
      const index = turns.indexOf(/** @type {Element} */ (target).firstElementChild);
      if (skipped) turns.shown.delete(index);
      else this.#seen(index);
    });
    this.#follow();
    // A browser that knows nothing of it lays out everything.
    if (!CSS.supports("content-visibility", "auto")) turns.list.forEach((_, index) => this.#seen(index));
  }

  /** Draw turns again whose labels have changed. @param {Iterable<number>} indices */
  draw(indices) {
    const before = this.#towards;
    this.#follow();
    const ends = [...indices].flatMap((from) => [...leadingFrom(before, from), ...leadingFrom(this.#towards, from)]);
    for (const index of new Set([...indices, ...ends])) if (this.#near.has(index)) this.#turn(index);
    this.drawn();
  }

  /** Draw a turn even if it is far off. @param {number} index */
  need(index) {
    if (this.#near.has(index)) return;
    this.#near.add(index);
    this.#turn(index);
  }

  /** @param {number} index */
  #seen(index) {
    this.turns.shown.add(index);
    this.need(index);
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.drawn());
  }

  #follow() {
    this.#towards = new Map();
    for (const [from, given] of this.standing.all()) {
      if (!given.to) continue;
      this.#towards.set(given.to.turn, [...(this.#towards.get(given.to.turn) ?? []), [from, given]]);
    }
  }

  /** @param {number} index */
  #turn(index) {
    const turn = this.turns.list[index];
    name(turn, index + 1);
    const given = this.standing.of(index);
    const towards = this.#towards.get(index) ?? [];
    const textOf = (/** @type {number} */ each) => this.turns.text(each);
    const chips = given.map((each) => ({ each, made: chip(this.scheme, index, each, textOf) }));
    const placed = chips.filter(({ each }) => each.start !== null || each.to !== null);
    const whole = chips.filter((one) => !placed.includes(one));
    fill(turn, "given", `Labels of turn ${index + 1}`, whole.map(({ made }) => made));
    const back = towards.map(([from, each]) => backward(this.scheme, from, each));
    fill(turn, "places", `Words and links of turn ${index + 1}`, [...placed.map(({ made }) => made), ...back]);
    this.#paint(index, this.#marks(index, given, towards));
    for (const draw of this.also) draw(index);
  }

  /** Paint a text whose marks have changed; any other one may hold a selection. @param {number} index @param {Mark[]} marks */
  #paint(index, marks) {
    const said = this.turns.said(index);
    const signature = JSON.stringify(marks);
    if (!said || this.#painted.get(index) === signature) return;
    this.#painted.set(index, signature);
    paint(said, this.turns.text(index), marks, this.#format(index));
  }

  /** @param {number} index */
  #format(index) {
    const known = this.#formats.get(index) ?? markdown(this.turns.text(index));
    this.#formats.set(index, known);
    return known;
  }

  /**
   * @param {number} index
   * @param {Given[]} given
   * @param {[number, Given][]} towards
   * @returns {Mark[]} in UTF-16 units
   */
  #marks(index, given, towards) {
    const text = this.turns.text(index);
    const here = given.map(({ id, label, start, end }) => ({ id, label, start, end }));
    const there = towards.map(([, { id, label, to }]) => ({
      id,
      label,
      start: to?.start ?? null,
      end: to?.end ?? null,
    }));
    return [...here, ...there].flatMap(({ id, label, start, end }) => {
      if (start === null || end === null) return [];
      const { letters, colour } = this.scheme.label(label);
      return [{ id, letters, colour, start: toUnit(text, start), end: toUnit(text, end) }];
    });
  }
}

/** @param {Map<number, [number, Given][]>} towards @param {number} from the turns led to from there */
function leadingFrom(towards, from) {
  return [...towards].filter(([, found]) => found.some(([each]) => each === from)).map(([to]) => to);
}

/**
 * Fill a turn's list of chips, made and taken away as there are any.
 *
 * @param {HTMLElement} turn
 * @param {"given" | "places" | "suggested"} kind
 * @param {string} label
 * @param {HTMLElement[]} items
 */
export function fill(turn, kind, label, items) {
  const known = turn.querySelector(`ul.${kind}`);
  if (items.length === 0) {
    const focused = known?.contains(document.activeElement);
    known?.remove();
    if (focused) turn.focus({ preventScroll: true });
    return;
  }
  const list = known ?? make("ul", { class: kind, "aria-label": label, id: `${kind}-${turn.id.slice(5)}` });
  const focused = /** @type {HTMLElement | null} */ (list.querySelector(":focus"));
  list.replaceChildren(...items);
  if (!known && kind === "given") turn.querySelector(".who")?.after(list);
  if (!known && kind !== "given") turn.insertBefore(list, turn.querySelector(":scope > .details, :scope > .talk"));
  if (!focused) return;
  const again = [...list.querySelectorAll("button")].find(
    ({ dataset: { id, suggestion } }) => id === focused.dataset.id && suggestion === focused.dataset.suggestion,
  );
  (again ?? turn).focus({ preventScroll: true });
}
