/**
 * Offsets in a turn's text. The page counts as JavaScript does, in UTF-16 units; the server counts
 * code points. Both count in the raw text: the text nodes of an element joined, however it is drawn.
 */

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

/** @param {string} text @param {number} unit @returns {number} */
export function toPoint(text, unit) {
  return ASTRAL.test(text) ? [...text.slice(0, unit)].length : unit;
}

/** @param {string} text @param {number} point @returns {number} */
export function toUnit(text, point) {
  if (!ASTRAL.test(text)) return point;
  let unit = 0;
  for (let count = 0; count < point && unit < text.length; count += 1) {
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  }
  return unit;
}

/** Where a place in the document lies in a text. @param {Node} within @param {Node} node @param {number} offset */
export function offsetIn(within, node, offset) {
  const range = document.createRange();
  range.setStart(within, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** Some words as a range of the document. @param {Node} within @param {number} start @param {number} end */
export function rangeIn(within, start, end) {
  const range = document.createRange();
  range.selectNodeContents(within);
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (start >= before && start < before + length) range.setStart(node, start - before);
    if (end > before && end <= before + length) {
      range.setEnd(node, end - before);
      break;
    }
    before += length;
  }
  return range;
}

/**
 * The words selected in a turn's text, without the spaces around them.
 *
 * @param {HTMLElement | null} said
 * @returns {[number, number] | null}
 */
export function selectedIn(said) {
  const selection = getSelection();
  if (!said || !selection || selection.isCollapsed || !said.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const inside = said.contains(range.startContainer) && said.contains(range.endContainer);
  const backwards = range.endContainer === selection.anchorNode && range.endOffset === selection.anchorOffset;
  // What was dragged beyond the turn ends where the turn does.
  const start = inside || !backwards ? offsetIn(said, range.startContainer, range.startOffset) : 0;
  const text = said.textContent ?? "";
  const end = inside || backwards ? offsetIn(said, range.endContainer, range.endOffset) : text.length;
  return trimmed(text, start, end);
}

/** @param {string} text @param {number} start @param {number} end @returns {[number, number] | null} */
function trimmed(text, start, end) {
  const words = text.slice(start, end);
  const from = start + words.length - words.trimStart().length;
  const until = from + words.trim().length;
  return from < until ? [from, until] : null;
}
