/**
 * Operations on their way to the server: kept in the browser until the server has them, sent in
 * order, each under a name of its own so that one sent twice is done once.
 */

import { posted, whenBack } from "./request.js";

/** @typedef {import("./types.js").Aside} Aside */
/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./kept.js").Kept} Kept */
/** @typedef {import("./kept.js").Entry} Entry */

/**
 * @typedef {object} Listener what an outbox tells
 * @property {() => void} saving
 * @property {() => void} saved everything is
 * @property {(why: string, seconds: number) => void} waiting until the next attempt
 * @property {(seconds: number) => void} signedOut
 * @property {(turns: Record<string, Given[]>) => void} standing labels of turns just sent
 * @property {(aside: Aside | null) => void} refused kept, set aside; null: nothing is left of it
 */

const nothing = () => {};
/** @type {Listener} */
const SILENT = {
  saving: nothing,
  saved: nothing,
  waiting: nothing,
  signedOut: nothing,
  standing: nothing,
  refused: nothing,
};
const BATCH = 50;
const LONGEST_WAIT = 30;

export class Outbox {
  /** @type {Entry[]} */ #queue = [];
  /** @type {((whole: boolean) => void)[]} */ #waiters = [];
  #sending = false;
  #alone = false;
  #failures = 0;
  #timer = 0;

  /**
   * @param {Kept} kept
   * @param {Listener} [on] nothing, for work of another page that is sent on the side
   */
  constructor(kept, on = SILENT) {
    this.kept = kept;
    this.on = on;
    this.#queue = kept.read();
    whenBack(() => this.flush());
  }

  get empty() {
    return this.#queue.length === 0;
  }

  /** @returns {Operation[]} what waits to be sent */
  get operations() {
    return this.#queue.map(({ operation }) => operation);
  }

  /** Keep operations and send them. @param {Operation[]} operations */
  push(operations) {
    this.#queue.push(...operations.map((each) => this.kept.write(each)));
    this.flush();
  }

  /**
   * Resolve once nothing waits any more, with whether all of it was saved; what another tab kept
   * is waited for too.
   *
   * @returns {Promise<boolean>}
   */
  drained() {
    const known = new Set(this.#queue.map(({ key }) => key));
    this.#queue.push(...this.kept.read().filter(({ key }) => !known.has(key)));
    if (this.empty) return Promise.resolve(true);
    this.flush();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Try now. */
  async flush() {
    if (this.#sending || this.empty) return;
    clearTimeout(this.#timer);
    this.#sending = true;
    if (this.#failures === 0) this.on.saving();
    const batch = this.#queue.slice(0, this.#alone ? 1 : BATCH);
    const outcome = await posted(this.kept.url, batch.map(({ operation }) => operation));
    this.#sending = false;
    if (outcome.kind === "done") this.#finish(batch, outcome.data.turns);
    else if (outcome.kind === "refused") this.#refuse(batch, outcome);
    else this.#wait(outcome);
  }

  /** @param {Entry[]} batch @param {Record<string, Given[]>} turns */
  #finish(batch, turns) {
    this.#alone = false;
    this.#drop(batch);
    this.on.standing(turns);
    this.#goOn();
  }

  /**
   * @param {Entry[]} batch
   * @param {{why: string, standing?: Given | null}} outcome
   */
  #refuse(batch, { why, standing }) {
    this.#alone = true; // one by one, so that only what is wrong is set aside
    if (batch.length === 1) {
      // What follows on the same label builds on what was refused: none of it may go out by itself.
      const { annotation } = batch[0].operation;
      const chain = this.#queue.filter(({ operation }) => operation.annotation === annotation);
      const operation = folded(chain.map((entry) => entry.operation));
      const aside = operation && { operation, why, standing };
      if (aside) this.kept.setAside(aside);
      this.#drop(chain);
      this.on.refused(aside);
      this.#release(false);
    }
    this.#goOn();
  }

  #goOn() {
    this.#failures = 0;
    if (!this.empty) {
      this.flush();
      return;
    }
    this.on.saved();
    this.#release(true);
  }

  /** @param {{kind: "signed-out"} | {kind: "failed", why: string}} outcome */
  #wait(outcome) {
    const seconds = Math.min(LONGEST_WAIT, 2 ** this.#failures);
    this.#failures += 1;
    this.#countDown(seconds, (left) => {
      if (outcome.kind === "signed-out") this.on.signedOut(left);
      else this.on.waiting(outcome.why, left);
    });
  }

  /** @param {number} seconds @param {(left: number) => void} tell */
  #countDown(seconds, tell) {
    if (seconds === 0) {
      this.flush();
      return;
    }
    tell(seconds);
    this.#timer = setTimeout(() => this.#countDown(seconds - 1, tell), 1000);
  }

  /** @param {Entry[]} batch */
  #drop(batch) {
    const gone = new Set(batch);
    this.#queue = this.#queue.filter((entry) => !gone.has(entry));
    this.kept.drop(batch);
  }

  /** @param {boolean} whole */
  #release(whole) {
    for (const resolve of this.#waiters.splice(0)) resolve(whole);
  }
}

/**
 * What several operations on one label come to.
 *
 * @param {Operation[]} operations
 * @returns {Operation | null} null: given and taken back again
 */
function folded(operations) {
  const [first, last] = [operations[0], operations[operations.length - 1]];
  if (first.do !== "add") return { ...last, base: first.base };
  return last.do === "remove" ? null : { ...last, do: "add", base: first.base };
}
