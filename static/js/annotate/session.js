/** What a reload of the same tab brings back: where one was, and what can be undone. */

/** @typedef {import("./types.js").Log} Log */

export class Session {
  /** @param {string} place */
  constructor(place) {
    this.place = place;
  }

  /** @returns {number} the turn one was at */
  get turn() {
    return Number(this.#read("turn") ?? 0);
  }

  set turn(index) {
    this.#write("turn", index);
  }

  /** A comment begun and not sent. @param {number} turn @returns {string} */
  draft(turn) {
    return this.#read(`draft/${turn}`) ?? "";
  }

  /** @param {number} turn @param {string} text */
  keepDraft(turn, text) {
    this.#write(`draft/${turn}`, text);
  }

  /** @returns {Log | undefined} */
  get log() {
    return this.#read("log") ?? undefined;
  }

  set log(log) {
    this.#write("log", log);
  }

  /** @param {string} part */
  #read(part) {
    return JSON.parse(sessionStorage.getItem(`${this.place}/${part}`) ?? "null");
  }

  /** @param {string} part @param {unknown} what */
  #write(part, what) {
    try {
      sessionStorage.setItem(`${this.place}/${part}`, JSON.stringify(what));
    } catch {
      // Full: labels are safe all the same, and undo works until the page is left.
    }
  }
}
