/** Making a link: from the current turn or its selected words to a turn chosen next. */

import { announce } from "../live.js";
import { element } from "./dom.js";

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Place} Place */

export class Linking {
  /** @type {number} */ #label = 0;
  /** @type {Place | null} */ #from = null;

  /**
   * @param {object} parts
   * @param {import("./scheme.js").Scheme} parts.scheme
   * @param {import("./turns.js").Turns} parts.turns
   * @param {import("./panel.js").Panel} parts.panel
   * @param {import("./giving.js").Giving} parts.giving
   * @param {import("./arcs.js").Arcs} parts.arcs
   * @param {(index: number) => void} go
   */
  constructor(parts, go) {
    this.parts = parts;
    this.go = go;
    element("mode-confirm").addEventListener("click", () => this.confirm());
    element("mode-leave").addEventListener("click", () => this.giveUp());
  }

  get active() {
    return this.#from !== null;
  }

  /** Begin at the selected words or the current turn; with the same key again, confirm. @param {number} label */
  begin(label) {
    if (this.#from && label === this.#label) {
      this.confirm();
      return;
    }
    const { giving, turns, scheme, panel } = this.parts;
    const from = giving.takeWords() ?? { turn: turns.current, start: null, end: null };
    if (!scheme.applies(label, turns.role(from.turn))) {
      panel.hint(`${scheme.layer(label)?.name} is not asked of ${turns.role(from.turn)} turns.`);
      return;
    }
    this.#clear();
    this.#label = label;
    this.#from = from;
    turns.list[from.turn].classList.add("linked-from");
    element("mode").hidden = false;
    this.go(from.turn - 1);
  }

  /** The current turn is another one now. */
  moved() {
    if (!this.#from) return;
    const { scheme, turns, arcs } = this.parts;
    const { name } = scheme.label(this.#label);
    arcs.ghost = { label: this.#label, from: this.#from, to: turns.current };
    arcs.draw();
    const words = this.#from.start === null ? "" : "the words in ";
    const text = `${name}: from ${words}turn ${this.#from.turn + 1} to turn ${turns.current + 1}`;
    element("mode-text").textContent = text;
    announce(`${text}. Enter links, Escape gives up.`);
  }

  confirm() {
    if (!this.#from) return;
    const { giving, turns, panel } = this.parts;
    const from = this.#from;
    const to = giving.takeWords() ?? { turn: turns.current, start: null, end: null };
    if (to.turn === from.turn && to.start === from.start && to.end === from.end) {
      panel.hint("A link can't lead from a place to itself: choose another turn, or words on one side.");
      return;
    }
    this.#end(from);
    giving.link(from, to, this.#label);
  }

  giveUp() {
    if (!this.#from) return;
    this.#end(this.#from);
    this.parts.panel.hint("No link was made.");
  }

  /** @param {Place} from */
  #end(from) {
    this.#clear();
    this.go(from.turn);
  }

  #clear() {
    const { turns, arcs } = this.parts;
    if (this.#from) turns.list[this.#from.turn].classList.remove("linked-from");
    this.#from = null;
    arcs.ghost = null;
    arcs.draw();
    element("mode").hidden = true;
  }
}
