/** What the page does by key or button, by name. */

import { element } from "./dom.js";

/** @typedef {import("./types.js").Operation} Operation */

export class Commands {
  /**
   * @param {object} parts
   * @param {import("./scheme.js").Scheme} parts.scheme
   * @param {import("./standing.js").Standing} parts.standing
   * @param {import("./labels.js").Labels} parts.labels
   * @param {import("./turns.js").Turns} parts.turns
   * @param {import("./panel.js").Panel} parts.panel
   * @param {import("./giving.js").Giving} parts.giving
   * @param {import("./chosen.js").Chosen} parts.chosen
   * @param {import("./caret.js").Caret} parts.caret
   * @param {import("./form.js").Form} parts.form
   * @param {import("./linking.js").Linking} parts.linking
   * @param {import("./search.js").Search} parts.search
   * @param {import("./past.js").Past} parts.past
   * @param {import("./raw.js").Raw} parts.raw
   * @param {import("./talk.js").Talk} parts.talk
   * @param {import("./suggestions.js").Suggestions} parts.suggestions
   * @param {object} page
   * @param {boolean} page.locked whether the work is complete
   * @param {() => boolean} page.leaving whether the next conversation is being opened
   * @param {(index: number, how?: {extend?: boolean}) => void} page.go
   * @param {(operations: Operation[]) => void} page.send
   */
  constructor(parts, page) {
    this.parts = parts;
    this.page = page;
  }

  /** @returns {Record<string, () => void>} */
  byName() {
    const { go } = this.page;
    const { turns, chosen, giving, search, past, talk, suggestions } = this.parts;
    return {
      "next-turn": () => go(turns.current + 1),
      "previous-turn": () => go(turns.current - 1),
      "extend-down": () => go(turns.current + 1, { extend: true }),
      "extend-up": () => go(turns.current - 1, { extend: true }),
      "next-unlabelled": () => this.nextUnlabelled(),
      "select-text": () => this.selectText("Selecting words"),
      "choose-label": () => chosen.next(),
      edit: () => chosen.edit(),
      repeat: () => this.open() && giving.repeat(),
      undo: () => this.turnBack("undo"),
      redo: () => this.turnBack("redo"),
      search: () => search.open(),
      "next-hit": () => search.step(1),
      "previous-hit": () => search.step(-1),
      comment: () => talk.open(turns.current),
      "next-suggestion": () => suggestions.next(),
      accept: () => this.open() && suggestions.accept(),
      reject: () => this.open() && suggestions.reject(),
      raw: () => this.parts.raw.toggle(),
      history: () => past.show(turns.current),
      "previous-conversation": () => document.getElementById("previous")?.click(),
      // These have no key of their own to give away.
      first: () => go(0),
      last: () => go(turns.length - 1),
      back: () => this.back(),
      confirm: () => this.confirm(),
      remove: () => this.open() && chosen.removeChosen(),
    };
  }

  /** Whether labels can be changed; says so where they can't. */
  open() {
    if (this.page.locked) this.parts.panel.hint("This conversation is complete. Reopen it to change its labels.");
    return !this.page.locked && !this.page.leaving();
  }

  /** @param {number} label */
  toggle(label) {
    if (!this.open()) return;
    if (this.parts.scheme.unit(label) === "link") this.parts.linking.begin(label);
    else this.parts.giving.toggle(label);
  }

  /** Select words of the current turn by keyboard, or stop doing so. @param {string} why */
  selectText(why) {
    const { caret, turns, panel } = this.parts;
    if (caret.active) {
      caret.leave();
      return;
    }
    turns.reveal(turns.current);
    turns.list[turns.current].focus({ preventScroll: true });
    if (!caret.enter(turns.said())) {
      panel.hint("This turn has no words.");
      return;
    }
    const how = "← → choose, Shift selects more, Ctrl by character, Esc leaves.";
    panel.hint(`${why}: ${how}`, `${why}: ${getSelection()}`);
  }

  /** @param {"undo" | "redo"} way */
  turnBack(way) {
    if (!this.open()) return;
    const { labels, panel, suggestions } = this.parts;
    const rejected = labels.rejection(way);
    if (rejected !== undefined) {
      suggestions.turnBack(rejected, way);
      return;
    }
    const known = labels.log[way === "undo" ? "done" : "undone"].length > 0;
    const operations = labels[way]();
    if (operations.length === 0) {
      panel.hint(known ? "That was changed elsewhere since." : `Nothing to ${way}.`);
      return;
    }
    this.page.go(operations[0].turn);
    this.page.send(operations);
    suggestions.turnedBack(operations);
  }

  nextUnlabelled() {
    const { turns, standing, panel } = this.parts;
    const order = turns.list.map((_, step) => (turns.current + 1 + step) % turns.length);
    const found = order.find((index) => turns.isSpoken(index) && standing.of(index).length === 0);
    if (found === undefined) panel.hint("Every turn has a label.");
    else this.page.go(found);
  }

  /** Give up what is under way, or select the current turn alone. */
  back() {
    const { linking, turns, form } = this.parts;
    if (linking.active) linking.giveUp();
    else if (form.about) form.leave();
    else this.page.go(turns.current);
  }

  /** Make the link that is under way, or complete the conversation. */
  confirm() {
    if (this.parts.linking.active) this.parts.linking.confirm();
    else element("complete").click();
  }
}
