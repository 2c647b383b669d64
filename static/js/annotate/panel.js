/** The labels at the side, and how the work stands; drawn from what is given. */

import { announce } from "../live.js";
import { element, make } from "./dom.js";

/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./types.js").Given} Given */

export class Panel {
  buttons = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".label")]);
  fieldsets = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".layer")]);

  /** @param {Scheme} scheme @param {boolean} locked whether the work is complete */
  constructor(scheme, locked) {
    this.scheme = scheme;
    this.locked = locked;
  }

  /**
   * Show which labels the current turn has, and which can be asked of it.
   *
   * @param {Given[]} given
   * @param {string} role
   */
  show(given, role) {
    // By key: a label of an older version of the scheme is the same label.
    const standing = new Set(given.map(({ label }) => this.scheme.label(label).key));
    for (const button of this.buttons) {
      const { key } = this.scheme.label(Number(button.dataset.label));
      button.setAttribute("aria-pressed", String(standing.has(key)));
    }
    for (const fieldset of this.fieldsets) {
      const { roles } = this.scheme.layers[Number(fieldset.dataset.layer)];
      const asked = roles.length === 0 || roles.includes(role);
      fieldset.toggleAttribute("disabled", this.locked || !asked);
      fieldset.dataset.asked = String(asked);
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
    element("definition").replaceChildren(make("b", {}, name), ` ${meaning} `, make("i", {}, example));
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

  /** Say something in passing, to see and to hear. @param {string} text @param {string} [aloud] */
  hint(text, aloud = text) {
    element("hint").textContent = text;
    announce(aloud);
  }

  clearHint() {
    element("hint").textContent = "";
  }
}
