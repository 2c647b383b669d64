/** Completing a conversation: once everything is saved, and not by accident. */

import { post } from "./request.js";

/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {import("./panel.js").Panel} Panel */

export class Completion {
  #attempt = 0;
  #confirmed = false;
  /** Whether the server is being told; labels given now would come too late. */
  leaving = false;

  /**
   * @param {string} url
   * @param {Outbox} outbox
   * @param {Panel} panel
   */
  constructor(url, outbox, panel) {
    this.url = url;
    this.outbox = outbox;
    this.panel = panel;
  }

  /** The person went on working: an attempt that waits is off, and so is a confirmation. */
  cancel() {
    this.#attempt = 0;
    this.#confirmed = false;
  }

  /** The browser asks whether to leave the page: whoever stays goes on working. */
  stay() {
    this.leaving = false;
  }

  /** @param {boolean} labelled whether any turn has a label */
  async run(labelled) {
    if (!labelled && !this.#confirmed) {
      this.#confirmed = true;
      this.panel.hint("No turn has a label. Press Enter again to complete it all the same.");
      return;
    }
    if (this.#attempt) return;
    const attempt = Date.now();
    this.#attempt = attempt;
    if (!this.outbox.empty) this.panel.hint("The next one opens as soon as everything is saved.");
    const whole = await this.outbox.drained();
    if (this.#attempt !== attempt) return;
    if (whole) await this.#finish();
    else this.panel.hint("Not completed: something could not be saved.");
    this.#attempt = 0;
  }

  async #finish() {
    this.leaving = true;
    const outcome = await post(this.url, null);
    this.panel.signedOut(outcome.kind === "signed-out");
    if (outcome.kind === "done") {
      location.assign(outcome.data.next);
      return;
    }
    this.leaving = false;
    const why = outcome.kind === "signed-out" ? "signed out" : outcome.why;
    this.panel.hint(`Not completed: ${why}. Press Enter to try again.`);
  }
}
