/** Giving, changing and taking back labels, each to be undone. Knows nothing of the page. */

import { uuid } from "./uuid.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Log} Log */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/**
 * @typedef {object} Wish a label to be given
 * @property {number} turn
 * @property {number} label
 * @property {number | null} [start]
 * @property {number | null} [end]
 * @property {Place | null} [to]
 * @property {Values} [attributes]
 */

const LONGEST_LOG = 500;

export class Labels {
  /**
   * @param {Scheme} scheme
   * @param {Standing} standing
   * @param {Log} log what can be undone and redone
   */
  constructor(scheme, standing, log = { done: [], undone: [] }) {
    this.scheme = scheme;
    this.standing = standing;
    this.log = log;
    for (const { before, after } of [...log.done, ...log.undone].flat()) {
      for (const each of [before, after]) if (each) standing.saw(each.id, each.version);
    }
  }

  /**
   * Give labels that don't stand yet; in a layer for one label the new one takes the old one's place.
   *
   * @param {Wish[]} wishes
   * @returns {Operation[]} to send
   */
  give(wishes) {
    const missing = wishes.filter((wish) => !this.standing.like(wish.turn, whole(wish)));
    return this.#act(missing.flatMap((wish) => this.#addition(wish)));
  }

  /** Take labels back. @param {[number, Given][]} found with their turns @returns {Operation[]} */
  remove(found) {
    return this.#act(found.map(([turn, before]) => ({ turn, before, after: null })));
  }

  /** Change the details of a label. @param {number} turn @param {Given} before @param {Values} attributes */
  change(turn, before, attributes) {
    return this.#act([{ turn, before, after: { ...before, attributes } }]);
  }

  /** Give a label, or take it back where it stands. @param {Wish[]} wishes @returns {Operation[]} */
  toggle(wishes) {
    const found = wishes.map((wish) => this.standing.like(wish.turn, whole(wish)));
    if (found.some((each) => each === undefined)) return this.give(wishes);
    return this.remove(wishes.map(({ turn }, at) => [turn, /** @type {Given} */ (found[at])]));
  }

  /** Keep a step that changes no label among those that do. @param {Change} step */
  note(step) {
    this.log.done.push([step]);
    this.log.undone.length = 0;
  }

  /**
   * The suggestion rejected by the newest step, if that is what it did; the step counts as turned back.
   *
   * @param {"undo" | "redo"} way
   * @returns {string | undefined}
   */
  rejection(way) {
    const { done, undone } = this.log;
    const [from, to] = way === "undo" ? [done, undone] : [undone, done];
    const newest = from[from.length - 1] ?? [];
    const rejected = newest[0]?.rejected;
    if (rejected !== undefined) to.push(...from.splice(-1));
    return rejected;
  }

  /** The step that gave a label or took it back, as far back as can be undone. @param {string} id @returns {Change | undefined} */
  step(id) {
    const steps = [...this.log.done, ...this.log.undone].flat();
    return steps.find(({ before, after }) => (before === null || after === null) && (after ?? before)?.id === id);
  }

  undo() {
    return this.#turnBack(this.log.done, this.log.undone);
  }

  redo() {
    return this.#turnBack(this.log.undone, this.log.done);
  }

  /** @param {Wish} wish @returns {Change[]} */
  #addition(wish) {
    const { turn, label } = wish;
    const replaced = this.scheme.layer(label)?.multiple
      ? []
      : this.standing.of(turn).filter((each) => this.scheme.sameLayer(each.label, label));
    return [
      ...replaced.map((before) => ({ turn, before, after: null })),
      { turn, before: null, after: { id: uuid(), version: 0, ...whole(wish) } },
    ];
  }

  /** @param {Change[]} changes @returns {Operation[]} */
  #act(changes) {
    if (changes.length === 0) return [];
    const operations = changes.map((change) => this.#operation(change));
    this.log.done.push(changes);
    this.log.done.splice(0, this.log.done.length - LONGEST_LOG);
    this.log.undone.length = 0;
    return operations;
  }

  /**
   * The newest action turned round, less what was changed elsewhere in the meantime.
   *
   * @param {Change[][]} from
   * @param {Change[][]} to
   * @returns {Operation[]}
   */
  #turnBack(from, to) {
    const back = (from.pop() ?? [])
      .toReversed()
      .map(({ turn, before, after, decided }) => ({ turn, before: after, after: before, decided }))
      .filter((change) => this.#stillSo(change));
    if (back.length > 0) to.push(back);
    return back.map((change) => this.#operation(change));
  }

  /** @param {Change} change whether what it starts from stands */
  #stillSo({ turn, before, after }) {
    const now = this.standing.find((before ?? after)?.id ?? "", turn);
    return said(now ?? null) === said(before);
  }

  /** @param {Change} change @returns {Operation} */
  #operation({ turn, before, after }) {
    const about = /** @type {Given} */ (after ?? before);
    const { id: annotation, label, start, end, to, attributes } = about;
    const action = before === null ? "add" : after === null ? "remove" : "change";
    const base = this.standing.version(annotation);
    // What is made in one go builds on itself before any of it is applied.
    this.standing.saw(annotation, base + 1);
    return { op: uuid(), do: action, annotation, turn, label, start, end, to, attributes, base };
  }
}

/** @param {Wish} wish */
function whole({ label, start = null, end = null, to = null, attributes = {} }) {
  return { label, start, end, to, attributes };
}

/** What a label says, whatever its version. @param {Given | null} given */
function said(given) {
  if (given === null) return "";
  const { label, start, end, to, attributes } = given;
  const details = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([label, start ?? null, end ?? null, to && [to.turn, to.start, to.end], details]);
}
