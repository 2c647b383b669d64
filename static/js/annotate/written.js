/** What was written elsewhere in the project, offered where a text can be completed. */

import { make } from "./dom.js";
import { get } from "./request.js";

/**
 * @param {string} url
 * @param {string} layer
 * @param {import("./types.js").Attribute} attribute
 * @param {HTMLElement} list a datalist to fill
 */
export async function complete(url, layer, attribute, list) {
  const outcome = await get(`${url}?${new URLSearchParams({ layer, attribute: attribute.key })}`);
  if (outcome.kind !== "done") return;
  const { texts } = /** @type {{texts: string[]}} */ (outcome.data);
  list.replaceChildren(...texts.map((value) => make("option", { value })));
}
