/** Deciding by keyboard: numbers choose answers, letters press what they stand on. */

import { isOurs, keyOf } from "./annotate/keys.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("decision"));
const reason = /** @type {HTMLTextAreaElement} */ (document.getElementById("reason"));

/** @type {Record<string, () => void>} */
const ACTIONS = {
  Enter: () => /** @type {HTMLElement} */ (form.querySelector("[value='take']")).click(),
  r: () => reason.focus(),
  s: () => document.getElementById("skip")?.click(),
};
for (const each of form.querySelectorAll("[data-key]")) {
  const target = /** @type {HTMLElement} */ (each);
  ACTIONS[target.dataset.key ?? ""] = () => target.click();
}

document.addEventListener("keydown", (event) => {
  // A checkbox that has the focus still leaves the letters to the page.
  const box = /** @type {Element} */ (event.target).matches("[type='checkbox']");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const key = keyOf(event);
  const action = ACTIONS[key];
  if (!action || event.repeat || !(isOurs(event) || (box && plain))) return;
  event.preventDefault();
  action();
});

reason.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) reason.blur();
});
