/** From a key press to the character it stands for, and whether it is the page's to take. */

const CHOICE = "annotate/single-keys";
const TYPING = "input:not([type=radio]), textarea, select, [contenteditable]";
/** What else is on a key without a Latin letter, as it is and with Shift. @type {Record<string, string>} */
const SIGNS = {
  Backquote: "`~",
  BracketLeft: "[{",
  BracketRight: "]}",
  Semicolon: ";:",
  Quote: "'\"",
  Comma: ",<",
  Period: ".>",
};
const FOREIGN = /^(?!\p{Script=Latin})\p{L}$/u;
const PRESSABLE = "button, a, summary";
/** What a group of radio buttons does by itself. */
const OF_RADIOS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", " "];

/**
 * The key that was pressed. Letters go by Shift alone, so Caps Lock changes nothing; on a keyboard
 * without Latin letters they go by their place, and so do the signs where it has letters.
 *
 * @param {KeyboardEvent} event
 * @returns {string} a character, or a name such as "ArrowDown"
 */
export function keyOf(event) {
  const sign = FOREIGN.test(event.key) && SIGNS[event.code];
  if (sign) return sign[event.shiftKey ? 1 : 0];
  const place = /^Key([A-Z])$/.exec(event.code);
  const foreign = event.key.length === 1 && event.key.charCodeAt(0) > 127;
  const letter = foreign && place ? place[1] : event.key;
  if (!/^[a-z]$/i.test(letter)) return letter;
  return event.shiftKey ? letter.toUpperCase() : letter.toLowerCase();
}

/**
 * Whether the page may take a key press: not one with a modifier, not in a field or a dialog, and
 * not Enter or Space on something they press.
 *
 * @param {KeyboardEvent} event
 */
export function isOurs(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const target = /** @type {Element} */ (event.target);
  if (target.closest(`${TYPING}, dialog`)) return false;
  if (target instanceof HTMLInputElement && OF_RADIOS.includes(event.key)) return false;
  return !([" ", "Enter"].includes(event.key) && target.closest(PRESSABLE));
}

/** Whether single characters act at all; who dictates to the computer may turn them off. */
export function singleKeys() {
  return localStorage.getItem(CHOICE) !== "off";
}

/** @param {boolean} on */
export function chooseSingleKeys(on) {
  if (on) localStorage.removeItem(CHOICE);
  else localStorage.setItem(CHOICE, "off");
}
