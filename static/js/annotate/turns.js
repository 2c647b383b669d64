/** The turns of the page: which is current, which are selected, what each is. */

import { element } from "./dom.js";

const SILENT = ["system", "tool"];

export class Turns {
  list = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".turn"))];
  /** @type {Set<number>} the turns near the screen, which alone the browser lays out */
  shown = new Set();
  current = 0;
  /** The other end of the selection; the current turn if it is all that is selected. */
  anchor = 0;

  get length() {
    return this.list.length;
  }

  /** Whether any turn from one to another is between the first and the last near the screen. @param {number} from @param {number} until */
  isNear(from, until) {
    return until >= Math.min(...this.shown) && from <= Math.max(...this.shown);
  }

  /** The role of a turn. @param {number} [index] the current one */
  role(index = this.current) {
    return this.list[index].dataset.role ?? "";
  }

  /** Whether somebody says a turn. @param {number} index */
  isSpoken(index) {
    return !SILENT.includes(this.role(index));
  }

  /** The element with a turn's text, if it has any. @param {number} [index] the current one */
  said(index = this.current) {
    return /** @type {HTMLElement | null} */ (this.list[index].querySelector(".said"));
  }

  /** The text of a turn exactly. @param {number} [index] the current one */
  text(index = this.current) {
    return this.said(index)?.textContent ?? "";
  }

  /** The index of the turn that something lies in; -1 if in none. @param {EventTarget | Node | null} inside */
  indexOf(inside) {
    const node = /** @type {Node | null} */ (inside);
    const within = node instanceof Element ? node : node?.parentElement;
    const turn = within?.closest(".turn");
    return turn ? Number(turn.id.slice("turn-".length)) - 1 : -1;
  }

  /** The selected turns in order, the current one among them. @returns {number[]} */
  get selected() {
    const [from, until] = [this.anchor, this.current].toSorted((a, b) => a - b);
    return Array.from({ length: until - from + 1 }, (_, step) => from + step);
  }

  /**
   * Make a turn the current one.
   *
   * @param {number} index brought into range
   * @param {{focus?: boolean, extend?: boolean}} [how] whether the selection grows to there
   */
  go(index, { focus = true, extend = false } = {}) {
    const before = this.list[this.current];
    for (const each of this.selected) this.list[each].classList.remove("selected");
    before.removeAttribute("aria-current");
    before.tabIndex = -1;
    this.current = Math.max(0, Math.min(this.length - 1, index));
    if (!extend) this.anchor = this.current;
    const turn = this.list[this.current];
    name(turn, this.current + 1);
    turn.setAttribute("aria-current", "true");
    turn.tabIndex = 0;
    if (this.anchor !== this.current) {
      for (const each of this.selected) this.list[each].classList.add("selected");
    }
    if (focus) turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "nearest" });
    const count = this.selected.length;
    const further = count > 1 ? `, ${count} selected` : "";
    element("position").textContent = `Turn ${this.current + 1} of ${this.length}${further}`;
  }

  /**
   * Open or close the text of the current turn, where it can be.
   *
   * @param {boolean} [held] whether the key is held down, which has done it
   * @returns {boolean} whether it can
   */
  unfold(held = false) {
    const turn = this.list[this.current];
    const folded = turn.querySelector("details");
    const long = turn.hasAttribute("data-long");
    const can = folded !== null || long;
    if (held) return can;
    if (folded) folded.open = !folded.open;
    else if (long) this.#whole(turn, !turn.classList.contains("whole"));
    return can;
  }

  /** Open a turn's text, if it is folded. @param {number} index */
  reveal(index) {
    const turn = this.list[index];
    const folded = turn.querySelector("details");
    if (folded) folded.open = true;
    if (turn.hasAttribute("data-long")) this.#whole(turn, true);
  }

  /** @param {HTMLElement} turn @param {boolean} whole */
  #whole(turn, whole) {
    turn.classList.toggle("whole", whole);
    turn.querySelector(".all")?.setAttribute("aria-expanded", String(whole));
    if (!whole) turn.scrollIntoView({ block: "nearest" });
  }

  /** Scroll so far that something can be seen. @param {DOMRect} place in the window */
  scrollTo({ top, bottom }) {
    const frame = element("transcript");
    const scrolls = getComputedStyle(frame).overflowY === "auto";
    const { top: from, bottom: until } = scrolls ? frame.getBoundingClientRect() : { top: 0, bottom: innerHeight * 0.5 };
    if (top >= from && bottom <= until) return;
    (scrolls ? frame : window).scrollBy(0, top - from - (until - from) / 3);
  }
}

/**
 * Give a turn its name for screen readers; only turns that are seen or reached need one.
 *
 * @param {HTMLElement} turn
 * @param {number} number
 */
export function name(turn, number) {
  if (turn.hasAttribute("aria-labelledby")) return;
  const who = turn.querySelector(".who");
  const said = turn.querySelector(".said, .unsaid");
  if (who) who.id = `who-${number}`;
  if (said) said.id = `said-${number}`;
  turn.setAttribute("aria-labelledby", `who-${number}`);
  turn.setAttribute("aria-describedby", `given-${number} said-${number} places-${number}`);
}
