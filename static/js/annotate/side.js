/** Comments and decisions on their way: kept in the browser until the server has them, like labels. */

import { posted, whenBack } from "./request.js";

/** @typedef {import("./kept.js").Kept} Kept */
/** @typedef {import("./kept.js").Entry} Entry */

const LONGEST_WAIT = 60;
const nothing = () => {};

export class Side {
  /** @type {Entry[]} */ #queue;
  #sending = false;
  #failures = 0;
  #timer = 0;

  /**
   * @param {Kept} kept
   * @param {object} [on]
   * @param {(answer: any) => void} [on.sent]
   * @param {(what: any, why: string) => void} [on.refused] it is kept no more
   * @param {(why: string) => void} [on.waiting]
   * @param {() => boolean} [on.ready] whether it may be sent yet
   */
  constructor(kept, on = {}) {
    this.kept = kept;
    this.on = { sent: nothing, refused: nothing, waiting: nothing, ready: () => true, ...on };
    this.#queue = kept.read();
    whenBack(() => this.flush());
  }

  /** @returns {any[]} what waits to be sent */
  get items() {
    return this.#queue.map(({ operation }) => operation);
  }

  /** Keep something and send it. @param {object & {op: string}} what */
  push(what) {
    this.#queue.push(this.kept.write(/** @type {any} */ (what)));
    this.flush();
  }

  async flush() {
    if (this.#sending || this.#queue.length === 0 || !this.on.ready()) return;
    clearTimeout(this.#timer);
    this.#sending = true;
    const [first] = this.#queue;
    const { op, ...rest } = /** @type {any} */ (first.operation);
    const body = this.kept.kind === "comment" ? { id: op, ...rest } : [{ op, ...rest }];
    const outcome = await posted(this.kept.url, body);
    this.#sending = false;
    if (outcome.kind === "done" || outcome.kind === "refused") {
      this.#queue = this.#queue.filter((entry) => entry !== first);
      this.kept.drop([first]);
      this.#failures = 0;
      if (outcome.kind === "done") this.on.sent(outcome.data);
      else this.on.refused(first.operation, outcome.why);
      this.flush();
      return;
    }
    const seconds = Math.min(LONGEST_WAIT, 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.flush(), seconds * 1000);
    this.on.waiting(outcome.kind === "signed-out" ? "signed out" : outcome.why);
  }
}
