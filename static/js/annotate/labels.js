/** What stands on each turn, and how to undo it. Knows nothing of the page or the network. */

/** @typedef {{id: string, label: number}} Given */
/** @typedef {{id: number, name: string, key: string, letters: string, colour: number}} Label */
/** @typedef {{name: string, multiple: boolean, roles: string[], labels: Label[]}} Layer */
/**
 * @typedef {object} Operation
 * @property {string} op its own name
 * @property {"add" | "remove"} do
 * @property {string} annotation the name of the label given or taken back
 * @property {number} turn from 0
 * @property {number} label
 */
/** @typedef {{done: Operation[][], undone: Operation[][]}} Log */

export class Labels {
  /** @type {Map<number, Given[]>} */ #given = new Map();
  /** @type {Map<number, Layer>} */ #layerOf = new Map();
  /** @type {Map<number, Label>} */ #byId = new Map();

  /**
   * @param {Record<string, Given[]>} given by turn
   * @param {Layer[]} layers
   * @param {Log} log what can be undone and redone
   */
  constructor(given, layers, log = { done: [], undone: [] }) {
    for (const layer of layers) {
      for (const label of layer.labels) {
        this.#layerOf.set(label.id, layer);
        this.#byId.set(label.id, label);
      }
    }
    for (const [turn, found] of Object.entries(given)) this.settle(Number(turn), found);
    this.log = log;
  }

  /** @param {number} id @returns {Label | undefined} */
  label(id) {
    return this.#byId.get(id);
  }

  /** @param {number} id @returns {Layer | undefined} */
  layer(id) {
    return this.#layerOf.get(id);
  }

  /** The labels of a turn, in the order of the scheme. @param {number} turn @returns {Label[]} */
  of(turn) {
    const standing = new Set(this.#on(turn).map((each) => each.label));
    return [...this.#byId.values()].filter((label) => standing.has(label.id));
  }

  /** How many turns have a label. */
  get labelled() {
    return [...this.#given.values()].filter((found) => found.length > 0).length;
  }

  /** @param {number} turn @returns {boolean} */
  any(turn) {
    return this.#on(turn).length > 0;
  }

  /** @param {number} turn @param {number} label @returns {boolean} */
  has(turn, label) {
    return this.#on(turn).some((each) => each.label === label);
  }

  /** Whether a label's layer is asked of turns of a role. @param {number} label @param {string} role */
  applies(label, role) {
    const layer = this.#layerOf.get(label);
    return layer !== undefined && (layer.roles.length === 0 || layer.roles.includes(role));
  }

  /** Believe the server. @param {number} turn @param {Given[]} found */
  settle(turn, found) {
    this.#given.set(turn, found);
  }

  /**
   * Give a label, or take it back where it stands.
   *
   * @param {number} turn
   * @param {number} label
   * @returns {Operation[]} to send
   */
  toggle(turn, label) {
    const standing = this.#on(turn).find((each) => each.label === label);
    return this.#act(standing ? [removal(turn, standing)] : this.#addition(turn, label));
  }

  /** Give those labels that don't stand yet. @param {number} turn @param {number[]} labels */
  giveAll(turn, labels) {
    const missing = labels.filter((label) => !this.has(turn, label));
    return this.#act(missing.flatMap((label) => this.#addition(turn, label)));
  }

  undo() {
    return this.#turnBack(this.log.done, this.log.undone);
  }

  redo() {
    return this.#turnBack(this.log.undone, this.log.done);
  }

  /** Do here what the server does there. @param {Operation} operation */
  apply({ do: action, annotation, turn, label }) {
    const others = this.#on(turn).filter((each) => each.label !== label);
    this.settle(turn, action === "add" ? [...others, { id: annotation, label }] : others);
  }

  /** @param {Operation} operation */
  takeBack(operation) {
    this.apply(inverse(operation));
  }

  /** @param {number} turn @returns {Given[]} */
  #on(turn) {
    return this.#given.get(turn) ?? [];
  }

  /** @param {number} turn @param {number} label @returns {Operation[]} */
  #addition(turn, label) {
    const layer = this.#layerOf.get(label);
    const replaced = layer?.multiple
      ? []
      : this.#on(turn).filter((each) => this.#layerOf.get(each.label) === layer);
    /** @type {Operation} */
    const add = { op: uuid(), do: "add", annotation: uuid(), turn, label };
    return [...replaced.map((each) => removal(turn, each)), add];
  }

  /** @param {Operation[]} operations */
  #act(operations) {
    if (operations.length === 0) return operations;
    for (const operation of operations) this.apply(operation);
    this.log.done.push(operations);
    this.log.undone.length = 0;
    return operations;
  }

  /** @param {Operation[][]} from @param {Operation[][]} to @returns {Operation[]} */
  #turnBack(from, to) {
    const back = (from.pop() ?? []).map(inverse).reverse();
    for (const operation of back) this.apply(operation);
    if (back.length > 0) to.push(back);
    return back;
  }
}

/** @param {number} turn @param {Given} given @returns {Operation} */
function removal(turn, { id, label }) {
  return { op: uuid(), do: "remove", annotation: id, turn, label };
}

/** @param {Operation} operation @returns {Operation} */
function inverse(operation) {
  return { ...operation, op: uuid(), do: operation.do === "add" ? "remove" : "add" };
}

/** A version-4 UUID; crypto.randomUUID exists only where the page came over HTTPS or localhost. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
