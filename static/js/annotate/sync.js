/** Newer work from elsewhere: other tabs tell at once, the server is asked now and then. */

import { get } from "./request.js";

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {{turns: Record<string, Given[]>, locked: boolean}} Whole */

const EVERY = 60_000;

export class Sync {
  #tag;
  #asking = false;
  /** Counts what this page sent or was told: an answer asked for before that is out of date. */
  #newer = 0;
  /** Whether something is known to be out of date. */
  due = false;

  /**
   * @param {string} url
   * @param {string} tag the version this page was made from
   * @param {string} place what tabs of the same work have in common
   * @param {Outbox} outbox
   * @param {object} on
   * @param {(turns: Record<string, Given[]>) => void} on.some labels of some turns
   * @param {(whole: Whole) => void} on.all labels of all turns
   */
  constructor(url, tag, place, outbox, on) {
    this.url = url;
    this.#tag = tag;
    this.outbox = outbox;
    this.on = on;
    this.tabs = new BroadcastChannel(place);
    this.tabs.addEventListener("message", (event) => {
      this.#newer += 1;
      on.some(event.data);
    });
    addEventListener("focus", () => this.ask());
    document.addEventListener("visibilitychange", () => this.ask());
    setInterval(() => this.ask(), EVERY);
  }

  /** Tell the other tabs. @param {Record<string, Given[]>} turns */
  tell(turns) {
    this.#newer += 1;
    this.tabs.postMessage(turns);
  }

  /** Ask now if something is out of date. */
  catchUp() {
    if (this.due) this.ask();
  }

  /** Ask the server for what stands, unless something is on its way there. */
  async ask() {
    if (document.hidden || !this.outbox.empty || this.#asking) return;
    const newer = this.#newer;
    this.#asking = true;
    const outcome = await get(this.url, this.#tag);
    this.#asking = false;
    if (outcome.kind !== "done" || outcome.data === null) return;
    if (newer !== this.#newer || !this.outbox.empty) return;
    this.#tag = outcome.data.tag;
    this.due = false;
    this.on.all(outcome.data);
  }
}
