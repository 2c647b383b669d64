/** Elements made and found; text only ever as text. */

/** @param {string} id @returns {HTMLElement} */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean>} [attributes] false leaves one out
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...content);
  return made;
}

/** A key as it stands on a keyboard. @param {string} key */
export function keycap(key) {
  const shifted = key.length === 1 && key !== key.toLowerCase();
  return make("kbd", {}, (shifted ? "⇧" : "") + key.toUpperCase());
}
