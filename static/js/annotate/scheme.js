/** The scheme's layers, labels and keys, looked up every way the page needs. */

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./types.js").Layer} Layer */

export class Scheme {
  /** @type {Map<number, Layer>} */ #layerOf = new Map();
  /** @type {Map<number, Label>} */ #byId = new Map();
  /** @type {Map<number, number>} */ #rank = new Map();
  /** @type {Map<string, number>} from a key press to the label it gives */
  labelOf = new Map();

  /**
   * @param {Layer[]} layers
   * @param {Layer[]} former layers of older versions, with those labels alone that still stand
   */
  constructor(layers, former = []) {
    this.layers = layers;
    for (const layer of [...layers, ...former]) {
      for (const label of layer.labels) {
        this.#layerOf.set(label.id, layer);
        this.#byId.set(label.id, label);
        this.#rank.set(label.id, this.#rank.size);
      }
    }
    for (const layer of layers) {
      for (const { shortcut, id } of layer.labels) this.labelOf.set(shortcut, id);
    }
  }

  /** @param {number} id @returns {Label} */
  label(id) {
    return this.#byId.get(id) ?? { id, key: "", name: "A label", shortcut: "", letters: "?", colour: 10, topic: "" };
  }

  /** A label by the layer's key and its own, as histories name it. @param {string} key @returns {Label | undefined} */
  byKey(key) {
    return [...this.#byId.values()].find((label) => label.key === key);
  }

  /** The layer of a label. @param {number} id @returns {Layer | undefined} */
  layer(id) {
    return this.#layerOf.get(id);
  }

  /** @param {number} id */
  unit(id) {
    return this.#layerOf.get(id)?.unit ?? "turn";
  }

  /** @param {number} id */
  attributes(id) {
    return this.#layerOf.get(id)?.attributes ?? [];
  }

  /** Where a label comes in the scheme's order. @param {number} id @returns {number} */
  rank(id) {
    return this.#rank.get(id) ?? this.#rank.size;
  }

  /** Whether two labels are one, perhaps in two versions. @param {number} a @param {number} b */
  same(a, b) {
    return a === b || (this.label(a).key !== "" && this.label(a).key === this.label(b).key);
  }

  /** Whether two labels answer the same question. @param {number} a @param {number} b */
  sameLayer(a, b) {
    const [one, other] = [this.layer(a), this.layer(b)];
    return one !== undefined && one.key === other?.key;
  }

  /** Whether a label's layer is asked of turns of a role. @param {number} id @param {string} role */
  applies(id, role) {
    const layer = this.layer(id);
    return layer !== undefined && (layer.roles.length === 0 || layer.roles.includes(role));
  }
}
