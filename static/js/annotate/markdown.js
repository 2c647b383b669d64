/**
 * Where a text's Markdown is: as blocks (whole lines) and runs (pieces of lines), each with the
 * class that style sheets know. The text itself stays as it is; markers are runs too, which the
 * formatted view hides. Offsets are UTF-16 units.
 */

/** @typedef {import("./marks.js").Run} Run */
/** @typedef {{start: number, end: number, text: string}} Line ``end`` is behind its line break */

const ANY = /[`*_#|~[]|^[ \t]*(?:[-+>]|\d+[.)])[ \t]/m;
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*?)[ \t]*$/;
const HEADING = /^ {0,3}(#{1,6}[ \t]+)\S/;
const QUOTE = /^ {0,3}>[ \t]?/;
const ITEM = /^([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+\S/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const UNDERLINE = /^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$/;
// Bounded, so that a long line full of stars takes no time.
const INLINE = new RegExp(
  [
    /\\[!-/:-@[-`{-~]/, // an escaped sign is no marker
    /(?<ticks>`+)(?!`)(?<code>.{1,500}?)(?<!`)\k<ticks>(?!`)/,
    /\[(?<link>[^\][]{1,300})\](?<target>\((?:[^()\s]|\([^()\s]{0,200}\)){0,500}(?:[ \t]+"[^"]{0,300}")?\))/,
    /\*\*(?=\S)(?<strong>.{1,500}?)(?<=\S)\*\*(?!\*)/,
    /(?<![\p{L}\p{N}_])__(?=\S)(?<strong2>.{1,500}?)(?<=\S)__(?![\p{L}\p{N}_])/,
    /\*(?=[^\s*])(?<em>.{1,500}?)(?<=[^\s*])\*(?!\*)/,
    /(?<![\p{L}\p{N}_])_(?=[^\s_])(?<em2>[^_\n]{1,500}?)(?<=[^\s_])_(?![\p{L}\p{N}_])/,
    /~~(?=\S)(?<gone>.{1,500}?)(?<=\S)~~/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

/** @param {string} text @returns {{blocks: Run[], runs: Run[]}} */
export function markdown(text) {
  /** @type {{blocks: Run[], runs: Run[]}} */
  const found = { blocks: [], runs: [] };
  if (!ANY.test(text)) return found;
  const lines = [...each(text)];
  for (let at = 0; at < lines.length; ) at += read(lines, at, found);
  return found;
}

/** @param {string} text @returns {Generator<Line>} */
function* each(text) {
  for (let start = 0; start < text.length; ) {
    const edge = text.indexOf("\n", start);
    const end = edge < 0 ? text.length : edge + 1;
    yield { start, end, text: text.slice(start, end).replace(/\r?\n$/, "") };
    start = end;
  }
}

/**
 * Read what begins at a line.
 *
 * @param {Line[]} lines
 * @param {number} at
 * @param {{blocks: Run[], runs: Run[]}} found
 * @returns {number} how many lines it takes
 */
function read(lines, at, { blocks, runs }) {
  const { start, end, text } = lines[at];
  const fence = FENCE.exec(text);
  if (fence) return fenced(lines, at, fence, { blocks, runs });
  if (text.includes("|") && lines[at + 1]?.text.includes("|") && UNDERLINE.test(lines[at + 1].text)) {
    let after = at + 2;
    while (after < lines.length && lines[after].text.includes("|")) after += 1;
    blocks.push({ start, end: lines[after - 1].end, name: "md-table" });
    return after - at;
  }
  if (RULE.test(text)) {
    runs.push({ start, end: start + text.length, name: "md-rule" });
    return 1;
  }
  const heading = HEADING.exec(text);
  const quote = QUOTE.exec(text);
  const item = ITEM.exec(text);
  let from = start;
  if (heading) {
    from += heading[0].length - 1;
    runs.push({ start, end: from, name: "md-mark" });
    runs.push({ start: from, end: start + text.length, name: `md-h md-h${heading[1].trim().length}` });
  } else if (quote) {
    from += quote[0].length;
    blocks.push({ start, end, name: "md-quote" });
    runs.push({ start, end: from, name: "md-mark" });
  } else if (item) {
    from += item[0].length - 1;
    blocks.push({ start, end, name: "md-item" });
    const bullet = start + item[1].length;
    runs.push({ start: bullet, end: bullet + item[2].length, name: item[2].length > 1 ? "md-number" : "md-bullet" });
  }
  inline(text.slice(from - start), from, runs);
  return 1;
}

/**
 * @param {Line[]} lines
 * @param {number} at
 * @param {RegExpExecArray} fence
 * @param {{blocks: Run[], runs: Run[]}} found
 */
function fenced(lines, at, [, marker, language], { blocks, runs }) {
  const closing = new RegExp(`^ {0,3}${marker[0]}{${marker.length},}[ \\t]*$`);
  let last = at + 1;
  while (last < lines.length && !closing.test(lines[last].text)) last += 1;
  const closed = last < lines.length;
  if (!closed) last = lines.length - 1;
  const { start, end, text } = lines[at];
  blocks.push({ start, end: lines[last].end, name: "md-fence" });
  const named = start + text.indexOf(language, marker.length);
  runs.push({ start, end: language ? named : end, name: "md-mark" });
  if (language) runs.push({ start: named, end: named + language.length, name: "md-language" });
  if (closed) {
    const { start: from, text: close } = lines[last];
    const before = Math.max(end, lines[last - 1].start + lines[last - 1].text.length);
    runs.push({ start: Math.min(before, from), end: from + close.length, name: "md-mark" });
  }
  return last - at + 1;
}

/** @param {string} text @param {number} from where it begins @param {Run[]} runs */
function inline(text, from, runs) {
  for (const { 0: whole, index, groups = {} } of text.matchAll(INLINE)) {
    const { code, ticks, link, target, strong, strong2, em, em2, gone } = groups;
    const content = code ?? link ?? strong ?? strong2 ?? em ?? em2 ?? gone;
    if (content === undefined) continue;
    const name = code ? "md-code" : link ? "md-link" : (strong ?? strong2) ? "md-strong" : gone ? "md-gone" : "md-em";
    const width = code ? ticks.length : strong || strong2 || gone ? 2 : 1;
    const start = from + index;
    const end = start + whole.length;
    const inside = start + width;
    runs.push({ start, end: inside, name: "md-mark" });
    runs.push({ start: inside, end: inside + content.length, name });
    runs.push({ start: end - width - (target?.length ?? 0), end, name: "md-mark" });
    if (!code) inline(content, inside, runs);
  }
}
