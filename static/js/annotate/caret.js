/**
 * Selecting words by keyboard. One word is always selected to begin with; arrows go to others,
 * Shift makes the selection grow and shrink, Ctrl moves its end by characters.
 */

import { announce } from "../live.js";
import { make } from "./dom.js";
import { rangeIn, selectedIn } from "./text.js";
import { characterAfter, characterBefore, sentenceEnd, sentenceStart, wordAfter, wordBefore } from "./words.js";

/** @typedef {import("./words.js").Stretch} Stretch */

export class Caret {
  /** @type {HTMLElement | null} */ #said = null;
  #text = "";
  #start = 0;
  #end = 0;
  /** Whether it is the selection's end that moves, not its start. */
  #forward = true;
  #bar = make("span", { class: "caret", "aria-hidden": "true" });

  /** Whether words are being selected by keyboard. */
  get active() {
    return this.#said !== null;
  }

  /**
   * Begin in a text: with the words selected there, or else with its first word.
   *
   * @param {HTMLElement | null} said
   * @returns {boolean} whether there is any word
   */
  enter(said) {
    const text = said?.textContent ?? "";
    const found = selectedIn(said) ?? wordAfter(text, 0);
    if (!said || !found) return false;
    this.#said = said;
    this.#text = text;
    this.#forward = true;
    [this.#start, this.#end] = found;
    if (!this.#seen(found)) this.#to(this.#visible(found, (after) => wordAfter(text, after[1])));
    this.#show();
    return true;
  }

  /** Leave; what was selected is selected no more. */
  leave() {
    if (!this.#said) return;
    this.#said = null;
    this.#bar.remove();
    getSelection()?.removeAllRanges();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key meant something here */
  key(event) {
    if (!this.#said || event.altKey || event.metaKey) return false;
    if (event.key === "Escape") {
      this.leave();
      return true;
    }
    const rtl = getComputedStyle(this.#said).direction === "rtl";
    const [back, on] = rtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    const named = { [back]: "back", [on]: "on", ArrowUp: "up", ArrowDown: "down", Home: "home", End: "end" }[event.key];
    if (!named) return false;
    if (event.ctrlKey) this.#byCharacter(named);
    else if (event.shiftKey) this.#extend(named);
    else this.#move(named);
    this.#show();
    return true;
  }

  /** @param {string} where */
  #move(where) {
    const text = this.#text;
    const after = (/** @type {Stretch} */ [, end]) => wordAfter(text, end);
    const before = (/** @type {Stretch} */ [start]) => wordBefore(text, start);
    const here = /** @type {Stretch} */ ([this.#start, this.#end]);
    if (where === "on") this.#to(this.#visible(after(here), after));
    if (where === "back") this.#to(this.#visible(before(here), before));
    if (where === "down") this.#to(this.#visible(wordAfter(text, sentenceEnd(text, this.#end - 1)), after));
    if (where === "up") this.#to(this.#visible(wordAfter(text, this.#sentenceBefore()), before));
    if (where === "home") this.#to(this.#visible(wordAfter(text, 0), after));
    if (where === "end") this.#to(this.#visible(wordBefore(text, text.length), before));
  }

  /** Where the sentence around the selection begins, or the one before if that is here already. */
  #sentenceBefore() {
    const start = sentenceStart(this.#text, this.#start);
    const first = wordAfter(this.#text, start);
    const atStart = first !== null && first[0] >= this.#start && start > 0;
    return atStart ? sentenceStart(this.#text, start - 1) : start;
  }

  /** @param {string} where */
  #extend(where) {
    const text = this.#text;
    if (this.#isOneWord()) this.#forward = ["on", "down", "end"].includes(where);
    const at = this.#forward ? this.#end : this.#start;
    if (where === "home") this.#drag(0);
    else if (where === "end") this.#drag(text.length);
    else if (where === "down") this.#drag(sentenceEnd(text, at));
    else if (where === "up") this.#drag(sentenceStart(text, Math.max(0, at - 2)));
    else this.#dragTo(where === "on" ? this.#wordOn() : this.#wordBack());
  }

  /** The word to which the selection's moving end goes on: one more, or one less. */
  #wordOn() {
    if (this.#forward) return wordAfter(this.#text, this.#end);
    const first = wordAfter(this.#text, this.#start);
    return first && wordAfter(this.#text, first[1]);
  }

  #wordBack() {
    if (!this.#forward) return wordBefore(this.#text, this.#start);
    const last = wordBefore(this.#text, this.#end);
    return last && wordBefore(this.#text, last[0]);
  }

  #isOneWord() {
    const word = wordAfter(this.#text, this.#start);
    return word !== null && word[0] === this.#start && word[1] === this.#end;
  }

  /** @param {string} where */
  #byCharacter(where) {
    const at = this.#forward ? this.#end : this.#start;
    if (where === "on") this.#drag(characterAfter(this.#text, at));
    if (where === "back") this.#drag(characterBefore(this.#text, at));
  }

  /** @param {Stretch | null} word */
  #dragTo(word) {
    if (word) this.#drag(word[this.#forward ? 1 : 0]);
  }

  /** Move the end that moves; the selection never becomes empty. @param {number} offset */
  #drag(offset) {
    const { length } = this.#text;
    if (this.#forward) this.#end = Math.min(length, Math.max(offset, characterAfter(this.#text, this.#start)));
    else this.#start = Math.max(0, Math.min(offset, characterBefore(this.#text, this.#end)));
  }

  /** @param {Stretch | null} word */
  #to(word) {
    if (!word) return;
    [this.#start, this.#end] = word;
    this.#forward = true;
  }

  /**
   * The first word that can be seen: formatting hides some.
   *
   * @param {Stretch | null} word
   * @param {(word: Stretch) => Stretch | null} following
   */
  #visible(word, following) {
    let found = word;
    while (found && !this.#seen(found)) found = following(found);
    return found;
  }

  /** @param {Stretch} stretch */
  #seen([start, end]) {
    return this.#said !== null && rangeIn(this.#said, start, end).getClientRects().length > 0;
  }

  /** Show the selection and where it grows, and say it aloud. */
  #show() {
    if (!this.#said) return;
    const range = rangeIn(this.#said, this.#start, this.#end);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    const at = this.#forward ? this.#end : this.#start;
    this.#place(this.#said, at);
    announce(this.#text.slice(this.#start, this.#end));
  }

  /** @param {HTMLElement} said @param {number} at */
  #place(said, at) {
    const turn = /** @type {HTMLElement} */ (said.closest(".turn"));
    const edge = this.#forward ? rangeIn(said, at - 1, at) : rangeIn(said, at, at + 1);
    const rects = [...edge.getClientRects()];
    const rect = this.#forward ? rects[rects.length - 1] : rects[0];
    if (!rect) return;
    const frame = turn.getBoundingClientRect();
    const rtl = getComputedStyle(said).direction === "rtl";
    const x = this.#forward !== rtl ? rect.right : rect.left;
    turn.append(this.#bar);
    this.#bar.style.left = `${x - frame.left - turn.clientLeft - 1}px`;
    this.#bar.style.top = `${rect.top - frame.top - turn.clientTop}px`;
    this.#bar.style.height = `${rect.height}px`;
    this.#bar.scrollIntoView({ block: "nearest" });
  }

  /** Follow the text that was drawn anew. @param {HTMLElement | null} said */
  redrawn(said) {
    if (this.#said && this.#said === said) this.#show();
  }
}
