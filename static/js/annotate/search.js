/** Finding text in the conversation. What is found is highlighted without touching the text. */

import { announce } from "../live.js";
import { element } from "./dom.js";
import { rangeIn } from "./text.js";

/** @typedef {import("./turns.js").Turns} Turns */
/** @typedef {{turn: number, start: number, end: number}} Hit in UTF-16 units */

const MOST = 5000;

export class Search {
  /** @type {Hit[]} */ #hits = [];
  #at = -1;
  #sought = "";
  #bar = element("search");
  #input = /** @type {HTMLInputElement} */ (element("search-text"));

  /**
   * @param {Turns} turns
   * @param {(index: number, how?: {focus?: boolean}) => void} go
   */
  constructor(turns, go) {
    this.turns = turns;
    this.go = go;
    this.#input.addEventListener("input", () => this.#seek());
    this.#bar.addEventListener("keydown", (event) => this.#key(event));
    element("search-next").addEventListener("click", () => this.step(1));
    element("search-previous").addEventListener("click", () => this.step(-1));
    element("search-close").addEventListener("click", () => this.close());
  }

  open() {
    this.#bar.hidden = false;
    this.#input.focus();
    this.#input.select();
    this.#seek();
  }

  close() {
    this.#bar.hidden = true;
    this.#hits = [];
    this.#sought = "";
    this.highlight();
    this.turns.list[this.turns.current].focus({ preventScroll: true });
  }

  /** Go to the next place found, or the one before. @param {1 | -1} way @param {{focus?: boolean}} [how] */
  step(way, how) {
    if (this.#hits.length === 0) {
      if (this.#bar.hidden) this.open();
      return;
    }
    const { current } = this.turns;
    const here = this.#hits[this.#at];
    if (here?.turn === current) this.#at += way;
    else if (way > 0) this.#at = Math.max(0, this.#hits.findIndex(({ turn }) => turn >= current));
    else this.#at = this.#hits.findLastIndex(({ turn }) => turn <= current);
    this.#at = (this.#at + this.#hits.length) % this.#hits.length;
    this.#show(how);
  }

  /** Highlight again what is found; texts may have been drawn anew. */
  highlight() {
    if (!CSS.highlights) return;
    CSS.highlights.delete("found");
    CSS.highlights.delete("found-here");
    if (this.#hits.length === 0) return;
    const here = this.#hits[this.#at];
    CSS.highlights.set("found", new Highlight(...this.#hits.filter((hit) => hit !== here).flatMap((hit) => this.#range(hit))));
    if (here) CSS.highlights.set("found-here", new Highlight(...this.#range(here)));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.#input) this.step(event.shiftKey ? -1 : 1, { focus: false });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #seek() {
    if (this.#input.value === this.#sought) return;
    this.#sought = this.#input.value;
    this.#at = -1;
    this.#hits = this.#sought ? this.#found(this.#sought) : [];
    this.highlight();
    this.#count();
  }

  /** @param {string} sought @returns {Hit[]} */
  #found(sought) {
    const pattern = new RegExp(sought.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "giu");
    /** @type {Hit[]} */
    const found = [];
    for (let turn = 0; turn < this.turns.length && found.length < MOST; turn += 1) {
      for (const { index, 0: words } of this.turns.text(turn).matchAll(pattern)) {
        found.push({ turn, start: index, end: index + words.length });
      }
    }
    return found;
  }

  /** @param {{focus?: boolean}} [how] */
  #show(how) {
    const hit = this.#hits[this.#at];
    this.turns.reveal(hit.turn);
    this.go(hit.turn, how);
    this.highlight();
    const [range] = this.#range(hit);
    if (range) this.turns.scrollTo(range.getBoundingClientRect());
    this.#count();
  }

  /** @param {Hit} hit @returns {Range[]} */
  #range({ turn, start, end }) {
    const said = this.turns.said(turn);
    return said ? [rangeIn(said, start, end)] : [];
  }

  #count() {
    const count = this.#hits.length;
    const where = this.#at < 0 ? "" : `${this.#at + 1} of `;
    const more = count >= MOST ? " or more" : "";
    const text = this.#sought ? `${where}${count}${more} found` : "";
    element("search-count").textContent = text;
    announce(text);
  }
}
