/** Going through a text by words, characters and sentences. Offsets are UTF-16 units. */

/** @typedef {[number, number]} Stretch from, until */

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const SENTENCES = new Intl.Segmenter(undefined, { granularity: "sentence" });
/** What can be selected as a word: letters, figures and signs, but no bare punctuation. */
const SAYS = /[^\s\p{P}]/u;
/** Texts may be very long, so only as much is looked at as is needed. */
const WINDOW = 1000;

/** The first word at or after an offset. @param {string} text @param {number} from @returns {Stretch | null} */
export function wordAfter(text, from) {
  let at = from;
  while (at < text.length) {
    const slice = text.slice(at, at + WINDOW);
    const found = first(slice);
    if (!found) at += slice.length;
    else if (found[1] < slice.length || found[0] === 0 || at + slice.length === text.length) {
      return [at + found[0], at + found[1]];
    } else at += found[0]; // the window's end may have cut it
  }
  return null;
}

/** The last word that ends at or before an offset. @param {string} text @param {number} until @returns {Stretch | null} */
export function wordBefore(text, until) {
  for (let end = until; end > 0; end -= WINDOW) {
    const begin = Math.max(0, end - WINDOW);
    const found = [...WORDS.segment(text.slice(begin, end))].findLast(({ segment }) => SAYS.test(segment));
    if (found) return [begin + found.index, begin + found.index + found.segment.length];
  }
  return null;
}

/** Where the next character ends. @param {string} text @param {number} from */
export function characterAfter(text, from) {
  const [character] = CHARACTERS.segment(text.slice(from, from + WINDOW));
  return from + (character?.segment.length ?? 0);
}

/** Where the character before begins. @param {string} text @param {number} until */
export function characterBefore(text, until) {
  const begin = Math.max(0, until - WINDOW);
  const characters = [...CHARACTERS.segment(text.slice(begin, until))];
  return until - (characters[characters.length - 1]?.segment.length ?? 0);
}

/** Where the sentence around an offset ends. @param {string} text @param {number} from */
export function sentenceEnd(text, from) {
  const begin = Math.max(0, from - WINDOW);
  const slice = text.slice(begin, from + WINDOW);
  const around = SENTENCES.segment(slice).containing(Math.min(from - begin, slice.length - 1));
  return around ? begin + around.index + around.segment.length : text.length;
}

/** Where the sentence around an offset begins. @param {string} text @param {number} from */
export function sentenceStart(text, from) {
  const begin = Math.max(0, from - WINDOW);
  const around = SENTENCES.segment(text.slice(begin, from + WINDOW)).containing(from - begin);
  return around ? begin + around.index : 0;
}

/** @param {string} slice @returns {Stretch | null} */
function first(slice) {
  for (const { segment, index } of WORDS.segment(slice)) {
    if (SAYS.test(segment)) return [index, index + segment.length];
  }
  return null;
}
