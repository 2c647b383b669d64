/** What was changed on a turn, and when. */

import { details, whereabouts } from "./chips.js";
import { element, make } from "./dom.js";
import { get } from "./request.js";

/** @typedef {import("./scheme.js").Scheme} Scheme */
/**
 * @typedef {object} Revision
 * @property {string} id
 * @property {number} number
 * @property {"added" | "changed" | "removed" | "moved"} action
 * @property {{label: string, span: number[] | null, link: number[] | null, attributes: import("./types.js").Values}} state
 * @property {string} at
 * @property {string} author who wrote gold; empty where it is the annotator's own
 */

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const DONE = { added: "Given", changed: "Changed", removed: "Taken back", moved: "Moved" };

export class Past {
  #dialog = /** @type {HTMLDialogElement} */ (element("history"));
  /** The turn asked for last: an answer about another one comes too late. */
  #turn = -1;

  /** @param {string} url of the first turn @param {Scheme} scheme @param {(turn: number) => string} textOf */
  constructor(url, scheme, textOf) {
    this.url = url;
    this.scheme = scheme;
    this.textOf = textOf;
  }

  /** @param {number} turn */
  async show(turn) {
    this.#turn = turn;
    element("history-title").textContent = `History of turn ${turn + 1}`;
    const list = element("history-list");
    list.replaceChildren(make("li", {}, "Asking the server…"));
    this.#dialog.showModal();
    const outcome = await get(this.url.replace(/0\/$/, `${turn}/`));
    if (this.#turn !== turn) return;
    if (outcome.kind !== "done") {
      list.replaceChildren(make("li", {}, "The server can't be reached now."));
      return;
    }
    const { revisions } = /** @type {{revisions: Revision[]}} */ (outcome.data);
    const items = revisions.map((each) => this.#item(turn, each));
    list.replaceChildren(...(items.length > 0 ? items : [make("li", {}, "Nothing was ever given to this turn.")]));
  }

  /** @param {number} turn @param {Revision} revision */
  #item(turn, { action, at, number, author, state: { label, span, link, attributes } }) {
    const known = this.scheme.byKey(label);
    const [start, end] = span ?? [null, null];
    const to = link && { turn: link[0], start: link[1], end: link[2] };
    const given = { id: "", version: number, label: known?.id ?? 0, start, end, to, attributes };
    const place = whereabouts(given, this.textOf, turn);
    const more = details(this.scheme.attributes(given.label), attributes).map((each) => ` · ${each}`);
    return make(
      "li",
      {},
      make("time", { datetime: at }, WHEN.format(new Date(at))),
      make("span", {}, `${DONE[action]}: `, make("b", {}, known?.name ?? label), ` ${place}${more.join("")}`),
      make("span", { class: "muted" }, author ? `version ${number}, by ` : `version ${number}`, make("bdi", {}, author)),
    );
  }
}
