/** The label that is chosen among those of the current turn, to be changed or taken back. */

/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Operation} Operation */

export class Chosen {
  /**
   * @param {object} parts
   * @param {import("./scheme.js").Scheme} parts.scheme
   * @param {import("./standing.js").Standing} parts.standing
   * @param {import("./labels.js").Labels} parts.labels
   * @param {import("./turns.js").Turns} parts.turns
   * @param {import("./panel.js").Panel} parts.panel
   * @param {import("./form.js").Form} parts.form
   * @param {import("./giving.js").Giving} parts.giving
   * @param {(operations: Operation[]) => void} send
   */
  constructor(parts, send) {
    this.parts = parts;
    this.send = send;
  }

  /** Go to the next label of the current turn. */
  next() {
    const chips = this.#chips();
    if (chips.length === 0) {
      this.parts.panel.hint("This turn has no label.");
      return;
    }
    const at = chips.findIndex((chip) => chip === document.activeElement);
    chips[(at + 1) % chips.length].focus({ preventScroll: true });
    chips[(at + 1) % chips.length].scrollIntoView({ block: "nearest" });
  }

  /** Show the details of the chosen label, or else of the one given last that has any. */
  edit() {
    const { scheme, standing, turns, panel } = this.parts;
    const given = this.#given();
    const latest = standing.of(turns.current).findLast(({ label }) => scheme.attributes(label).length > 0);
    if (given ?? latest) this.open(/** @type {Given} */ (given ?? latest));
    else panel.hint("No label of this turn has details.");
  }

  /** @param {Given} given a label of the current turn */
  open(given) {
    const { turns, form, giving } = this.parts;
    form.open(turns.list[turns.current], turns.current, given, giving.place(turns.current, given));
  }

  removeChosen() {
    const given = this.#given();
    if (given) this.remove(given.id, this.parts.turns.current);
    else this.parts.panel.hint("Choose a label of the turn first.");
  }

  /** @param {string} id @param {number} turn */
  remove(id, turn) {
    const { standing, labels, turns } = this.parts;
    const given = standing.find(id, turn);
    turns.list[turn].focus({ preventScroll: true });
    if (given) this.send(labels.remove([[turn, given]]));
  }

  /** The label whose chip has the focus or whose details are shown. @returns {Given | undefined} */
  #given() {
    const { standing, turns, form } = this.parts;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const id = focused?.dataset.id ?? form.about?.id ?? "";
    return standing.find(id, turns.current);
  }

  #chips() {
    const { turns } = this.parts;
    return /** @type {HTMLElement[]} */ ([...turns.list[turns.current].querySelectorAll(".chip[data-id]")]);
  }
}
