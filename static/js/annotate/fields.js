/** The fields of a label's details. */

import { keycap, make } from "./dom.js";

/** @typedef {import("./types.js").Attribute} Attribute */

/**
 * @param {Attribute} attribute
 * @param {string | number | undefined} value
 * @returns {HTMLElement} focusing its ``[data-first]`` begins answering
 */
export function field(attribute, value) {
  return attribute.kind === "text" ? text(attribute, value) : options(attribute, value);
}

/** What an attribute can be answered with, and the keys for it. @param {Attribute} attribute */
export function answers({ kind, choices, low, high }) {
  if (kind === "choice") return choices.map(({ key, name, shortcut }) => ({ value: key, name, key: shortcut }));
  if (kind === "text") return [];
  return Array.from({ length: high - low + 1 }, (_, step) => {
    const value = low + step;
    return { value, name: "", key: String(value) };
  });
}

/** @param {Attribute} attribute @param {string | number | undefined} value */
function options(attribute, value) {
  const made = answers(attribute).map((answer) => {
    const about = attribute.choices.find(({ key }) => key === answer.value)?.definition ?? "";
    const input = make("input", {
      type: "radio",
      name: attribute.key,
      value: answer.value,
      checked: answer.value === value,
      "aria-label": answer.name || answer.key,
      "aria-keyshortcuts": answer.key,
    });
    return make("label", { class: "option", title: about || false }, input, keycap(answer.key), answer.name);
  });
  const { key, name, guideline } = attribute;
  return make(
    "div",
    { class: "row", role: "radiogroup", "aria-label": name, "data-attribute": key, title: guideline || false },
    make("span", { class: "legend" }, name),
    make("div", { class: "options" }, ...made),
  );
}

/** @param {Attribute} attribute @param {string | number | undefined} value */
function text(attribute, value) {
  const input = make("input", {
    type: "text",
    name: attribute.key,
    value: value ?? "",
    maxlength: 4000,
    autocomplete: "off",
    "aria-label": attribute.name,
    list: attribute.complete && `written-${attribute.key}`,
  });
  const { key, name, guideline } = attribute;
  return make(
    "div",
    {
      class: "row",
      role: "group",
      tabindex: -1,
      "aria-label": `${name}: press Enter to write`,
      "data-attribute": key,
      title: guideline || false,
    },
    make("span", { class: "legend" }, name),
    input,
    keycap("Enter"),
  );
}
