/** Texts formatted, or raw as they came. */

import { element } from "./dom.js";

const CHOICE = "annotate/raw";

export class Raw {
  #frame = element("transcript");

  /** @param {import("./panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.#frame.classList.toggle("raw", localStorage.getItem(CHOICE) === "on");
  }

  toggle() {
    const raw = this.#frame.classList.toggle("raw");
    if (raw) localStorage.setItem(CHOICE, "on");
    else localStorage.removeItem(CHOICE);
    this.panel.hint(raw ? "Raw text, as it came." : "Formatted text.");
  }
}
