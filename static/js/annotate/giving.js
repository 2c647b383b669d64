/** Giving labels to what is selected: whole turns, words, and links between them. */

import { whereabouts } from "./chips.js";
import { selectedIn, toPoint } from "./text.js";

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./form.js").Form} Form */
/** @typedef {import("./labels.js").Labels} Labels */
/** @typedef {import("./panel.js").Panel} Panel */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./standing.js").Standing} Standing */
/** @typedef {import("./turns.js").Turns} Turns */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {{turn: number, start: number, end: number}} Words in code points */

export class Giving {
  /** @type {number | null} the turn labelled last */ #last = null;
  /** @type {number | null} the label given to words last */ #lastOfWords = null;
  /** @type {Words | null} words selected before a press that might take the selection away */
  held = null;

  /**
   * @param {object} parts
   * @param {Scheme} parts.scheme
   * @param {Standing} parts.standing
   * @param {Labels} parts.labels
   * @param {Turns} parts.turns
   * @param {Panel} parts.panel
   * @param {object} on
   * @param {(operations: Operation[]) => void} on.send
   * @param {(turn: number, given: Given) => void} on.ask for a label's details
   * @param {() => void} on.leaveWords select none any more
   * @param {(label: number) => void} on.chooseWords for a label that is given to words
   */
  constructor({ scheme, standing, labels, turns, panel }, { send, ask, leaveWords, chooseWords }) {
    this.scheme = scheme;
    this.standing = standing;
    this.labels = labels;
    this.turns = turns;
    this.panel = panel;
    this.send = send;
    this.ask = ask;
    this.leaveWords = leaveWords;
    this.chooseWords = chooseWords;
  }

  /** The words selected, if any. @returns {Words | null} */
  get words() {
    const turn = this.turns.indexOf(getSelection()?.anchorNode ?? null);
    const found = turn < 0 ? null : selectedIn(this.turns.said(turn));
    if (!found) return this.held;
    const text = this.turns.text(turn);
    return { turn, start: toPoint(text, found[0]), end: toPoint(text, found[1]) };
  }

  /** The words selected, which are selected no more. @returns {Words | null} */
  takeWords() {
    const { words } = this;
    this.held = null;
    this.leaveWords();
    return words;
  }

  /** Give a label to what is selected, or take it back. @param {number} label of a turn or of words */
  toggle(label) {
    if (this.scheme.unit(label) === "span") this.#toWords(label);
    else this.#toTurns(label);
  }

  /** @param {Place} from @param {Place} to @param {number} label */
  link(from, to, label) {
    const wish = { ...from, to, label };
    if (this.standing.like(from.turn, { ...wish, attributes: {} })) this.panel.hint("That link stands already.");
    else this.#give([wish]);
  }

  /**
   * Give what was suggested.
   *
   * @param {{turn: number, label: number, to: number | null}} suggestion
   * @returns {Operation[]}
   */
  accept({ turn, label, to }) {
    return this.#give([{ turn, label, to: to === null ? null : { turn: to, start: null, end: null } }]);
  }

  /** Give the label given to words last to those selected; or else a turn's labels to the turns selected. */
  repeat() {
    const { words } = this;
    const label = this.#lastOfWords;
    if (words && label !== null) {
      if (!this.standing.like(words.turn, { ...words, label, to: null })) this.#toWords(label);
      return;
    }
    if (this.#last === null) {
      this.panel.hint("No turn was labelled yet since this page was opened.");
      return;
    }
    const again = this.standing.of(this.#last).filter(({ label }) => this.scheme.unit(label) === "turn");
    const wishes = this.turns.selected.flatMap((turn) =>
      again
        .filter(({ label }) => this.scheme.applies(label, this.turns.role(turn)))
        .map(({ label }) => ({ turn, label })),
    );
    this.send(this.labels.give(wishes));
  }

  /** @param {number} label */
  #toTurns(label) {
    const asked = this.turns.selected.filter((turn) => this.scheme.applies(label, this.turns.role(turn)));
    if (asked.length === 0) {
      this.#notAsked(label, this.turns.role());
      return;
    }
    this.#last = this.turns.current;
    this.#give(asked.map((turn) => ({ turn, label })));
  }

  /** @param {number} label */
  #toWords(label) {
    const { words } = this;
    if (!words) {
      this.chooseWords(label);
      return;
    }
    if (!this.scheme.applies(label, this.turns.role(words.turn))) {
      this.#notAsked(label, this.turns.role(words.turn));
      return;
    }
    this.takeWords();
    this.#lastOfWords = label;
    if (words.turn !== this.turns.current) this.turns.go(words.turn);
    this.#give([{ ...words, label }]);
  }

  /** @param {import("./labels.js").Wish[]} wishes @returns {Operation[]} */
  #give(wishes) {
    const operations = this.labels.toggle(wishes);
    this.send(operations);
    const added = operations.find((each) => each.do === "add");
    const given = added && this.standing.find(added.annotation, added.turn);
    if (given && wishes.length === 1 && this.scheme.attributes(given.label).length > 0) this.ask(added.turn, given);
    return operations;
  }

  /** @param {number} label @param {string} role */
  #notAsked(label, role) {
    this.panel.hint(`${this.scheme.layer(label)?.name} is not asked of ${role} turns.`);
  }

  /** Where a label stands, in words. @param {number} turn @param {Given} given */
  place(turn, given) {
    return whereabouts(given, (each) => this.turns.text(each), turn);
  }
}
