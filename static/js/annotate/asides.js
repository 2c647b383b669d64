/** What the server refused, yours beside what stands, for the person to decide. */

import { details, whereabouts } from "./chips.js";
import { element, make } from "./dom.js";
import { uuid } from "./uuid.js";

/** @typedef {import("./types.js").Aside} Aside */
/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./kept.js").Kept} Kept */
/** @typedef {import("./scheme.js").Scheme} Scheme */

export class Asides {
  /**
   * @param {Kept} kept
   * @param {Scheme} scheme
   * @param {(turn: number) => string} textOf
   * @param {(operations: Operation[]) => void} send
   */
  constructor(kept, scheme, textOf, send) {
    this.kept = kept;
    this.scheme = scheme;
    this.textOf = textOf;
    this.send = send;
  }

  list() {
    const found = this.kept.aside();
    element("aside").hidden = found.length === 0;
    element("aside-list").replaceChildren(...found.map((aside) => this.#item(aside)));
  }

  /** @param {Aside} aside */
  #item(aside) {
    const { operation, why, standing } = aside;
    const overtaken = standing !== undefined;
    const item = make("li", {}, make("p", {}, `${this.#title(operation)}: ${why}`));
    if (overtaken) {
      const both = make("dl", { class: "both" });
      both.append(make("dt", {}, "Yours"), make("dd", {}, this.#mine(operation)));
      both.append(make("dt", {}, "What stands"), make("dd", {}, this.#theirs(operation.turn, standing)));
      item.append(both);
    }
    const again = make("button", { class: "button small", type: "button" }, overtaken ? "Keep mine" : "Try again");
    const dismiss = make("button", { class: "button small", type: "button" }, overtaken ? "Keep what stands" : "Dismiss");
    again.addEventListener("click", () => {
      this.kept.dropAside(aside);
      this.send(renewed(aside));
      this.list();
    });
    dismiss.addEventListener("click", () => {
      this.kept.dropAside(aside);
      this.list();
    });
    item.append(make("div", { class: "cluster" }, again, dismiss));
    return item;
  }

  /** @param {Operation} operation */
  #title({ do: action, label, turn }) {
    const { name } = this.scheme.label(label);
    return `${action === "remove" ? `taking ${name} from` : `${name} on`} turn ${turn + 1}`;
  }

  /** @param {Operation} operation */
  #mine(operation) {
    return operation.do === "remove" ? "no label" : this.#said(operation.turn, operation);
  }

  /** @param {number} turn @param {Given | null | undefined} standing */
  #theirs(turn, standing) {
    return standing ? this.#said(turn, standing) : "no label";
  }

  /** @param {number} turn @param {Given | Operation} about */
  #said(turn, about) {
    const { label, start = null, end = null, to = null, attributes = {} } = about;
    const place = whereabouts({ id: "", version: 0, label, start, end, to, attributes }, this.textOf, turn);
    return [this.scheme.label(label).name, place, ...details(this.scheme.attributes(label), attributes)]
      .filter(Boolean)
      .join(" · ");
  }
}

/**
 * What to send so that the refused work stands after all, over what was seen to stand.
 *
 * @param {Aside} aside
 * @returns {Operation[]}
 */
function renewed({ operation, standing }) {
  if (standing === undefined) return [{ ...operation, op: uuid() }];
  if (standing === null) return [{ ...operation, op: uuid(), do: operation.do === "remove" ? "remove" : "add", base: 0 }];
  if (standing.id === operation.annotation) return [{ ...operation, op: uuid(), base: standing.version }];
  // Another label of a layer for one stands there.
  const { id: annotation, label, version: base } = standing;
  const { turn } = operation;
  const place = { start: standing.start, end: standing.end, to: standing.to, attributes: standing.attributes };
  return [{ op: uuid(), do: "remove", annotation, turn, label, base, ...place }, { ...operation, op: uuid(), base: 0 }];
}
