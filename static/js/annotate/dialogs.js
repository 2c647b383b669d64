/** The guidelines and the list of keys, each one key away and closed by the same key. */

import { chooseSingleKeys, keyOf, singleKeys } from "./keys.js";

/**
 * @param {Map<string, number>} labelOf from a key to the label it gives
 * @param {Record<string, string>} keyOfCommand
 * @returns {Record<string, () => void>} the commands that open them
 */
export function dialogs(labelOf, keyOfCommand) {
  const guidelines = find("guidelines");
  const keys = find("keys");
  closeBy(guidelines, keyOfCommand.guidelines);
  closeBy(keys, keyOfCommand.keys);
  guidelines.addEventListener("keydown", (event) => {
    const label = labelOf.get(keyOf(event));
    if (label === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const meant = document.getElementById(`about-${label}`);
    guidelines.querySelector(".meant")?.classList.remove("meant");
    meant?.classList.add("meant");
    meant?.focus();
    meant?.scrollIntoView({ block: "center" });
  });
  const choice = /** @type {HTMLInputElement} */ (document.getElementById("single-keys"));
  choice.checked = singleKeys();
  choice.addEventListener("change", () => chooseSingleKeys(choice.checked));
  return { guidelines: () => guidelines.showModal(), keys: () => keys.showModal() };
}

/** @param {string} id */
function find(id) {
  return /** @type {HTMLDialogElement} */ (document.getElementById(id));
}

/** @param {HTMLDialogElement} dialog @param {string} key */
function closeBy(dialog, key) {
  dialog.addEventListener("keydown", (event) => {
    // Held down, the key that opens it doesn't close it.
    if (keyOf(event) === key && !event.repeat && !event.ctrlKey && !event.metaKey) dialog.close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // on the backdrop
  });
}
