/**
 * The transcript made from its texts. The page brings these as data: thousands of turns are there
 * at once, and the markup of a turn is written down once, in the page's templates.
 */

import { element } from "./dom.js";
import { toPoint } from "./text.js";

/** @typedef {[role: string, speaker: string, text: string]} Turn */

const FOLDED = ["system", "tool"];
/** Characters of a text that are worth a button to show the rest. */
const LONG = 6000;

/** @param {Turn[]} turns */
export function write(turns) {
  const made = document.createDocumentFragment();
  /** @type {Map<string, HTMLElement>} what turns of one speaker have in common */
  const shapes = new Map();
  turns.forEach(([role, speaker, text], index) => {
    const kind = JSON.stringify([role, speaker]);
    const shape = shapes.get(kind) ?? shapeOf(role, speaker);
    shapes.set(kind, shape);
    const item = /** @type {HTMLElement} */ (shape.cloneNode(true));
    say(/** @type {HTMLElement} */ (item.firstElementChild), index + 1, role, text);
    made.append(item);
  });
  element("turns").append(made);
}

/** @param {string} role @param {string} speaker */
function shapeOf(role, speaker) {
  const item = first("turn-shape");
  const [, name, named] = item.querySelectorAll(".who > *");
  item.firstElementChild?.setAttribute("data-role", role);
  name.firstElementChild?.append(speaker);
  // A name that is no more than the role says it once.
  if (speaker.toLowerCase() === role) named.remove();
  else named.textContent = role;
  return item;
}

/** @param {HTMLElement} turn @param {number} number @param {string} role @param {string} text */
function say(turn, number, role, text) {
  const said = /** @type {HTMLElement} */ (turn.lastElementChild);
  turn.id = `turn-${number}`;
  /** @type {Element} */ (turn.firstElementChild?.firstElementChild).textContent = String(number);
  said.textContent = text;
  if (!text) said.replaceWith(first("unsaid-shape"));
  else if (FOLDED.includes(role)) fold(said, role);
  else if (text.length > LONG) shorten(turn, text);
}

/** What systems and tools say is shown when asked for. @param {HTMLElement} said @param {string} role */
function fold(said, role) {
  const folded = first("folded-shape");
  const length = count(said.textContent ?? "");
  const words = `Show the ${role} text, ${length} character${length === "1" ? "" : "s"}`;
  folded.firstElementChild?.prepend(`${words} `);
  said.replaceWith(folded);
  folded.append(said);
}

/** Of a long text the beginning is shown at first. @param {HTMLElement} turn @param {string} text */
function shorten(turn, text) {
  const all = first("all-shape");
  const more = all.querySelector(".more");
  if (more) more.textContent = `Show all ${count(text)} characters`;
  turn.dataset.long = "";
  turn.append(all);
}

/** How many characters a text has, written out. @param {string} text */
function count(text) {
  return toPoint(text, text.length).toLocaleString("en-GB");
}

/** A copy of what a template of the page holds. @param {string} id */
function first(id) {
  const template = /** @type {HTMLTemplateElement} */ (element(id));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}
