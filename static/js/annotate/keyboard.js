/** Key presses: what has the focus comes first, then what is under way, then labels and commands. */

import { isOurs, keyOf, singleKeys } from "./keys.js";

/** @type {Record<string, string>} the commands of keys that a scheme can't give away */
const NAMED = {
  ArrowDown: "next-turn",
  ArrowUp: "previous-turn",
  Home: "first",
  End: "last",
  Enter: "confirm",
  Escape: "back",
  Delete: "remove",
  Backspace: "remove",
};
// Holding a key down moves or undoes on and on; it must not label to and fro, or complete.
const MAY_REPEAT = ["next-turn", "previous-turn", "extend-down", "extend-up", "undo", "redo"];

/**
 * @param {object} parts
 * @param {import("./scheme.js").Scheme} parts.scheme
 * @param {import("./turns.js").Turns} parts.turns
 * @param {import("./panel.js").Panel} parts.panel
 * @param {import("./form.js").Form} parts.form
 * @param {import("./caret.js").Caret} parts.caret
 * @param {import("./completion.js").Completion} parts.completion
 * @param {Record<string, string>} keys the key of each command
 * @param {Record<string, () => void>} commands
 * @param {(label: number) => void} toggle
 */
export function listen({ scheme, turns, panel, form, caret, completion }, keys, commands, toggle) {
  const commandOf = new Map(Object.entries(keys).map(([name, key]) => [key, name]));

  /** @param {string} key @returns {(() => void) | undefined} */
  function actionOf(key) {
    if (key in NAMED) return commands[NAMED[key]];
    if (!singleKeys()) return undefined;
    const label = scheme.labelOf.get(key);
    return label === undefined ? commands[commandOf.get(key) ?? ""] : () => toggle(label);
  }

  /** @param {KeyboardEvent} event whether what has the focus or is under way takes the key */
  function taken(event) {
    if (event.isComposing || event.altKey || event.metaKey) return false;
    if (!event.ctrlKey && form.key(event)) return true;
    const target = /** @type {Element} */ (event.target);
    if (caret.active && !target.closest("input, dialog") && caret.key(event)) return true;
    return event.key === " " && target.matches(".turn") && turns.unfold(event.repeat);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (taken(event)) {
      event.preventDefault();
      return;
    }
    if (!isOurs(event)) return;
    const key = keyOf(event);
    const action = actionOf(key);
    if (!action) return;
    event.preventDefault();
    if (event.repeat && !MAY_REPEAT.includes(NAMED[key] ?? commandOf.get(key))) return;
    if (key !== "Enter") completion.cancel();
    panel.clearHint();
    action();
  });
}
