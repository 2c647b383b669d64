/** Labels as chips: those of a turn beside its speaker, those of words and links below its text. */

import { make } from "./dom.js";
import { toUnit } from "./text.js";

/** @typedef {import("./types.js").Attribute} Attribute */
/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {(turn: number) => string} TextOf */

const QUOTED = 60;

/** Some words of a text, short enough to stand in a chip. @param {string} text @param {number} start @param {number} end */
export function quoted(text, start, end) {
  const words = text.slice(toUnit(text, start), toUnit(text, end)).replace(/\s+/g, " ");
  return `“${words.length > QUOTED ? `${words.slice(0, QUOTED)}…` : words}”`;
}

/** Details in words, in the order of the scheme. @param {Attribute[]} attributes @param {Values} values */
export function details(attributes, values) {
  return attributes.flatMap((attribute) => {
    const value = values[attribute.key];
    if (value === undefined) return [];
    if (attribute.kind === "scale") return [`${attribute.name.toLowerCase()} ${value}`];
    if (attribute.kind === "text") return [`“${value}”`];
    return [attribute.choices.find(({ key }) => key === value)?.name ?? String(value)];
  });
}

/** Where a label stands and leads, in words. @param {Given} given @param {TextOf} textOf @param {number} turn */
export function whereabouts({ start, end, to }, textOf, turn) {
  const found = [];
  if (start !== null && end !== null) found.push(quoted(textOf(turn), start, end));
  if (to) {
    const words = to.start === null || to.end === null ? "" : ` ${quoted(textOf(to.turn), to.start, to.end)}`;
    found.push(`→ turn ${to.turn + 1}${words}`);
  }
  return found.join(" ");
}

/**
 * @param {Scheme} scheme
 * @param {number} turn
 * @param {Given} given
 * @param {TextOf} textOf
 */
export function chip(scheme, turn, given, textOf) {
  const { name, letters, colour } = scheme.label(given.label);
  const place = whereabouts(given, textOf, turn);
  const more = details(scheme.attributes(given.label), given.attributes);
  const button = make(
    "button",
    { type: "button", class: "chip", tabindex: -1, "data-id": given.id, "data-colour": colour },
    make("b", {}, letters),
    ` ${name}`,
  );
  if (place) button.append(" ", make("bdi", { class: "place" }, place));
  if (more.length > 0) button.append(" ", make("span", { class: "more" }, `· ${more.join(" · ")}`));
  return make("li", {}, button);
}

/**
 * What leads to a turn from another one.
 *
 * @param {Scheme} scheme
 * @param {number} from
 * @param {Given} given
 */
export function backward(scheme, from, { label, id }) {
  const { name, letters, colour } = scheme.label(label);
  const button = make(
    "button",
    { type: "button", class: "chip back", tabindex: -1, "data-from": from, "data-end": id, "data-colour": colour },
    make("b", {}, letters),
    make("span", { class: "visually-hidden" }, ` ${name}, said`),
    ` ← turn ${from + 1}`,
  );
  return make("li", {}, button);
}
