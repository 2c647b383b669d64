/**
 * What stands on each turn: what the server said last, and on top of it what is still on its way.
 * Knows nothing of the page or the network.
 */

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {{label: number, start: number | null, end: number | null, to: Place | null}} Said */

export class Standing {
  /** @type {Map<number, Given[]>} */ #told = new Map();
  /** @type {Map<number, Given[]>} */ #now = new Map();
  /** @type {Map<string, number>} */ #versions = new Map();

  /**
   * @param {Scheme} scheme
   * @param {Record<string, Given[]>} told by turn
   * @param {() => Operation[]} waiting what the server doesn't have yet, in order
   */
  constructor(scheme, told, waiting) {
    this.scheme = scheme;
    this.waiting = waiting;
    this.settle(told);
    this.refresh(waiting().map(({ turn }) => turn));
  }

  /** Believe the server about some turns. @param {Record<string, Given[]>} told */
  settle(told) {
    for (const [turn, found] of Object.entries(told)) {
      this.#told.set(Number(turn), found);
      // Not the highest ever: what the server refused never came to be.
      for (const { id, version } of found) this.#versions.set(id, version);
    }
    this.refresh(Object.keys(told).map(Number));
  }

  /**
   * Believe the server about every turn.
   *
   * @param {Record<string, Given[]>} told
   * @returns {number[]} the turns on which something changed
   */
  settleAll(told) {
    const turns = new Set([...this.#told.keys(), ...Object.keys(told).map(Number)]);
    const differ = [...turns].filter(
      (turn) => JSON.stringify(this.#told.get(turn) ?? []) !== JSON.stringify(told[turn] ?? []),
    );
    this.settle(Object.fromEntries([...turns].map((turn) => [turn, told[turn] ?? []])));
    return differ;
  }

  /** Work some turns out again, since what waits has changed. @param {Iterable<number>} turns */
  refresh(turns) {
    for (const turn of new Set(turns)) {
      const waiting = this.waiting().filter((operation) => operation.turn === turn);
      const found = waiting.reduce((rest, each) => this.#done(rest, each), this.#told.get(turn) ?? []);
      this.#now.set(turn, found.toSorted((a, b) => this.#order(a, b)));
    }
  }

  /** What stands on a turn, in the order of the scheme. @param {number} turn @returns {Given[]} */
  of(turn) {
    return this.#now.get(turn) ?? [];
  }

  /** @param {string} id @param {number} turn @returns {Given | undefined} */
  find(id, turn) {
    return this.of(turn).find((each) => each.id === id);
  }

  /** The same label at the same place. @param {number} turn @param {Said} said */
  like(turn, said) {
    return this.of(turn).find((each) => this.#alike(each, said));
  }

  /** @returns {[number, Given][]} every label that stands, with its turn */
  all() {
    return [...this.#now].flatMap(([turn, found]) =>
      found.map((each) => /** @type {[number, Given]} */ ([turn, each])),
    );
  }

  /** How many turns have a label. */
  get labelled() {
    return [...this.#now.values()].filter((found) => found.length > 0).length;
  }

  /** The version of a label, standing or taken back; 0 if it was never seen. @param {string} id */
  version(id) {
    return this.#versions.get(id) ?? 0;
  }

  /** @param {string} id @param {number} version */
  saw(id, version) {
    this.#versions.set(id, Math.max(this.version(id), version));
  }

  /** @param {Given[]} found @param {Operation} operation @returns {Given[]} */
  #done(found, operation) {
    const { annotation: id, label, start, end, to, attributes, base } = operation;
    const version = base + 1;
    this.saw(id, version);
    if (operation.do === "change" && !found.some((each) => each.id === id)) return found;
    const others = found.filter((each) => each.id !== id && !this.#alike(each, operation));
    if (operation.do === "remove") return others;
    return [...others, { id, label, version, start, end, to, attributes }];
  }

  /** @param {Said} one @param {Said} other */
  #alike(one, other) {
    return this.scheme.same(one.label, other.label) && where(one) === where(other);
  }

  /** @param {Given} a @param {Given} b */
  #order(a, b) {
    return this.scheme.rank(a.label) - this.scheme.rank(b.label) || (a.start ?? -1) - (b.start ?? -1);
  }
}

/** @param {Said} said */
function where({ start, end, to }) {
  return JSON.stringify([start ?? null, end ?? null, to && [to.turn, to.start ?? null, to.end ?? null]]);
}
