/** The page's elements: drawn from what is given, never asked what is true. */

import { announce } from "../live.js";

/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Layer} Layer */
/** @typedef {import("./kept.js").Aside} Aside */

/** @param {string} id @returns {HTMLElement} */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} selector @returns {HTMLElement[]} */
const every = (selector) => [...document.querySelectorAll(selector)].map((each) => /** @type {HTMLElement} */ (each));

export class View {
  turns = every(".turn");
  buttons = every(".label");
  fieldsets = every(".layer");
  current = 0;

  /** @param {Layer[]} layers @param {boolean} locked whether the work is complete */
  constructor(layers, locked) {
    this.layers = layers;
    this.locked = locked;
  }

  /** The role of the current turn. */
  get role() {
    return this.turns[this.current].dataset.role ?? "";
  }

  /** Make a turn the current one. @param {number} index @param {{focus?: boolean}} [how] */
  go(index, { focus = true } = {}) {
    const before = this.turns[this.current];
    before.removeAttribute("aria-current");
    before.tabIndex = -1;
    this.current = Math.max(0, Math.min(this.turns.length - 1, index));
    const turn = this.turns[this.current];
    turn.setAttribute("aria-current", "true");
    turn.tabIndex = 0;
    if (focus) turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "nearest" });
    element("position").textContent = `Turn ${this.current + 1} of ${this.turns.length}`;
    for (const fieldset of this.fieldsets) {
      const { roles } = this.layers[Number(fieldset.dataset.layer)];
      const asked = roles.length === 0 || roles.includes(this.role);
      fieldset.toggleAttribute("disabled", this.locked || !asked);
      fieldset.dataset.asked = String(asked);
    }
  }

  /** @param {number} index whether somebody says that turn */
  isSpoken(index) {
    return !["system", "tool"].includes(this.turns[index].dataset.role ?? "");
  }

  /** The text of the current turn that can be opened and closed, if any. */
  get foldable() {
    return this.turns[this.current].querySelector("details");
  }

  unfold() {
    const folded = this.foldable;
    if (folded) folded.open = !folded.open;
  }

  /** Draw a turn's labels. @param {number} index @param {Label[]} labels */
  draw(index, labels) {
    this.turns[index].querySelector(".given")?.replaceChildren(...labels.map(chip));
    if (index === this.current) this.press(labels);
  }

  /** Show which labels the current turn has. @param {Label[]} labels */
  press(labels) {
    const standing = new Set(labels.map((label) => String(label.id)));
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(standing.has(button.dataset.label ?? "")));
    }
  }

  /** Say how many turns have a label. @param {number} count */
  count(count) {
    const bar = /** @type {HTMLProgressElement} */ (element("labelled"));
    bar.value = count;
    element("labelled-text").textContent = `${count} labelled`;
  }

  /** Show what a label means. @param {number} label */
  explain(label) {
    const [name, meaning, example] = ["name", "meaning", "example"].map(
      (part) => document.getElementById(`${part}-${label}`)?.textContent ?? "",
    );
    const title = document.createElement("b");
    title.textContent = name;
    const illustration = document.createElement("i");
    illustration.textContent = example;
    element("definition").replaceChildren(title, ` ${meaning} `, illustration);
  }

  /**
   * Say how saving goes; aloud only when that changes for the worse or back.
   *
   * @param {"ok" | "info" | "bad"} tone
   * @param {string} text
   */
  saving(tone, text) {
    const saved = element("saved");
    const was = saved.dataset.tone;
    saved.dataset.tone = tone;
    saved.textContent = text;
    if (tone === "bad" && was !== "bad") element("saved-aloud").textContent = text;
    if (tone === "ok" && element("saved-aloud").textContent) {
      element("saved-aloud").textContent = "Everything is saved";
    }
  }

  /** Ask to log in again, or stop asking. @param {boolean} away */
  signedOut(away) {
    element("signed-out").hidden = !away;
  }

  /** List what the server refused. @param {Aside[]} aside @param {(id: number) => Label | undefined} label */
  setAside(aside, label) {
    element("aside").hidden = aside.length === 0;
    element("aside-list").replaceChildren(
      ...aside.map(({ operation, why }) => {
        const item = document.createElement("li");
        const name = label(operation.label)?.name ?? "a label";
        const action = operation.do === "add" ? `${name} on` : `taking ${name} from`;
        item.textContent = `${action} turn ${operation.turn + 1}: ${why}`;
        return item;
      }),
    );
  }

  /** Say something in passing, to see and to hear. @param {string} text */
  hint(text) {
    element("hint").textContent = text;
    announce(text);
  }

  clearHint() {
    element("hint").textContent = "";
  }
}

/** @param {Label} label */
function chip({ name, letters, colour }) {
  const item = document.createElement("li");
  item.className = "chip";
  item.dataset.colour = String(colour);
  const mark = document.createElement("b");
  mark.textContent = letters;
  item.append(mark, ` ${name}`);
  return item;
}
